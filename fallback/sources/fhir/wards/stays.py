"""Who is on the ward: stays under way whose present place is the ward or a bed of it."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fallback.chart.model import Stay, Ward
from fallback.errors import FallbackError
from fallback.sources.fhir.charts.names import Names
from fallback.sources.fhir.charts.records import Records
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import Period, Reference
from fallback.sources.fhir.r4.moments import moment
from fallback.sources.fhir.server.capability import Capability
from fallback.sources.fhir.server.client import Client
from fallback.sources.fhir.server.paging import search
from fallback.sources.fhir.wards.places import Places, is_bed
from fallback.texts import Message, say

UNDER_WAY = ("in-progress", "onleave", "arrived", "triaged")
_RESPONSIBLE = ("ATND", "PPRF", "SPRF")
_AT_ONCE = 40


@dataclass(frozen=True)
class Guest:
    """One patient on the roster; `called` is what the stay calls the patient."""

    patient_id: str
    called: str
    stay: Stay


@dataclass(frozen=True)
class Stays:
    """Finds stays at one server."""

    client: Client
    capability: Capability
    records: Records
    places: Places
    names: Names
    zone: ZoneInfo

    def of_ward(self, ward: Ward, now: datetime) -> tuple[list[Guest], list[Message]]:
        """Everyone on the ward once, and a sentence for each doubt. Raises FallbackError."""
        if not self.capability.searches("Encounter", "location"):
            raise FallbackError("fhir.no_location_search", server=self.client.wire.base)
        places = self.places.within(ward.id)
        ids = list(places)
        guests: list[Guest] = []
        gaps: list[Message] = []
        for start in range(0, len(ids), _AT_ONCE):
            params = [("location", ",".join(ids[start : start + _AT_ONCE])), *self._status()]
            found = search(self.client, r.Encounter, params)
            gaps += found.missing
            for item in found.items:
                gaps += [
                    say("fhir.odd_part", what="fhir.kind_Encounter", id=item.value.id, part=part)
                    for part in item.odd
                ]
                self._place(item.value, ward, places, now, guests, gaps)
        return _once(guests, gaps), gaps

    def of_patient(self, patient_id: str, now: datetime) -> Stay:
        """The patient's stay under way, else the latest one, else one without a place."""
        encounters = self._encounters(patient_id)
        if not encounters:
            return Stay("", "", "")
        best = max(encounters, key=lambda e: (e.status in UNDER_WAY, _start(e)))
        there = present(best, now, self.zone)
        ward = next((w for p in there if (w := self.places.ward_of(p.target[1]))), None)
        beds = {p.target[1]: self.places.place(p.target[1]) for p in there}
        known = {name: place for name, place in beds.items() if place is not None}
        return self.stay(best, ward or Ward("", ""), known, now)

    def stay(
        self, encounter: r.Encounter, ward: Ward, places: Mapping[str, r.Location], now: datetime
    ) -> Stay:
        """The stay as the chart holds it."""
        period = encounter.period or Period()
        return Stay(
            encounter_id=encounter.id,
            ward_id=ward.id,
            ward=ward.name,
            bed=_bed(present(encounter, now, self.zone), ward, places),
            admitted=moment(period.start, self.zone),
            status=encounter.status or "unknown",
            responsible=self.names.words(_responsible(encounter)),
        )

    def _place(
        self,
        encounter: r.Encounter,
        ward: Ward,
        places: Mapping[str, r.Location],
        now: datetime,
        guests: list[Guest],
        gaps: list[Message],
    ) -> None:
        """Put an encounter on the roster, where its patient is on the ward now."""
        there = {p.target[1] for p in present(encounter, now, self.zone)}
        if encounter.status not in UNDER_WAY or not there & set(places):
            return
        subject = encounter.subject
        if subject is None or subject.target[0] != "Patient":
            gaps.append(say("fhir.stay_without_patient", id=encounter.id or "?"))
            return
        stay = self.stay(encounter, ward, places, now)
        guests.append(Guest(subject.target[1], subject.display.strip(), stay))

    def _encounters(self, patient_id: str) -> list[r.Encounter]:
        if not any(self.records.can(r.Encounter, by) for by in ("patient", "subject")):
            return []
        found = self.records.of_patient(r.Encounter, patient_id)
        return [f.value for f in found.items if f.value.subject]

    def _status(self) -> list[tuple[str, str]]:
        offered = self.capability.searches("Encounter", "status")
        return [("status", ",".join(UNDER_WAY))] if offered else []


def _once(guests: Iterable[Guest], gaps: list[Message]) -> list[Guest]:
    """Each patient once: the stay with a bed, then the later one; the other is named."""
    kept: dict[str, Guest] = {}
    for guest in guests:
        other = kept.get(guest.patient_id)
        if other is None or other.stay.encounter_id == guest.stay.encounter_id:
            kept[guest.patient_id] = guest
            continue
        last, first = sorted((guest, other), key=_preferred, reverse=True)
        kept[guest.patient_id] = last
        gaps.append(
            say(
                "fhir.patient_twice",
                patient=last.called or last.patient_id,
                kept=f"{last.stay.encounter_id} {last.stay.bed}".strip(),
                other=f"{first.stay.encounter_id} {first.stay.bed}".strip(),
            )
        )
    return sorted(kept.values(), key=lambda g: (g.stay.bed, g.called, g.patient_id))


def _preferred(guest: Guest) -> tuple[bool, str, str]:
    admitted = guest.stay.admitted.isoformat() if guest.stay.admitted else ""
    return bool(guest.stay.bed), admitted, guest.stay.encounter_id


def present(encounter: r.Encounter, now: datetime, zone: ZoneInfo) -> list[Reference]:
    """Where the patient is now: places that are active or of no stated status, and not left."""
    return [
        entry.location
        for entry in encounter.location
        if entry.location
        and entry.status in ("active", "")
        and not _left(entry.period, now, zone)
        and entry.location.target[0] == "Location"
    ]


def _left(period: Period | None, now: datetime, zone: ZoneInfo) -> bool:
    end = moment(period.end, zone, end=True) if period and period.end else None
    return end is not None and end <= now


def _bed(present: list[Reference], ward: Ward, places: Mapping[str, r.Location]) -> str:
    """The bed's name, with its room's where that is not in it ("Sal 3, A"); else the room's."""
    below = [p for p in present if p.target[1] != ward.id and p.target[1] in places]
    below.sort(key=lambda p: not is_bed(places[p.target[1]]))
    if not below:
        return ""
    bed = places[below[0].target[1]]
    name = bed.name or below[0].words
    above = bed.part_of.target[1] if bed.part_of else ""
    room = places[above].name if is_bed(bed) and above in places and above != ward.id else ""
    digits = re.sub(r"\D", "", room)
    told = room.casefold() in name.casefold() or (digits and digits in re.findall(r"\d+", name))
    return name if told else f"{room}, {name}"


def _responsible(encounter: r.Encounter) -> Reference | None:
    """The attending clinician, else the primary performer, else a secondary one."""
    for role in _RESPONSIBLE:
        for participant in encounter.participant:
            if participant.individual and any(role in t.codes for t in participant.type):
                return participant.individual
    return None


def _start(encounter: r.Encounter) -> str:
    return encounter.period.start if encounter.period else ""
