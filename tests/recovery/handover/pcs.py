"""Ward PCs with an outage on paper, and a recovery desk that knows them."""

import hashlib
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import msgspec

from fallback.chart.model import Snapshot, Ward
from fallback.outage import declare
from fallback.outage.reserve import identities
from fallback.recovery.handover import desk as desks
from fallback.recovery.handover.export import Exported, export
from fallback.recovery.handover.take_over import Arrival, take_over
from fallback.recovery.keying import entry
from fallback.session import Session, iso
from fallback.settings import Settings
from fallback.staging.packages import enrolment
from fallback.staging.shares.share import Share
from fallback.store import form_archive, machine, outages, scans, sheets, snapshots
from fallback.store.database import Database, migrate
from fallback.store.form_archive import Archived, ArchiveRow
from fallback.store.outages import Outage
from fallback.store.people import Person, Role
from fallback.store.scans import Place
from fallback.store.sheets import FrozenSheet, Sheet, SheetState
from forms import codes
from forms.scan.result import Fit, Mesh
from forms.values import Heading
from tests.recovery.conftest import Clock
from tests.recovery.papers import BEGAN, ENDED, ISSUED, SNAPSHOT_AT, dose_line, snapshot

FIT = Fit(
    Mesh(210, 297, 1, 1, ((0.0, 0.0), (9.0, 0.0), (0.0, 9.0), (9.0, 9.0))), 1, 1, 6, (), False
)
PEOPLE: dict[str, Role] = {"Kim": "clerk", "Lo": "clerk", "Nour": "nurse", "Ida": "it"}


def go_on(_done: int, _of: int) -> bool:
    """The progress of someone who does not ask to stop."""
    return True


@dataclass
class Pc:
    """A ward PC, or the desk: a session in each person's name."""

    code: str
    database: Database
    clock: Clock
    sessions: dict[str, Session]
    outage: Outage | None = None
    serial: int = 0
    folder: Path = field(default_factory=Path)

    def __getitem__(self, name: str) -> Session:
        return self.sessions[name]

    @property
    def id(self) -> str:
        assert self.outage
        return self.outage.id

    def declare(self, ward: Ward) -> None:
        """The ward goes to paper."""
        self.outage = declare.declare(
            self["Nour"], ward_id=ward.id, ward_name=ward.name, began_at=BEGAN
        )

    def sheet(
        self,
        state: SheetState = "printed",
        *,
        patient_id: str = "pat-1",
        base: str = "",
        lines: int = 1,
    ) -> str:
        """A sheet with lines of doses; its number."""
        boxes = tuple(box for n in range(lines) for box in dose_line(line=n + 1, due="12:00"))
        with self.database.write() as tx:
            self.serial = machine.take_serials(tx, 1)
            number = codes.sheet_number(self.code, self.serial)
            one = Sheet(
                number,
                codes.token(),
                self.id,
                base or f"snapshot-{self.code}",
                patient_id,
                "Testsson, Astrid",
                "administration",
                1,
                True,
                1,
                1,
                "packet-1",
                iso(ISSUED),
                iso(ISSUED),
                state,
                "ersatt" if state in ("void", "lost", "filed") else "",
            )
            frozen = FrozenSheet(
                form="administration",
                version=1,
                lang="sv",
                title="Administrering",
                heading=Heading("Testsson, Astrid"),
                width=210,
                height=297,
                boxes=boxes,
                values={"orders/1/drug": "Alvedon"},
                page=1,
                pages=1,
            )
            sheets.issue(tx, [(one, frozen)])
        return number

    def key(self, name: str, number: str, dose: str = "1000") -> None:
        """Key a sheet once, to the end."""
        called = entry.call_up(self[name], number)
        for box in called.boxes:
            what = box.path.rpartition("/")[2]
            value = {"time": "12:10", "dose": dose, "sign": "AB"}.get(what, "")
            entry.key(self[name], number, box.path, value, "value" if value else "blank")
        entry.finish(self[name], number)

    def scan(self, numbers: list[str | None], picture: bytes = b"\xff\xd8bild") -> None:
        """A file of scanned pages: each confirmed to be of its sheet, or of none."""
        at, data = iso(self.clock()), repr((self.code, numbers, picture)).encode()
        with self.database.write() as tx:
            digest, by = hashlib.sha256(data).hexdigest(), f"Nour-{self.code}"
            file = scans.begin(tx, name="scan.pdf", digest=digest, pages=len(numbers), by=by, at=at)
            for position, number in enumerate(numbers, start=1):
                found = Place("found", number, FIT, picture[::-1])
                place = found if number else Place("unidentified")
                scans.keep(tx, file.id, position, picture, place, by, at)
            for page in scans.listed(tx):
                if page.file_id == file.id and page.state == "found":
                    scans.set_state(tx, page.id, "confirmed", by, at)

    def archive(self, digest: str = "d") -> None:
        """The form version as it was first printed here."""
        row = ArchiveRow(
            "ADM", 1, "sv", hashlib.sha256(digest.encode()).hexdigest(), "administration",
            form_archive.content(digest, b"%PDF", ()), iso(ISSUED),
        )  # fmt: skip
        with self.database.write() as tx:
            form_archive.keep(tx, Archived(row, digest, b"%PDF", ()))

    def arrival(self, name: str = "Okänd, Man") -> str:
        """Somebody arrived; the reserve number."""
        assert self.outage
        given = identities.take(
            self["Nour"], self.outage, name=name, birth_date=None, sex="unknown"
        )
        return given.number


