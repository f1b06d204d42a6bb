"""A measurement on paper against those in the record system: charted already, or new."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta

import msgspec

from fallback.chart.model import Chart, Quantity
from fallback.chart.section import NotFetched, Recorded, items
from fallback.recovery.events.events import ObservationWritten
from fallback.recovery.findings import patient_rules
from fallback.recovery.findings.dose_rules import equal, same_unit
from fallback.recovery.findings.finding import Against, Judged, judged

NEAR = timedelta(minutes=15)


class Measured(msgspec.Struct, frozen=True):
    """One measured value in the record system, the parts of a blood pressure included."""

    code: str
    at: datetime
    value: Quantity | None
    text: str


def judge(
    written: ObservationWritten,
    against: Against,
    base: Chart,
    live: Chart,
    twin: str,
    same: Measured | None,
) -> Judged:
    """Same where it is charted, conflict where another value is, else new.

    `twin` is the sheet where a value of the same code and time stands too; "" for none. `same` is
    the value in the record system that answers for this one.
    """
    if isinstance(live.observations, NotFetched):
        return judged("query", "live_part_unread", "todo_again", writable=False)
    if twin:
        return judged("conflict", "observation_double", "todo_clinician", writable=True, other=twin)
    wording = against.wording
    if same is not None:
        at = wording.at(same.at)
        return judged("same", "observation_same", "todo_nothing", writable=False, at=at)
    near = charted(written, live)
    if any(_not_comparable(written, one) for one in near):
        at = wording.at(near[0].at)
        return judged("conflict", "observation_worded", "todo_clinician", writable=False, at=at)
    if any(one.at == written.at for one in near):
        at = wording.at(written.at)
        return judged("conflict", "observation_otherwise", "todo_clinician", writable=False, at=at)
    if isinstance(live.observations, Recorded) and live.observations.missing:
        return judged("conflict", "live_values_incomplete", "todo_clinician", writable=True)
    if (found := patient_rules.changed(base, live)) is not None:
        return found
    if not against.began <= written.at <= against.ended:
        at = wording.at(written.at)
        return judged("conflict", "outside_outage", "todo_clinician", writable=True, at=at)
    return judged("new", "observation_new", "todo_write", writable=True)


def charted(written: ObservationWritten, live: Chart) -> tuple[Measured, ...]:
    """What the record system holds of the same code at about the same time, the nearest first."""
    near = [one for one in _measured(live) if _near(written, one)]
    return tuple(sorted(near, key=lambda one: abs(one.at - written.at)))


def answers(values: Iterable[ObservationWritten], live: Chart) -> dict[str, Measured]:
    """Each value's place → the same value in the record system, the nearest; one there answers for
    one on paper: a pulse of 80 that was charted once was not measured twice."""
    held = dict(enumerate(_measured(live)))
    pairs = sorted(
        (abs(one.at - written.at), written.origin.place, number)
        for written in values
        for number, one in held.items()
        if _near(written, one) and _alike(written, one)
    )
    found: dict[str, Measured] = {}
    for _, place, number in pairs:
        if place not in found and number in held:
            found[place] = held.pop(number)
    return found


def _near(written: ObservationWritten, one: Measured) -> bool:
    return _same_code(one.code, written.code) and abs(one.at - written.at) <= NEAR


def _measured(live: Chart) -> Iterator[Measured]:
    for one in items(live.observations):
        if one.at is None or one.status in ("entered-in-error", "cancelled"):
            continue
        yield Measured(one.code, one.at, one.value, one.text)
        for part in one.components:
            yield Measured(part.code, one.at, part.value, part.text)


def _same_code(one: str, other: str) -> bool:
    if "|" in one and "|" in other:
        return one == other
    return one.rpartition("|")[2] == other.rpartition("|")[2]


def _alike(written: ObservationWritten, charted: Measured) -> bool:
    if written.value is not None and charted.value is not None:
        return equal(written.value, charted.value)
    return written.value is None and written.text.casefold() == charted.text.casefold()


def _not_comparable(written: ObservationWritten, charted: Measured) -> bool:
    """Words, or a number of another unit, that may say the same as the paper."""
    if written.value is None or charted.value is None:
        return bool(charted.text or charted.value)
    return not same_unit(written.value, charted.value)


def twins(values: Iterable[ObservationWritten]) -> dict[str, str]:
    """The place of each value that stands twice (same patient, code and time) → the other's sheet.

    A record system that keeps no identifier of ours could not tell the two apart.
    """
    found: dict[str, str] = {}
    seen: dict[tuple[str, str, datetime], ObservationWritten] = {}
    for one in values:
        other = seen.setdefault((one.origin.patient_id, one.code, one.at), one)
        if other is not one:
            found[one.origin.place] = other.origin.sheet
            found[other.origin.place] = one.origin.sheet
    return found
