"""What the ward workspace asks of the core; run on the threads that hold a session."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from fallback.chart.model import ChartHead, Snapshot, Ward
from fallback.chart.section import AssertedNone, Section, items
from fallback.errors import FallbackError
from fallback.outage.on_paper import NOT_YET, on_paper
from fallback.packet.context import Context
from fallback.packet.filling import overview
from fallback.packet.heading import age, expired, ward_heading
from fallback.session import Action, Session, from_iso
from fallback.sources.record_system import Progress
from fallback.store import outages
from fallback.store import snapshots as stored
from fallback.store.database import Transaction
from fallback.store.outages import Outage, OutageKind
from fallback.store.snapshots import SnapshotRow
from fallback.texts import Lang, Message, say
from forms.values import Cells
from ui.later import Later

if TYPE_CHECKING:
    from fallback.app import record_system
    from fallback.outage import declare as outage
    from fallback.outage import packets
    from fallback.snapshots import take as taking
    from fallback.snapshots.take import Taken
else:
    record_system, outage = Later("fallback.app.record_system"), Later("fallback.outage.declare")
    packets, taking = Later("fallback.outage.packets"), Later("fallback.snapshots.take")

T = TypeVar("T")


@dataclass(frozen=True)
class PatientRow:
    """A line of the ward list, worded as on the paper's overview."""

    id: str
    bed: str
    name: str
    number: str
    allergies: str
    alerts: str
    note: str
    age: str
    paper: str
    allergy_sign: str
    alert_sign: str


@dataclass(frozen=True)
class Standing:
    """From when the picture is, in the words of the paper's heading."""

    origin: str
    age_now: str
    valid_until: str
    expired: bool
    warnings: tuple[str, ...]


@dataclass(frozen=True)
class Picture:
    """The ward as the store has it now. Without a snapshot there is no standing and nobody."""

    ward: Ward | None
    snapshot: SnapshotRow | None
    standing: Standing | None
    outage: Outage | None
    outage_since: str
    patients: tuple[PatientRow, ...]


NOTHING = Picture(None, None, None, None, "", ())


def picture(session: Session) -> Picture:
    """Everyone on the ward, as the current snapshot has them. It is noted who looked."""
    found = standing_now(session)
    if found.snapshot is None:
        return found
    with session.act(Action.CHART_READ, snapshot=found.snapshot.id) as noted:
        charts = stored.heads(noted.tx, found.snapshot.id)
        outage_id = found.outage.id if found.outage else ""
        papers = on_paper(noted.tx, outage_id, session.settings.zone)
    context = context_of(session, found.snapshot, found.outage)
    rows = overview.patients(charts, context)
    patients = tuple(
        _patient(row.cells, chart, age(chart.fetched_at, context), _paper(papers, chart, session))
        for row, chart in zip(rows, charts, strict=True)
    )
    return replace(found, patients=patients)


def standing_now(session: Session) -> Picture:
    """The same without anybody: the outage, and how old the snapshot is by now."""
    with session.read() as tx:
        ward = _ward(session.settings.ward, stored.wards(tx))
        if ward is None:
            return NOTHING
        open_one = outages.open_for(tx, ward.id)
        row = _printed_from(tx, ward, open_one)
    since = _local(session, from_iso(open_one.began_at)) if open_one else ""
    standing = _standing(session, row, open_one) if row else None
    return Picture(ward, row, standing, open_one, since, ())


def search(session: Session, snapshot_id: str, text: str) -> frozenset[str]:
    """Who is found by name, identity number or bed."""
    with session.read() as tx:
        return frozenset(one.patient_id for one in stored.find(tx, snapshot_id, text))


def declare(session: Session, kind: OutageKind, reason: str, began: datetime) -> Outage:
    """Declare an outage on the ward."""
    ward = standing_now(session).ward
    if ward is None:
        raise FallbackError("window.no_ward")
    return outage.declare(
        session, ward_id=ward.id, ward_name=ward.name, kind=kind, reason=reason, began_at=began
    )


def end(session: Session) -> Message:
    """The record system is back."""
    found = standing_now(session).outage
    if found is None:
        raise FallbackError("window.no_open_outage")
    outage.end(session, found.id)
    return say("window.ended")


def take(session: Session, progress: Progress) -> "Taken":
    """Take a snapshot of the ward from the record system."""
    with record_system.connected(session) as system:
        ward = _ward(session.settings.ward, system.wards())
        if ward is None:
            raise FallbackError("window.no_such_ward", ward=session.settings.ward or "–")
        return taking.take(session, system, ward.id, progress)


def what_was_taken(taken: "Taken") -> tuple[Message, ...]:
    """That it holds, or every doubt and fault."""
    doubts = (*taken.doubts, *taken.faults)
    if doubts:
        return (say("window.snapshot_doubtful"), *doubts, *taken.remarks)
    return (say("window.snapshot_taken", count=taken.row.charts), *taken.remarks)


def _ward(wanted: str, known: tuple[Ward, ...]) -> Ward | None:
    """The ward that this PC prints; where none is set, the first there is."""
    return next((one for one in known if wanted in ("", one.id)), None)


def _printed_from(tx: Transaction, ward: Ward, open_one: Outage | None) -> SnapshotRow | None:
    """The snapshot that a packet would be printed from now."""
    if open_one is None:
        return stored.current(tx, ward.id)
    try:
        return packets.pinned(tx, open_one)
    except FallbackError:  # the sentence comes where somebody prints; the list is empty till then
        return None


def context_of(session: Session, row: SnapshotRow, open_one: Outage | None) -> Context:
    """The occasion as the pages would tell it now."""
    if open_one is not None:
        return packets.context(session, open_one, row)
    return Context(
        lang=session.lang,
        zone=session.settings.zone,
        source=row.source,
        printed_at=session.now(),
        valid_hours=session.settings.valid_hours,
        ward_times=session.settings.ward_times,
        contacts=tuple(session.settings.contacts.items()),
    )


def _standing(session: Session, row: SnapshotRow, open_one: Outage | None) -> Standing:
    context = context_of(session, row, open_one)
    fetched = from_iso(row.fetched_at)
    bare = Snapshot(row.id, Ward(row.ward_id, row.ward_name), row.source, fetched, (), row.gaps)
    heading = ward_heading(bare, context)
    now = say("window.age", age=age(fetched, context)).text(session.lang)
    over = expired(fetched, context)
    return Standing(heading.origin, now, heading.valid_until, over, heading.warnings)


def _paper(papers: dict[str, Message], chart: ChartHead, session: Session) -> str:
    return papers.get(chart.patient.id, NOT_YET).text(session.lang)


def _patient(cells: Cells, chart: ChartHead, old: str, paper: str) -> PatientRow:
    return PatientRow(
        id=chart.patient.id,
        bed=cells["bed"],
        name=cells["name"],
        number=cells["number"],
        allergies=cells["allergies"],
        alerts=cells["alerts"],
        note=cells["note"],
        age=old,
        paper=paper,
        allergy_sign=_sign(chart.allergies),
        alert_sign=_sign(chart.alerts),
    )


def _sign(section: Section[T]) -> str:
    """A shape for what is recorded, another for what is unknown; none where none is asserted."""
    if isinstance(section, AssertedNone):
        return ""
    return "▲" if items(section) else "?"


def _local(session: Session, moment: datetime) -> str:
    return f"{moment.astimezone(session.settings.zone):%Y-%m-%d %H:%M}"


def as_told(value: str, lang: Lang) -> str:
    """What was said of someone; where nobody knows it, that cannot be overlooked."""
    return value or f"? {say('packet.unknown').text(lang)}"
