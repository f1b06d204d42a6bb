"""Whoever is cut off in the middle of a file, at any write, loses no page and keeps none twice."""

import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from fallback.errors import FallbackError
from fallback.recovery.intake import placing
from fallback.recovery.intake.add import add
from fallback.recovery.intake.by_hand import place
from fallback.recovery.intake.confirm import confirm_patient
from fallback.recovery.intake.pages import listed
from fallback.recovery.intake.reading import Reading
from fallback.store import scans, sheets, trail
from fallback.store.database import Database, Transaction
from fallback.store.scans import Place
from tests.recovery.conftest import Desk
from tests.recovery.intake.conftest import Printed, as_pdf, blank_back, foreign

KILLS = 40 if os.environ.get("FALLBACK_SOAK") else 4
TAKES = """
import sys
from pathlib import Path
from fallback.recovery.intake.add import add
from fallback.session import Session
from fallback.settings import Settings
from fallback.store.database import Database

folder = Path(sys.argv[1])
with Database(folder / "store.db", bytes.fromhex(sys.stdin.readline())) as database:
    def told(done, of):
        print(done, flush=True)
        return True
    add(Session(database, Settings(folder)), "scan.pdf", (folder / "scan.pdf").read_bytes(),
        progress=told)
"""


class PowerCutError(Exception):
    """The machine went dark."""


def test_a_power_cut_at_any_write_loses_nothing(
    desk: Desk, reading: Reading, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = as_pdf([blank_back(), foreign(), blank_back()])
    read: dict[bytes, Place] = {}
    really = placing.read

    def once(session: object, reading: Reading, picture: bytes, outage_id: str = "") -> Place:
        if picture not in read:  # looking again at each try says nothing more
            read[picture] = really(desk["Kim"], reading, picture, outage_id)
        return read[picture]

    monkeypatch.setattr(placing, "read", once)
    run, cuts = Transaction.run, 0
    for allowed in range(100):
        writes = 0

        def cut(tx: Transaction, sql: str, *values: object, most: int = allowed) -> int:
            nonlocal writes
            writes += 1
            if writes > most:
                raise PowerCutError
            return run(tx, sql, *values)

        monkeypatch.setattr(Transaction, "run", cut)
        try:
            add(desk["Kim"], "scan.pdf", data, reading=reading)
        except PowerCutError:
            cuts += 1
            monkeypatch.setattr(Transaction, "run", run)
            found = listed(desk["Kim"])
            assert [page.position for page in found.pages] == list(range(1, len(found.pages) + 1))
            with desk["Kim"].read() as tx:
                assert trail.first_fault(tx) is None
            continue
        break
    monkeypatch.setattr(Transaction, "run", run)
    assert cuts >= 2
    found = listed(desk["Kim"])
    assert [page.state for page in found.pages] == ["blank", "unidentified", "blank"]
    assert found.interrupted == ()


@pytest.mark.parametrize("allowed", range(4))
def test_a_power_cut_while_a_page_is_placed_or_confirmed_leaves_it_as_it_was_or_done(
    desk: Desk, packet: Printed, monkeypatch: pytest.MonkeyPatch, allowed: int
) -> None:
    number = packet.sheets[0].number
    (page,) = add(desk["Kim"], "scan.pdf", as_pdf([packet.scan(0)])).pages
    run, writes = Transaction.run, 0

    def cut(tx: Transaction, sql: str, *values: object) -> int:
        nonlocal writes
        writes += 1
        if writes > allowed:
            raise PowerCutError
        return run(tx, sql, *values)

    acts: tuple[Callable[[], object], ...] = (
        lambda: place(desk["Kim"], page.id, number),
        lambda: confirm_patient(desk["Kim"], page.id, yes=True),
    )
    for act in acts:
        writes = 0
        monkeypatch.setattr(Transaction, "run", cut)
        try:
            act()
            done = True
        except PowerCutError:
            done = False
        monkeypatch.setattr(Transaction, "run", run)
        with desk["Kim"].read() as tx:
            now, sheet = scans.get(tx, page.id), sheets.get(tx, number)
            assert trail.first_fault(tx) is None
        assert now is not None
        assert sheet is not None
        assert (now.state == "confirmed") == (sheet.state == "returned")
        assert done or now.state == "found"


@pytest.mark.usefixtures("in_the_file")
def test_a_kill_in_the_middle_of_a_file_loses_no_page(
    desk: Desk, tmp_path: Path, rng: random.Random
) -> None:
    (tmp_path / "scan.pdf").write_bytes(as_pdf([blank_back(), foreign()] * 4))
    kept = 0
    for _ in range(KILLS):
        told = _take_and_kill(tmp_path, desk.key, rng.uniform(0, 0.4))
        with Database(tmp_path / "store.db", desk.key) as database, database.read() as tx:
            positions = [page.position for page in scans.listed(tx)]
            assert positions == list(range(1, len(positions) + 1))
            assert len(positions) >= max(kept, told)
            assert tx.rows("PRAGMA integrity_check") == [("ok",)]
            assert trail.first_fault(tx) is None
        kept = len(positions)
    added = add(desk["Kim"], "scan.pdf", (tmp_path / "scan.pdf").read_bytes())
    assert [page.state for page in added.pages] == ["blank", "unidentified"] * 4


def _take_and_kill(folder: Path, key: bytes, wait: float) -> int:
    """Start taking in; kill -9 a moment after the first page is kept. The last page told of."""
    program = subprocess.Popen(
        [sys.executable, "-c", TAKES, str(folder)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        cwd=Path(__file__).parents[3],
    )
    assert program.stdin is not None
    assert program.stdout is not None
    program.stdin.write(key.hex() + "\n")
    program.stdin.flush()
    first = program.stdout.readline()
    try:
        program.wait(wait)
    except subprocess.TimeoutExpired:
        program.send_signal(signal.SIGKILL)
    rest = program.stdout.read().split()
    program.wait()
    program.stdin.close()
    program.stdout.close()
    return int([first.strip() or "0", *rest][-1])


def test_two_programs_that_take_the_same_file_keep_each_page_once(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = as_pdf([blank_back(), foreign()])
    really, again = placing.read, True

    def meanwhile(session: object, reading: Reading, picture: bytes, outage_id: str = "") -> Place:
        nonlocal again
        if again:
            again = False
            add(desk["Lo"], "scan.pdf", data)
        return really(desk["Kim"], reading, picture, outage_id)

    monkeypatch.setattr(placing, "read", meanwhile)
    add(desk["Kim"], "scan.pdf", data)
    assert [page.position for page in listed(desk["Kim"]).pages] == [1, 2]


def test_a_full_disk_says_so_and_the_rest_can_follow(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    data = as_pdf([blank_back(), foreign()])
    keep, calls = scans.keep, 0

    def full(*values: object) -> None:
        nonlocal calls
        calls += 1
        if calls == 2:
            raise FallbackError("store.disk_full", path="store.db", said="full")
        keep(*values)  # type: ignore[arg-type] # as they came

    monkeypatch.setattr(scans, "keep", full)
    with pytest.raises(FallbackError):
        add(desk["Kim"], "scan.pdf", data)
    assert len(listed(desk["Kim"]).pages) == 1
    monkeypatch.setattr(scans, "keep", keep)
    assert len(add(desk["Kim"], "scan.pdf", data).pages) == 2