def base(code: str, ward: Ward) -> Snapshot:
    """The snapshot that a PC printed from."""
    return msgspec.structs.replace(snapshot(), id=f"snapshot-{code}", ward=ward)


def _sessions(database: Database, folder: Path, clock: Clock, code: str) -> dict[str, Session]:
    plain = Session(database, Settings(folder), clock=clock, place=code)
    sessions: dict[str, Session] = {}
    with database.write() as tx:
        machine.create(tx, f"store-{code}", code, iso(ISSUED))
        for name, role in PEOPLE.items():
            id = f"{name}-{code}"
            row = {"id": id, "name": name, "role": role, "created_at": iso(ISSUED)}
            tx.insert("person", **row, pin_salt=b"", pin_hash=b"x")
            sessions[name] = plain.as_person(Person(id, name, role))
    return sessions


@contextmanager
def a_pc(folder: Path, code: str, ward: Ward, key: bytes = b"") -> Iterator[Pc]:
    """A ward PC whose ward went to paper; nothing is printed yet."""
    folder.mkdir(parents=True, exist_ok=True)
    with Database(folder / "store.db", key or os.urandom(32)) as database:
        database._run("PRAGMA synchronous = OFF")
        migrate(database)
        clock = Clock(ISSUED)
        pc = Pc(code, database, clock, _sessions(database, folder, clock, code), folder=folder)
        with database.write() as tx:
            snapshots.land(tx, base(code, ward), landed_at=iso(SNAPSHOT_AT), doubts=())
        pc.declare(ward)
        yield pc


def a_desk(database: Database, folder: Path) -> Pc:
    """The recovery desk's store, in either database."""
    folder.mkdir(parents=True, exist_ok=True)
    clock = Clock(ENDED)
    return Pc("DDDDD", database, clock, _sessions(database, folder, clock, "DDDDD"), folder=folder)


def acquaint(pc: Pc, desk: Pc) -> None:
    """The desk enrols the PC, and the PC knows the desk."""
    asked = enrolment.request(pc["Ida"], f"pc-{pc.code.lower()}", ["ward-12"])
    desks.know(desk["Ida"], asked.data, asked.fingerprint)
    card = desks.card(desk["Ida"], "Registreringsbordet")
    desks.use(pc["Ida"], card.data, card.fingerprint)


def hand_over(pc: Pc, share: Share) -> Exported:
    """The PC's outage, to the share."""
    pc.clock.later(1)
    return export(pc["Nour"], share, pc.id, go_on)


def take(desk: Pc, share: Share) -> tuple[Arrival, ...]:
    """All that lies there, at the desk."""
    return take_over(desk["Kim"], share, go_on)


def closed_at_the_desk(pc: Pc, desk: Pc, share: Share) -> None:
    """The PC's outage, handed over and taken, is ended and closed at the desk."""
    pc.sheet("void")
    hand_over(pc, share)
    take(desk, share)
    with desk.database.write() as tx:
        outages.mark_ended(tx, pc.id, "2026-11-25T09:00:00Z")
        outages.mark_closed(tx, pc.id, "2026-11-26T09:00:00Z")
