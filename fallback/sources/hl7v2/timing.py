"""When to give, by TQ1 (or RXE-1 of old). A pattern is read wholly or stays verbatim."""

import re
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from zoneinfo import ZoneInfo

from fallback.chart.model import Timing
from fallback.sources.hl7v2.elements import clock_time, number, second
from fallback.sources.hl7v2.message import Field, Segment

_A_DAY = {"QD": 1, "BID": 2, "TID": 3, "QID": 4}
_WHEN = {
    "QAM": "MORN",
    "QHS": "HS",
    "HS": "HS",
    **{code: code for code in ("AC", "ACM", "ACD", "ACV", "PC", "PCM", "PCD", "PCV")},
}
_UNITS = {"S": "s", "M": "min", "H": "h", "D": "d", "W": "wk", "L": "mo"}
_EVERY = re.compile(r"Q(\d{1,3})([SMHDWL])")
_TIMES = re.compile(r"(\d{1,2})ID")
AS_NEEDED = "PRN"


@dataclass(frozen=True)
class Repeat:
    """How often, as TQ1 says it or RXE-1 did."""

    amount: Field
    patterns: tuple[Field, ...]
    times: tuple[str, ...]
    start: str
    end: str
    priority: str
    condition: str
    text: str
    follows: bool  # after the one before it, not beside it
    count: str
    rest: tuple[str, ...]  # what this program does not read: lengths, intervals


@dataclass(frozen=True)
class When:
    """A timing where all was understood; else None, and the words."""

    timing: Timing | None
    as_needed: bool = False
    verbatim: str = ""


def of_segment(tq1: Segment) -> Repeat:
    """As TQ1 says it."""
    rest = (*tq1.fields(5), *tq1.fields(6), *tq1.fields(13))
    return Repeat(
        amount=tq1.field(2),
        patterns=tq1.fields(3),
        times=tuple(one.part(1) for one in tq1.fields(4)),
        start=tq1.get(7),
        end=tq1.get(8),
        priority=tq1.get(9).upper(),
        condition=tq1.field(10).verbatim,
        text=tq1.field(11).verbatim,
        follows=tq1.get(12).upper() == "S",
        count=tq1.get(14),
        rest=tuple(one.verbatim for one in rest),
    )


def of_old(field: Field) -> Repeat:
    """As RXE-1 says it: the amount, the interval with its hours, and the rest by component."""
    marks = field.marks
    pattern = Field(field.part(2, 1), marks)
    hours = re.split(r"[,\s]+", field.part(2, 2))
    told = [field.part(number) for number in (3, 11, 12)]
    return Repeat(
        amount=Field(_inner(field, 1), marks),
        patterns=(pattern,) if pattern.raw else (),
        times=tuple(hour for hour in hours if hour),
        start=field.part(4),
        end=field.part(5),
        priority=field.part(6).upper(),
        condition=field.part(7),
        text=field.part(8),
        follows=field.part(9).upper() == "S",
        count="",
        rest=tuple(text for text in told if text),
    )


def _inner(field: Field, component: int) -> str:
    """A component whose own parts are subcomponents, as a field of its own."""
    parts = [field.part(component, sub) for sub in (1, 2)]
    return field.marks.component.join(parts) if parts[0] else ""


def when(repeat: Repeat, zone: ZoneInfo) -> When:
    """Read it: all or nothing."""
    words = [one.verbatim for one in repeat.patterns] + list(repeat.times)
    verbatim = " ".join((*words, *repeat.rest))
    as_needed = repeat.priority == AS_NEEDED
    pattern = repeat.patterns[0] if repeat.patterns else None
    code = pattern.part(1).upper() if pattern else ""
    if code.startswith(AS_NEEDED):
        as_needed, code = True, code.removeprefix(AS_NEEDED)
    clocks = [clock_time(text) for text in repeat.times]
    hours = tuple(sorted({clock for clock in clocks if clock is not None}))
    alone = pattern is None or pattern.verbatim.upper() in (code, AS_NEEDED, AS_NEEDED + code)
    count = number(repeat.count)
    odd = (
        not alone
        or len(repeat.patterns) > 1
        or len(hours) < len(clocks)
        or bool(repeat.rest)
        or (bool(repeat.count) and (count is None or count != count.to_integral_value()))
    )
    found = None if odd else _timing(code)
    if found is None or (hours and code and found.frequency != len(hours)):
        return When(None, as_needed, verbatim)
    if not (code or hours or count or repeat.start or repeat.end):
        return When(None, as_needed)
    return When(_bounded(found, repeat, hours, count, zone), as_needed)


def _timing(code: str) -> Timing | None:
    """A repeat pattern (HL7 table 0335) as it is meant; None: not understood."""
    if not code:
        return Timing()
    if code == "ONCE":
        return Timing(count=1)
    if code == "QOD":
        return Timing(frequency=1, period=Decimal(2), period_unit="d")
    if code in _WHEN:
        return Timing(when=(_WHEN[code],))
    if found := _EVERY.fullmatch(code):
        every, unit = Decimal(found.group(1)), _UNITS[found.group(2)]
        return Timing(frequency=1, period=every, period_unit=unit) if every else None
    times = _A_DAY.get(code) or int(m.group(1) if (m := _TIMES.fullmatch(code)) else "0")
    return Timing(frequency=times, period=Decimal(1), period_unit="d") if times else None


def _bounded(
    found: Timing, repeat: Repeat, hours: tuple[time, ...], count: Decimal | None, zone: ZoneInfo
) -> Timing:
    return Timing(
        times_of_day=hours,
        when=found.when,
        frequency=found.frequency,
        period=found.period,
        period_unit=found.period_unit,
        bounds_start=second(repeat.start, zone),
        bounds_end=second(repeat.end, zone, end=True),
        count=int(count) if count is not None else found.count,
    )
