"""The guests of a ward by a list: each is found at the server, and one who is not is named."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

import msgspec

from fallback.chart.model import Stay, Ward
from fallback.errors import FallbackError
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.server.capability import Capability
from fallback.sources.fhir.server.client import Client
from fallback.sources.fhir.server.paging import search
from fallback.sources.fhir.wards.stays import UNDER_WAY, Guest, Stays
from fallback.sources.roster import Listed, Placed
from fallback.texts import Message, say


@dataclass(frozen=True)
class Finder:
    """Finds listed patients at one server."""

    client: Client
    capability: Capability

    def ids(self, listed: Listed) -> tuple[dict[str, str], list[Message]]:
        """The server's ids, each with the bed the list gives; who is not found is said."""
        found: dict[str, str] = {}
        gaps = list(listed.gaps)
        for placed in listed.patients:
            try:
                patient_id = placed.patient_id or self._by_identifier(placed)
            except FallbackError as error:
                gaps.append(error.message)
                continue
            found.setdefault(patient_id, placed.bed)
        if not found:
            raise FallbackError("fhir.nobody_found", count=len(listed.patients))
        return found, gaps

    def _by_identifier(self, placed: Placed) -> str:
        if not self.capability.searches("Patient", "identifier"):
            raise FallbackError("fhir.no_identifier_search", patient=placed.identifier)
        matches = search(self.client, r.Patient, [("identifier", placed.identifier)])
        ids = {item.value.id for item in matches.items if _has(item.value, placed.identifier)}
        if len(ids) != 1 or matches.missing:
            raise FallbackError(
                "fhir.listed_unknown", patient=placed.identifier, bed=placed.bed, count=len(ids)
            )
        return ids.pop()


def guests_of(
    stays: Stays, ward: Ward, beds: Iterable[tuple[str, str]], now: datetime
) -> tuple[list[Guest], list[Message]]:
    """Patients by id and bed as the ward's guests; the list's bed goes before the stay's."""
    guests: list[Guest] = []
    gaps: list[Message] = []
    for patient_id, bed in beds:
        try:
            stay = stays.of_patient(patient_id, now)
        except FallbackError as error:
            stay = Stay("", "", "", status="unknown")
            gaps.append(error.message)
        if stay.encounter_id and stay.status not in UNDER_WAY:
            gaps.append(say("fhir.listed_not_here", patient=patient_id))
        placed = msgspec.structs.replace(stay, ward_id=ward.id, ward=ward.name, bed=bed or stay.bed)
        guests.append(Guest(patient_id, "", placed))
    return guests, gaps


def _has(patient: r.Patient, identifier: str) -> bool:
    """Whether the patient really has it: a server that ignores the parameter returns anybody."""
    system, _, value = identifier.rpartition("|")
    return any(i.value == value and (not system or i.system == system) for i in patient.identifier)
