"""Invented FHIR resources for the tests of the servers."""

from tests.servers.fhir_server import Resource

PATIENT: Resource = {"resourceType": "Patient", "id": "p1", "name": [{"family": "Testsson"}]}
OUR_IDENTIFIER = {"system": "urn:test", "value": "entry-1"}


def coded(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def observation(category: str = "vital-signs", **other: object) -> Resource:
    system = "http://terminology.hl7.org/CodeSystem/observation-category"
    return {
        "resourceType": "Observation",
        "identifier": [OUR_IDENTIFIER],
        "status": "final",
        "category": [coded(system, category)],
        "code": coded("http://loinc.org", "8867-4"),
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2026-11-24T08:00:00+01:00",
        "performer": [{"display": "Test Sköterska"}],
        "valueQuantity": {"value": 80, "system": "http://unitsofmeasure.org", "code": "/min"},
    } | other


def pulses(count: int) -> list[Resource]:
    return [observation(id=f"o{n:03}") for n in range(count)]


def document(**other: object) -> Resource:
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "subject": {"reference": "Patient/p1"},
        "content": [{"attachment": {"contentType": "application/pdf", "data": "JVBERi0="}}],
        "context": {
            "encounter": [{"reference": "Encounter/e1"}],
            "period": {"end": "2026-11-24T08:00:00+01:00"},
        },
    } | other
