"""A FHIR server in the test's own process, of the resources a test gives it, and no better."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, TypeAlias

import httpx

from fallback.settings import FhirSettings
from fallback.sources.fhir import FhirRecordSystem, open_fhir

Json: TypeAlias = dict[str, Any]
"""FHIR JSON as it stands; tests write it by hand, so its leaves stay untyped."""

BASE = "https://journal.test/fhir"
NOW = datetime(2026, 11, 24, 9, 0, tzinfo=UTC)
SEARCHED = {
    "Patient": ("_id",),
    "Encounter": ("patient", "location", "status"),
    "Location": ("partof", "physical-type"),
    "AllergyIntolerance": ("patient",),
    "Condition": ("patient",),
    "Flag": ("patient",),
    "MedicationRequest": ("patient", "status", "_lastUpdated"),
    "MedicationAdministration": ("patient", "effective-time", "identifier"),
    "Observation": ("patient", "category", "date", "code", "identifier"),
    "DocumentReference": ("patient", "period", "identifier"),
    "Medication": (),
    "Practitioner": (),
    "PractitionerRole": (),
}

PATIENT = {"reference": "Patient/p1"}
WARD: list[Json] = [
    {
        "resourceType": "Location",
        "id": "w1",
        "name": "Avdelning 1",
        "physicalType": {"coding": [{"code": "wa"}]},
    },
    {
        "resourceType": "Location",
        "id": "r1",
        "name": "Sal 1",
        "physicalType": {"coding": [{"code": "ro"}]},
        "partOf": {"reference": "Location/w1"},
    },
    {
        "resourceType": "Location",
        "id": "b1",
        "name": "1:1",
        "physicalType": {"coding": [{"code": "bd"}]},
        "partOf": {"reference": "Location/r1"},
    },
    {
        "resourceType": "Patient",
        "id": "p1",
        "identifier": [
            {
                "system": "http://electronichealth.se/identifier/personnummer",
                "value": "195009072553",
            }
        ],
        "name": [{"use": "official", "family": "Test", "given": ["Tolvan"]}],
        "gender": "male",
        "birthDate": "1950-09-07",
    },
    {
        "resourceType": "Encounter",
        "id": "e1",
        "status": "in-progress",
        "subject": PATIENT | {"display": "Tolvan Test"},
        "period": {"start": "2026-11-20T10:00:00+01:00"},
        "location": [{"location": {"reference": "Location/b1"}, "status": "active"}],
    },
]


def order(id: str = "m1", **other: object) -> Json:
    """An order in force."""
    return {
        "resourceType": "MedicationRequest",
        "id": id,
        "status": "active",
        "intent": "order",
        "medicationCodeableConcept": {"text": "Furosemid 40 mg tablett"},
        "subject": PATIENT,
        "dosageInstruction": [{"text": "1 tablett kl 8"}],
    } | other


def bundle(resources: list[Json], *, next_url: str = "", **other: object) -> Json:
    """A searchset."""
    link = [{"relation": "next", "url": next_url}] if next_url else []
    entry = [{"resource": resource} for resource in resources]
    return {"resourceType": "Bundle", "type": "searchset", "link": link, "entry": entry} | other


def answer(body: Json | list[Json], status: int = 200, **headers: str) -> httpx.Response:
    """A JSON answer."""
    content = json.dumps(body).encode()
    return httpx.Response(
        status, content=content, headers={"content-type": "application/fhir+json"} | headers
    )


Reply: TypeAlias = Callable[[httpx.Request], httpx.Response | None]


@dataclass
class MockFhir:
    """Answers searches by type and patient from `resources`; what `reply` answers goes first."""

    resources: list[Json] = field(default_factory=lambda: list(WARD))
    searched: dict[str, tuple[str, ...]] = field(default_factory=lambda: dict(SEARCHED))
    reply: Reply = lambda _request: None
    conditional: bool = False
    asked: list[httpx.Request] = field(default_factory=list)
    waited: list[float] = field(default_factory=list)

    def handle(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        self.asked.append(request)
        given = self.reply(request)
        if given is not None:
            return given
        kind, _, name = request.url.path.removeprefix("/fhir/").partition("/")
        if kind == "metadata":
            return answer(self.statement())
        if request.method == "POST":
            made = json.loads(request.content) | {"id": f"new{len(self.resources)}"}
            self.resources.append(made)
            return httpx.Response(201, headers={"location": f"{BASE}/{kind}/{made['id']}"})
        if name:
            return self._read(kind, name)
        found = [r for r in self.resources if r["resourceType"] == kind]
        return answer(bundle([r for r in found if _matches(r, request.url.params)]))

    def statement(self) -> Json:
        """The capability statement."""
        kinds = [
            {
                "type": kind,
                "interaction": [{"code": code} for code in ("read", "search-type", "create")],
                "searchParam": [{"name": name} for name in names],
                "conditionalCreate": self.conditional,
            }
            for kind, names in self.searched.items()
        ]
        return {
            "resourceType": "CapabilityStatement",
            "fhirVersion": "4.0.1",
            "rest": [{"mode": "server", "resource": kinds}],
        }

    def asked_for(self, kind: str) -> list[httpx.Request]:
        """The requests for one type."""
        return [r for r in self.asked if r.url.path.startswith(f"/fhir/{kind}")]

    @contextmanager
    def opened(self, **settings: Any) -> Iterator[FhirRecordSystem]:
        """A record system on this server; it never sleeps, and its time goes on all the same."""
        found = FhirSettings(**({"base_url": BASE, "name": "Journalen"} | settings))
        transport = httpx.MockTransport(self.handle)

        def ticks() -> float:
            return time.monotonic() + sum(self.waited)

        with open_fhir(
            found, clock=lambda: NOW, transport=transport, pause=self.waited.append, ticks=ticks
        ) as system:
            yield system

    def _read(self, kind: str, name: str) -> httpx.Response:
        for resource in self.resources:
            if resource["resourceType"] == kind and resource.get("id") == name:
                return answer(resource)
        return answer(outcome("not found"), 404)


def outcome(said: str, severity: str = "error") -> Json:
    """An OperationOutcome."""
    issue = {"severity": severity, "code": "processing", "diagnostics": said}
    return {"resourceType": "OperationOutcome", "issue": [issue]}


def only(kind: str, response: Callable[[], httpx.Response]) -> Reply:
    """A reply to searches of one type, the server's own answer to all else."""

    def reply(request: httpx.Request) -> httpx.Response | None:
        return response() if request.url.path == f"/fhir/{kind}" else None

    return reply


def _matches(resource: Json, params: httpx.QueryParams) -> bool:
    """Whether the few parameters that a test relies on let the resource through."""
    patient = params.get("patient")
    whose = (resource.get("subject") or resource.get("patient") or {}).get("reference")
    if patient and whose and whose != f"Patient/{patient}":
        return False
    parents = params.get("partof", "")
    if parents:
        above = resource.get("partOf", {}).get("reference", "").removeprefix("Location/")
        return above in parents.split(",")
    if "identifier" in params:
        held = [f"{i.get('system')}|{i.get('value')}" for i in resource.get("identifier", [])]
        values = [i.get("value") for i in resource.get("identifier", [])]
        return params["identifier"] in [*held, *values]
    statuses = params.get("status")
    return not statuses or (resource.get("status") or "unknown") in statuses.split(",")
