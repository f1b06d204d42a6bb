"""Dosages that follow on one another hold at once only in appearance: without dates, no step is in
force for sure, and drawing them all would add their doses up (a taper of 20, 15 and 10 mg)."""

from collections.abc import Sequence
from itertools import combinations

from fallback.sources.fhir.r4 import orders as o


def undated(given: Sequence[o.Dosage]) -> tuple[bool, ...]:
    """For each dosage, whether it is a step among others that lacks the dates it is in force.

    Steps are told by a length instead of dates, or by FHIR's `sequence`: equal numbers are
    concurrent, different ones sequential. Many sources only number what is given at different
    hours or days; such dosages do not meet, and are no steps.
    """
    loose = [one for one in given if _regular(one) and not _dated(one)]
    steps = len(given) > 1 and (
        any(_length(one) for one in loose)
        or any(_sequential(a, b) and _meet(a, b) for a, b in combinations(loose, 2))
    )
    return tuple(steps and _regular(one) and not _dated(one) for one in given)


def _regular(one: o.Dosage) -> bool:
    return not one.as_needed_boolean and one.as_needed_codeable_concept is None


def _repeat(one: o.Dosage) -> o.Repeat:
    return one.timing.repeat or o.Repeat() if one.timing else o.Repeat()


def _dated(one: o.Dosage) -> bool:
    """Whether it says itself when it holds."""
    period = _repeat(one).bounds_period
    events = one.timing.event if one.timing else ()
    return bool(events or (period and (period.start or period.end)))


def _length(one: o.Dosage) -> bool:
    repeat = _repeat(one)
    return bool(repeat.bounds_duration or repeat.bounds_range or repeat.count)


def _sequential(a: o.Dosage, b: o.Dosage) -> bool:
    return a.sequence is not None and b.sequence is not None and a.sequence != b.sequence


def _meet(a: o.Dosage, b: o.Dosage) -> bool:
    """Whether both can fall on one hour of one day. A dosage without a timing falls on none."""
    if a.timing is None or b.timing is None:
        return False
    one, two = _repeat(a), _repeat(b)
    return _share(one.day_of_week, two.day_of_week) and _share(_hours(one), _hours(two))


def _hours(repeat: o.Repeat) -> tuple[str, ...]:
    return (*repeat.time_of_day, *repeat.when)


def _share(a: tuple[str, ...], b: tuple[str, ...]) -> bool:
    """Whether they have one in common; none named means any."""
    return not a or not b or bool(set(a) & set(b))
