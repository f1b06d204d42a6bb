"""Allergies by AL1 and IAM. What a later list leaves out stays, as unconfirmed.

"None" is said by a code that means it, never by an empty list.
"""

from dataclasses import dataclass
from zoneinfo import ZoneInfo

from fallback.chart.model import Allergy
from fallback.chart.section import AssertedNone, NotFetched, Recorded, Section
from fallback.sources.hl7v2.elements import codes, key, second, words
from fallback.sources.hl7v2.message import Field, Message, Segment
from fallback.texts import Message as Said
from fallback.texts import say

NO_ALLERGY = frozenset({"716186003", "no-known-allergies", "nilknown"})
_CATEGORIES = {"DA": "medication", "FA": "food", "EA": "environment"}
_STANDING = {"C": "confirmed", "I": "inactive"}
_LESS = frozenset({"U", "P", "S", "D"})  # unconfirmed, pending, suspect, doubtful
_UNCONFIRMED = "unconfirmed"


@dataclass(frozen=True)
class _Held:
    allergy: Allergy
    by_list: bool  # came in AL1, where each message has the whole list
    repeated: bool = True


class Allergies:
    """What the messages so far said."""

    def __init__(self, zone: ZoneInfo, none_codes: frozenset[str] = NO_ALLERGY) -> None:
        self._zone, self._none_codes = zone, none_codes
        self._held: dict[str, _Held] = {}
        self._none: str | None = None

    def hear(self, message: Message) -> None:
        """Take the lists and changes of one message."""
        listed = [segment for segment in message.all("AL1") if segment.parts]
        if listed:
            self._list(listed)
        for segment in message.all("IAM"):
            self._change(segment)

    def _list(self, listed: list[Segment]) -> None:
        earlier, self._held = self._held, {}
        told = [one for one in listed if not self._says_none(one.field(3))]
        for one in told:
            if not one.field(3).is_null:
                made = _allergy(one, "", self._zone)
                self._held[_name(one.field(3), made)] = _Held(made, by_list=True)
        none = [one for one in listed if self._says_none(one.field(3))]
        self._none = words(none[0].field(3)) if none and not self._held else None
        for name, held in earlier.items():
            if name not in self._held:
                left = _Held(held.allergy, held.by_list, held.repeated and not held.by_list)
                self._held[name] = left

    def _change(self, segment: Segment) -> None:
        if self._says_none(segment.field(3)):
            self._none = words(segment.field(3))
            return
        made = _allergy(segment, segment.get(17).upper(), self._zone)
        name = _name(segment.field(3), made)
        same = [n for n, held in self._held.items() if made.id and held.allergy.id == made.id]
        for known in {name, *same}:
            self._held.pop(known, None)
        if segment.get(6).upper() == "D" or segment.get(17).upper() == "E":
            return
        self._none = None
        self._held[name] = _Held(made, by_list=False)

    def _says_none(self, said: Field) -> bool:
        return bool(codes(said) & self._none_codes)

    def section(self, missing: tuple[Said, ...]) -> Section[Allergy]:
        """Recorded, asserted none, or nothing heard."""
        if self._held:
            if self._none is not None:
                missing += (say("hl7.allergy_contradiction", said=self._none),)
            if any(not held.repeated for held in self._held.values()):
                missing += (say("hl7.allergy_not_repeated"),)
            return Recorded(tuple(_standing(held) for held in self._held.values()), missing)
        if self._none is not None:
            return AssertedNone(self._none)
        return NotFetched(say("hl7.nothing_heard", section="hl7.section_allergies"))


def _standing(held: _Held) -> Allergy:
    if held.repeated:
        return held.allergy
    one = held.allergy
    return Allergy(
        id=one.id,
        substance=one.substance,
        code=one.code,
        category=one.category,
        reaction=one.reaction,
        verification=_UNCONFIRMED,
        recorded=one.recorded,
    )


def _name(field: Field, made: Allergy) -> str:
    return key(field).casefold() or made.substance.casefold()


def _allergy(segment: Segment, status: str, zone: ZoneInfo) -> Allergy:
    """AL1 and IAM agree on fields 2 to 5. Without a substance, the segment's own words."""
    kind, substance = segment.field(2), segment.field(3)
    severity = words(segment.field(4))
    said = "; ".join(one.verbatim for one in segment.fields(5))
    reaction = f"{said} ({severity})" if said and severity else said or severity
    is_list = segment.name == "AL1"
    recorded = segment.get(6) if is_list else segment.get(13) or segment.get(11)
    return Allergy(
        id="" if is_list else segment.get(7),
        substance=words(substance) or segment.verbatim,
        code=key(substance),
        category=_CATEGORIES.get(kind.part(1).upper(), words(kind)),
        reaction=reaction,
        verification=_UNCONFIRMED if status in _LESS else _STANDING.get(status, status),
        recorded=second(recorded, zone),
    )
