"""A program that dies at any write, or is killed at any moment, leaves the old or the new."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fallback.staging.shares.share import Folder
from fallback.store import handover, sheets, trail
from fallback.store.database import Database, Transaction, migrate
from tests.recovery.handover.conftest import WARD
from tests.recovery.handover.pcs import Pc, a_desk, a_pc, acquaint, hand_over, take
from tests.recovery.record_system import Killed

KILLS = 1000 if os.environ.get("FALLBACK_SOAK") else 20


class Deadly:
    """Ends the process at the nth statement that changes something, or file that is put."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.left = 0
        plain, put = Transaction.run, Folder.write

        def run(tx: Transaction, sql: str, *values: object) -> int:
            self._count()
            return plain(tx, sql, *values)

        def write(share: Folder, name: str, data: bytes) -> None:
            self._count()
            put(share, name, data)

        monkeypatch.setattr(Transaction, "run", run)
        monkeypatch.setattr(Folder, "write", write)

    def _count(self) -> None:
        if self.left:
            self.left -= 1
            if self.left == 0:
                raise Killed


@pytest.fixture
def deadly(monkeypatch: pytest.MonkeyPatch) -> Deadly:
    """Not deadly yet."""
    return Deadly(monkeypatch)


def laden(pc: Pc) -> None:
    """Something of everything."""
    first, second = pc.sheet("returned"), pc.sheet()
    pc.scan([first, None])
    pc.key("Kim", first)
    pc.arrival()
    pc.archive()
    assert second


def content(desk: Pc, id: str) -> tuple[object, ...]:
    """What the desk has of an outage."""
    with desk.database.read() as tx:
        every = [(one.number, one.state) for one in sheets.of_outage(tx, id)]
        keyed = tx.rows("SELECT sheet_number, path, value, superseded FROM entry ORDER BY id")
        pages = tx.rows("SELECT position, state, sheet_number FROM scan_page ORDER BY id")
        gone = tx.rows("SELECT number, state FROM reserve_identity")
        assert trail.first_fault(tx) is None
        taken = handover.taken_over(tx, id)
    return every, keyed, pages, gone, taken and taken.entries


def test_a_death_at_any_write_of_the_export_leaves_a_whole_handover_or_none(
    pc: Pc, desk: Pc, share: Folder, deadly: Deadly, tmp_path: Path
) -> None:
    laden(pc)
    deadly.left = 10**6
    hand_over(pc, share)
    writes, deadly.left = 10**6 - deadly.left, 0
    take(desk, share)
    wanted = content(desk, pc.id)
    assert writes > 6
    for number in range(1, writes + 1):
        stick = Folder(tmp_path / f"stick-{number}")
        stick.path.mkdir()
        deadly.left = number
        with pytest.raises(Killed):
            hand_over(pc, stick)
        deadly.left = 0
        assert [one.outcome for one in take(desk, stick)] in ([], ["taken"])
        assert content(desk, pc.id) == wanted
        hand_over(pc, stick)
        assert [one.outcome for one in take(desk, stick)] == ["taken"]
        assert content(desk, pc.id) == wanted


def test_a_death_at_any_write_of_the_import_leaves_nothing_and_the_next_run_lands_it(
    pc: Pc, desk: Pc, share: Folder, deadly: Deadly
) -> None:
    laden(pc)
    hand_over(pc, share)
    before = content(desk, pc.id)
    number = 0
    while True:
        number += 1
        deadly.left = number
        try:
            (arrival,) = take(desk, share)
        except Killed:
            assert content(desk, pc.id) == before
            continue
        break
    deadly.left = 0
    assert number > 20
    assert arrival.outcome == "taken"
    assert content(desk, pc.id)[0]


