"""A drug of the catalogue becomes an order of a patient, counted from the ward's day 0.

Everything but the patient is the same for all who have the drug, so it is made once a day.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart import timing
from fallback.chart.model import Dosage, MedicationOrder, Quantity, Timing
from fallback.demo.catalogue import Drug, Instruction, drugs

ZONE = ZoneInfo("Europe/Stockholm")
SECOND = timedelta(seconds=1)
UCUM = {
    "tablett": "{tablet}",
    "kapsel": "{capsule}",
    "suppositorium": "{suppository}",
    "inhalation": "{inhalation}",
    "plåster": "{patch}",
    "droppe": "[drp]",
    "E": "[iU]",
    "mg": "mg",
    "g": "g",
    "ml": "mL",
    "ml/tim": "mL/h",
    "l/min": "L/min",
}

_Course: TypeAlias = tuple[datetime, datetime | None]


@lru_cache(4096)
def local(day: date, hour: time) -> datetime:
    """A time of the ward's own day, in UTC."""
    return datetime.combine(day, hour, ZONE).astimezone(UTC)


def quantity(text: str) -> Quantity | None:
    """ "2 tablett" as a quantity; None for ""."""
    if not text:
        return None
    value, unit = text.split(" ", 1)
    return Quantity(Decimal(value), unit, UCUM[unit])


@lru_cache(4096)
def order_of(key: str, day0: date) -> MedicationOrder:
    """The order, without its patient: `id` and `prescriber` are still to be set."""
    drug = drugs()[key]
    start = local(day0 - timedelta(days=drug.since), time(8))
    stop = None if drug.until is None else local(day0 + timedelta(days=drug.until), time(23, 59))
    return MedicationOrder(
        id="",
        status=drug.status,
        drug=drug.drug,
        version="1",
        category="inpatient",
        atc=drug.atc,
        form=drug.form,
        strength=drug.strength,
        dosages=tuple(_dosage(one, drug, day0, (start, stop)) for one in drug.dosage),
        authored=start,
        start=start,
        stop=stop,
        indication=drug.indication,
        note=drug.note,
    )


def patients_order(
    key: str, day0: date, now: datetime, *, id: str, prescriber: str
) -> MedicationOrder:
    """The order of one patient; a course that has run out is completed."""
    order = order_of(key, day0)
    over = order.status == "active" and order.stop is not None and order.stop <= now
    return msgspec.structs.replace(
        order, id=id, prescriber=prescriber, status="completed" if over else order.status
    )


def _dosage(one: Instruction, drug: Drug, day0: date, course: _Course) -> Dosage:
    return Dosage(
        text=one.text,
        dose=quantity(one.dose),
        dose_high=quantity(one.high),
        rate=quantity(one.rate),
        route=drug.route,
        method=one.method,
        timing=_timing(one, day0, course),
        timing_text=one.timing_text,
        as_needed=bool(one.prn),
        as_needed_for=one.prn,
        maximum=one.maximum,
    )


def _timing(one: Instruction, day0: date, course: _Course) -> Timing | None:
    """The timing within its own dates, else within the course's."""
    start, stop = course
    begin = start if one.from_ is None else local(day0 + timedelta(days=one.from_), time(0))
    end = stop if one.to is None else local(day0 + timedelta(days=one.to), time(23, 59))
    if one.every:
        amount, unit = one.every.split()
        return Timing(
            frequency=1,
            period=Decimal(amount),
            period_unit=unit,
            bounds_start=begin,
            bounds_end=end,
        )
    if one.when:
        return Timing(
            when=tuple(one.when.split()), offset=one.offset, bounds_start=begin, bounds_end=end
        )
    if not one.times:
        return None
    return Timing(
        times_of_day=tuple(time.fromisoformat(text) for text in one.times.split()),
        days_of_week=tuple(one.days.split()),
        bounds_start=begin,
        bounds_end=end,
    )


def due_times(
    dosage: Dosage, order: MedicationOrder, after: datetime, until: datetime
) -> Iterator[datetime]:
    """When the dosage is due, `after` < due ≤ `until`, within the order's own dates."""
    if dosage.timing is None:
        return
    last = until if order.stop is None else min(until, order.stop)
    found = timing.due_times(dosage.timing, order.start, after, last + SECOND, ZONE)
    if isinstance(found, timing.DueTimes):
        yield from (due for due in found.times if after < due <= last)
