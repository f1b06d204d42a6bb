"""The recovery desk's database: transactions, and what a restart of the server does to them.

Writers take one lock, as they do in the file, so whoever reads before writing decides on what is
there; every act follows the trail's last row anyway.
"""

import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from fallback.errors import FallbackError
from fallback.store.database import BUSY_SECONDS, Database, Transaction, newest_version
from fallback.store.dialect import FUNCTIONS, in_postgresql
from fallback.store.postgresql import connecting
from fallback.store.postgresql.connecting import psycopg
from fallback.store.postgresql.errors import said, worded
from fallback.store.times import iso

_LOCK = 0x46414C4C  # one number, agreed among all who write
_RESTART_SECONDS = 10
_MARK = (
    "INSERT INTO fallback_last_write (client, token) VALUES (?, ?)"
    " ON CONFLICT (client) DO UPDATE SET token = excluded.token"
)


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

    shared = True

    def __init__(
        self, conninfo: str, *, password: str | None = None, busy_seconds: float = BUSY_SECONDS
    ) -> None:
        """Connect. `conninfo` is libpq's, without a password. FallbackError where it is not
        verified by TLS, or nobody answers."""
        self._options = connecting.options(conninfo, password)
        self._busy = busy_seconds
        self.path = Path(f"{self._options.get('host', '')}:{self._options.get('dbname', '')}")
        self._client = uuid.uuid4().hex  # whose last write it was
        self._marks = self._checks = self._gone = False
        self._connection = self._connect()

    def _connect(self) -> Any:
        connection = connecting.connection(self._options, self.path, self._busy)
        if self._checks:
            try:
                self._check(_Postgres(connection))
            except BaseException:
                connection.close()
                raise
        return connection

    def ready(self) -> "CentralDatabase":
        """Itself, where its schema is this program's; looked at again with every connection."""
        try:
            with self.read() as tx:
                self._check(tx)
        except BaseException:
            self.close()
            raise
        self._checks = True
        return self

    def _check(self, tx: Transaction) -> None:
        found, known = self.version(tx), newest_version()
        if found > known:
            raise FallbackError("store.newer", path=self.path, found=found, known=known)
        if found < known:
            raise FallbackError("central.not_prepared", where=self.path)

    def reopen(self) -> "CentralDatabase":
        """The same database through a connection of its own."""
        twin = CentralDatabase.__new__(CentralDatabase)
        twin._options, twin._busy, twin.path = self._options, self._busy, self.path
        twin._client, twin._marks, twin._checks = uuid.uuid4().hex, self._marks, self._checks
        twin._gone = False
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
        """All or nothing. Where the server is lost before it answers, it is asked afterwards
        whether it kept this. FallbackError `central.not_done`: it did not, and it may be done
        again; `central.broken_off`: it could not be asked, and only who looks knows."""
        token = uuid.uuid4().hex
        with self._transaction("BEGIN", token) as tx:
            tx.rows("SELECT pg_advisory_xact_lock(?)", _LOCK)
            if self._marked(tx):
                tx.run(_MARK, self._client, token)
            yield tx

    def _marked(self, tx: Transaction) -> bool:
        """Whether the schema is there in which a write leaves its mark."""
        if not self._marks:
            self._marks = tx.rows("SELECT to_regclass('fallback_last_write')") != [(None,)]
        return self._marks

    @contextmanager
    def _transaction(self, begin: str, token: str = "") -> Iterator[Transaction]:
        driver = psycopg()
        try:
            self._begin(begin)
            try:
                yield _Postgres(self._connection)
            except BaseException:
                self._undo()
                raise
            self._commit(token)
        except driver.Error as error:
            sentence = worded(error, self.path)
            if sentence is None and not isinstance(error, driver.OperationalError):
                raise
            if sentence is None or self._connection.closed:
                self._connection.close()
                sentence = FallbackError("central.not_done", where=self.path, said=said(error))
            raise sentence from error

    def _begin(self, begin: str) -> None:
        """Begin; where the server has gone since we last asked, once more on a new connection."""
        try:
            if self._connection.closed:
                self._connection = self._connect_patiently()
            self._connection.execute(begin)
        except psycopg().OperationalError:
            self._connection.close()
            self._connection = self._connect_patiently()
            self._connection.execute(begin)

    def _connect_patiently(self) -> Any:
        """A restart takes a few seconds; a server that was not there after them is tried once."""
        limit = time.monotonic() + (0 if self._gone else _RESTART_SECONDS)
        while True:
            try:
                made = self._connect()
            except FallbackError as error:
                if error.message.key != "central.unreachable":
                    raise
                if time.monotonic() >= limit:
                    self._gone = True
                    raise
                time.sleep(0.2)
            else:
                self._gone = False
                return made

    def _undo(self) -> None:
        if self._connection.closed:
            return
        try:
            self._connection.execute("ROLLBACK")
        except psycopg().OperationalError:  # it went with the server
            self._connection.close()

    def _commit(self, token: str) -> None:
        try:
            self._connection.execute("COMMIT")
        except psycopg().OperationalError as error:
            if not self._connection.closed:  # the server said why, and rolled back
                raise
            if token and not self._was_kept(token):
                told = {"where": self.path, "said": said(error)}
                raise FallbackError("central.not_done", **told) from error

    def _was_kept(self, token: str) -> bool:
        """Whether the write that was lost from sight was kept. It is over once its lock is free.
        FallbackError where nobody can be asked."""
        try:
            self._begin("BEGIN")
            tx = _Postgres(self._connection)
            tx.rows("SELECT pg_advisory_xact_lock(?)", _LOCK)
            if not self._marked(tx):
                raise FallbackError("central.broken_off", where=self.path)
            sql = "SELECT token FROM fallback_last_write WHERE client = ?"
            kept = tx.row(sql, self._client) == (token,)
            self._connection.execute("ROLLBACK")
        except (FallbackError, psycopg().OperationalError) as error:
            self._connection.close()
            raise FallbackError("central.broken_off", where=self.path) from error
        return kept

    @property
    def step_failures(self) -> tuple[type[Exception], ...]:
        """What a step of the schema can fail with."""
        return (psycopg().Error,)

    @property
    def refusals(self) -> tuple[type[Exception], ...]:
        """What the schema refuses a row with that cannot be."""
        return (psycopg().IntegrityError, psycopg().DataError)

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
            tx.run("CREATE TABLE fallback_last_write (client TEXT PRIMARY KEY, token TEXT)")
            for function in FUNCTIONS:
                tx.run(function)
        for statement in statements:
            for ours in in_postgresql(statement):
                tx.run(ours)
        tx.insert("fallback_schema", version=number)


def connect(conninfo: str, *, password: str | None = None) -> CentralDatabase:
    """The central database, ready for use. FallbackError where its schema is not this program's:
    only who prepares it changes it, never a clerk's PC."""
    return CentralDatabase(conninfo, password=password).ready()


def _marked(sql: str) -> str:
    return sql.replace("%", "%%").replace("?", "%s")


def _bound(value: object) -> object:
    return int(value) if isinstance(value, bool) else value
