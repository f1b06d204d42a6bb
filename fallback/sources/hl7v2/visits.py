"""Who lies where, by ADT: events in the order they happened. A cancellation undoes its event."""

import re
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from fallback.sources.hl7v2.elements import person, second
from fallback.sources.hl7v2.message import Message, Segment

ADMITS = frozenset({"A01", "A04", "A06"})
LEAVES = frozenset({"A03", "A07"})
MERGES = frozenset({"A18", "A34", "A36", "A39", "A40", "A47"})
# Events that move or join people or visits otherwise: a person does these by hand.
BY_HAND = frozenset(
    {
        *("A17", "A23", "A24", "A29", "A30", "A35", "A37", "A41", "A42", "A43", "A44"),
        *("A45", "A46", "A48", "A49", "A50", "A51"),
    }
)
_NOT_IN_A_BED = frozenset({"O", "P", "C"})  # outpatient, to be admitted, commercial account


@dataclass(frozen=True)
class Place:
    """Ward, room and bed as PV1-3 codes them."""

    ward: str = ""
    bed: str = ""


@dataclass(frozen=True)
class Visit:
    """One stay in the hospital."""

    number: str
    place: Place
    present: bool
    serial: int  # of its newest event
    before: Place | None = None  # the last transfer
    admitted: datetime | None = None
    responsible: str = ""
    on_leave: bool = False


class Visits:
    """The stays of one patient."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._known: dict[str, Visit] = {}
        self._serial = 0

    def hear(self, message: Message) -> None:
        """Follow one ADT message."""
        self._serial += 1
        event, pv1 = message.head.get(9, 2) or message.first("EVN").get(1), message.first("PV1")
        key = self._key(pv1)
        if event == "A11":
            self._known.pop(key, None)
            return
        known = self._known.get(key)
        visit = self._moved(event, known or self._new(event, key, pv1), known is None, pv1)
        if visit is not None:
            self._known[key] = self._told(visit, pv1)

    def now(self) -> tuple[Visit, ...]:
        """The stays under way, the newest first: there should be one at most."""
        under_way = [visit for visit in self._known.values() if visit.present]
        return tuple(sorted(under_way, key=lambda visit: visit.serial, reverse=True))

    def numbers(self) -> frozenset[str]:
        """Every stay heard of that was not cancelled."""
        return frozenset(self._known)

    def last(self) -> Visit | None:
        """The stay under way, else the latest."""
        return next(
            iter(self.now()), max(self._known.values(), key=lambda v: v.serial, default=None)
        )

    def _key(self, pv1: Segment) -> str:
        """The visit's number; where the message has none, the visit we know."""
        number = pv1.get(19)
        last = self.last()
        return number or (last.number if last else pv1.get(44))

    def _new(self, event: str, key: str, pv1: Segment) -> Visit | None:
        """A visit that was not heard of before: of someone in a bed, or of nobody to list."""
        in_bed = pv1.get(2).upper() not in _NOT_IN_A_BED or event == "A01"
        moves = event in {*ADMITS, "A02", "A12", "A13", "A08", "A21", "A22"}
        gone = event != "A13" and event not in ADMITS and bool(pv1.get(45))
        if event in LEAVES:
            return Visit(key, place_of(pv1), present=False, serial=self._serial)
        if not (in_bed and moves and pv1.parts) or gone:
            return None
        return Visit(key, place_of(pv1), present=True, serial=self._serial)

    def _moved(self, event: str, visit: Visit | None, new: bool, pv1: Segment) -> Visit | None:
        if visit is None:
            return None
        at = place_of(pv1)
        place = at if at.ward else visit.place
        serial = self._serial
        if event in ADMITS or event == "A13":
            return replace(visit, present=True, place=place, serial=serial)
        if event == "A02":
            before = None if new else visit.place
            return replace(visit, present=True, place=place, before=before, serial=serial)
        if event == "A12":
            back = at if at.ward else visit.before or visit.place
            return replace(visit, place=back, before=None, serial=serial)
        if event in LEAVES:
            return replace(visit, present=False, serial=serial)
        if event == "A08" and visit.present:
            return replace(visit, place=place, serial=serial)
        if event in ("A21", "A22"):
            return replace(visit, on_leave=event == "A21", serial=serial)
        return visit

    def _told(self, visit: Visit, pv1: Segment) -> Visit:
        return replace(
            visit,
            admitted=second(pv1.get(44), self._zone) or visit.admitted,
            responsible=person(pv1.field(7)) or visit.responsible,
        )


def place_of(pv1: Segment) -> Place:
    """PV1-3: the bed's name, with its room's where that is not in it; else the room's."""
    ward, room, bed = pv1.get(3, 1), pv1.get(3, 2), pv1.get(3, 3)
    digits = re.sub(r"\D", "", room)
    told = room.casefold() in bed.casefold() or (digits and digits in re.findall(r"\d+", bed))
    return Place(ward, (bed if told else f"{room}, {bed}") if bed else room)
