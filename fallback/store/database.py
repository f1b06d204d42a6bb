"""The SQLCipher file: opened with a raw key, one transaction at a time.

The only module that imports sqlcipher3. Several processes share the file, so a write takes
the lock at once (BEGIN IMMEDIATE) and waits for others; one connection belongs to one thread.
"""

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import resources
from pathlib import Path
from types import TracebackType
from typing import Any, Self, TypeAlias

from sqlcipher3 import dbapi2

from fallback.errors import FallbackError
from fallback.store.files import OWNER_ONLY, worded

Row: TypeAlias = tuple[Any, ...]
BUSY_SECONDS = 20
_LEAST_FREE = 1_000_000  # bytes; the shared index and a small transaction take less


class Transaction:
    """What the store's modules are handed: SQL in, rows out, inside an open transaction."""

    def __init__(self, connection: Any) -> None:
        self._connection = connection

    def _execute(self, sql: str, values: tuple[object, ...]) -> Any:
        """A cursor with what the statement gave."""
        return self._connection.execute(sql, values)

    def now(self, own: str) -> str:
        """The time that all who share the database go by, where it has one; else `own` (ISO)."""
        return own

    def run(self, sql: str, *values: object) -> int:
        """Execute; the number of rows changed."""
        return int(self._execute(sql, values).rowcount)

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
        return list(self._execute(sql, values))

    def each(self, sql: str, *values: object) -> Iterator[Row]:
        """All rows, one at a time, where they may be many."""
        yield from self._execute(sql, values)

    def row(self, sql: str, *values: object) -> Row | None:
        """The first row, or None."""
        found: Row | None = self._execute(sql, values).fetchone()
        return found


class Database:
    """An open store file. Use as a context manager, from the thread that opened it."""

    shared = False  # by many PCs: the hospital's recovery desk

    def __init__(self, path: Path, key: bytes, *, busy_seconds: float = BUSY_SECONDS) -> None:
        """Open (create where absent) with a raw 256-bit key. FallbackError where it cannot."""
        self.path = path
        if len(key) != 32:
            raise ValueError("the key has 32 bytes")
        self._key = key
        try:
            os.close(os.open(path, os.O_RDWR | os.O_CREAT, OWNER_ONLY))
        except OSError as error:
            raise worded(error, path) from error
        self._busy_seconds = busy_seconds
        try:
            self._open()
        except dbapi2.DatabaseError as error:
            if not _no_room(error, path):
                raise _worded(error, path) from error
            self._open_alone()

    def _open(self, *first: str) -> None:
        """A connection, `first` run before the file is looked at; closed where that fails."""
        self._connection = dbapi2.connect(
            str(self.path), isolation_level=None, timeout=self._busy_seconds
        )
        try:
            self._run("PRAGMA cipher_log_level = NONE")
            self._run(f"PRAGMA key = \"x'{self._key.hex()}'\"")
            for sql in first:
                self._run(sql)
            self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
            self._run("PRAGMA journal_mode = WAL")
            self._run("PRAGMA synchronous = FULL")
            self._run("PRAGMA foreign_keys = ON")
            self._run("PRAGMA secure_delete = ON")
        except dbapi2.DatabaseError:
            self._connection.close()
            raise

    def _open_alone(self) -> None:
        """On a full disk the index that processes share finds no room. What is stored is read
        without it, by one process alone, and so is what the write-ahead log still holds."""
        try:
            self._open("PRAGMA locking_mode = EXCLUSIVE")
        except dbapi2.DatabaseError as error:
            raise _worded(error, self.path) from error

    def _run(self, sql: str) -> None:
        self._connection.execute(sql)

    def reopen(self) -> "Database":
        """The same file through a connection of its own, as the next start will see it."""
        return Database(self.path, self._key)

    def __enter__(self) -> Self:
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

    def tidy(self, *, compact: bool) -> None:
        """After a deletion: empty the write-ahead log; with `compact`, rewrite the file without its
        empty pages first (which takes as much disk again for a moment). FallbackError where that
        cannot be done now; nothing is lost then."""
        try:
            if compact:
                self._run("VACUUM")
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        except dbapi2.DatabaseError as error:
            raise _worded(error, self.path) from error

    def version(self, tx: Transaction) -> int:
        """The number of the newest step that the store has seen; 0: it is empty."""
        return int((tx.row("PRAGMA user_version") or (0,))[0])

    @property
    def step_failures(self) -> tuple[type[Exception], ...]:
        """What a step of the schema can fail with."""
        return (dbapi2.Error,)

    @property
    def refusals(self) -> tuple[type[Exception], ...]:
        """What the schema refuses a row with that cannot be."""
        return (dbapi2.IntegrityError,)

    def take_step(self, tx: Transaction, number: int, statements: list[str]) -> None:
        """One step of the schema, and its number."""
        for statement in statements:
            tx.run(statement)
        tx.run(f"PRAGMA user_version = {number}")

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
        except dbapi2.DatabaseError as error:
            found = _worded(error, self.path)
            if found is error:
                raise
            raise found from error


_SENTENCES = {  # what SQLite says → what a person is told
    "is locked": "store.busy",
    "readonly": "store.read_only",
    "unable to open": "store.cannot_open",
    "disk I/O error": "store.disk_error",
    "not a database": "store.not_readable",
    "malformed": "store.damaged",
}


def _no_room(error: Exception, path: Path) -> bool:
    """Whether it failed because the disk is full: SQLite often says no more than "I/O error"."""
    said = str(error)
    if "disk is full" in said:
        return True
    if not any(part in said for part in ("disk I/O error", "unable to open")):
        return False
    try:
        return shutil.disk_usage(path.parent).free < _LEAST_FREE
    except OSError:
        return False


def _worded(error: Exception, path: Path) -> Exception:
    """The sentence for what the file or the disk did; any other error is a bug, and stays."""
    said = str(error)
    if _no_room(error, path):
        return FallbackError("store.disk_full", path=path)
    for part, key in _SENTENCES.items():
        if part in said:
            return FallbackError(key, path=path, said=said)
    return error


def schema_version(database: Database) -> int:
    """The number of the newest step that the store has seen; 0: it is empty."""
    with database.read() as tx:
        return database.version(tx)


def newest_version() -> int:
    """The number of the newest step that this program knows."""
    return len(_steps())


def migrate(database: Database) -> None:
    """Bring the store to the newest schema, each step and its record in one transaction.

    A store written by a newer program is refused, untouched. FallbackError where a step fails:
    nothing of it is done then.
    """
    steps = _steps()
    version = schema_version(database)
    if version > len(steps):
        raise FallbackError("store.newer", path=database.path, found=version, known=len(steps))
    for number, sql in enumerate(steps[version:], start=version + 1):
        try:
            with database.write() as tx:
                database.take_step(tx, number, _statements(sql))
        except database.step_failures as error:
            said = {"step": number, "said": error}
            raise FallbackError("store.step_failed", path=database.path, **said) from error


def _steps() -> list[str]:
    folder = resources.files(__package__) / "migrations"
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".sql")), key=lambda f: f.name)
    return [file.read_text("utf-8") for file in files]


def _statements(sql: str) -> list[str]:
    """Split a migration; a trigger's body keeps its own semicolons."""
    bare = re.sub(r"--[^\n]*", "", sql)
    parts = re.split(r";\s*\n(?!END)", bare)
    return [part.strip() for part in parts if part.strip()]
