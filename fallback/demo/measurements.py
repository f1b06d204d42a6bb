"""What was measured: vital signs of the last day, this morning's tests, weight and height."""

from collections.abc import Iterator
from datetime import datetime, time, timedelta
from decimal import Decimal

from fallback.chart.model import Component, Observation, Quantity
from fallback.demo.catalogue import Case, Measure, measures
from fallback.demo.dice import dice
from fallback.demo.doses import Spans
from fallback.demo.orders import ZONE, local

LOINC = "http://loinc.org"
ROUNDS = tuple(time(hour) for hour in (6, 10, 14, 18, 22))
DAY = timedelta(hours=24)


def observations(
    patient_id: str, case: Case, admitted: datetime, now: datetime, quiet: Spans
) -> Iterator[Observation]:
    """All that a chart holds, newest first."""
    for at in sorted(_rounds(now), reverse=True):
        if not any(start < at <= end for start, end in quiet):
            yield from _vitals(patient_id, case, at)
    yield from _labs(patient_id, case, now)
    yield from _body(patient_id, admitted)


def _rounds(now: datetime) -> Iterator[datetime]:
    today = now.astimezone(ZONE).date()
    for day in (today - timedelta(days=1), today):
        for hour in ROUNDS:
            at = local(day, hour)
            if now - DAY < at <= now:
                yield at


def _value(measure: Measure, usual: float | None, throw: int) -> Quantity:
    middle = measure.usual if usual is None else usual
    value = middle + (throw - 127.5) / 127.5 * measure.spread
    return _quantity(measure, min(max(value, measure.low), measure.high))


def _quantity(measure: Measure, value: float) -> Quantity:
    return Quantity(Decimal(f"{value:.{measure.decimals}f}"), measure.unit, measure.ucum)


def _vitals(patient_id: str, case: Case, at: datetime) -> Iterator[Observation]:
    vitals, usual = measures().vitals, case.usual
    throw = dice(patient_id, at)
    stem = f"{patient_id}-{at:%Y%m%dT%H%M}"
    found = {
        key: _value(measure, usual.get(key), throw[place])
        for place, (key, measure) in enumerate(vitals.items())
    }
    for key in ("resp", "spo2", "pulse", "temp"):
        yield _observation(f"{stem}-{key}", vitals[key], at, found[key], "vital-signs")
    yield Observation(
        id=f"{stem}-bp",
        code=f"{LOINC}|85354-9",
        name="Blodtryck",
        category="vital-signs",
        at=at,
        components=tuple(
            Component(f"{LOINC}|{vitals[key].code}", vitals[key].name, found[key])
            for key in ("systolic", "diastolic")
        ),
    )
    if usual.get("flow"):
        yield _observation(f"{stem}-flow", vitals["flow"], at, found["flow"], "vital-signs")
    yield Observation(
        id=f"{stem}-acvpu",
        code=f"{LOINC}|80288-4",
        name="Medvetandegrad",
        category="vital-signs",
        at=at,
        text="Nytillkommen förvirring" if throw[15] > 250 else "Alert",
    )


def _labs(patient_id: str, case: Case, now: datetime) -> Iterator[Observation]:
    today = now.astimezone(ZONE).date()
    at = local(today, time(6, 30))
    if at > now:
        at = local(today - timedelta(days=1), time(6, 30))
    throw = dice(patient_id, "labs", at)
    for place, (key, measure) in enumerate(measures().labs.items()):
        value = _value(measure, case.usual.get(key), throw[place])
        yield _observation(f"{patient_id}-{at:%Y%m%d}-{key}", measure, at, value, "laboratory")


def _body(patient_id: str, admitted: datetime) -> Iterator[Observation]:
    throw = dice(patient_id, "body")
    at = admitted + timedelta(hours=1)
    weight = Quantity(Decimal(480 + throw[0] * 2) / 10, "kg", "kg")
    height = Quantity(Decimal(152 + throw[1] % 40), "cm", "cm")
    for key, code, name, value in (
        ("weight", "29463-7", "Kroppsvikt", weight),
        ("height", "8302-2", "Kroppslängd", height),
    ):
        yield Observation(
            id=f"{patient_id}-{key}",
            code=f"{LOINC}|{code}",
            name=name,
            category="vital-signs",
            at=at,
            value=value,
        )


def _observation(
    id: str, measure: Measure, at: datetime, value: Quantity, category: str
) -> Observation:
    return Observation(
        id=id,
        code=f"{LOINC}|{measure.code}",
        name=measure.name,
        category=category,
        at=at,
        value=value,
    )
