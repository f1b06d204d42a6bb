"""The sheets of day two and three: from the snapshot's orders, and from what has been keyed.

What was written on paper is told on the page, never turned into a row.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from fallback.chart.model import Chart
from fallback.errors import FallbackError
from fallback.outage.issue import IssuedPacket, issue, unheeded
from fallback.outage.naming import naming
from fallback.outage.packets import context, pinned, title
from fallback.outage.replacing import LIVE, REPLACEABLE, Replacing, copies_of
from fallback.packet.compose import DRAWN, FormCopy
from fallback.packet.context import DAY, Context
from fallback.packet.continuation import FORM, DayBefore, compose_continuation
from fallback.recovery.events.done import DoneSheet, as_written, done_sheets
from fallback.recovery.events.events import AllergyWritten, DoseWritten, Event, OrderWritten, Query
from fallback.recovery.events.written import events
from fallback.session import Session, from_iso
from fallback.sources.record_system import Progress
from fallback.store import sheets, snapshots
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.sheets import Sheet
from fallback.texts import Lang, worded

LAST_DAY = 7
ORDERS = "orders"
_HELD = "6"  # the sheet's code for "held by prescriber"


def continuation_packet(
    session: Session,
    outage: Outage,
    day: int,
    patient_ids: Sequence[str] = (),
    progress: Progress = unheeded,
) -> IssuedPacket:
    """Issue day `day` (2 …) of the administration sheets, of these patients or (none named) of all.

    Each begins where the sheet before ends. Sheets of that day that are out are replaced.
    FallbackError for another day, or where the snapshot does not hold a patient.
    """
    if not 2 <= day <= LAST_DAY:
        raise FallbackError("outage.no_day", day=day, most=LAST_DAY)
    with session.read() as tx:
        row = pinned(tx, outage)
        wanted = _wanted(snapshots.load(tx, row.id).charts, patient_ids, outage)
        drawn = _drawn(tx, outage)
        done = done_sheets(tx, outage.id)
        ordered = _order_sheets(tx, outage)
    now = context(session, outage, row)
    told = on_paper(session, outage, done)
    keyed = frozenset(one.sheet.number for one in done)
    copies: list[FormCopy] = []
    old: dict[int, tuple[Sheet, ...]] = {}
    for place, chart in enumerate(wanted):
        who = chart.patient.id
        own = [one for one in drawn if one.patient_id == who]
        old[place] = tuple(s for one in own if one.day == day for s in one.replaceable)
        last = _last(own, day)
        numbers = tuple(sheet.number for one in last for sheet in one.sheets)
        numbers += tuple(one.number for one in ordered if one.patient_id == who)
        drawn_for = hours(last, now)
        all_keyed = bool(numbers) and keyed.issuperset(numbers)
        overlapping = _overlapping(last, drawn_for[0])
        before = DayBefore(numbers, all_keyed, told.get(who, ()), overlapping)
        copies.append(compose_continuation(chart, now, day, drawn_for, before))
    with session.read() as tx:
        notes = naming(tx, outage.id, (sheet for copy in old.values() for sheet in copy))
    return issue(
        session,
        outage,
        row.id,
        copies,
        title=title(outage),
        progress=progress,
        replacing=Replacing(old, worded("outage.why_again", session.lang, day=day)),
        notes=notes,
    )


def _wanted(
    charts: Sequence[Chart], patient_ids: Sequence[str], outage: Outage
) -> tuple[Chart, ...]:
    wanted = tuple(one for one in charts if not patient_ids or one.patient.id in patient_ids)
    if not wanted or len(wanted) < len(set(patient_ids)):
        raise FallbackError("outage.no_patient", ward=outage.ward_name)
    return wanted


@dataclass(frozen=True)
class Drawn:
    """A copy with due times: day 1 is the administration sheet; `sheets` without the void ones."""

    patient_id: str
    day: int
    sheets: tuple[Sheet, ...]
    until: datetime

    @property
    def replaceable(self) -> tuple[Sheet, ...]:
        """Those that a new copy takes the place of."""
        return tuple(sheet for sheet in self.sheets if sheet.state in REPLACEABLE)


def _drawn(tx: Transaction, outage: Outage) -> tuple[Drawn, ...]:
    found: list[Drawn] = []
    for copy in copies_of(sheets.of_outage(tx, outage.id)):
        left = tuple(sheet for sheet in copy if sheet.state != "void")
        if not left or copy[0].form not in (*DRAWN, FORM):
            continue
        frozen = sheets.frozen(tx, copy[0].number)
        day = int(frozen.values.get("period/day", "1"))
        if frozen.until:  # a blank one has no hours
            found.append(Drawn(copy[0].patient_id, day, left, from_iso(frozen.until)))
    return tuple(found)


def _order_sheets(tx: Transaction, outage: Outage) -> tuple[Sheet, ...]:
    """Sheets that orders are written on beside those with due times."""
    every = sheets.of_outage(tx, outage.id)
    return tuple(one for one in every if one.form == ORDERS and one.state != "void")


def _last(own: Sequence[Drawn], day: int) -> tuple[Drawn, ...]:
    """The copies of the newest day before `day`."""
    last = max((one.day for one in own if one.day < day), default=0)
    return tuple(one for one in own if one.day == last)


def hours(last: Sequence[Drawn], now: Context) -> tuple[datetime, datetime]:
    """A day from where the first of the sheets in use before ends, so that no hour is on none;
    from now where there are none, or where that day has passed."""
    start = min((one.until for one in _in_use(last)), default=None)
    if start is None or start + DAY <= now.printed_at:
        return now.window
    return start, start + DAY


def _in_use(last: Sequence[Drawn]) -> Sequence[Drawn]:
    """Those that may be at a bedside; where none is, all."""
    return [one for one in last if any(sheet.state in LIVE for sheet in one.sheets)] or last


def _overlapping(last: Sequence[Drawn], start: datetime) -> datetime | None:
    """Until when times are drawn on a sheet in use before, too; None where on none."""
    until = max((one.until for one in _in_use(last)), default=start)
    return until if until > start else None


def on_paper(
    session: Session, outage: Outage, done: Sequence[DoneSheet]
) -> dict[str, tuple[str, ...]]:
    """By patient: new orders, orders held or struck, and what is unclear, of the keyed sheets."""
    found: dict[str, tuple[str, ...]] = {}
    for one in done:
        said = [_told(event, session.lang) for event in events(as_written(session, outage, one))]
        said += _struck(one, session.lang)
        sheet = one.sheet.patient_id
        found[sheet] = found.get(sheet, ()) + tuple(dict.fromkeys(filter(None, said)))
    return found


def _told(event: Event, lang: Lang) -> str:
    def words(key: str, *parts: str) -> str:
        text = " · ".join(" ".join(part.split()) for part in parts if part)
        return worded(f"recovery.{key}", lang, sheet=event.origin.sheet, text=text)

    if isinstance(event, OrderWritten):
        return words("paper_order", event.drug, event.dosage, *event.particulars, event.prescriber)
    if isinstance(event, AllergyWritten):
        return words("paper_allergy", event.substance, event.reaction)
    if isinstance(event, DoseWritten) and event.code == _HELD:
        return words("paper_held", event.drug)
    if isinstance(event, Query) and event.kind in ("order", "dose", "allergy"):
        return words("paper_unclear", event.written)
    return ""


def _struck(one: DoneSheet, lang: Lang) -> Iterator[str]:
    """Rows whose confirmation a nurse struck through: the order does not hold any more."""
    for path, reading in one.readings.items():
        if path.endswith("/confirmed") and reading.state == "struck":
            drug = one.frozen.values.get(path.replace("/confirmed", "/drug"), "")
            text = " ".join(drug.split())
            yield worded("recovery.paper_struck", lang, sheet=one.sheet.number, text=text)


def next_day(session: Session, outage: Outage) -> int:
    """The day to print next: the last one printed while its hours have not begun, else the one
    after it."""
    now = session.now()
    with session.read() as tx:
        drawn = _drawn(tx, outage)
    last = max((one.day for one in drawn), default=1)
    ahead = any(one.day == last and one.until - DAY > now for one in drawn)
    return last if last > 1 and ahead else last + 1
