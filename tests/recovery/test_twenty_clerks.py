"""Twenty clerks over one stack of sheets: nothing is keyed twice, nothing is lost, whoever dies.

Each has a PC with a journal of its own where the desk is PostgreSQL. Clerks are killed while they
key, and most of them come back; the server is ended in the middle, as a power cut does it. Each
time all that was acknowledged so far is looked for. FALLBACK_SOAK: 10,000 sheets;
FALLBACK_SHEETS: so many.
"""

import contextlib
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fallback.recovery.keying import entry, tasks
from fallback.session import Session
from fallback.settings import Settings
from fallback.store import sheets, trail
from fallback.store.database import Database, migrate
from fallback.store.people import Person
from tests.recovery import clerks
from tests.recovery.clerks import OUTAGE, stack, truth
from tests.servers.postgres import Postgres
from tests.store.kinds import KINDS, opened

SOAK = bool(os.environ.get("FALLBACK_SOAK"))
SHEETS = {"postgresql": 10_000 if SOAK else 200, "file": 1_000 if SOAK else 40}
if asked := os.environ.get("FALLBACK_SHEETS"):
    SHEETS = dict.fromkeys(SHEETS, int(asked))
CLERKS = {"postgresql": 20, "file": 4}
KILLED = {"postgresql": 32 if SOAK else 8, "file": 8 if SOAK else 2}
STAY_AWAY = {"postgresql": 4, "file": 1}
SECONDS = 2400 if SOAK else 240
LAPSED = "2000-01-01T00:00:00Z"


@pytest.fixture(params=KINDS)
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    with opened(request, tmp_path / "store.db", bytes(32)) as made:
        migrate(made)
        stack(made, SHEETS[request.param], CLERKS[request.param])
        yield made


class Room:
    """The clerks at work."""

    def __init__(self, where: str, key: bytes, folder: Path) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.recovery.clerks", where, str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self.clerks: dict[str, int] = {}
        self._say(key.hex())

    def _say(self, line: str) -> None:
        assert self.process.stdin
        self.process.stdin.write(line + "\n")
        self.process.stdin.flush()

    def start(self, name: str) -> None:
        assert self.process.stdout
        self._say(name)
        self.clerks[name] = int(self.process.stdout.readline())

    def kill(self, name: str) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.kill(self.clerks.pop(name), signal.SIGKILL)

    def close(self) -> None:
        for name in tuple(self.clerks):
            self.kill(name)
        with self.process:
            assert self.process.stdin
            self.process.stdin.close()


def _left(database: Database) -> int:
    with database.read() as tx:
        found = tx.row("SELECT count(*) FROM sheet WHERE state IN ('returned', 'keyed')")
    return int((found or (0,))[0])


def _until(database: Database, left: int) -> None:
    limit = time.monotonic() + SECONDS
    while (now := _left(database)) > left:
        assert time.monotonic() < limit, f"{now} sheets are not done"
        time.sleep(0.1)


@pytest.mark.timeout(SECONDS + 600)
def test_nothing_is_keyed_twice_and_nothing_is_lost(
    database: Database, tmp_path: Path, rng: random.Random, request: pytest.FixtureRequest
) -> None:
    kind = "file" if type(database) is Database else "postgresql"
    names = [f"c{n}" for n in range(CLERKS[kind])]
    if kind == "file":
        room = Room(str(tmp_path / "store.db"), bytes(32), tmp_path)
    else:
        where = request.getfixturevalue("postgres")
        assert isinstance(where, Postgres)
        room = Room(f"host={where.folder} dbname=test_{where.made} user=fallback", b"", tmp_path)
    try:
        for name in names:
            room.start(name)
        _disturb(room, database, kind, rng, request, tmp_path)
        _until(database, 0)
    finally:
        room.close()
    late = _open_every_pc(database, tmp_path, names) if database.shared else set()
    _check(database, tmp_path, names, late)


def _disturb(
    room: Room,
    database: Database,
    kind: str,
    rng: random.Random,
    request: pytest.FixtureRequest,
    folder: Path,
) -> None:
    """Kill clerks and end the server, while sheets are being done."""
    names, gone = sorted(room.clerks), list[str]()
    for n in range(KILLED[kind]):
        _until(database, SHEETS[kind] * (KILLED[kind] - n) // (KILLED[kind] + 1))
        name = rng.choice(sorted(room.clerks))
        room.kill(name)
        if n % 2 or len(gone) == STAY_AWAY[kind]:
            room.start(name)  # comes back
        else:
            gone.append(name)
        if n % 3 == 1 and kind == "postgresql":
            server = request.getfixturevalue("postgres")
            assert isinstance(server, Postgres)
            server.restart()
        _look_for_all(database, folder, names)
    with database.write() as tx:  # as after ten minutes: whoever is gone keeps no sheet
        for name in gone:
            tx.run("UPDATE lease SET until = ? WHERE person_id = ?", LAPSED, name)


def _acknowledged(folder: Path, name: str) -> set[tuple[str, ...]]:
    """Sheet, path, value and clerk of whatever that clerk was told is kept."""
    record = folder / f"{name}.acknowledged"
    lines = record.read_text().splitlines() if record.exists() else ()
    kept = (line.split(" ", 3) for line in lines if line.count(" ") >= 3)
    return {(number, path, value, name) for number, path, _, value in kept}


def _look_for_all(database: Database, folder: Path, names: list[str]) -> None:
    """While all goes on: what was acknowledged is in a PC's journal, or else in the desk. A line
    leaves the journal after the desk has it, so the journals are read first."""
    acknowledged = {one for name in names for one in _acknowledged(folder, name)}
    if database.shared:
        acknowledged -= {one for name in names for one in _in_journal(folder, name)}
    with database.read() as tx:
        held = set(tx.rows("SELECT sheet_number, path, value, person_id FROM entry"))
    assert not acknowledged - held


def _in_journal(folder: Path, name: str) -> set[tuple[str, ...]]:
    with contextlib.closing(clerks.journal_of(folder, name).database) as own, own.read() as tx:
        return set(tx.rows("SELECT sheet_number, path, value, person_id FROM journal_line"))


def _open_every_pc(database: Database, folder: Path, names: list[str]) -> set[tuple[str, ...]]:
    """The PCs whose clerks did not come back are opened too; what came too late, and is shown."""
    late: set[tuple[str, ...]] = set()
    for name in names:
        held = clerks.journal_of(folder, name)
        someone = Person(names[0], names[0], "clerk")
        session = Session(database, Settings(folder), someone, journal=held)
        assert entry.catch_up(session) == 0
        for one in held.refused():
            assert one.said
            late.add((one.sheet_number, one.path, one.value, one.person_id))
        held.database.close()
    return late


def _check(database: Database, folder: Path, names: list[str], late: set[tuple[str, ...]]) -> None:
    with database.read() as tx:
        twice = "SELECT sheet_number, path, keying FROM entry GROUP BY sheet_number, path, keying"
        assert tx.rows(twice + " HAVING count(*) > 1") == []
        held = set(tx.rows("SELECT sheet_number, path, value, person_id FROM entry"))
        held |= late
        for one in sheets.of_outage(tx, OUTAGE):
            assert one.state == "verified"
            found = tasks.settled(tx, one.number)
            assert found
            for path, reading in found.items():
                assert reading.settled
                assert reading.value == truth(one.number, path)
        assert trail.first_fault(tx) is None
    for name in names:
        assert not _acknowledged(folder, name) - held
