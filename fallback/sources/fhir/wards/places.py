"""Wards and beds: a ward is a Location of physical type `wa`, its beds are below it by `partOf`."""

from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.reading import read
from fallback.sources.fhir.server.capability import Capability, must_read, must_search
from fallback.sources.fhir.server.client import Client
from fallback.sources.fhir.server.paging import search

_DEEPEST = 5  # ward, corridor, room, bed place, bed
_AT_ONCE = 40  # ids in one request


class Places:
    """The locations of one server, remembered while one reading lasts."""

    def __init__(self, client: Client, capability: Capability) -> None:
        self._client, self._capability = client, capability
        self._known: dict[str, r.Location] = {}

    def wards(self) -> tuple[Ward, ...]:
        """All wards, by name. Raises FallbackError where the server marks none."""
        must_search(self._capability, "Location")
        marked = self._capability.searches("Location", "physical-type")
        found = search(self._client, r.Location, [("physical-type", "wa")] if marked else [])
        wards = [_ward(f.value) for f in found.items if is_ward(f.value)]
        if not wards:
            raise FallbackError("fhir.no_wards", server=self._client.wire.base)
        return tuple(sorted(wards, key=lambda ward: (ward.name, ward.id)))

    def ward(self, ward_id: str) -> Ward:
        """The ward of this id. Raises FallbackError where there is none."""
        location = self.place(ward_id)
        if location is None:
            raise FallbackError("fhir.no_such_ward", ward=ward_id)
        return _ward(location)

    def within(self, ward_id: str) -> dict[str, r.Location]:
        """The ward, its rooms and its beds, by id."""
        must_search(self._capability, "Location")
        if not self._capability.searches("Location", "partof"):
            return self._below(
                ward_id, [f.value for f in search(self._client, r.Location, []).items]
            )
        found = {ward_id: self.place(ward_id) or r.Location(id=ward_id)}
        level = [ward_id]
        for _ in range(_DEEPEST):
            below = [place for ids in _chunks(level) for place in self._parts_of(ids)]
            level = [place.id for place in below if place.id and place.id not in found]
            found |= {place.id: place for place in below if place.id in level}
            if not level:
                break
        self._known |= found
        return found

    def ward_of(self, location_id: str) -> Ward | None:
        """The ward that a bed or room belongs to, by going up; None where none is marked."""
        place = self.place(location_id)
        for _ in range(_DEEPEST):
            if place is None or is_ward(place):
                break
            place = self.place(place.part_of.target[1]) if place.part_of else None
        return _ward(place) if place is not None and is_ward(place) else None

    def above(self, location_id: str) -> frozenset[str]:
        """The place itself, and all that it is part of."""
        found = {location_id}
        place = self.place(location_id)
        for _ in range(_DEEPEST):
            if place is None or place.part_of is None:
                break
            found.add(place.part_of.target[1])
            place = self.place(place.part_of.target[1])
        return frozenset(found)

    def place(self, location_id: str) -> r.Location | None:
        """One location; None where the server has none of this id."""
        if location_id not in self._known:
            must_read(self._capability, "Location")
            try:
                found = read(self._client.get(f"Location/{location_id}"), r.Location)
            except FallbackError as error:
                if error.message.key == "fhir.not_found":
                    return None
                raise
            self._known[location_id] = found.value
        return self._known[location_id]

    def _parts_of(self, ids: list[str]) -> list[r.Location]:
        found = search(self._client, r.Location, [("partof", ",".join(ids))])
        parents = set(ids)
        return [f.value for f in found.items if _parent(f.value) in parents]

    def _below(self, ward_id: str, places: list[r.Location]) -> dict[str, r.Location]:
        """The same from a list of all places."""
        found = {place.id: place for place in places if place.id == ward_id}
        for _ in range(_DEEPEST):
            found |= {p.id: p for p in places if p.id and _parent(p) in found}
        self._known |= found
        return found


def is_ward(place: r.Location) -> bool:
    """Whether it is marked as a ward."""
    return place.physical_type is not None and "wa" in place.physical_type.codes


def is_bed(place: r.Location) -> bool:
    """Whether it is marked as a bed."""
    return place.physical_type is not None and "bd" in place.physical_type.codes


def _ward(place: r.Location) -> Ward:
    return Ward(place.id, place.name or place.id)


def _parent(place: r.Location) -> str:
    return place.part_of.target[1] if place.part_of else ""


def _chunks(ids: list[str]) -> list[list[str]]:
    return [ids[i : i + _AT_ONCE] for i in range(0, len(ids), _AT_ONCE)]
