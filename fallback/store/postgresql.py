"""The recovery desk's tables in PostgreSQL: the same transactions as the file's, for many clerks.

The only module that imports psycopg. Writers take one lock, as they do in the file, so whoever
reads before writing decides on what is there; every act follows the trail's last row anyway.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from fallback.errors import FallbackError
from fallback.store.database import BUSY_SECONDS, Database, Transaction, newest_version
from fallback.store.dialect import in_postgresql
from fallback.store.times import iso

if TYPE_CHECKING:
    from psycopg import Connection

_LOCK = 0x46414C4C  # one number, agreed among all who write
_ANSWER_SECONDS = 10
_REFUSED_SSL = frozenset({"disable", "allow", "prefer", "require", "verify-ca"})


class _Postgres(Transaction):
    """SQL as for SQLite in, as PostgreSQL's out."""

    def _execute(self, sql: str, values: tuple[object, ...]) -> Any:
        if not values:
            return self._connection.execute(sql)
        return self._connection.execute(_marked(sql), tuple(map(_bound, values)))

    def now(self, own: str) -> str:
        """The server's time; the clerks' clocks differ."""
        found = self.row("SELECT clock_timestamp()")
        return iso(found[0]) if found else own

    def many(self, sql: str, rows: Iterator[tuple[object, ...]]) -> None:
        """Execute once a row."""
        with self._connection.cursor() as cursor:
            cursor.executemany(_marked(sql), [tuple(map(_bound, row)) for row in rows])


class CentralDatabase(Database):
    """The database of a connection string. It is reached again after a server's restart."""

    def __init__(
        self, conninfo: str, *, password: str | None = None, busy_seconds: float = BUSY_SECONDS
    ) -> None:
        """Connect. `conninfo` is libpq's, without a password. FallbackError where it is not
        verified by TLS, or nobody answers."""
        self._options = _options(conninfo, password)
        self._busy = busy_seconds
        self.path = Path(f"{self._options.get('host', '')}:{self._options.get('dbname', '')}")
        self._connection = self._connect()

    def _connect(self) -> "Connection[Any]":
        psycopg = _psycopg()
        try:
            connection: Connection[Any] = psycopg.connect(
                autocommit=True,
                connect_timeout=_ANSWER_SECONDS,
                application_name="fallback",
                options=f"-c lock_timeout={int(self._busy * 1000)}",
                **self._options,
            )
        except psycopg.OperationalError as error:
            raise self._unreachable(error) from error
        connection.adapters.register_loader("numeric", _whole())  # sums of whole numbers
        return connection

    def _unreachable(self, error: Exception) -> FallbackError:
        said = str(error).strip().splitlines()
        return FallbackError("central.unreachable", where=self.path, said=said[0] if said else "")

    def reopen(self) -> "CentralDatabase":
        """The same database through a connection of its own."""
        twin = CentralDatabase.__new__(CentralDatabase)
        twin._options, twin._busy, twin.path = self._options, self._busy, self.path
        twin._connection = twin._connect()
        return twin

    def tidy(self, *, compact: bool) -> None:
        """PostgreSQL tidies up by itself."""

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A consistent view."""
        with self._transaction("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY") as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """All or nothing. FallbackError `central.broken_off` where the server was lost before it
        answered: then it may be either, and only who looks knows."""
        with self._transaction("BEGIN") as tx:
            tx.rows("SELECT pg_advisory_xact_lock(?)", _LOCK)
            yield tx

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Transaction]:
        psycopg = _psycopg()
        if self._connection.closed:
            self._connection = self._connect()
        try:
            self._begin(begin)
            try:
                yield _Postgres(self._connection)
                self._connection.execute("COMMIT")
            except BaseException:
                if not self._connection.closed:
                    self._connection.execute("ROLLBACK")
                raise
        except psycopg.errors.LockNotAvailable as error:
            raise FallbackError("store.busy", path=self.path) from error
        except psycopg.OperationalError as error:
            self._connection.close()
            raise FallbackError("central.broken_off", where=self.path) from error

    def _begin(self, begin: str) -> None:
        """Begin; where the server has gone since we last asked, once more on a new connection."""
        try:
            self._connection.execute(begin)
        except _psycopg().OperationalError:
            self._connection.close()
            self._connection = self._connect()
            self._connection.execute(begin)

    def version(self, tx: Transaction) -> int:
        """The number of the newest step. FallbackError where it is someone else's database."""
        tables = "FROM pg_tables WHERE schemaname = current_schema()"
        if tx.row(f"SELECT 1 {tables} AND tablename = 'fallback_schema'"):
            return int((tx.row("SELECT max(version) FROM fallback_schema") or (0,))[0])
        if tx.row(f"SELECT 1 {tables}"):
            raise FallbackError("central.not_ours", where=self.path)
        return 0

    def take_step(self, tx: Transaction, number: int, statements: list[str]) -> None:
        """One step of the schema, and its number; nothing where another program took it."""
        if self.version(tx) >= number:
            return
        if number == 1:
            tx.run("CREATE TABLE fallback_schema (version BIGINT PRIMARY KEY)")
        for statement in statements:
            for ours in in_postgresql(statement):
                tx.run(ours)
        tx.insert("fallback_schema", version=number)


def connect(conninfo: str, *, password: str | None = None) -> CentralDatabase:
    """The central database, ready for use. FallbackError where its schema is not this program's:
    only who prepares it changes it, never a clerk's PC."""
    database = CentralDatabase(conninfo, password=password)
    try:
        with database.read() as tx:
            found = database.version(tx)
        if found > newest_version():
            known = newest_version()
            raise FallbackError("store.newer", path=database.path, found=found, known=known)
        if found < newest_version():
            raise FallbackError("central.not_prepared", where=database.path)
    except BaseException:
        database.close()
        raise
    return database


def _options(conninfo: str, password: str | None) -> dict[str, Any]:
    """What to connect with. Over a network only to a server that proves its name."""
    psycopg = _psycopg()
    try:
        found: dict[str, Any] = psycopg.conninfo.conninfo_to_dict(conninfo)
    except psycopg.ProgrammingError as error:
        raise FallbackError("central.not_a_connection", said=str(error).strip()) from error
    if "password" in found:
        raise FallbackError("central.password_in_settings")
    if not str(found.get("host", "")).startswith("/"):  # else a socket of this machine
        if found.get("sslmode") in _REFUSED_SSL or "hostaddr" in found:
            raise FallbackError("central.not_verified")
        found = {"sslrootcert": "system"} | found | {"sslmode": "verify-full"}
    return found | ({"password": password} if password is not None else {})


def _psycopg() -> Any:
    try:
        import psycopg
    except ImportError as error:
        raise FallbackError("central.not_installed") from error
    return psycopg


def _whole() -> type[Any]:
    from psycopg.adapt import Loader

    class Whole(Loader):
        def load(self, data: Any) -> int:
            return int(bytes(data))

    return Whole


def _marked(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def _bound(value: object) -> object:
    return int(value) if isinstance(value, bool) else value
