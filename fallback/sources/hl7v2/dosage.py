"""An order's dosages: RXE says how much, TQ1 how often. What contradicts stays in words."""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart.model import Dosage, Quantity
from fallback.sources.hl7v2 import timing
from fallback.sources.hl7v2.elements import quantity, words
from fallback.sources.hl7v2.groups import Group
from fallback.sources.hl7v2.message import Field, Segment
from fallback.sources.hl7v2.timing import Repeat


@dataclass(frozen=True)
class Dosed:
    """One dosage, when it begins and ends as written, and what of it was not understood."""

    dosage: Dosage
    start: str
    end: str
    rest: tuple[str, ...]


def repeats_of(group: Group, rxe: Segment) -> list[Repeat]:
    """How often: by the TQ1s of RXE, else RXE-1, else the TQ1s of ORC, else ORC-7."""
    own = group.after("RXE").all("TQ1")
    if own:
        return [timing.of_segment(one) for one in own]
    if rxe.field(1).raw:
        return [timing.of_old(rxe.field(1))]
    ordered = group.before("RXE").all("TQ1")
    if ordered:
        return [timing.of_segment(one) for one in ordered]
    orc = group.first("ORC")
    return [timing.of_old(one) for one in orc.fields(7)] if orc else []


def dosages(group: Group, rxe: Segment, zone: ZoneInfo) -> list[Dosed]:
    """All of them. Steps that follow on one another without dates are marked as such."""
    repeats: list[Repeat | None] = list(repeats_of(group, rxe)) or [None]
    made = [_dosage(group, rxe, one, zone) for one in repeats]
    steps = len(repeats) > 1 and any(one is not None and one.follows for one in repeats)
    if not steps:
        return made
    return [
        one
        if one.start or one.end
        else Dosed(msgspec.structs.replace(one.dosage, undated=True), "", "", one.rest)
        for one in made
    ]


def _dosage(group: Group, rxe: Segment, repeat: Repeat | None, zone: ZoneInfo) -> Dosed:
    low, high, rest = _amounts(rxe, repeat)
    rate = quantity(rxe.get(23), rxe.field(24))
    if rxe.get(23) and rate is None:
        rest.append(f"{rxe.get(23)} {words(rxe.field(24))}".strip())
    routes = group.after("RXE").all("RXR") or group.all("RXR")
    given = [words(one.field(1)) for one in routes]
    sites = [words(one.field(2)) for one in routes]
    said = [one.part(2) or one.verbatim for one in rxe.fields(7)]
    when = timing.when(repeat, zone) if repeat else timing.When(None)
    if repeat:
        said += [repeat.text, "" if when.as_needed else repeat.condition]
    dosage = Dosage(
        text="; ".join(dict.fromkeys(text for text in said if text)),
        dose=low,
        dose_high=high,
        rate=rate,
        route=", ".join(part for pair in zip(given, sites, strict=True) for part in pair if part),
        method="; ".join(text for one in routes if (text := words(one.field(4)))),
        timing=when.timing,
        timing_text=when.verbatim,
        as_needed=when.as_needed,
        as_needed_for=repeat.condition if repeat and when.as_needed else "",
    )
    return Dosed(dosage, repeat.start if repeat else "", repeat.end if repeat else "", tuple(rest))


def _amounts(
    rxe: Segment, repeat: Repeat | None
) -> tuple[Quantity | None, Quantity | None, list[str]]:
    """The dose, from RXE-3 to RXE-4. Where TQ1-2 says another amount, none is taken as coded."""
    unit = rxe.field(5)
    low, high = quantity(rxe.get(3), unit), quantity(rxe.get(4), unit)
    each = _each(repeat.amount) if repeat and repeat.amount.raw else None
    told = f"{rxe.get(3)} – {rxe.get(4)}" if rxe.get(4) else rxe.get(3)
    verbatim = f"{told} {words(unit)}".strip()
    said = repeat.amount.verbatim if repeat else ""
    odd = (rxe.get(3) and low is None) or (rxe.get(4) and high is None)
    if odd or (low is None and high is not None):
        return None, None, [verbatim, said]
    if low is None:
        return each, None, [] if each or not said else [said]
    if said and (each is None or each.value != low.value or not _same_unit(each, low)):
        return None, None, [f"RXE-3: {verbatim}", f"TQ1-2: {said}"]
    return low, None if high and high.value == low.value else high, []


def _each(amount: Field) -> Quantity | None:
    """TQ1-2 (CQ): the amount, and its unit in subcomponents."""
    unit = amount.part(2, 2) or amount.part(2, 1)
    return quantity(amount.part(1), Field(unit, amount.marks))


def _same_unit(a: Quantity, b: Quantity) -> bool:
    return not a.unit or a.unit.casefold() in (b.unit.casefold(), b.ucum.casefold())
