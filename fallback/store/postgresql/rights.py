"""What the clerks' role may do in the desk's database, and no more: it owns nothing, so the
triggers that keep an entry, a sheet or the trail as they were cannot be switched off by it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from fallback.errors import FallbackError
from fallback.store.database import Transaction

_READ = frozenset({"SELECT"})
_KEEP = _READ | {"INSERT"}
_CHANGE = _KEEP | {"UPDATE"}
_EMPTY = _CHANGE | {"DELETE"}
_OF_WARDS = "hl7_"  # kept by ward PCs, never here
_SPECIAL = {
    "fallback_schema": _READ,
    "machine": _READ | {"UPDATE"},
    "trail": _KEEP,
    "journal_taken": _KEEP,
    "lease": _EMPTY,
    "finding": _EMPTY,
    "outbox": _EMPTY,
    "own_form": _EMPTY,
    "joint_member": _EMPTY,
    "staging_key": _EMPTY,
    "taken_trail": _KEEP,
    "desk_password": frozenset(),
    "journal_line": frozenset(),
}
_EVERY = ("SELECT", "INSERT", "UPDATE", "DELETE", "TRUNCATE", "REFERENCES", "TRIGGER")
_SAFE = {"fsync": "on", "full_page_writes": "on"}
_ASYNC = ("off", "local")  # synchronous_commit: on and its stronger forms reach the disk


@dataclass(frozen=True)
class Look:
    """A desk's database, as the clerks' role sees it."""

    server: str
    tls: str  # version and cipher; "": within this machine
    role: str
    missing: tuple[str, ...]
    beyond: tuple[str, ...]
    unsafe: tuple[str, ...]
    clock_seconds: float  # the server's clock ahead of ours


def of_table(table: str) -> frozenset[str]:
    """What the clerks' role may do with a table."""
    if table in _SPECIAL:
        return _SPECIAL[table]
    return _READ if table.startswith(_OF_WARDS) else _CHANGE


def grant(tx: Transaction, role: str) -> None:
    """Give the role what it needs and take the rest. FallbackError where there is no such role."""
    if not tx.row("SELECT 1 FROM pg_roles WHERE rolname = ?", role):
        raise FallbackError("central.no_role", role=role)
    name, (schema,) = _quoted(role), tx.rows("SELECT current_schema()")[0]
    tx.run(f"GRANT USAGE ON SCHEMA {_quoted(schema)} TO {name}")
    for table in _tables(tx):
        tx.run(f"REVOKE ALL ON {_quoted(table)} FROM {name}")
        if may := of_table(table):
            tx.run(f"GRANT {', '.join(sorted(may))} ON {_quoted(table)} TO {name}")


def look(tx: Transaction, now: datetime) -> Look:
    """What the role that is connected sees and may do."""
    server, role, ahead = tx.rows(
        "SELECT current_setting('server_version'), current_user, clock_timestamp()"
    )[0]
    line = tx.row("SELECT version, cipher FROM pg_stat_ssl WHERE pid = pg_backend_pid() AND ssl")
    return Look(
        server,
        " ".join(line) if line else "",
        role,
        tuple(_missing(tx)),
        tuple(_beyond(tx)),
        tuple(_unsafe(tx)),
        (ahead - now).total_seconds(),
    )


def _missing(tx: Transaction) -> Iterator[str]:
    for table in _tables(tx):
        for right in sorted(of_table(table)):
            if not _has(tx, table, right):
                yield f"{right} {table}"


def _beyond(tx: Transaction) -> Iterator[str]:
    flags = ("rolsuper", "rolcreaterole", "rolcreatedb", "rolbypassrls", "rolreplication")
    sql = f"SELECT {', '.join(flags)} FROM pg_roles WHERE rolname = current_user"  # noqa: S608 our own words
    yield from (flag for flag, has in zip(flags, tx.rows(sql)[0], strict=True) if has)
    if tx.rows("SELECT has_schema_privilege(current_schema(), 'CREATE')") == [(True,)]:
        yield "CREATE"
    owned = "SELECT 1 FROM pg_tables WHERE schemaname = current_schema()"
    if tx.row(f"{owned} AND pg_has_role(tableowner, 'MEMBER') LIMIT 1"):
        yield "OWNER"
    for table in _tables(tx):
        for right in _EVERY:
            if right not in of_table(table) and _has(tx, table, right):
                yield f"{right} {table}"


def _unsafe(tx: Transaction) -> Iterator[str]:
    """Settings under which what is kept may be lost with the server's power."""
    for name, wanted in _SAFE.items():
        if tx.rows("SELECT current_setting(?)", name) != [(wanted,)]:
            yield f"{name} = off"
    (how,) = tx.rows("SELECT current_setting('synchronous_commit')")[0]
    if how in _ASYNC:
        yield f"synchronous_commit = {how}"


def _has(tx: Transaction, table: str, right: str) -> bool:
    return tx.rows("SELECT has_table_privilege(?, ?)", _quoted(table), right) == [(True,)]


def _tables(tx: Transaction) -> list[str]:
    found = tx.rows(
        "SELECT tablename FROM pg_tables WHERE schemaname = current_schema() ORDER BY tablename"
    )
    return [name for (name,) in found]


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'
