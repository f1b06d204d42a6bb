"""Medication orders by RDE: ORC says what happens to the order, RXE what it is, TQ1 when.

What is not understood stays as it was written, in the order's own words.
"""

import hashlib
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart.model import Dosage, Identifier, MedicationOrder, Quantity
from fallback.sources.hl7v2 import timing
from fallback.sources.hl7v2.elements import code_in, entity, person, quantity, second, words
from fallback.sources.hl7v2.groups import Group, groups
from fallback.sources.hl7v2.message import Field, Message, Segment
from fallback.sources.hl7v2.timing import Repeat

_ATC = ("ATC", "WC", "1.2.752.129.2.2.3.1.1", "2.16.840.1.113883.6.73")
_ENDED = {"CA": "cancelled", "OC": "cancelled", "CR": "cancelled"} | dict.fromkeys(
    ("DC", "OD", "DR", "RP", "RQ", "RU"), "stopped"
)
_IN_FORCE = dict.fromkeys(("NW", "SN", "XO", "XX", "XR", "RO", "RL", "OE", "RF"), "active")
_HELD = dict.fromkeys(("HD", "OH", "HR"), "on-hold")
_BY_CONTROL = _ENDED | _IN_FORCE | _HELD
_UNABLE = frozenset({"UC", "UD", "UX", "UH", "UR", "UM", "UA", "UF"})  # it stays as it was
_NEUTRAL = frozenset(
    {"", "OK", "SC", "SS", "SR", "NA", "RE", "RR", "PR", "PA", "CN", "CH", "LI", "OP", "DF"}
)
_BY_STATUS = {
    "A": "active",
    "IP": "active",
    "SC": "active",
    "HD": "on-hold",
    "CM": "completed",
    "CA": "cancelled",
    "DC": "stopped",
    "RP": "stopped",
}
_OVER = frozenset({"cancelled", "stopped", "completed"})
_PRIORITIES = {"S": "stat", "A": "asap", "R": "routine", "STAT": "stat", "ASAP": "asap"}


class Orders:
    """The patient's orders, by their numbers."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._held: dict[str, MedicationOrder] = {}
        self._called: dict[str, str] = {}  # placer's or filler's number → id

    def hear(self, message: Message) -> None:
        """Follow the orders of one message."""
        for group in groups(message, "ORC"):
            rxe = group.first("RXE")
            if rxe is not None:
                self._order(group, rxe)
            elif message.kind.startswith("RDE"):
                self._control(group)

    def id_of(self, group: Group) -> str:
        """The order that a group's ORC names; its number where the order is not known."""
        numbers = _numbers(group)
        known = (self._called[number] for number in numbers if number in self._called)
        return next(known, next(iter(numbers), ""))

    def new_stay(self) -> None:
        """Orders of an earlier stay that nobody ended: whether they hold is not known."""
        for id, one in self._held.items():
            if one.status not in _OVER:
                self._held[id] = msgspec.structs.replace(one, status="unknown")

    def all(self) -> tuple[MedicationOrder, ...]:
        """Every order, also those that ended."""
        return tuple(self._held.values())

    def _control(self, group: Group) -> None:
        """An ORC alone: another status of an order we know; of one we do not, its own words."""
        orc, id = group.segments[0], self.id_of(group)
        control, was = orc.get(1).upper(), self._held.get(id)
        status, _ = _status(control, orc.get(5).upper(), was)
        if was is not None and control not in _UNABLE:
            self._held[id] = msgspec.structs.replace(was, status=status)
        elif was is None and status not in _OVER:
            id = id or _by_content(group)[0]
            self._called |= dict.fromkeys(_numbers(group) or (id,), id)
            self._held[id] = MedicationOrder(id, status, "", source_text=orc.verbatim)

    def _order(self, group: Group, rxe: Segment) -> None:
        numbers = _numbers(group) or _by_content(group)
        id = next((self._called[n] for n in numbers if n in self._called), numbers[0])
        self._called |= dict.fromkeys(numbers, id)
        orc = group.first("ORC")
        control = orc.get(1).upper() if orc else ""
        was = self._held.get(id)
        if control in _UNABLE and was is not None:
            return
        status, said = _status(control, orc.get(5).upper() if orc else "", was)
        self._held[id] = _made(id, numbers, status, said, group, rxe, self._zone)


def ungrouped(message: Message) -> bool:
    """Whether an order or dose stands where its number cannot be told: before any ORC, or two
    orders under one."""
    found = [*groups(message, "ORC")]
    orders = sum(1 for group in found if len(group.all("RXE")) == 1)
    doses = sum(len(group.all("RXA")) for group in found)
    is_order = orders != sum(1 for _ in message.all("RXE"))
    return is_order or doses != sum(1 for _ in message.all("RXA"))


def _numbers(group: Group) -> tuple[str, ...]:
    """The placer's, the filler's and the prescription's numbers, each under its own name."""
    orc, rxe = group.first("ORC"), group.first("RXE")
    found = []
    if orc is not None:
        found = [f"{name}:{entity(orc.field(n))}" for name, n in (("P", 2), ("F", 3)) if orc.get(n)]
    if not found and rxe is not None and rxe.get(15):
        found = [f"R:{rxe.get(15)}"]
    return tuple(found)


