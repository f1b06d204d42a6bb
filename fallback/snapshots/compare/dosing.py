"""How much, and when: dosages as single doses, so that two ways to say the same are the same.

"Three times a day" and "at 8, 14 and 20" say the same number of doses; that one side names no hours
is not called a change.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from fallback.chart.model import Dosage, MedicationOrder, Timing
from fallback.snapshots.compare.amounts import (
    Amount,
    amounts,
    in_substance,
    numbers,
    of,
    same_words,
)
from fallback.snapshots.compare.words import alike, tokens

Amounts: TypeAlias = tuple[Amount, ...]
When: TypeAlias = tuple[object, ...]
_HOURS = {"h": Fraction(1), "min": Fraction(1, 60), "d": Fraction(24), "wk": Fraction(168)}
_LIKE = 0.5
_MIDNIGHT = timedelta(
    hours=2
)  # a day that begins at a ward's midnight begins so much earlier in UTC


@dataclass(frozen=True)
class Dose:
    """One dose: how much, and when; `rate` counts doses a day where no hours are told."""

    much: Amounts
    days: tuple[object, ...]
    as_needed: bool
    at: When = ()
    rate: Fraction | None = None


@dataclass(frozen=True)
class Dosing:
    """All doses of an order. `words` are dosages that are told in words alone."""

    doses: tuple[Dose, ...]
    limits: Amounts
    words: tuple[str, ...]

    @cached_property
    def much(self) -> frozenset[Amounts]:
        """The different amounts."""
        return frozenset(dose.much for dose in self.doses)

    @cached_property
    def whens(self) -> Counter[When]:
        """How often each time stands there, whatever the amount."""
        return Counter((dose.at, dose.rate, dose.days) for dose in self.doses)

    @cached_property
    def as_needed(self) -> frozenset[bool]:
        """Whether doses are given when needed, on their own, or some of each."""
        return frozenset(dose.as_needed for dose in self.doses)

    @cached_property
    def daily(self) -> dict[When, Fraction]:
        """How many doses a day of each amount."""
        found: dict[When, Fraction] = defaultdict(Fraction)
        for dose in self.doses:
            found[(dose.much, dose.days, dose.as_needed)] += _times(dose)
        return found

    @cached_property
    def often(self) -> dict[When, Fraction]:
        """How many doses a day, of whatever amount."""
        found: dict[When, Fraction] = defaultdict(Fraction)
        for dose in self.doses:
            found[(dose.days,)] += _times(dose)
        return found

    @cached_property
    def counted(self) -> bool:
        """Whether doses are told by how often, and not by the hour."""
        return any(dose.rate is not None for dose in self.doses)


def _times(dose: Dose) -> Fraction:
    return Fraction(1) if dose.rate is None else dose.rate


def dosing(order: MedicationOrder, strengths: Amounts) -> Dosing:
    """The order's dosages, its amounts in substance where the strength is told."""
    stepped = len({_bounds(one.timing) for one in order.dosages}) > 1
    coded = [one for one in order.dosages if _coded(one)]
    doses = [dose for one in coded for dose in _doses(one, strengths, stepped=stepped)]
    words = [one.text for one in order.dosages if not _coded(one) and one.text]
    limits = [
        in_substance(found, strengths)
        for one in order.dosages
        for text in (one.maximum, one.maximum_once)
        for found in amounts(text)[:1]
    ]
    return Dosing(tuple(doses), tuple(sorted(limits)), tuple(words))


def differences(one: Dosing, other: Dosing, *, same_source: bool) -> Iterator[str]:
    """What differs: "dose", "timing", "as_needed", "maximum", "words"."""
    yield from _dose_and_timing(one, other)
    if one.limits != other.limits:
        yield "maximum"
    if len(one.words) != len(other.words) or not all(
        map(same_words if same_source else _about_the_same, one.words, other.words)
    ):
        yield "words"


def _dose_and_timing(one: Dosing, other: Dosing) -> Iterator[str]:
    if Counter(one.doses) == Counter(other.doses):
        return
    if not (one.doses and other.doses):
        if not (one.words or other.words):
            yield "dose"  # one side has none at all
        return
    counted = one.counted or other.counted
    same_times = one.whens == other.whens or (counted and one.often == other.often)
    found: list[str] = []
    if one.much != other.much:
        found.append("dose")
    if not same_times:
        found.append("timing")
    if one.as_needed != other.as_needed:
        found.append("as_needed")
    if not found and not (counted and one.daily == other.daily):
        found.append("dose")  # the same amounts, at each other's times
    yield from found


def _about_the_same(one: str, other: str) -> bool:
    return numbers(one) == numbers(other) and alike(one, other) >= _LIKE


def _coded(one: Dosage) -> bool:
    return bool(one.dose or one.dose_high or one.rate or one.timing or one.dose_text)


def _doses(one: Dosage, strengths: Amounts, *, stepped: bool) -> Iterator[Dose]:
    much = tuple(in_substance(found, strengths) for found in _amounts(one))
    timing = one.timing
    days: tuple[object, ...] = ()
    if timing is not None:
        days = (tuple(sorted(timing.days_of_week)), *(_bounds(timing) if stepped else ()))
    if timing is None or not (timing.times_of_day or timing.when or timing.events):
        spoken = tokens(one.timing_text) if timing is None else ()
        yield Dose(much, days, one.as_needed, spoken, _rate(timing))
        return
    hours = sorted((f"{hour:%H:%M}", 0) for hour in timing.times_of_day)
    codes = sorted((code, timing.offset) for code in timing.when)
    moments = sorted((moment.isoformat(), 0) for moment in timing.events)
    for at in (*hours, *codes, *moments):
        yield Dose(much, days, one.as_needed, at)


def _amounts(one: Dosage) -> Iterator[Amount]:
    for quantity in (one.dose, one.dose_high, one.rate):
        if quantity is not None:
            yield of(quantity)
    yield from amounts(one.dose_text)
    if one.rate is None:
        yield from amounts(one.rate_text)


def _rate(timing: Timing | None) -> Fraction | None:
    """Doses a day."""
    if timing is None or not (timing.frequency or timing.period):
        return None
    period = Fraction(timing.period) if timing.period else Fraction(1)
    hours = period * _HOURS.get(timing.period_unit or "d", Fraction(24))
    return Fraction(timing.frequency or 1) * 24 / hours if hours else None


def _bounds(timing: Timing | None) -> tuple[date | None, date | None]:
    if timing is None:
        return None, None
    return _day(timing.bounds_start, _MIDNIGHT), _day(timing.bounds_end, timedelta())


def _day(moment: datetime | None, later: timedelta) -> date | None:
    return (moment + later).date() if moment else None
