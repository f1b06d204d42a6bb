"""A real encrypted store with invented people, and a clock the test turns."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from fallback.chart.model import Ward
from fallback.outage.issue import issue
from fallback.outage.packets import context, pinned
from fallback.packet.compose import compose_blank
from fallback.recovery.keying import entry
from fallback.session import Session, iso
from fallback.settings import Settings
from fallback.store import machine, outages, sheets, snapshots
from fallback.store.database import Database, migrate
from fallback.store.outages import Outage
from fallback.store.people import Person, Role
from fallback.store.sheets import FrozenSheet, Sheet, SheetState
from forms import codes
from forms.geometry import Box
from forms.values import Heading
from tests.recovery.papers import BEGAN, ENDED, ISSUED, SNAPSHOT_AT, snapshot
from tests.store import ready
from tests.store.kinds import KINDS, opened

PEOPLE: dict[str, Role] = {
    "Kim": "clerk",
    "Lo": "clerk",
    "Nour": "nurse",
    "Dag": "clinician",
    "Chris": "manager",
}


@dataclass
class Clock:
    """Shows what it was set to; every look takes a second."""

    shows: datetime

    def __call__(self) -> datetime:
        self.shows += timedelta(seconds=1)
        return self.shows

    def later(self, minutes: int = 5) -> None:
        self.shows += timedelta(minutes=minutes)


@dataclass
class Desk:
    """The recovery desk: a session for each person, over one store, and an open outage."""

    clock: Clock
    sessions: dict[str, Session]
    outage: Outage
    key: bytes

    def __getitem__(self, name: str) -> Session:
        return self.sessions[name]


@pytest.fixture(params=KINDS if os.environ.get("FALLBACK_SOAK") else KINDS[:1])
def desk(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Desk]:
    """Kim, Lo, Nour, Dag and Chris at the recovery desk; the outage has ended, not closed.

    In this machine's file; FALLBACK_SOAK: and in PostgreSQL."""
    ready.lay(tmp_path / "store.db")
    with opened(request, tmp_path / "store.db", ready.KEY) as database:
        migrate(database)
        database.shared = False  # these desks are their own wards too
        yield _desk(database, tmp_path, ready.KEY)


@pytest.fixture
def in_the_file(request: pytest.FixtureRequest) -> None:
    """For what opens the file by itself: not asked of PostgreSQL."""
    asked = getattr(request.node, "callspec", None)
    if asked is not None and asked.params.get("desk") == "postgresql":
        pytest.skip("of the file alone")


def _desk(database: Database, folder: Path, key: bytes) -> Desk:
    clock = Clock(ENDED)
    plain = Session(database, Settings(folder), clock=clock)
    outage = Outage(
        "outage-1",
        "outage",
        "ward-12",
        "Avdelning 12",
        "strömavbrott",
        iso(BEGAN),
        iso(ISSUED),
        iso(ENDED),
    )
    sessions: dict[str, Session] = {}
    with database.write() as tx:
        for name, role in PEOPLE.items():
            row = {"id": name, "name": name, "role": role, "created_at": iso(ISSUED)}
            tx.insert("person", **row, pin_salt=b"", pin_hash=b"")
            sessions[name] = plain.as_person(Person(name, name, role))
        snapshots.land(tx, snapshot(), landed_at=iso(SNAPSHOT_AT), doubts=())
        outages.declare(tx, outage)
    return Desk(clock, sessions, outage, key)


@pytest.fixture
def log(desk: Desk) -> str:
    """A log that was printed; its sheet number."""
    with desk["Nour"].database.write() as tx:
        machine.create(tx, "store-1", "AAAAA", iso(ISSUED))
    desk.clock.shows = ISSUED
    with desk["Nour"].read() as tx:
        row = pinned(tx, desk.outage)
    now = context(desk["Nour"], desk.outage, row)
    blank = compose_blank("arrivals", Ward("ward-12", "Avdelning 12"), now)
    (sheet,) = issue(desk["Nour"], desk.outage, row.id, [blank], title="Fallback").sheets
    desk.clock.shows = ENDED
    return sheet.number


def go_on(_done: int, _of: int) -> bool:
    """The progress of someone who does not ask to stop."""
    return True


def put_sheet(
    desk: Desk,
    serial: int,
    boxes: list[Box],
    *,
    patient_id: str = "pat-1",
    state: SheetState = "printed",
    form: str = "administration",
    token: str = "",
    values: dict[str, str] | None = None,
) -> str:
    """A printed sheet with these boxes; its number."""
    number = codes.sheet_number("AAAAA", serial)
    reason = "ersatt" if state in ("void", "lost", "filed") else ""
    sheet = Sheet(
        number,
        token or f"token-{serial}",
        desk.outage.id,
        "snapshot-1",
        patient_id,
        "Testsson, Astrid",
        form,
        1,
        True,
        1,
        1,
        "packet-1",
        iso(ISSUED),
        iso(ISSUED),
        state,
        reason,
    )
    frozen = FrozenSheet(
        form, 1, "sv", form, Heading("Testsson, Astrid"), 210, 297, tuple(boxes), values or {}, 1, 1
    )
    with desk["Nour"].database.write() as tx:
        sheets.issue(tx, [(sheet, frozen)])
    return number


def bearing(desk: Desk, path: str) -> str:
    """The first sheet that has this box."""
    with desk["Nour"].read() as tx:
        every = sheets.of_outage(tx, desk.outage.id)
        return next(
            one.number
            for one in every
            if any(box.path == path for box in sheets.frozen(tx, one.number).boxes)
        )


def key_in(session: Session, number: str, **written: str) -> SheetState:
    """Key fields of the sheet's first group (or whole paths, "a__b__c"), and finish.

    A value in brackets is a state.
    """
    called = entry.call_up(session, number)
    place = called.boxes[0].path.rpartition("/")[0] if called.boxes else ""
    for name, value in written.items():
        path = name.replace("__", "/") if "__" in name else f"{place}/{name}"
        if value in ("[illegible]", "[struck]", "[blank]"):
            entry.key(session, number, path, "", value.strip("[]"))  # type: ignore[arg-type]
        else:
            entry.key(session, number, path, value)
    entry.blank_rest(session, number)
    return entry.finish(session, number)
