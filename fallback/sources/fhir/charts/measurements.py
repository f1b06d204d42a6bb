"""Measurements and results, and the value of one in whichever form it has."""

from datetime import datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from fallback.chart import model
from fallback.chart.section import Section
from fallback.sources.fhir.charts.medication import faults
from fallback.sources.fhir.charts.sections import identifiers, own, section, sortable
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import Period, words
from fallback.sources.fhir.r4.moments import moment
from fallback.sources.fhir.r4.reading import Read
from fallback.sources.fhir.server.paging import Found

_NO_PERIOD = Period()


def observations(
    found: Found[r.Observation], zone: ZoneInfo, *, latest: bool
) -> Section[model.Observation]:
    """Measurements, newest first; with `latest`, the newest one of each code."""
    timed = [
        (_at(f.value, zone), f)
        for f in found.items
        if f.value.status not in ("entered-in-error", "cancelled")
    ]
    timed.sort(key=lambda pair: sortable(pair[0]), reverse=True)
    if latest:
        newest: dict[str, tuple[datetime | None, Read[r.Observation]]] = {}
        for pair in timed:
            newest.setdefault(_of(pair[1]), pair)
        timed = list(newest.values())
    return section([(_observation(f, at), faults(f)) for at, f in timed], found.missing)


def _of(found: Read[r.Observation]) -> str:
    """What was measured: one name for all that replace one another."""
    code = found.value.code
    return (code.key if code else "") or _name(found) or found.value.id


def _name(found: Read[r.Observation]) -> str:
    return words(found.value.code) or own(found)


def _at(observation: r.Observation, zone: ZoneInfo) -> datetime | None:
    period = observation.effective_period or _NO_PERIOD
    at = (
        observation.effective_date_time
        or observation.effective_instant
        or period.end
        or period.start
        or observation.issued
    )
    return moment(at, zone)


def _observation(found: Read[r.Observation], at: datetime | None) -> model.Observation:
    observation = found.value
    value, text = measured(observation)
    return model.Observation(
        id=observation.id,
        code=observation.code.key if observation.code else "",
        name=_name(found),
        category=next((code for c in observation.category for code in sorted(c.codes)), ""),
        at=at,
        value=value,
        text="; ".join(filter(None, (text, *found.odd))),
        components=tuple(_component(part) for part in observation.component),
        status=observation.status or "unknown",
        identifiers=identifiers(observation),
    )


def _component(part: r.Measured) -> model.Component:
    value, text = measured(part)
    return model.Component(part.code.key if part.code else "", words(part.code), value, text)


def measured(part: r.Measured) -> tuple[model.Quantity | None, str]:
    """The value as a number with its unit, or else in the source's words."""
    quantity = part.value_quantity
    if quantity is not None:
        exact = quantity.exact
        return exact, "" if exact else quantity.words
    if part.value_integer is not None:
        return model.Quantity(Decimal(part.value_integer)), ""
    if part.value_boolean is not None:
        return None, str(part.value_boolean).lower()
    spans = (part.value_range, part.value_ratio)
    said = (
        words(part.value_codeable_concept),
        part.value_string,
        next((span.words for span in spans if span), ""),
        part.value_time or part.value_date_time,
        f"{part.value_period.start} – {part.value_period.end}" if part.value_period else "",
        words(part.data_absent_reason),
    )
    return None, next(filter(None, said), "")
