"""Results and measurements, by OBX. A wrong or deleted one is taken back; text keeps its lines."""

from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fallback.chart.model import Identifier, Observation, Quantity
from fallback.sources.hl7v2.elements import entity, key, quantity, second, words
from fallback.sources.hl7v2.groups import groups
from fallback.sources.hl7v2.message import Field, Message, Segment

_LOINC = "http://loinc.org|"
_VITALS = frozenset(
    {
        *("8310-5", "8331-1", "8867-4", "9279-1", "8480-6", "8462-4", "85354-9", "59408-5"),
        *("2708-6", "29463-7", "8302-2", "39156-5", "3141-9", "67775-7", "80288-4", "3151-8"),
    }
)
_TEXTS = frozenset({"TX", "FT", "ST", ""})
_LONGEST_NAME = 40  # of a document's kind; what is longer is the document
_GONE = frozenset({"D", "W"})
_STATUS = {
    "F": "final",
    "C": "corrected",
    "P": "preliminary",
    "R": "preliminary",
    "S": "preliminary",
    "U": "final",
    "A": "amended",
}


@dataclass(frozen=True)
class _Under:
    """What an OBR says of the results under it."""

    number: str = ""
    name: str = ""
    at: str = ""


class Results:
    """The patient's results."""

    def __init__(self, zone: ZoneInfo) -> None:
        self._zone = zone
        self._held: dict[tuple[str, ...], Observation] = {}

    def hear(self, message: Message) -> None:
        """Take the results of one message."""
        under = {id(g.segments[0]): g.segments[1:] for g in groups(message, "OBR")}
        inside = {id(one) for segments in under.values() for one in segments}
        loose = tuple(one for one in message.all("OBX") if id(one) not in inside)
        self._take(_Under(), loose)
        for obr in message.all("OBR"):
            number = entity(obr.field(3)) or entity(obr.field(2))
            at = obr.get(7) or obr.get(22) or obr.get(6)
            held = tuple(one for one in under[id(obr)] if one.name == "OBX")
            self._take(_Under(number, words(obr.field(4)), at), held)

    def all(self) -> tuple[Observation, ...]:
        """Every result, the newest first."""
        return tuple(sorted(self._held.values(), key=_time, reverse=True))

    def _take(self, under: _Under, segments: tuple[Segment, ...]) -> None:
        fresh: set[tuple[str, ...]] = set()
        for obx in segments:
            at = obx.get(14) or under.at
            code = key(obx.field(3)) or words(obx.field(3))
            name = (under.number, code, obx.field(4).verbatim, at)
            status = obx.get(11).upper()
            if status in _GONE:
                self._held.pop(name, None)
                continue
            value, text = measured(obx)
            if value is None and not text:
                continue
            if name in fresh and obx.get(2).upper() in _TEXTS:  # the text goes on
                text = "\n".join((self._held[name].text, text))
            fresh.add(name)
            self._held[name] = self._made(name, obx, under, value, text)

    def _made(
        self,
        name: tuple[str, ...],
        obx: Segment,
        under: _Under,
        value: Quantity | None,
        text: str,
    ) -> Observation:
        code = key(obx.field(3))
        vital = code.removeprefix(_LOINC) in _VITALS and code.startswith(_LOINC)
        return Observation(
            id="|".join(name),
            code=code,
            name=words(obx.field(3)) or under.name or obx.verbatim,
            category="vital-signs" if vital else "laboratory",
            at=second(obx.get(14), self._zone) or second(under.at, self._zone),
            value=value,
            text=text,
            status=_STATUS.get(obx.get(11).upper(), "unknown" if obx.get(11) else "final"),
            identifiers=(Identifier("", under.number),) if under.number else (),
        )


def measured(obx: Segment) -> tuple[Quantity | None, str]:
    """OBX-5 as a number with its unit where it is one number, else in the sender's words."""
    kind, values, unit = obx.get(2).upper(), obx.fields(5), obx.field(6)
    if kind in ("NM", "SN") and len(values) == 1:
        plain = kind == "NM" or values[0].part(1) in ("", "=")
        more = kind == "SN" and (values[0].part(3) or values[0].part(4))
        found = quantity(values[0].part(1 if kind == "NM" else 2), unit)
        if plain and not more and found is not None:
            return found, ""
    said = [_said(kind, one) for one in values if not one.is_null]
    text = "\n".join(one for one in said if one)
    measure = words(unit) if kind in ("NM", "SN") else ""
    return None, f"{text} {measure}".strip() if text else ""


def _said(kind: str, value: Field) -> str:
    if kind in ("CE", "CWE", "CNE", "CF"):
        return words(value)
    if kind == "SN":
        return "".join(value.part(number) for number in range(1, 5))
    if kind in ("ED", "RP"):  # a document: named, not held
        named = [part for n in (2, 3, 4) if (part := value.part(n)) and len(part) < _LONGEST_NAME]
        return f"[{' '.join(named)}]"
    return value.verbatim


def _time(one: Observation) -> tuple[bool, datetime | str]:
    return (True, one.at) if one.at else (False, "")
