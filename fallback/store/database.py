"""The SQLCipher file: opened with a raw key, one transaction at a time.

The only module that imports sqlcipher3. Several processes share the file, so a write takes
the lock at once (BEGIN IMMEDIATE) and waits for others; one connection belongs to one thread.
"""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any, TypeAlias

from sqlcipher3 import dbapi2

from fallback.errors import FallbackError

Row: TypeAlias = tuple[Any, ...]
BUSY_SECONDS = 20


class Transaction:
    """What the store's modules are handed: SQL in, rows out, inside an open transaction."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def run(self, sql: str, *values: object) -> int:
        """Execute; the number of rows changed."""
        return int(self._connection.execute(sql, values).rowcount)

    def change_one(self, sql: str, *values: object) -> None:
        """Execute what has to change exactly one row; LookupError where it does not."""
        changed = self.run(sql, *values)
        if changed != 1:
            raise LookupError(f"{changed} rows instead of one: {sql}")

    def insert(self, table: str, **columns: object) -> None:
        """Add a row."""
        names, marks = ", ".join(columns), ", ".join("?" * len(columns))
        sql = f"INSERT INTO {table} ({names}) VALUES ({marks})"  # noqa: S608 names from the code
        self.run(sql, *columns.values())

    def many(self, sql: str, rows: Iterator[tuple[object, ...]]) -> None:
        """Execute once a row."""
        self._connection.executemany(sql, rows)

    def rows(self, sql: str, *values: object) -> list[Row]:
        """All rows."""
        return list(self._connection.execute(sql, values))

    def row(self, sql: str, *values: object) -> Row | None:
        """The first row, or None."""
        found: Row | None = self._connection.execute(sql, values).fetchone()
        return found


class Database:
    """An open store file. Use as a context manager, from the thread that opened it."""

    def __init__(self, path: Path, key: bytes) -> None:
        """Open (create where absent) with a raw 256-bit key. FallbackError where it cannot."""
        self.path = path
        if len(key) != 32:
            raise ValueError("the key has 32 bytes")
        try:
            self._connection = dbapi2.connect(str(path), isolation_level=None)
        except dbapi2.Error as error:
            raise FallbackError("store.cannot_open", path=path, said=error) from error
        try:
            self._run(f"PRAGMA key = \"x'{key.hex()}'\"")
            self._run(f"PRAGMA busy_timeout = {BUSY_SECONDS * 1000}")
            self._run("PRAGMA cipher_log_level = NONE")
            self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            self._run("PRAGMA journal_mode = WAL")
            self._run("PRAGMA synchronous = FULL")
            self._run("PRAGMA foreign_keys = ON")
            self._run("PRAGMA secure_delete = ON")
        except dbapi2.Error as error:
            self._connection.close()
            raise FallbackError("store.damaged", path=path, said=error) from error

    def _run(self, sql: str) -> None:
        self._connection.execute(sql)

    def __enter__(self) -> "Database":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connection; anything not committed is rolled back."""
        self._connection.close()

    @contextmanager
    def read(self) -> Iterator[Transaction]:
        """A consistent view."""
        with self._transaction("BEGIN") as tx:
            yield tx

    @contextmanager
    def write(self) -> Iterator[Transaction]:
        """All or nothing: committed where the block ends well, else rolled back."""
        with self._transaction("BEGIN IMMEDIATE") as tx:
            yield tx

    @contextmanager
    def _transaction(self, begin: str) -> Iterator[Transaction]:
        try:
            self._run(begin)
            try:
                yield Transaction(self._connection)
                self._run("COMMIT")
            except BaseException:
                if self._connection.in_transaction:
                    self._run("ROLLBACK")
                raise
        except dbapi2.OperationalError as error:
            raise _worded(error, self.path) from error
        except dbapi2.DatabaseError as error:
            if isinstance(error, dbapi2.IntegrityError):
                raise
            raise FallbackError("store.damaged", path=self.path, said=error) from error


def _worded(error: Exception, path: Path) -> Exception:
    said = str(error)
    if "locked" in said or "busy" in said:
        return FallbackError("store.busy", path=path)
    if "full" in said:
        return FallbackError("store.disk_full", path=path)
    if "readonly" in said or "read-only" in said:
        return FallbackError("store.read_only", path=path)
    return error


def migrate(database: Database) -> None:
    """Bring the store to the newest schema, each step and its record in one transaction.

    A store written by a newer program is refused, untouched.
    """
    steps = _steps()
    with database.read() as tx:
        version = int((tx.row("PRAGMA user_version") or (0,))[0])
    if version > len(steps):
        raise FallbackError("store.newer", path=database.path, found=version, known=len(steps))
    for number, sql in enumerate(steps[version:], start=version + 1):
        with database.write() as tx:
            for statement in _statements(sql):
                tx.run(statement)
            tx.run(f"PRAGMA user_version = {number}")


def _steps() -> list[str]:
    folder = resources.files(__package__) / "migrations"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [file.read_text("utf-8") for file in files]


def _statements(sql: str) -> list[str]:
    """Split a migration; a trigger's body keeps its own semicolons."""
    bare = re.sub(r"--[^\n]*", "", sql)
    parts = re.split(r";\s*\n(?!END)", bare)
    return [part.strip() for part in parts if part.strip()]
