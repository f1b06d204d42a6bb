"""A keyed sheet becomes events, group by group; what is incomplete becomes a question."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal

from fallback.chart.model import Quantity
from fallback.recovery.events import allergies, arrivals_log, moments, order_sheet
from fallback.recovery.events.events import (
    DoseSinceWritten,
    DoseUnsigned,
    DoseWritten,
    Event,
    EventKind,
    NoteWritten,
    ObservationWritten,
    OrderWritten,
    Origin,
    Query,
)
from fallback.recovery.events.groups import Group, KeyedSheet, UnclearError, chosen, groups
from fallback.texts import say, worded
from forms.spec import Kind

LOOK_BACK = timedelta(hours=4)  # a sheet has lines for what fell due so long before its issue
A_DAY = timedelta(hours=24)  # a sheet holds one; so far back goes what is written from memory
ABOUT = timedelta(hours=1)  # so much earlier may the outage have begun than it is known to have

KINDS: dict[str, EventKind] = {
    "orders": "dose",
    "since": "dose",
    "new_orders": "order",
    "observations": "observation",
}


def events(sheet: KeyedSheet) -> tuple[Event, ...]:
    """Everything written on the sheet, in the order of the paper."""
    found: list[Event] = []
    for group in groups(sheet):
        if not group.inked:
            found += _struck_row(group)
            found += _unsigned(group)  # blank, or struck out as a whole
            continue
        kind = _kind(group)
        try:
            found += _reader(group)(group)
        except UnclearError as unclear:
            found.append(Query(group.origin, kind, unclear.message, group.told()))
    return tuple(found)


def _dose(group: Group) -> Iterator[Event]:
    group.need_readable()
    if "confirmed" in group.boxes:
        return  # a nurse confirmed the row; that is no event of the patient's
    line = next(iter(group.boxes.values()))
    due = datetime.fromisoformat(line.due) if line.due else None
    code, amount, sign = group.text("code"), _amount(group, "dose"), group.text("sign")
    if code and amount:
        raise UnclearError("query_given_and_not", code=code)
    if not sign:
        raise UnclearError("query_no_sign")
    at = _at(group, due)
    if at is None and code:
        at = due
    if at is None:
        raise UnclearError("query_no_time")
    yield DoseWritten(
        group.origin,
        order_id=line.row_id,
        drug=line.context,
        due=due,
        at=at,
        dose=amount,
        code=code,
        reason=_choice(group, "code", code),
        sign=sign,
    )


def _unsigned(group: Group) -> Iterator[Event]:
    """A line that was left blank though its dose fell due. A row that a nurse struck asks for
    nothing."""
    line = next(iter(group.boxes.values()), None)
    if group.block != "orders" or line is None or not line.due:
        return
    row = group.sheet.readings.get(f"{group.key.rpartition('/')[0]}/confirmed")
    due = datetime.fromisoformat(line.due)
    left = not group.having("struck") and not (row and row.state == "struck")
    if left and group.sheet.began <= due <= group.sheet.end:
        yield DoseUnsigned(group.origin, line.row_id, line.context, due)


def _struck_row(group: Group) -> Iterator[Event]:
    """A row of a later day's sheet whose confirmation a nurse struck: the order does not hold, and
    somebody has to say so in the record system."""
    if "confirmed" in group.having("struck"):
        drug = " ".join(group.sheet.values.get(f"{group.key}/drug", "").split())
        text = worded(
            "recovery.paper_struck", group.sheet.lang, sheet=group.sheet.number, text=drug
        )
        yield NoteWritten(group.origin, text)


def _since(group: Group) -> Iterator[Event]:
    group.need_readable()
    if not group.text("drug"):
        raise UnclearError("query_no_drug")
    if not group.text("sign"):
        raise UnclearError("query_no_sign")
    at = _at(group, None)
    if at is None:
        raise UnclearError("query_no_time")
    yield DoseSinceWritten(
        group.origin, group.text("drug"), at, group.text("dose"), group.text("sign")
    )


def _order(group: Group) -> Iterator[Event]:
    group.need_readable()
    if not group.text("drug"):
        raise UnclearError("query_no_drug")
    yield OrderWritten(
        group.origin,
        group.text("drug"),
        group.text("dosage"),
        group.text("prescriber"),
        group.lines_written(),
    )


def _column(group: Group) -> Iterator[Event]:
    for field in ("date", "time", "sign"):
        if field in group.having("illegible") + group.having("struck"):
            raise UnclearError("query_illegible", fields=group.label(field))
    if not group.text("sign"):
        raise UnclearError("query_no_sign")
    at = _at(group, None)
    if at is None:
        raise UnclearError("query_no_time")
    uncoded: list[str] = []
    for field in [name for name in group.boxes if name not in ("date", "time", "sign")]:
        if group.boxes[field].concept:
            yield from _value(group, field, at)
        elif text := group.text(field):
            uncoded.append(f"{group.label(field)}: {_choice(group, field, text) or text}")
    if uncoded:  # what the record system has no code for is a note of the whole column
        uncoded.append(f"{group.label('sign')} {group.text('sign')}")
        yield NoteWritten(group.origin, " · ".join(uncoded), at)


def _value(group: Group, field: str, at: datetime) -> Iterator[Event]:
    box, reading = group.boxes[field], group.reading(field)
    origin = Origin(group.sheet.number, group.sheet.patient_id, box.path, (box.path,))
    name = group.label(field)
    if reading is None or reading.state in ("blank", "struck"):
        return
    if reading.state == "illegible":
        yield Query(origin, "observation", say("findings.query_illegible", fields=name), "")
        return
    number = _amount(group, field) if box.kind is Kind.NUMBER else None
    text = "" if number else _choice(group, field, reading.value) or reading.value
    yield ObservationWritten(origin, box.concept, name, at, number, text, group.text("sign"))


def _note(group: Group) -> Iterator[Event]:
    group.need_readable()
    if text := group.noted():  # boxes that were left unticked say nothing
        yield NoteWritten(group.origin, text)


def _kind(group: Group) -> EventKind:
    if order_sheet.is_order(group):
        return "order"
    return "allergy" if allergies.is_row(group) else KINDS.get(group.block, "note")


def _reader(group: Group) -> Callable[[Group], Iterator[Event]]:
    if order_sheet.is_order(group):
        return order_sheet.read
    if allergies.is_row(group):
        return allergies.read
    if arrivals_log.is_row(group):
        return arrivals_log.read
    return _READERS.get(group.block, _note)


_READERS = {"orders": _dose, "since": _since, "new_orders": _order, "observations": _column}


def _amount(group: Group, field: str) -> Quantity | None:
    text = group.text(field)
    if not text or group.boxes[field].kind is not Kind.NUMBER:
        return None
    box = group.boxes[field]
    return Quantity(Decimal(text), box.unit, box.ucum)


def _choice(group: Group, field: str, code: str) -> str:
    box = group.boxes.get(field)
    return chosen(box, code, group.sheet.lang) if box else ""


def _at(group: Group, due: datetime | None) -> datetime | None:
    """When it was done: near its due time, else on the only day the sheet leaves open."""
    if not group.text("time"):
        return None
    clock, sheet = time.fromisoformat(group.text("time")), group.sheet
    if due is not None:
        earliest = min(sheet.issued, due) - LOOK_BACK  # nobody wrote on it before it was there
        found = moments.nearest(clock, sheet.zone, due, earliest)
    elif day := group.text("date"):
        found = moments.on_day(clock, date.fromisoformat(day), sheet.zone)
    else:
        found = moments.between(clock, sheet.zone, *_window(group))
    if len(found) > 1:
        raise UnclearError("query_two_days", time=group.text("time"))
    if not found:
        raise UnclearError("query_no_such_time", time=group.text("time"))
    return found[0]


def _window(group: Group) -> tuple[datetime, datetime]:
    """When a time without a day can have been: before the sheet was issued, or while it held."""
    sheet, issued = group.sheet, group.sheet.issued
    if group.block == "since":
        return max(issued - A_DAY, (sheet.fetched or issued - A_DAY) - LOOK_BACK), issued
    if sheet.since is not None and sheet.until is not None:
        return max(issued - LOOK_BACK, sheet.since - ABOUT), min(sheet.until, sheet.end)
    # An observation chart is written on for as long as there is room: it may be of any day.
    last = sheet.end if group.block == "observations" else min(issued + A_DAY, sheet.end)
    return max(sheet.began - ABOUT, issued - LOOK_BACK), last
