"""A hand that fills in sheets: what a nurse wrote in each box, the same for the same seed.

Most doses are given as ordered. Some are refused, changed, struck out or cannot be read, and what
falls due after `until` is left blank. The outcome of each line can be told beforehand (`outcomes`).
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from decimal import Decimal
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart.model import Quantity, Snapshot
from fallback.chart.section import items
from fallback.demo.catalogue import measures
from fallback.demo.dice import dice
from fallback.demo.orders import due_times
from forms.geometry import Box
from forms.spec import Kind

State: TypeAlias = Literal["value", "blank", "struck", "illegible"]
Outcome: TypeAlias = Literal[
    "given", "refused", "not-given", "changed", "illegible", "struck", "blank"
]

# The first throw of a line's dice, from 0 to 255, is under the number: that outcome.
CHANCES: tuple[tuple[int, Outcome], ...] = (
    (176, "given"),
    (198, "refused"),
    (214, "not-given"),
    (230, "changed"),
    (242, "illegible"),
    (250, "struck"),
    (256, "blank"),
)
Doses: TypeAlias = Mapping[tuple[str, datetime | None], Quantity]
SIGNATURES = ("ME", "SÅ", "JT", "AY", "PL", "DH")
OTHER_REASONS = ("2", "3", "4", "5", "6", "9")  # not-given codes besides 1, refused
ROUND = timedelta(hours=4)  # between two columns of an observation chart


class Written(msgspec.Struct, frozen=True):
    """What stands in one box. `text` is "" unless the state is `value`."""

    path: str
    state: State
    text: str = ""


@dataclass(frozen=True)
class Hand:
    """Whose hand, and what it knows: the doses as ordered (see `ordered_doses`), when the outage
    began and when (`until`) the record system was back; times are aware, and written as on the
    ward's clock."""

    seed: int
    began: datetime
    until: datetime
    zone: ZoneInfo
    doses: Doses = field(default_factory=dict)
    outcomes: Mapping[str, Outcome] = field(default_factory=dict)  # by group; else by chance
    texts: Mapping[str, str] = field(default_factory=dict)  # by path, before all else


def ordered_doses(snapshot: Snapshot, began: datetime, until: datetime) -> Doses:
    """What is ordered, by order id and due time; by order id and None, its first coded dose."""
    found: dict[tuple[str, datetime | None], Quantity] = {}
    for chart in snapshot.charts:
        for order in items(chart.medications):
            for dosage in order.dosages:
                if dosage.dose is None:
                    continue
                found.setdefault((order.id, None), dosage.dose)
                for due in due_times(dosage, order, began - ROUND, until):
                    found[order.id, due] = dosage.dose
    return found


def write(hand: Hand, boxes: Iterable[Box], sheet: str = "") -> Iterator[Written]:
    """What the hand wrote in each box, group by group. `sheet` (its number, say) tells one
    sheet's chances from another's."""
    groups: dict[str, list[Box]] = {}
    for box in boxes:
        groups.setdefault(box.group, []).append(box)
    for group, together in groups.items():
        throw = dice(hand.seed, sheet, group)
        concepts = {box.concept for box in together}
        if any("|" in concept for concept in concepts):
            found = _column(hand, group, together, throw)
        elif "dose.not-given" in concepts:
            found = _line(hand, group, together, throw)
        else:
            found = (Written(box.path, "blank") for box in together)
        for one in found:
            told = hand.texts.get(one.path)
            yield Written(one.path, "value", told) if told else one


def _line(hand: Hand, group: str, boxes: list[Box], throw: bytes) -> Iterator[Written]:
    """One line of an administration sheet."""
    due = next((datetime.fromisoformat(box.due) for box in boxes if box.due), None)
    outcome = hand.outcomes.get(group) or _outcome(throw[0])
    if due is None or not hand.began <= due <= hand.until:
        outcome = hand.outcomes.get(group, "blank")
    at = (due or hand.began) + timedelta(minutes=throw[1] % 30)
    for box in boxes:
        yield _dose_box(hand, box, outcome, min(at, hand.until), throw)


def _outcome(throw: int) -> Outcome:
    return next(outcome for under, outcome in CHANCES if throw < under)


