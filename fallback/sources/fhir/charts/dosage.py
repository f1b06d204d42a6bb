"""A dosage as coded, where all that decides the doses is understood; else as the source's words."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from fallback.chart import model
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4.elements import Period, words
from fallback.sources.fhir.r4.moments import clock_time, moment

_UNITS = frozenset(("s", "min", "h", "d", "wk", "mo", "a"))
_DAYS = frozenset(("mon", "tue", "wed", "thu", "fri", "sat", "sun"))
_WHEN = frozenset(
    (
        *("MORN", "MORN.early", "MORN.late", "NOON", "AFT", "AFT.early", "AFT.late"),
        *("EVE", "EVE.early", "EVE.late", "NIGHT", "PHS", "HS", "WAKE"),
        *("C", "CM", "CD", "CV", "AC", "ACM", "ACD", "ACV", "PC", "PCM", "PCD", "PCV"),
    )
)
_ABBREVIATIONS = "http://terminology.hl7.org/CodeSystem/v3-GTSAbbreviation"
# HL7's own definitions: times a period, the period, its unit
_ABBREVIATED: dict[str, tuple[int, int, str]] = {
    "QD": (1, 1, "d"),
    "BID": (2, 1, "d"),
    "TID": (3, 1, "d"),
    "QID": (4, 1, "d"),
    "QOD": (1, 2, "d"),
    "Q1H": (1, 1, "h"),
    "Q2H": (1, 2, "h"),
    "Q3H": (1, 3, "h"),
    "Q4H": (1, 4, "h"),
    "Q6H": (1, 6, "h"),
    "Q8H": (1, 8, "h"),
}


def assemble(dosage: o.Dosage, zone: ZoneInfo) -> tuple[model.Dosage, tuple[str, ...]]:
    """The dosage, and the words of what it could not hold."""
    timing, timing_words, rest = _timing(dosage.timing, zone)
    ordered = _ordered(dosage.dose_and_rate)
    spare = [d for d in dosage.dose_and_rate if d is not ordered]
    rest += [f"{e.url}: {e.value_string or e.value_code}" for e in dosage.modifier_extension]
    dose, high, other = _dose(ordered)
    dose_words = [other, *map(_dose_words, spare)]
    reason = dosage.as_needed_codeable_concept
    instructions = [dosage.patient_instruction.strip(), words(*dosage.additional_instruction)]
    repeat = dosage.timing.repeat if dosage.timing else None
    often, once = dosage.max_dose_per_period, dosage.max_dose_per_administration
    life = dosage.max_dose_per_lifetime
    found = model.Dosage(
        text=dosage.text,
        patient_instruction="; ".join(filter(None, instructions)),
        dose=dose,
        dose_high=high,
        dose_text="; ".join(filter(None, dose_words)),
        rate=ordered.rate_quantity.exact if ordered.rate_quantity else None,
        rate_text="; ".join(filter(None, (_rate_words(ordered), _duration(repeat)))),
        route=", ".join(filter(None, (words(dosage.route), words(dosage.site)))),
        method=words(dosage.method),
        timing=timing,
        timing_text=timing_words,
        as_needed=dosage.as_needed_boolean or reason is not None,
        as_needed_for=words(reason),
        maximum=f"{often.over} per {often.under}" if often else "",
        maximum_once=once.words if once else "",
        maximum_for_life=life.words if life else "",
    )
    return found, tuple(rest)


def bounds(dosage: o.Dosage) -> tuple[str, str]:
    """From and to, as written."""
    repeat = dosage.timing.repeat if dosage.timing else None
    period = repeat.bounds_period if repeat else None
    return (period.start, period.end) if period else ("", "")


def _ordered(doses: tuple[o.DoseAndRate, ...]) -> o.DoseAndRate:
    """The dose as ordered; one that is only calculated comes after it."""
    ordered = [d for d in doses if d.type and "ordered" in d.type.codes]
    return next(iter((*ordered, *doses)), o.DoseAndRate())


def _dose(d: o.DoseAndRate) -> tuple[model.Quantity | None, model.Quantity | None, str]:
    """Low or only dose, high dose, and the words of what is no plain amount."""
    if d.dose_range is not None:
        low, high = d.dose_range.low, d.dose_range.high
        if low and high and low.exact and high.exact:
            return low.exact, high.exact, ""
        return None, None, d.dose_range.words
    if d.dose_quantity is None:
        return None, None, ""
    exact = d.dose_quantity.exact
    return exact, None, "" if exact else d.dose_quantity.words


def _rate_words(d: o.DoseAndRate) -> str:
    """The rate, where it is no plain amount."""
    exact = d.rate_quantity and d.rate_quantity.exact
    rates = (d.rate_ratio, d.rate_range, None if exact else d.rate_quantity)
    return next((rate.words for rate in rates if rate), "")


def _dose_words(d: o.DoseAndRate) -> str:
    """A second dose beside the ordered one, all of it."""
    amounts = (d.dose_range, d.dose_quantity, d.rate_ratio, d.rate_range, d.rate_quantity)
    parts = (words(d.type), *(amount.words for amount in amounts if amount))
    return " ".join(filter(None, parts))


def _duration(repeat: o.Repeat | None) -> str:
    """How long one dose takes: "30 min"."""
    if repeat is None or repeat.duration is None:
        return ""
    return f"{_span(repeat.duration, repeat.duration_max)} {repeat.duration_unit}".strip()


def _timing(timing: o.Timing | None, zone: ZoneInfo) -> tuple[model.Timing | None, str, list[str]]:
    """The coded timing where it is whole; its words; and what in it names no moment."""
    if timing is None:
        return None, "", []
    repeat = timing.repeat or o.Repeat()
    events = [moment(event, zone) for event in timing.event]
    said = [words(timing.code), _limits(repeat)]
    if not _understood(timing, repeat):
        said += [_repeat_words(repeat), ", ".join(timing.event)]
        return None, "; ".join(filter(None, said)), _partial(repeat, zone)
    coded = _coded(timing, repeat, tuple(filter(None, events)), zone)
    return coded, "; ".join(filter(None, said)), _partial(repeat, zone)


def _understood(timing: o.Timing, repeat: o.Repeat) -> bool:
    """Whether all that decides when a dose is due is held by `model.Timing`."""
    if repeat.frequency_max or repeat.period_max or repeat.count_max:
        return False
    if repeat.offset and not repeat.when:
        return False
    if not set(repeat.day_of_week) <= _DAYS or not set(repeat.when) <= _WHEN:
        return False
    if any(clock_time(text) is None for text in repeat.time_of_day):
        return False
    if any(len(event) <= 10 or moment(event, ZoneInfo("UTC")) is None for event in timing.event):
        return False
    return _rhythm_whole(repeat) and (_has_rhythm(repeat) or bool(timing.event) or _known(timing))


def _rhythm_whole(repeat: o.Repeat) -> bool:
    """A frequency, a period and a known unit; or none of them."""
    parts = (repeat.frequency, repeat.period, repeat.period_unit or None)
    if all(part is None for part in parts):
        return True
    return all(part is not None for part in parts) and repeat.period_unit in _UNITS


def _has_rhythm(repeat: o.Repeat) -> bool:
    return bool(
        repeat.frequency or repeat.day_of_week or repeat.time_of_day or repeat.when or repeat.count
    )


def _known(timing: o.Timing) -> bool:
    return timing.code is not None and timing.code.code_of(_ABBREVIATIONS) in _ABBREVIATED


def _coded(
    timing: o.Timing, repeat: o.Repeat, events: tuple[datetime, ...], zone: ZoneInfo
) -> model.Timing:
    frequency, period, unit = repeat.frequency, repeat.period, repeat.period_unit
    if not _has_rhythm(repeat) and _known(timing) and timing.code:
        frequency, per, unit = _ABBREVIATED[timing.code.code_of(_ABBREVIATIONS)]
        period = Decimal(per)
    span = repeat.bounds_period or Period()
    return model.Timing(
        times_of_day=tuple(t for text in repeat.time_of_day if (t := clock_time(text))),
        when=tuple(repeat.when),
        offset=repeat.offset or 0,
        frequency=frequency,
        period=period,
        period_unit=unit,
        days_of_week=tuple(repeat.day_of_week),
        events=events,
        bounds_start=moment(span.start, zone),
        bounds_end=moment(span.end, zone, end=True),
        count=repeat.count,
    )


def _limits(repeat: o.Repeat) -> str:
    """How long it goes on, where the source gives a length instead of dates."""
    length = repeat.bounds_duration or repeat.bounds_range
    return length.words if length else ""


def _partial(repeat: o.Repeat, zone: ZoneInfo) -> list[str]:
    """Bounds that name no day: "2026-11"."""
    span = repeat.bounds_period or Period()
    return [text for text in (span.start, span.end) if text and moment(text, zone) is None]


def _repeat_words(repeat: o.Repeat) -> str:
    return " ".join(filter(None, _repeat_parts(repeat)))


def _repeat_parts(repeat: o.Repeat) -> Iterator[str]:
    if repeat.frequency is not None:
        yield f"{_span(repeat.frequency, repeat.frequency_max)} ×"
    if repeat.period is not None:
        yield f"/ {_span(repeat.period, repeat.period_max)} {repeat.period_unit}".strip()
    if repeat.count is not None or repeat.count_max is not None:
        yield f"({_span(repeat.count or 1, repeat.count_max)} ×)"
    yield ", ".join((*repeat.day_of_week, *repeat.time_of_day, *repeat.when))
    if repeat.offset:
        yield f"{repeat.offset} min"
    if repeat.bounds_period:
        yield f"{repeat.bounds_period.start} – {repeat.bounds_period.end}"


def _span(low: Decimal | int, high: Decimal | int | None) -> str:
    return f"{low}–{high}" if high is not None else str(low)
