"""Where a patient's resources come from. Only what the server declares is asked for."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from typing import Protocol, TypeVar

from fallback.errors import FallbackError
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import Reference
from fallback.sources.fhir.r4.reading import Read, read, what
from fallback.sources.fhir.server.capability import Capability, must_read, must_search
from fallback.sources.fhir.server.client import Client
from fallback.sources.fhir.server.paging import Found, search
from fallback.texts import Message, say

K = TypeVar("K", bound=r.Resource)
Params = Iterable[tuple[str, str]]

_OF_SUBJECT = (  # the most frequent first
    r.Observation,
    o.MedicationAdministration,
    o.MedicationRequest,
    r.Condition,
    r.Encounter,
    r.Flag,
    r.EmptyList,
)


class Records(Protocol):
    """One server's resources, by patient."""

    def can(self, kind: type[r.Resource], param: str) -> bool:
        """Whether the parameter narrows what is answered for the type."""

    def patient(self, patient_id: str) -> Read[r.Patient]:
        """Who it is. Raises FallbackError."""

    def of_patient(self, kind: type[K], patient_id: str, params: Params = ()) -> Found[K]:
        """The patient's resources of a type. Raises FallbackError where they cannot be had."""


@dataclass(frozen=True)
class Live:
    """Asked for patient by patient, now."""

    client: Client
    capability: Capability

    def can(self, kind: type[r.Resource], param: str) -> bool:
        """Whether the type can be searched by the parameter."""
        return self.capability.searches(kind.kind, param)

    def patient(self, patient_id: str) -> Read[r.Patient]:
        """Read by id."""
        must_read(self.capability, "Patient")
        return read(self.client.get(f"Patient/{patient_id}"), r.Patient)

    def of_patient(self, kind: type[K], patient_id: str, params: Params = ()) -> Found[K]:
        """A search for this patient; an answer that holds another patient's is refused whole."""
        found = search(self.client, kind, [self.whose(kind, patient_id), *params])
        return of_nobody_else(found, kind, patient_id)

    def whose(self, kind: type[r.Resource], *patient_ids: str) -> tuple[str, str]:
        """The parameter that asks for these patients. Raises FallbackError where there is none."""
        must_search(self.capability, kind.kind)
        if self.can(kind, "patient"):
            return "patient", ",".join(patient_ids)
        if self.can(kind, "subject"):
            return "subject", ",".join(f"Patient/{one}" for one in patient_ids)
        raise FallbackError("fhir.no_patient_search", what=what(kind))


def of_nobody_else(found: Found[K], kind: type[K], patient_id: str) -> Found[K]:
    """What was found, with a sentence for each that does not say whose it is. FallbackError where
    any says that it is another patient's."""
    missing: list[Message] = []
    own = f"Patient/{patient_id}"
    for item in found.items:
        subject = subject_of(item)
        if subject.reference == own:
            continue
        name = item.value.id or "?"
        if not subject.target[1]:
            missing.append(say("fhir.without", what=what(kind), id=name, field="subject"))
        elif subject.target != ("Patient", patient_id):
            raise FallbackError("fhir.other_patient", what=what(kind), id=name)
    return replace(found, missing=(*found.missing, *missing)) if missing else found


def subject_of(found: Read[K]) -> Reference:
    """Whose resource it is, as far as it says."""
    resource: object = found.value
    if isinstance(resource, _OF_SUBJECT):
        return resource.subject or Reference()
    if isinstance(resource, r.AllergyIntolerance):
        return resource.patient or Reference()
    return Reference()
