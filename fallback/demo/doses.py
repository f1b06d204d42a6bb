"""What the ward's nurses signed in the record system: as ordered, and now and then not given."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import TypeAlias

from fallback.chart.model import Administration, Dosage, MedicationOrder, Quantity
from fallback.demo.catalogue import drugs, names
from fallback.demo.dice import dice, pick
from fallback.demo.orders import ZONE, due_times, local, order_of

Spans: TypeAlias = tuple[tuple[datetime, datetime], ...]
"""Times in which nothing was signed here: the system was down, and the ward wrote on paper."""

KEPT = timedelta(hours=48)
INFUSION = timedelta(hours=8)
REASONS = (
    "Patienten avböjde",
    "Illamående, kräks",
    "Fastar inför undersökning",
    "Ej på avdelningen",
    "Läkemedlet saknas på avdelningen",
)
ASKED_FOR = tuple(time(hour) for hour in (2, 7, 11, 16, 21))  # when something is asked for


def doses(key: str, order: MedicationOrder, day0: date, now: datetime) -> Iterator[Administration]:
    """The doses of one order in the 48 hours up to `now`."""
    if order.status == "on-hold" or not drugs()[key].charted:
        return
    for dosage, due in _due(key, day0, now):
        throw = dice(order.id, due)
        if dosage.as_needed and throw[0] > 70:
            continue
        at = due + timedelta(minutes=throw[1] % 40 - 10)
        if at <= now:
            yield _dose(order, dosage, due, at, throw, now)


@lru_cache(512)
def _due(key: str, day0: date, now: datetime) -> tuple[tuple[Dosage, datetime], ...]:
    """All due times of a drug in the window; the same for everyone who has it."""
    order = order_of(key, day0)
    after = now - KEPT
    return tuple(
        (dosage, due)
        for dosage in order.dosages
        for due in (
            _asked(order, after, now)
            if dosage.as_needed and dosage.timing is None
            else due_times(dosage, order, after, now)
        )
    )


def _asked(order: MedicationOrder, after: datetime, now: datetime) -> Iterator[datetime]:
    day = after.astimezone(ZONE).date()
    for _ in range(4):
        for hour in ASKED_FOR:
            due = local(day, hour)
            if after < due <= now and (order.stop is None or due <= order.stop):
                yield due
        day += timedelta(days=1)


def _dose(
    order: MedicationOrder, dosage: Dosage, due: datetime, at: datetime, throw: bytes, now: datetime
) -> Administration:
    given = dosage.as_needed or throw[2] < 240
    running = given and dosage.rate is not None and at + INFUSION > now
    return Administration(
        id=f"{order.id}-{due:%Y%m%dT%H%M}{'-vb' if dosage.as_needed else ''}",
        status="in-progress" if running else ("completed" if given else "not-done"),
        drug=order.drug,
        order_id=order.id,
        at=at,
        dose=_amount(dosage, throw[3]) if given else None,
        dose_text=_rate(dosage.rate) if given and dosage.rate else "",
        reason="" if given else pick(REASONS, throw[4]),
        by=pick(names().nurses, throw[5]),
    )


def _amount(dosage: Dosage, throw: int) -> Quantity | None:
    return dosage.dose_high if dosage.dose_high and throw % 3 == 0 else dosage.dose


def _rate(rate: Quantity) -> str:
    return f"{rate.value} {rate.unit}"


def outside(items: Iterable[Administration], quiet: Spans) -> Iterator[Administration]:
    """Without those that fall in a quiet span."""
    for item in items:
        if item.at is None or not any(start < item.at <= end for start, end in quiet):
            yield item
