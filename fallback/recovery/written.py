"""A keyed sheet becomes events, group by group; what is incomplete becomes a question."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart.model import Quantity
from fallback.recovery import moments
from fallback.recovery.events import (
    DoseSinceWritten,
    DoseWritten,
    Event,
    EventKind,
    NoteWritten,
    ObservationWritten,
    OrderWritten,
    Origin,
    Query,
)
from fallback.recovery.verification import Reading, is_keyed
from fallback.texts import Lang, Message, say
from forms.geometry import Box
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


class KeyedSheet(msgspec.Struct, frozen=True):
    """A sheet with its readings. The outage it was `issued` in lasted from `began` to `end`.

    It was printed from what was `fetched` (None for a ward's form). `zone` is the ward's clock.
    """

    number: str
    patient_id: str
    boxes: tuple[Box, ...]
    readings: Mapping[str, Reading]
    issued: datetime
    began: datetime
    end: datetime
    zone: ZoneInfo
    lang: Lang = "sv"
    fetched: datetime | None = None


class _UnclearError(Exception):
    """The group cannot be used; carries the sentence."""

    def __init__(self, key: str, **values: object) -> None:
        self.message: Message = say(f"findings.{key}", **values)


class _Group:
    """The boxes that belong together, and what was written in them.

    `boxes` are its own, by field; `lines` the boxes of each line below them.
    """

    def __init__(self, sheet: KeyedSheet, key: str, boxes: list[Box]) -> None:
        self.sheet, self.key, self.every = sheet, key, boxes
        self.boxes: dict[str, Box] = {}
        self.lines: dict[str, list[Box]] = {}
        for box in boxes:
            place, _, field = box.path.rpartition("/")
            if place.count("/") > key.count("/"):
                self.lines.setdefault(place, []).append(box)
            else:
                self.boxes[field] = box
        self.block = key.partition("/")[0]

    @property
    def origin(self) -> Origin:
        paths = tuple(box.path for box in self.every)
        return Origin(self.sheet.number, self.sheet.patient_id, self.key, paths)

    @property
    def inked(self) -> bool:
        """Whether anything stands there that was not struck out."""
        found = (self.sheet.readings.get(box.path) for box in self.every)
        return any(reading and reading.state in ("value", "illegible") for reading in found)

    def reading(self, field: str) -> Reading | None:
        box = self.boxes.get(field)
        return self.sheet.readings.get(box.path) if box else None

    def text(self, field: str) -> str:
        found = self.reading(field)
        return found.value if found and found.state == "value" else ""

    def label(self, field: str) -> str:
        return self.boxes[field].label.text(self.sheet.lang)

    def having(self, state: str) -> list[str]:
        found = ((field, self.reading(field)) for field in self.boxes)
        return [field for field, reading in found if reading and reading.state == state]

    def written(self) -> str:
        """What could be read, in the order of the paper."""
        read = [(field, self.text(field)) for field in self.boxes]
        own = (f"{self.label(field)}: {text}" for field, text in read if text)
        return " · ".join((*own, *self.lines_written()))

    def lines_written(self) -> tuple[str, ...]:
        """Each line below that holds something, every value after its own label: a code for "not
        given" must not be read as an amount."""
        worded = (
            ", ".join(filter(None, map(self._worded, boxes))) for boxes in self.lines.values()
        )
        return tuple(filter(None, worded))

    def _worded(self, box: Box) -> str:
        lang, reading = self.sheet.lang, self.sheet.readings.get(box.path)
        if reading is None or reading.state == "blank":
            return ""
        value = f"{reading.value} {box.unit}".strip()
        if reading.state != "value":
            value = say(f"findings.word_{reading.state}").text(lang)
        elif meant := _chosen(box, reading.value, lang):
            value = f"{value} ({meant})"
        return f"{box.label.text(lang)} {value}"

    def told(self) -> str:
        """The same, after what is printed beside it: which order, which time."""
        printed = next((box.context for box in self.boxes.values() if box.context), "")
        return ": ".join(part for part in (" ".join(printed.split()), self.written()) if part)

    def need_readable(self) -> None:
        if unread := self.having("illegible"):
            raise _UnclearError("query_illegible", fields=", ".join(map(self.label, unread)))
        if struck := self.having("struck"):
            raise _UnclearError("query_struck", fields=", ".join(map(self.label, struck)))


def events(sheet: KeyedSheet) -> tuple[Event, ...]:
    """Everything written on the sheet, in the order of the paper."""
    found: list[Event] = []
    for group in _groups(sheet):
        if not group.inked:
            continue  # blank, or struck out as a whole
        kind = KINDS.get(group.block, "note")
        try:
            found += _READERS.get(group.block, _note)(group)
        except _UnclearError as unclear:
            found.append(Query(group.origin, kind, unclear.message, group.told()))
    return tuple(found)


def _groups(sheet: KeyedSheet) -> Iterator[_Group]:
    gathered: dict[str, list[Box]] = {}
    for box in sheet.boxes:
        if is_keyed(box):
            gathered.setdefault(_group_key(box), []).append(box)
    for key, boxes in gathered.items():
        yield _Group(sheet, key, boxes)


def _group_key(box: Box) -> str:
    parts = box.path.split("/")
    if parts[0] == "new_orders":  # an order and the doses written below it are one thing
        return "/".join(parts[:2])
    return box.group or box.path.rpartition("/")[0]


def _dose(group: _Group) -> Iterator[Event]:
    group.need_readable()
    line = next(iter(group.boxes.values()))
    due = datetime.fromisoformat(line.due) if line.due else None
    code, amount, sign = group.text("code"), _amount(group, "dose"), group.text("sign")
    if code and amount:
        raise _UnclearError("query_given_and_not", code=code)
    if not sign:
        raise _UnclearError("query_no_sign")
    at = _at(group, due)
    if at is None and code:
        at = due
    if at is None:
        raise _UnclearError("query_no_time")
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


def _since(group: _Group) -> Iterator[Event]:
    group.need_readable()
    if not group.text("drug"):
        raise _UnclearError("query_no_drug")
    if not group.text("sign"):
        raise _UnclearError("query_no_sign")
    at = _at(group, None)
    if at is None:
        raise _UnclearError("query_no_time")
    yield DoseSinceWritten(
        group.origin, group.text("drug"), at, group.text("dose"), group.text("sign")
    )


def _order(group: _Group) -> Iterator[Event]:
    group.need_readable()
    if not group.text("drug"):
        raise _UnclearError("query_no_drug")
    yield OrderWritten(
        group.origin,
        group.text("drug"),
        group.text("dosage"),
        group.text("prescriber"),
        group.lines_written(),
    )


def _column(group: _Group) -> Iterator[Event]:
    for field in ("date", "time", "sign"):
        if field in group.having("illegible") + group.having("struck"):
            raise _UnclearError("query_illegible", fields=group.label(field))
    if not group.text("sign"):
        raise _UnclearError("query_no_sign")
    at = _at(group, None)
    if at is None:
        raise _UnclearError("query_no_time")
    uncoded: list[str] = []
    for field in [name for name in group.boxes if name not in ("date", "time", "sign")]:
        if group.boxes[field].concept:
            yield from _value(group, field, at)
        elif text := group.text(field):
            uncoded.append(f"{group.label(field)}: {_choice(group, field, text) or text}")
    if uncoded:  # what the record system has no code for is a note of the whole column
        yield NoteWritten(group.origin, " · ".join(uncoded), at)


def _value(group: _Group, field: str, at: datetime) -> Iterator[Event]:
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


def _note(group: _Group) -> Iterator[Event]:
    group.need_readable()
    yield NoteWritten(group.origin, group.written())


_READERS = {"orders": _dose, "since": _since, "new_orders": _order, "observations": _column}


def _amount(group: _Group, field: str) -> Quantity | None:
    text = group.text(field)
    if not text or group.boxes[field].kind is not Kind.NUMBER:
        return None
    box = group.boxes[field]
    return Quantity(Decimal(text), box.unit, box.ucum)


def _choice(group: _Group, field: str, code: str) -> str:
    box = group.boxes.get(field)
    return _chosen(box, code, group.sheet.lang) if box else ""


def _chosen(box: Box, code: str, lang: Lang) -> str:
    """What a code of the form means; "" where it is none."""
    return next((one.label.text(lang) for one in box.choices if one.code == code), "")


def _at(group: _Group, due: datetime | None) -> datetime | None:
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
        raise _UnclearError("query_two_days", time=group.text("time"))
    if not found:
        raise _UnclearError("query_no_such_time", time=group.text("time"))
    return found[0]


def _window(group: _Group) -> tuple[datetime, datetime]:
    """When a time without a day can have been: before the sheet was issued, or while it held."""
    sheet, issued = group.sheet, group.sheet.issued
    if group.block == "since":
        return max(issued - A_DAY, (sheet.fetched or issued - A_DAY) - LOOK_BACK), issued
    return max(sheet.began - ABOUT, issued - LOOK_BACK), min(issued + A_DAY, sheet.end)