def _by_content(group: Group) -> tuple[str, ...]:
    """An order without any number is told by what it says."""
    said = "\n".join(s.verbatim for s in group.segments if s.name in ("ORC", "RXE", "RXR", "TQ1"))
    return ("X:" + hashlib.sha256(said.encode("utf-8", "replace")).hexdigest()[:16],)


def _status(control: str, status: str, was: MedicationOrder | None) -> tuple[str, str]:
    """FHIR's status, and what of it was not understood. An order ends only where that is said."""
    by_control, by_status = _BY_CONTROL.get(control), _BY_STATUS.get(status)
    if by_control in _ENDED.values():
        return by_control or "", ""
    odd = "" if control in _NEUTRAL or by_control else f"ORC-1: {control}"
    if status and by_status is None:
        odd = "; ".join(part for part in (odd, f"ORC-5: {status}") if part)
    if by_status and (by_status != "active" or by_control is None):
        return by_status, odd
    if by_control or (was and control in _NEUTRAL and not status):
        return by_control or (was.status if was else ""), odd
    return "active" if control in _NEUTRAL and not status else "unknown", odd


@dataclass(frozen=True)
class _Dosed:
    dosage: Dosage
    start: str
    end: str
    rest: tuple[str, ...]


def _made(
    id: str,
    numbers: tuple[str, ...],
    status: str,
    said: str,
    group: Group,
    rxe: Segment,
    zone: ZoneInfo,
) -> MedicationOrder:
    dosed = _dosages(group, rxe, zone)
    orc = group.first("ORC") or Segment("ORC", (), rxe.marks)
    rest = [said, *(text for one in dosed for text in one.rest)]
    drug = words(rxe.field(2))
    if not drug:
        rest.append(rxe.verbatim)
    strength = quantity(rxe.get(25), rxe.field(26))
    if rxe.get(25) and strength is None:
        rest.append(f"{rxe.get(25)} {words(rxe.field(26))}".strip())
    starts = [second(one.start, zone) for one in dosed]
    stops = [second(one.end, zone, end=True) for one in dosed]
    begins, ends = [s for s in starts if s], [s for s in stops if s]
    priority = next((p for r in _repeats(group, rxe) if (p := _PRIORITIES.get(r.priority))), "")
    return MedicationOrder(
        id=id,
        status=status,
        drug=drug,
        priority=priority,
        atc=code_in(rxe.field(2), *_ATC),
        form=words(rxe.field(6)),
        strength=f"{strength.value} {strength.unit}".strip() if strength else "",
        dosages=tuple(one.dosage for one in dosed),
        authored=second(orc.get(9), zone),
        start=min(begins) if len(begins) == len(dosed) else None,
        stop=max(ends) if len(ends) == len(dosed) else None,
        indication="; ".join(words(one) for one in rxe.fields(27)),
        prescriber=person(orc.field(12)) or person(rxe.field(13)),
        note="; ".join(_notes(group)),
        source_text="; ".join(dict.fromkeys(text for text in rest if text)),
        identifiers=tuple(Identifier("", number[2:]) for number in numbers if number[0] in "PFR"),
    )


def _notes(group: Group) -> list[str]:
    """Notes, and what a mixture is made of."""
    found = [one.verbatim for nte in group.after("RXE").all("NTE") for one in nte.fields(3)]
    for rxc in group.after("RXE").all("RXC"):
        parts = (rxc.get(3), words(rxc.field(4)), rxc.get(5), words(rxc.field(6)))
        found.append(" ".join(("+", words(rxc.field(2)), *(part for part in parts if part))))
    return found


def _repeats(group: Group, rxe: Segment) -> list[Repeat]:
    """How often: by the TQ1s of RXE, else RXE-1, else the TQ1s of ORC."""
    own = group.after("RXE").all("TQ1")
    if own:
        return [timing.of_segment(one) for one in own]
    if rxe.field(1).raw:
        return [timing.of_old(rxe.field(1))]
    return [timing.of_segment(one) for one in group.before("RXE").all("TQ1")]


def _dosages(group: Group, rxe: Segment, zone: ZoneInfo) -> list[_Dosed]:
    repeats: list[Repeat | None] = list(_repeats(group, rxe)) or [None]
    made = [_dosage(group, rxe, one, zone) for one in repeats]
    steps = len(repeats) > 1 and any(one is not None and one.follows for one in repeats)
    if not steps:
        return made
    return [
        one
        if one.start or one.end
        else _Dosed(msgspec.structs.replace(one.dosage, undated=True), "", "", one.rest)
        for one in made
    ]


def _dosage(group: Group, rxe: Segment, repeat: Repeat | None, zone: ZoneInfo) -> _Dosed:
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
    return _Dosed(dosage, repeat.start if repeat else "", repeat.end if repeat else "", tuple(rest))


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