DESK = """
import sys
from pathlib import Path
from fallback.session import Session
from fallback.settings import Settings
from fallback.recovery.handover.take_over import take_over
from fallback.staging.shares.share import Folder
from fallback.store.database import Database
from fallback.store.people import Person

home, share = map(Path, sys.argv[1:3])
with Database(home / "store.db", bytes.fromhex(sys.stdin.readline())) as database:
    print("begun", flush=True)
    kim = Person("Kim-DDDDD", "Kim", "clerk")
    session = Session(database, Settings(home), kim)
    for one in take_over(session, Folder(share), lambda done, of: True):
        print(one.outcome, flush=True)
"""
PC = """
import sys
from pathlib import Path
from fallback.session import Session
from fallback.settings import Settings
from fallback.recovery.handover.export import export
from fallback.staging.shares.share import Folder
from fallback.store.database import Database
from fallback.store.people import Person

home, share = map(Path, sys.argv[1:3])
with Database(home / "store.db", bytes.fromhex(sys.stdin.readline())) as database:
    print("begun", flush=True)
    nour = Person("Nour-AAAAA", "Nour", "nurse")
    session = Session(database, Settings(home), nour)
    export(session, Folder(share), sys.argv[3], lambda done, of: True)
    print("handed", flush=True)
"""


@pytest.fixture
def keys() -> tuple[bytes, bytes]:
    """Of the PC's and the desk's stores."""
    return os.urandom(32), os.urandom(32)


@pytest.fixture
def places(tmp_path: Path, keys: tuple[bytes, bytes]) -> Iterator[tuple[Pc, Pc, Folder]]:
    """A laden PC, a desk that knows it, and a share."""
    (tmp_path / "desk").mkdir()
    (tmp_path / "share").mkdir()
    with (
        a_pc(tmp_path / "pc", "AAAAA", WARD, keys[0]) as pc,
        Database(tmp_path / "desk" / "store.db", keys[1]) as database,
    ):
        migrate(database)
        desk = a_desk(database, tmp_path / "desk")
        acquaint(pc, desk)
        laden(pc)
        for _ in range(30):
            pc.scan([pc.sheet("returned")], os.urandom(50_000))
        yield pc, desk, Folder(tmp_path / "share")


def run(code: str, key: bytes, wait: float | None, *arguments: object) -> str:
    """Start it and kill it, or let it end; what it said after "begun"."""
    program = subprocess.Popen(
        [sys.executable, "-c", code, *map(str, arguments)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    with program:
        assert program.stdin
        assert program.stdout
        assert program.stderr
        program.stdin.write(key.hex() + "\n")
        program.stdin.flush()
        assert program.stdout.readline() == "begun\n"
        if wait is not None:
            time.sleep(wait)
            program.kill()
        said = program.stdout.read().strip()
        assert program.stderr.read() == ""
    return said


def test_kills_of_either_side_lose_nothing_and_double_nothing(
    places: tuple[Pc, Pc, Folder], keys: tuple[bytes, bytes], rng: random.Random
) -> None:
    pc, desk, share = places
    handed = taken = 0
    for _ in range(KILLS // 2):
        pc.scan([pc.sheet("returned")], os.urandom(20_000))
        wait = rng.uniform(0, 0.5)
        handed += run(PC, keys[0], wait, pc.folder, share.path, pc.id) == "handed"
        wait = rng.uniform(0, 0.6)
        taken += run(DESK, keys[1], wait, desk.folder, share.path) == "taken"
        _whole(pc, desk)
    hand_over(pc, share)
    (arrival,) = take(desk, share)
    assert arrival.outcome == "taken"
    assert len(_whole(pc, desk)) == 32 + KILLS // 2
    assert handed or taken or KILLS < 100


def _whole(pc: Pc, desk: Pc) -> list[str]:
    """The desk has all sheets of a handover with their pages, or none; their numbers."""
    with desk.database.read() as tx:
        every = [one.number for one in sheets.of_outage(tx, pc.id)]
        taken = handover.taken_over(tx, pc.id)
        pages = tx.rows("SELECT sheet_number FROM scan_page WHERE sheet_number IS NOT NULL")
        assert bool(every) == bool(taken)
        assert len(set(pages)) == len(pages)
        assert len(pages) == max(0, len(every) - 1)  # one of the sheets is still out
        if taken:
            assert handover.hash_at(tx, "store-AAAAA", taken.serial)
    return every
