"""Medication orders by RDE: ORC says what happens to the order, RXE what it is, TQ1 when.

What is not understood stays as it was written, in the order's own words.
"""

import hashlib
from datetime import datetime
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart.model import Identifier, MedicationOrder
from fallback.sources.hl7v2.control import OVER, UNABLE, status_of
from fallback.sources.hl7v2.dosage import dosages, repeats_of
from fallback.sources.hl7v2.elements import code_in, entity, person, quantity, second, words
from fallback.sources.hl7v2.groups import Group, groups
from fallback.sources.hl7v2.message import Message, Segment

_ATC = ("ATC", "WC", "1.2.752.129.2.2.3.1.1", "2.16.840.1.113883.6.73")
_CATEGORIES = {"I": "inpatient", "O": "outpatient"}
_PRIORITIES = {"S": "stat", "A": "asap", "R": "routine", "STAT": "stat", "ASAP": "asap"}


class Orders:
    """The patient's orders, by their numbers."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._held: dict[str, MedicationOrder] = {}
        self._called: dict[str, str] = {}  # placer's or filler's number → id

    def hear(self, message: Message) -> None:
        """Follow the orders of one message."""
        sent = second(message.head.get(7), self._zone)
        for group in groups(message, "ORC"):
            rxe, was = group.first("RXE"), self._held.get(self.id_of(group))
            if rxe is not None:
                self._order(group, rxe)
            elif message.kind.startswith("RDE"):
                self._control(group)
            self._ends_later(group, was, sent)

    def id_of(self, group: Group) -> str:
        """The order that a group's ORC names; its number where the order is not known."""
        numbers = _numbers(group)
        known = (self._called[number] for number in numbers if number in self._called)
        return next(known, next(iter(numbers), ""))

    def new_stay(self) -> None:
        """Orders of an earlier stay that nobody ended: whether they hold is not known."""
        for id, one in self._held.items():
            if one.status not in OVER:
                self._held[id] = msgspec.structs.replace(one, status="unknown")

    def all(self) -> tuple[MedicationOrder, ...]:
        """Every order, also those that ended."""
        return tuple(self._held.values())

    def _control(self, group: Group) -> None:
        """An ORC alone: another status of an order we know; of one we do not, its own words."""
        orc, id = group.segments[0], self.id_of(group)
        control, was = orc.get(1).upper(), self._held.get(id)
        status, _ = status_of(control, orc.get(5).upper(), was)
        if was is not None and control not in UNABLE:
            self._held[id] = msgspec.structs.replace(was, status=status)
        elif was is None and status not in OVER:
            id = id or _by_content(group)[0]
            self._called |= dict.fromkeys(_numbers(group) or (id,), id)
            self._held[id] = MedicationOrder(id, status, "", source_text=orc.verbatim)

    def _ends_later(self, group: Group, was: MedicationOrder | None, sent: datetime | None) -> None:
        """One that ends at a time to come (ORC-15) is in force until then."""
        id, at = self.id_of(group), second(group.segments[0].get(15), self._zone)
        one = self._held.get(id)
        if one and one.status in OVER and at and sent and at > sent:
            status = was.status if was and was.status not in OVER else "active"
            self._held[id] = msgspec.structs.replace(one, status=status, stop=at)

    def _order(self, group: Group, rxe: Segment) -> None:
        numbers = _numbers(group) or _by_content(group)
        id = next((self._called[n] for n in numbers if n in self._called), numbers[0])
        self._called |= dict.fromkeys(numbers, id)
        orc = group.first("ORC")
        control = orc.get(1).upper() if orc else ""
        was = self._held.get(id)
        if control in UNABLE and was is not None:
            return
        status, said = status_of(control, orc.get(5).upper() if orc else "", was)
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


def _made(
    id: str,
    numbers: tuple[str, ...],
    status: str,
    said: str,
    group: Group,
    rxe: Segment,
    zone: ZoneInfo,
) -> MedicationOrder:
    dosed = dosages(group, rxe, zone)
    orc = group.first("ORC") or Segment("ORC", (), rxe.marks)
    rest = [said, *(text for one in dosed for text in one.rest)]
    if rxe.get(22):  # "give per": part of a rate, in a code of its own
        rest.append(f"RXE-22: {rxe.get(22)}")
    drug = words(rxe.field(2))
    if not drug:
        rest.append(rxe.verbatim)
    strength = quantity(rxe.get(25), rxe.field(26))
    if rxe.get(25) and strength is None:
        rest.append(f"{rxe.get(25)} {words(rxe.field(26))}".strip())
    starts = [second(one.start, zone) for one in dosed]
    stops = [second(one.end, zone, end=True) for one in dosed]
    begins, ends = [s for s in starts if s], [s for s in stops if s]
    priority = next((p for r in repeats_of(group, rxe) if (p := _PRIORITIES.get(r.priority))), "")
    return MedicationOrder(
        id=id,
        status=status,
        drug=drug,
        priority=priority,
        category=_CATEGORIES.get(orc.get(29).upper(), ""),
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
    found = [one.verbatim for nte in group.all("NTE") for one in nte.fields(3)]
    for rxc in group.after("RXE").all("RXC"):
        parts = (rxc.get(3), words(rxc.field(4)), rxc.get(5), words(rxc.field(6)))
        found.append(" ".join(("+", words(rxc.field(2)), *(part for part in parts if part))))
    return found
