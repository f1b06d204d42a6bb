"""What the arrivals' page asks of the core."""

from dataclasses import dataclass
from datetime import date

from fallback.chart.model import Sex, Ward
from fallback.chart.reserve import ReserveIdentity
from fallback.errors import FallbackError
from fallback.outage.on_paper import NOT_YET, on_paper
from fallback.outage.reserve import blocks, identities, printing
from fallback.packet import labels
from fallback.packet.labels import Printout
from fallback.session import Action, Session, from_iso
from fallback.sources.record_system import Progress
from fallback.store import reserve
from fallback.store.outages import Outage
from fallback.texts import Message, say
from ui.paper.acts import NO_OUTAGE
from ui.paper.kinds import Issued, Labels
from ui.ward.acts import as_told, standing_now


@dataclass(frozen=True)
class Arrival:
    """A line of the list: who arrived, worded."""

    one: ReserveIdentity
    name: str
    born: str
    sex: str
    given: str
    state: str
    paper: str


@dataclass(frozen=True)
class Arrivals:
    """Who has arrived, and what must be known of the numbers that are left."""

    found: tuple[Arrival, ...]
    warnings: tuple[Message, ...]


def arrivals(session: Session) -> Arrivals:
    """Of the open outage; nobody where there is none. It is noted who looked."""
    outage = standing_now(session).outage
    warnings = blocks.warnings(session)
    if not blocks.standings(session):
        warnings = (say("window.no_block"),)
    if outage is None:
        return Arrivals((), warnings)
    with session.act(Action.CHART_READ, arrivals=outage.id) as noted:
        found = reserve.of_outage(noted.tx, outage.id)
        papers = on_paper(noted.tx, outage.id, session.settings.zone)
    worded = (_worded(session, one, papers.get(one.sheet_patient_id, NOT_YET)) for one in found)
    return Arrivals(tuple(worded), warnings)


def give(session: Session, name: str, born: str, sex: Sex) -> ReserveIdentity:
    """Give the next number to somebody who arrived; `born` as typed, "" where it is not known."""
    try:
        birth_date = date.fromisoformat(born.strip()) if born.strip() else None
    except ValueError as error:
        raise FallbackError("window.not_a_date", typed=born) from error
    return identities.take(session, _outage(session), name=name, birth_date=birth_date, sex=sex)


def void(session: Session, number: str, reason: str) -> Message:
    """The number was not used after all."""
    identities.void(session, number, reason)
    return say("window.reserve_void", number=number)


def forms(session: Session, one: ReserveIdentity, _: Progress) -> Issued:
    """Issue the forms of a patient of whom nothing is known."""
    packet = printing.arrival_packet(session, _outage(session), one)
    return Issued(" ".join((one.number, one.name)).strip(), packet)


SHEETS = labels.KNOWN_SHEETS
BANDS = ("band-a4", "band-strip")


@dataclass(frozen=True)
class Wanted:
    """Labels as asked for: on which sheet, or which wristband; from which place; how many (0: to
    the end of the sheet)."""

    kind: str
    start: int = 1
    count: int = 0


def small(session: Session, patient_id: str, wanted: Wanted) -> Labels:
    """Labels or a wristband of a patient, or of a reserve number."""
    ward = standing_now(session).ward
    if ward is None:
        raise FallbackError("window.no_ward")
    chart = printing.chart_for_labels(session, Ward(ward.id, ward.name), patient_id)
    label = labels.label(chart, session.lang)
    made: Printout
    if wanted.kind in BANDS:
        made = labels.band(label, on_a4=wanted.kind == "band-a4")
    else:
        sheet = labels.sheet(wanted.kind)
        made = labels.label_sheets(label, sheet, start=wanted.start, count=wanted.count or None)
    return Labels(chart.patient.name or chart.patient.number, made, chart.patient.id)


def _outage(session: Session) -> Outage:
    found = standing_now(session).outage
    if found is None:
        raise FallbackError(NO_OUTAGE)
    return found


def _worded(session: Session, one: ReserveIdentity, paper: Message) -> Arrival:
    lang = session.lang
    given = from_iso(one.given_at).astimezone(session.settings.zone)
    state = say("window.on_log" if one.on_paper else f"reserve.state_{one.state}").text(lang)
    why = "" if one.on_paper else one.patient_id or one.reason
    sex = "" if one.sex == "unknown" else say(f"packet.sex_{one.sex}").text(lang)
    return Arrival(
        one,
        as_told(one.name, lang),
        as_told(one.birth_date.isoformat() if one.birth_date else "", lang),
        as_told(sex, lang),
        f"{given:%Y-%m-%d %H:%M}",
        f"{state}: {why}" if why else state,
        paper.text(lang),
    )
