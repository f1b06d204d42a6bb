"""Clerks as programs of their own: `python -m tests.recovery.clerks DATABASE FOLDER`.

DATABASE is a connection string, or a file whose key comes first on standard input. Each further
line names a clerk to start; the answer is the clerk's process id. A clerk keys whatever is handed
out until every sheet is done, with a slip now and then, and writes down what was acknowledged.
"""

import os
import random
import signal
import sys
import time
import zlib
from pathlib import Path

from fallback.errors import FallbackError
from fallback.recovery.keying import entry, leasing
from fallback.recovery.keying.entry import KeyingSheet
from fallback.recovery.keying.journalled import AWAY
from fallback.session import Session, iso
from fallback.settings import Settings
from fallback.store import outages, sheets, snapshots
from fallback.store.database import Database, migrate
from fallback.store.journal import Journal
from fallback.store.outages import Outage
from fallback.store.people import Person
from fallback.store.postgresql import connect
from fallback.store.sheets import FrozenSheet, Sheet
from forms import codes
from forms.values import Heading
from tests.recovery.papers import BEGAN, ENDED, ISSUED, SNAPSHOT_AT, dose_line, snapshot

OUTAGE = "outage-1"
SLIPS = 0.02
PASSING = (*sorted(AWAY), "central.waiting")
"""What a clerk waits out, and then looks at the sheet again."""
TAKEN = ("recovery.before_another", "recovery.not_to_key", "store.keyed_by_other")


def truth(number: str, path: str) -> str:
    """What stands on the paper in that box, in its canonical form."""
    drawn = zlib.crc32(f"{number} {path}".encode())
    return {
        "time": f"{drawn % 24:02d}:{drawn % 60:02d}",
        "dose": str(100 + drawn % 900),
        "sign": "ABCDEFGH"[drawn % 8] * 2,
    }.get(path.rpartition("/")[2], "")


def stack(database: Database, count: int, clerks: int) -> None:
    """An outage with so many sheets that came back, each with one line of a dose."""
    outage = Outage(OUTAGE, "outage", "w", "Avdelning 12", "test", iso(BEGAN), iso(ISSUED))
    boxes = tuple(dose_line(due="08:00"))
    frozen = FrozenSheet(
        "administration", 1, "sv", "t", Heading("Testsson, Astrid"), 210, 297, boxes, {}, 1, 1
    )
    with database.write() as tx:
        for n in range(clerks):
            row = {"id": f"c{n}", "name": f"c{n}", "role": "clerk", "created_at": iso(ISSUED)}
            tx.insert("person", **row, pin_salt=b"", pin_hash=b"")
        snapshots.land(tx, snapshot(), landed_at=iso(SNAPSHOT_AT), doubts=())
        outages.declare(tx, outage)
        outages.mark_ended(tx, OUTAGE, iso(ENDED))
        for n in range(count):
            one = Sheet(
                codes.sheet_number("AAAAA", n + 1),
                f"t{n}",
                OUTAGE,
                "snapshot-1",
                "pat-1",
                "Testsson, Astrid",
                "administration",
                1,
                True,
                1,
                1,
                "packet-1",
                iso(ISSUED),
                iso(ISSUED),
                "returned",
            )
            sheets.issue(tx, [(one, frozen)])


class Clerk:
    """One person at one PC."""

    def __init__(self, database: Database, folder: Path, name: str) -> None:
        journal = journal_of(folder, name) if database.shared else None
        person = Person(name, name, "clerk")
        self.session = Session(database, Settings(folder), person, journal=journal)
        self.rng = random.Random(name)  # noqa: S311 -- test material
        self.record = (folder / f"{name}.acknowledged").open("a", buffering=1)

    def work(self) -> None:
        """Until every sheet is done."""
        while not self._done():
            try:
                entry.catch_up(self.session)
                number = leasing.next_sheet(self.session, OUTAGE)
                if number is None:
                    time.sleep(0.1)
                    continue
                self._key(entry.call_up(self.session, number))
            except FallbackError as error:
                if error.message.key not in PASSING + TAKEN:
                    raise
                time.sleep(0.1)

    def _key(self, called: KeyingSheet) -> None:
        number = called.sheet.number
        for box in called.boxes:
            if box.path in called.before:
                continue
            value = truth(number, box.path)
            if value and called.step != "arbitration" and self.rng.random() < SLIPS:
                own = int(self.session.person.id[1:])  # no two slip alike
                if box.path.endswith("time"):
                    value = f"23:{own:02d}"
                elif box.path.endswith("dose"):
                    value = str(1000 + own)
            if value:
                entry.key(self.session, number, box.path, value)
            else:
                entry.key(self.session, number, box.path, "", "blank")
            self.record.write(f"{number} {box.path} {called.step} {value}\n")
        entry.finish(self.session, number)

    def _done(self) -> bool:
        try:
            with self.session.read() as tx:
                left = "SELECT 1 FROM sheet WHERE state IN ('returned', 'keyed') LIMIT 1"
                return tx.row(left) is None
        except FallbackError as error:
            if error.message.key not in PASSING:
                raise
            return False


def journal_of(folder: Path, name: str) -> Journal:
    """The keystroke journal in the own store of that clerk's PC."""
    own = Database(folder / f"{name}.db", bytes(32))
    own._run("PRAGMA synchronous = OFF")  # programs die here, not the machine
    migrate(own)
    return Journal(own, "desk")


def opened(where: str, key: bytes) -> Database:
    """The clerk's own connection."""
    while True:
        try:
            return Database(Path(where), key) if key else connect(where)
        except FallbackError as error:
            if error.message.key not in PASSING:
                raise
            time.sleep(0.1)


def main() -> None:
    """Fork a clerk for each line; the imports are done once."""
    where, folder = sys.argv[1], Path(sys.argv[2])
    key = bytes.fromhex(sys.stdin.readline())
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)
    while name := sys.stdin.readline().strip():
        child = os.fork()
        if child == 0:
            with opened(where, key) as database:
                Clerk(database, folder, name).work()
            os._exit(0)
        sys.stdout.write(f"{child}\n")
        sys.stdout.flush()


if __name__ == "__main__":
    main()
