"""The recovery desk's queue: a sheet handed out, called up, keyed and finished, in both databases.

One clerk at a time, every act with its trail row and both databases writing through to the disk;
then, in PostgreSQL, clerks at once. There each has a PC with a keystroke journal, as at work.
PostgreSQL runs on the same machine, so a network's time comes on top.
"""

import tempfile
import threading
import time
from dataclasses import replace
from pathlib import Path
from statistics import median

from fallback.errors import FallbackError
from fallback.recovery.keying import entry, leasing
from fallback.session import Session
from fallback.settings import Settings
from fallback.store.database import Database, migrate
from fallback.store.journal import Journal
from fallback.store.people import Person
from fallback.store.postgresql import CentralDatabase
from tests.bench.section import Section, ratio
from tests.recovery.clerks import OUTAGE, stack, truth
from tests.servers import postgres

SHEETS = 20  # a round
CLERKS = 4
ACTS = 7  # hand out, call up, four boxes, finish


def measure(runs: int) -> Section:
    """Both take turns over stacks of the same sheets. Raises CannotInstallError."""
    with tempfile.TemporaryDirectory() as name, postgres.start(fsync="on") as server:
        folder, where = Path(name), server.new_database()
        with Database(folder / "store.db", bytes(32)) as file, CentralDatabase(where) as central:
            for database in (file, central):
                migrate(database)
                stack(database, runs * SHEETS, CLERKS + 1)
            in_file = Session(file, Settings(folder), _clerk(0))
            sessions = (in_file, replace(in_file, database=central, journal=_journal(folder, 0)))
            times: tuple[list[float], list[float]] = ([], [])
            for _ in range(runs):
                for session, taken in zip(sessions, times, strict=True):
                    taken.append(_key(session, SHEETS))
            together = _together(central, folder, runs * SHEETS)
            sessions[1].close()
    return _section(times, together, runs)


def _journal(folder: Path, n: int) -> Journal:
    """Of a PC of its own."""
    own = Database(folder / f"pc{n}.db", bytes(32))
    migrate(own)
    return Journal(own, "desk")


def _clerk(n: int) -> Person:
    return Person(f"c{n}", f"c{n}", "clerk")


def _key(session: Session, most: int) -> float:
    """Seconds of keying so many sheets, or as many as there are."""
    began = time.perf_counter()
    for _ in range(most):
        number = leasing.next_sheet(session, OUTAGE)
        if number is None:
            break
        for box in entry.call_up(session, number).boxes:
            value = truth(number, box.path)
            entry.key(session, number, box.path, value, "value" if value else "blank")
        entry.finish(session, number)
    return time.perf_counter() - began


def _together(central: Database, folder: Path, sheets: int) -> float:
    """Seconds of keying all sheets a second time, by several clerks at once."""
    faults: list[FallbackError] = []

    def work(n: int) -> None:
        try:
            with central.reopen() as own:
                held = _journal(folder, n)
                at_pc = Session(own, Settings(folder), _clerk(n), place=f"pc{n}", journal=held)
                _key(at_pc, sheets)
                held.database.close()
        except FallbackError as error:
            faults.append(error)

    threads = [threading.Thread(target=work, args=(n + 1,)) for n in range(CLERKS)]
    began = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if faults:
        raise faults[0]
    return time.perf_counter() - began


def _section(times: tuple[list[float], list[float]], together: float, runs: int) -> Section:
    file, central = (median(taken) / SHEETS for taken in times)
    at_once = together / (runs * SHEETS)
    return Section(
        "desk",
        f"Queue of the recovery desk: {SHEETS} sheets of four boxes a round, {runs} rounds",
        ("", "ms a sheet", "sheets/s", "acts/s"),
        (
            ("SQLCipher, one clerk", *_figures(file, ACTS)),
            ("PostgreSQL, one clerk", *_figures(central, ACTS)),
            (f"PostgreSQL, {CLERKS} clerks at once", *_figures(at_once, ACTS - 1)),
        ),
        {
            "file_s": file,
            "central_s": central,
            "central_at_once_s": at_once,
            "central/file": ratio(times[1], times[0]),
        },
        (f"PostgreSQL takes {ratio(times[1], times[0]):.2f} times as long as the file.",),
    )


def _figures(seconds: float, acts: int) -> tuple[str, str, str]:
    return f"{seconds * 1000:.0f}", f"{1 / seconds:.0f}", f"{acts / seconds:.0f}"
