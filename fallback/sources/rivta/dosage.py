"""A structured dosage as amounts and times, where all of it is understood; else its words.

Several dosages of one order follow one another in time (the contract's own rule), and nothing says
when each begins: they are steps without dates, and no hours are drawn for them.
"""

import re
from collections.abc import Iterator
from datetime import time
from decimal import Decimal
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart import dosage_text
from fallback.chart.model import Dosage, Quantity, Timing
from fallback.sources.rivta.values import coded, moment, number, quantity, unit_of, verbatim, yes
from fallback.sources.xml_tree import Node

_PER = re.compile(r"(?:1|\{[^}]*\})?/(min|h|d|wk|mo)|(min|h|d|wk|mo)-1")  # UCUM: times a unit
_PERIODS = frozenset({"min", "h", "d", "wk", "mo"})
_KINDS = (
    *("frequencyDosage", "periodDosage", "occasionDosage", "rampedDosage", "singleDose"),
    "unstructuredDosageInformation",
)
_PLAIN = frozenset({"dosageInstruction", "unitDose", "shortNotation", "setDosage"})
_KNOWN = _PLAIN | {"lengthOfTreatment", "isMaximumTreatmentTime", "conditionalDosage"}


def dosages(drug: Node, zone: ZoneInfo) -> tuple[tuple[Dosage, ...], list[str]]:
    """All dosages of a drug, and the words of what in them was not understood."""
    steps = list(drug.all("dosage"))
    made: list[Dosage] = []
    rest: list[str] = []
    for step in steps:
        found, unheld = _step(step, zone)
        made += found
        rest += unheld
    loose = len(steps) > 1
    return tuple(
        msgspec.structs.replace(one, undated=True)
        if loose and not one.as_needed and not (one.timing and one.timing.events)
        else one
        for one in made
    ), rest


def _step(step: Node, zone: ZoneInfo) -> tuple[list[Dosage], list[str]]:
    unit = coded(step.first("unitDose"))
    text = "; ".join(filter(None, (step.words("dosageInstruction"), step.words("shortNotation"))))
    rest = [verbatim(part) for part in step.parts if part.name not in _KNOWN]
    made: list[Dosage] = []
    for name in ("setDosage", "conditionalDosage"):
        for node in step.all(name):
            found = _rhythms(node, unit, zone)
            if found is None:
                rest.append(verbatim(node))
            else:
                made += [_said(one, node) for one in found]
    if not made and text:
        made = [Dosage(timing=None)]
    length = _length(step)
    first = [
        msgspec.structs.replace(
            one, text="; ".join(filter(None, (text, one.text))), timing_text=length
        )
        for one in made
    ]
    return first, [part for part in (*rest, "" if made else length) if part]


def _said(one: Dosage, node: Node) -> Dosage:
    """With the condition under which it holds."""
    if node.name != "conditionalDosage":
        return one
    condition = node.words("conditionDescription")
    return msgspec.structs.replace(one, as_needed=True, as_needed_for=condition)


def _rhythms(node: Node, unit: str, zone: ZoneInfo) -> list[Dosage] | None:
    """The one rhythm of a dosage; None where it has several, or one that is not understood."""
    known = {"conditionDescription"}
    parts = [part for part in node.parts if part.name not in known]
    if not parts:
        return [Dosage()] if node.name == "conditionalDosage" else []
    if len(parts) != 1 or parts[0].name not in _KINDS:
        return None
    part = parts[0]
    if part.name == "unstructuredDosageInformation":
        return [Dosage(text=part.words("text"))]
    if part.name == "occasionDosage":
        return _occasions(part, unit)
    dose = _dose(part, unit)
    timing = _timing(part, zone)
    if dose is None or timing is None:
        return None
    return [msgspec.structs.replace(dose, timing=timing)]


def _timing(part: Node, zone: ZoneInfo) -> Timing | None:
    if part.name == "frequencyDosage":
        times = quantity(part.first("frequency"))
        per = _PER.fullmatch(times.unit) if times else None
        if times is None or per is None or not _whole(times.value):
            return None
        unit = per[1] or per[2]
        return Timing(frequency=int(times.value), period=Decimal(1), period_unit=unit)
    if part.name == "periodDosage":
        period = quantity(part.first("period"))
        if period is None or period.unit not in _PERIODS or period.value <= 0:
            return None
        return Timing(frequency=1, period=period.value, period_unit=period.unit)
    at = moment(part.words("time"), zone) if part.name == "singleDose" else None
    return Timing(events=(at,)) if at else None


def _occasions(part: Node, unit: str) -> list[Dosage] | None:
    """Occasions of each day, at hours of the clock; of longer periods, the words."""
    period = quantity(part.first("period"))
    if period is None or period.value != 1 or period.unit != "d":
        return None
    by_dose: dict[Dosage, list[time]] = {}
    for occasion in part.all("administration"):
        dose, hour = _dose(occasion, unit), _hour(occasion.words("time"))
        if dose is None or hour is None or occasion.words("dayOfPeriod") not in ("", "1"):
            return None
        by_dose.setdefault(dose, []).append(hour)
    if not by_dose or any(len(set(hours)) < len(hours) for hours in by_dose.values()):
        return None
    return [
        msgspec.structs.replace(dose, timing=Timing(times_of_day=tuple(hours)))
        for dose, hours in by_dose.items()
    ]


def _hour(text: str) -> time | None:
    """ "Klockan 19:30", "kl 8", "08:00"."""
    plain = text.casefold().removesuffix(".")
    found = dosage_text.timing(plain if plain.startswith("kl") else f"kl {plain}")
    hours = found.times_of_day if found else ()
    return hours[0] if len(hours) == 1 else None


def _dose(node: Node, unit: str) -> Dosage | None:
    """The amount, or the range; None where neither can be read."""
    dose = node.first("dose")
    if dose is None:
        return None
    low, high = number(dose.words("low")), number(dose.words("high"))
    odd = any(dose.words(end) and number(dose.words(end)) is None for end in ("low", "high"))
    if odd or (low is None and high is None):
        return None
    name = unit_of(dose, unit)
    if low is None:
        return Dosage(dose_text=f"≤ {high:f} {name}".strip())
    upper = Quantity(high, name) if high is not None and high != low else None
    return Dosage(dose=Quantity(low, name), dose_high=upper)


def _length(step: Node) -> str:
    """How long it goes on: "5–6 wk", "max 7 d"."""
    node = step.first("lengthOfTreatment")
    if node is None:
        return ""
    ends = "–".join(dict.fromkeys(filter(None, (node.words("low"), node.words("high")))))
    most = "max " if yes(step.words("isMaximumTreatmentTime")) else ""
    return f"{most}{ends} {node.words('unit')}".strip()


def _whole(value: Decimal) -> bool:
    return value == value.to_integral_value() and 1 <= value <= 24


def doses(drug: Node) -> Iterator[Dosage]:
    """The amounts that were given: of each dosage of an administration."""
    for step in drug.all("dosage"):
        unit = coded(step.first("unitDose"))
        for node in step.all("setDosage"):
            for part in node.parts:
                if (found := _dose(part, unit)) is not None:
                    yield found
