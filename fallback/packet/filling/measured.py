"""Observations in words: the latest of each kind, with its time, as precise as it was recorded."""

from fallback.chart import writing
from fallback.chart.model import Chart, Component, Observation
from fallback.chart.section import NotFetched, items
from fallback.packet.context import Context

WEIGHT = {"29463-7", "3141-9", "3142-7"}
HEIGHT = {"8302-2", "8301-4", "3137-7"}
KIDNEY = {"2160-0", "14682-9", "33914-3", "48642-3", "48643-1", "62238-1", "69405-9", "98979-8"}
_KIDNEY_WORDS = ("kreatinin", "creatinin", "gfr", "cystatin")
_SYSTOLIC, _DIASTOLIC = "8480-6", "8462-4"


def latest(chart: Chart) -> tuple[Observation, ...]:
    """The newest observation of each code that was not entered in error, in the source's order."""
    found: dict[str, Observation] = {}
    for one in items(chart.observations):
        if one.status in ("entered-in-error", "cancelled"):
            continue
        key = one.code or one.name
        known = found.get(key)
        if known is None or (one.at is not None and (known.at is None or one.at >= known.at)):
            found[key] = one
    return tuple(found.values())


def bare(code: str) -> str:
    """The code without its system."""
    return code.rpartition("|")[2]


def is_body(one: Observation) -> bool:
    """Whether it is the weight or the height."""
    return bare(one.code) in WEIGHT | HEIGHT


def is_lab(one: Observation) -> bool:
    """Whether it is a result of the laboratory."""
    return one.category == "laboratory"


def value(one: Observation, context: Context) -> str:
    """Its value, components and text, in words."""
    parts = [_value(one, context), *_components(one, context)]
    found = ", ".join(part for part in parts if part) or context.words("no_value")
    if one.status in ("final", "amended", "corrected"):
        return found
    return context.words("observation_status", value=found, status=one.status)


def _components(one: Observation, context: Context) -> list[str]:
    by_code = {bare(part.code): part for part in one.components}
    upper, lower = by_code.get(_SYSTOLIC), by_code.get(_DIASTOLIC)
    if upper and lower and upper.value and lower.value and len(by_code) == 2:
        systolic = writing.number(upper.value.value, context.lang, keep_zeros=True)
        diastolic = writing.quantity(lower.value, context.lang, keep_zeros=True)
        return [f"{systolic}/{diastolic}"]
    return [f"{part.name} {_value(part, context)}".strip() for part in one.components]


def _value(one: Observation | Component, context: Context) -> str:
    parts = [
        writing.quantity(one.value, context.lang, keep_zeros=True) if one.value else "",
        one.text,
    ]
    return ", ".join(part for part in parts if part)


def measure(chart: Chart, codes: set[str], context: Context) -> str:
    """The newest value of one kind with its day; UNKNOWN where there is none."""
    if isinstance(chart.observations, NotFetched):
        return context.words("short_not_fetched")
    found = [one for one in latest(chart) if bare(one.code) in codes]
    if not found:
        return context.words("unknown")
    newest = max(found, key=lambda one: (one.at is not None, one.at or chart.fetched_at))
    day = context.day(newest.at)
    return f"{value(newest, context)} ({day})" if day else value(newest, context)


def is_kidney(one: Observation) -> bool:
    """Whether it is creatinine or a filtration rate, by its code or its name."""
    name = one.name.casefold()
    return bare(one.code) in KIDNEY or any(word in name for word in _KIDNEY_WORDS)