def _dose_box(hand: Hand, box: Box, outcome: Outcome, at: datetime, throw: bytes) -> Written:
    if outcome in ("blank", "struck"):
        return Written(box.path, outcome)
    match box.concept:
        case "dose.time":
            return Written(box.path, "value", _clock(hand, at))
        case "dose.sign":
            return Written(box.path, "value", SIGNATURES[throw[2] % len(SIGNATURES)])
        case "dose.amount" if outcome == "illegible":
            return Written(box.path, "illegible")
        case "dose.amount" if outcome in ("given", "changed"):
            return _value(box.path, _amount(hand, box, outcome))
        case "dose.not-given" if outcome == "refused":
            return _value(box.path, _code(box, ("1",), 0))
        case "dose.not-given" if outcome == "not-given":
            return _value(box.path, _code(box, OTHER_REASONS, throw[3]))
    return Written(box.path, "blank")


def _value(path: str, text: str) -> Written:
    return Written(path, "value" if text else "blank", text)


def _amount(hand: Hand, box: Box, outcome: Outcome) -> str:
    """The dose as ordered; when it was changed on paper, half of it."""
    due = datetime.fromisoformat(box.due) if box.due else None
    dose = hand.doses.get((box.row_id, due)) or hand.doses.get((box.row_id, None))
    value = Decimal(1) if dose is None else dose.value
    return _comma(value / 2 if outcome == "changed" else value)


def _code(box: Box, wanted: tuple[str, ...], throw: int) -> str:
    offered = {choice.code for choice in box.choices}
    found = [code for code in wanted if not offered or code in offered]
    return found[throw % len(found)] if found else ""


def _column(hand: Hand, group: str, boxes: list[Box], throw: bytes) -> Iterator[Written]:
    """One moment of an observation chart: the columns are four hours apart."""
    number = int(group.rpartition("/")[2]) if group.rpartition("/")[2].isdigit() else 0
    at = hand.began + number * ROUND + timedelta(minutes=20 + throw[1] % 20)
    outcome = hand.outcomes.get(group, "given")
    if at > hand.until or outcome == "blank":
        yield from (Written(box.path, "blank") for box in boxes)
        return
    oxygen = throw[3] % 4 == 0
    for place, box in enumerate(boxes):
        if outcome == "struck":
            yield Written(box.path, "struck")
        elif outcome == "illegible" and box.concept == PULSE:
            yield Written(box.path, "illegible")
        else:
            yield _value(box.path, _observed(hand, box, at, throw[place % 16], oxygen))


PULSE = "http://loinc.org|8867-4"


def _observed(hand: Hand, box: Box, at: datetime, throw: int, oxygen: bool) -> str:
    name = box.path.rpartition("/")[2]
    if box.concept == "observation.time":
        return _clock(hand, at)
    if box.concept == "observation.date":
        return f"{at.astimezone(hand.zone):%Y-%m-%d}"
    if box.concept == "observation.sign":
        return SIGNATURES[throw % len(SIGNATURES)]
    if name == "spo2_2" or (name == "flow" and not oxygen):
        return ""
    if box.kind is Kind.CHOICE and box.choices:
        return _chosen(box, name, throw, oxygen)
    return _measured(box, throw) if box.kind is Kind.NUMBER else ""


def _chosen(box: Box, name: str, throw: int, oxygen: bool) -> str:
    """The first choice is the ordinary one (alert; air), the second the other."""
    other = oxygen if name == "oxygen" else throw > 250
    return box.choices[min(1, len(box.choices) - 1) if other else 0].code


def _measured(box: Box, throw: int) -> str:
    code = box.concept.rpartition("|")[2]
    found = (one for one in measures().vitals.values() if one.code == code)
    measure = next(found, None)
    if measure is not None and measure.usual:
        value = Decimal(f"{measure.usual + (throw - 128) / 128 * measure.spread:.4f}")
        value = min(value, Decimal(str(measure.high)))
    else:
        low, high = Decimal(box.usual_low or box.low or 1), Decimal(box.usual_high or box.high or 4)
        value = low + (high - low) * throw / 255
    return _comma(value.quantize(Decimal(1).scaleb(-box.decimals)))


def _comma(value: Decimal) -> str:
    plain = f"{value:f}"
    return (plain.rstrip("0").rstrip(".") if "." in plain else plain).replace(".", ",")


def _clock(hand: Hand, at: datetime) -> str:
    return f"{at.astimezone(hand.zone):%H:%M}"
