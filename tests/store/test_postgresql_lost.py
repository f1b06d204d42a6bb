"""The server goes, refuses or fails: what was kept is known, and what to do is said."""

import os
import shutil
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from fallback.errors import FallbackError
from fallback.store import outages
from fallback.store.database import migrate, newest_version
from fallback.store.postgresql import CentralDatabase, connect
from fallback.store.postgresql import database as central
from tests.servers.postgres import Postgres
from tests.store.conftest import fill
from tests.store.ward import AT


@pytest.fixture
def where(postgres: Postgres) -> str:
    made = postgres.new_database()
    with CentralDatabase(made) as database:
        migrate(database)
        fill(database)
    return made


class Line:
    """A connection that is cut when it is told to commit: before that got through, or after."""

    def __init__(self, real: Any, *, arrives: bool) -> None:
        self._real, self._arrives = real, arrives

    def __getattr__(self, name: str) -> Any:
        return getattr(self._real, name)

    def execute(self, sql: str, *values: object) -> Any:
        if sql != "COMMIT":
            return self._real.execute(sql, *values)
        if self._arrives:
            self._real.execute(sql)
        self._real.close()
        return self._real.execute("SELECT 1")  # the driver says what it says of a lost line


def _end(
    database: CentralDatabase, *, arrives: bool, and_then: Callable[[], None] = lambda: None
) -> None:
    with database.write() as tx:
        outages.mark_ended(tx, "o1", AT)
        and_then()
        database._connection = Line(database._connection, arrives=arrives)


def _ended(where: str) -> bool:
    with connect(where) as database, database.read() as tx:
        found = outages.get(tx, "o1")
        assert found
        return found.ended_at is not None


def test_an_answer_that_is_lost_is_asked_for_and_the_step_is_done(where: str) -> None:
    with connect(where) as database:
        _end(database, arrives=True)
        with database.write() as tx:
            assert outages.get(tx, "o1")
    assert _ended(where)


def test_a_step_that_did_not_get_through_says_that_it_may_be_done_again(where: str) -> None:
    with connect(where) as database:
        with pytest.raises(FallbackError) as error:
            _end(database, arrives=False)
        assert error.value.message.key == "central.not_done"
        assert not _ended(where)
        with database.write() as tx:
            outages.mark_ended(tx, "o1", AT)
    assert _ended(where)


def test_where_nobody_can_be_asked_it_is_said_that_it_is_not_known(
    where: str, postgres: Postgres, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(central, "_RESTART_SECONDS", 0.2)
    with connect(where) as database:
        with pytest.raises(FallbackError) as error:
            _end(database, arrives=False, and_then=postgres.stop)
        assert error.value.message.key == "central.broken_off"
        with pytest.raises(FallbackError) as error, database.read():
            pass
        assert error.value.message.key == "central.unreachable"
        postgres.start()
        with database.read() as tx:
            assert outages.get(tx, "o1")


def test_a_read_whose_end_is_lost_has_read(where: str) -> None:
    with connect(where) as database:
        with database.read() as tx:
            assert outages.get(tx, "o1")
            database._connection = Line(database._connection, arrives=False)
        with database.read() as tx:
            assert outages.get(tx, "o1")


def test_a_program_that_the_schema_left_behind_is_told_so(where: str, postgres: Postgres) -> None:
    with connect(where) as old:
        with CentralDatabase(where) as new, new.write() as tx:
            tx.insert("fallback_schema", version=newest_version() + 1)
        postgres.restart()
        with pytest.raises(FallbackError) as error, old.write():
            pass
        assert error.value.message.key == "store.newer"


@pytest.mark.parametrize(
    ("state", "key"),
    [
        ("53100", "central.disk_full"),
        ("53200", "central.server_fault"),
        ("58030", "central.server_fault"),
        ("XX001", "central.server_fault"),
        ("42501", "central.no_rights"),
        ("25006", "central.read_only"),
        ("40P01", "central.not_done"),
        ("57P01", "central.not_done"),
    ],
)
def test_what_the_server_fails_with_is_a_sentence_and_nothing_is_kept(
    where: str, state: str, key: str
) -> None:
    failing = f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{state}'; END $$"
    with connect(where) as database:
        with pytest.raises(FallbackError) as error:
            _end_and_run(database, failing)
        assert error.value.message.key == key
        assert str(database.path) in error.value.text("sv")
        assert not _ended(where)


def _end_and_run(database: CentralDatabase, sql: str) -> None:
    with database.write() as tx:
        outages.mark_ended(tx, "o1", AT)
        tx.run(sql)


def test_a_bug_stays_a_bug(where: str) -> None:
    with connect(where) as database:
        with pytest.raises(Exception, match="syntax") as error, database.read() as tx:
            tx.rows("SELEKT 1")
        assert not isinstance(error.value, FallbackError)
        with database.read() as tx:
            assert outages.get(tx, "o1")


def test_a_role_that_is_not_let_in_is_told_so_at_once(where: str) -> None:
    began = time.monotonic()
    with pytest.raises(FallbackError) as error:
        connect(where.replace("user=fallback", "user=nobody_we_know"))
    assert error.value.message.key == "central.refused"
    assert time.monotonic() - began < central._RESTART_SECONDS


def test_who_may_not_make_tables_is_told_so_and_nothing_is_made(postgres: Postgres) -> None:
    where = postgres.new_database()
    with CentralDatabase(where) as owner, owner.write() as tx:
        if not tx.rows("SELECT 1 FROM pg_roles WHERE rolname = 'guest'"):
            tx.run("CREATE ROLE guest LOGIN")
    with CentralDatabase(where.replace("user=fallback", "user=guest")) as guest:
        with pytest.raises(FallbackError) as error:
            migrate(guest)
        assert error.value.message.key == "central.no_rights"
        with guest.read() as tx:
            assert guest.version(tx) == 0


SERVER = """
import time
from collections.abc import Callable
from pathlib import Path
from tests.servers import postgres
with postgres.start() as server:
    print(server.postmaster, server.folder, flush=True)
    time.sleep(600)
"""


def test_the_server_ends_with_the_tests_also_where_they_are_killed(postgres: Postgres) -> None:
    tests = subprocess.Popen([sys.executable, "-c", SERVER], stdout=subprocess.PIPE, text=True)
    assert tests.stdout
    with tests:
        pid, folder = tests.stdout.readline().split()
        server = int(pid)
        os.kill(server, 0)
        tests.kill()
    limit = time.monotonic() + 60
    while _lives(server):
        assert time.monotonic() < limit, "the server outlived its tests"
        time.sleep(0.05)
    shutil.rmtree(folder)  # which they had no time for


def _lives(pid: int) -> bool:
    try:
        os.kill(pid, 0)
        stat = Path(f"/proc/{pid}/stat").read_text()
        return stat.rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False
    except PermissionError:
        return True
