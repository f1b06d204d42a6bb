"""Who lies where, by an export's own places and stays: what its lines are sorted by."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from fallback.errors import FallbackError
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.reading import read
from fallback.sources.fhir.wards.places import is_ward
from fallback.sources.fhir.wards.stays import UNDER_WAY

KINDS: Final = frozenset({"Location", "Encounter"})
_DEEPEST: Final = 5  # ward, corridor, room, bed place, bed


@dataclass
class Where:
    """Places and patients, by id."""

    wards: set[str] = field(default_factory=set)
    above: dict[str, str] = field(default_factory=dict)  # what a place is part of
    parts: dict[str, list[str]] = field(default_factory=dict)
    there: dict[str, dict[str, None]] = field(default_factory=dict)  # patients by place

    def note(self, kind: str, raw: bytes) -> None:
        """Hear what a line says of this. What it does not say clearly is found when it is kept."""
        try:
            if kind == "Location":
                self._place(read(raw, r.Location).value)
            else:
                self._stay(read(raw, r.Encounter).value)
        except FallbackError:
            return

    def _place(self, place: r.Location) -> None:
        if is_ward(place):
            self.wards.add(place.id)
        if place.part_of:
            above = place.part_of.target[1]
            self.above[place.id] = above
            self.parts.setdefault(above, []).append(place.id)

    def _stay(self, stay: r.Encounter) -> None:
        if stay.status in UNDER_WAY and stay.subject:
            for one in stay.location:
                if one.location:
                    found = self.there.setdefault(one.location.target[1], {})
                    found[stay.subject.target[1]] = None

    def join(self, other: "Where") -> None:
        """What was heard beside this."""
        self.wards |= other.wards
        self.above |= other.above
        for above, parts in other.parts.items():
            self.parts.setdefault(above, []).extend(parts)
        for place, patients in other.there.items():
            self.there.setdefault(place, {}).update(patients)

    def together(self) -> dict[str, str]:
        """Whoever lies anywhere, with the ward that they are read with."""
        wards = {place: self._ward(place) for place in self.there}
        return {one: wards[place] for place, patients in self.there.items() for one in patients}

    def _ward(self, place: str) -> str:
        """The ward that a place is in; as far up as is known where none is marked."""
        for _ in range(_DEEPEST):
            if place in self.wards or place not in self.above:
                break
            place = self.above[place]
        return place

    def below(self, above: str) -> list[str]:
        """The places right below these ("id,id")."""
        return [one for up in above.split(",") for one in self.parts.get(up, ())]

    def at(self, places: str) -> Iterator[str]:
        """The patients at these places ("id,id"), each once."""
        found = (one for place in places.split(",") for one in self.there.get(place, ()))
        yield from dict.fromkeys(found)
