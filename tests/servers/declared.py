"""What the Millennium-like proxy declares, and that nothing else is let through.

One table is both the capability statement and the gate, so that they cannot disagree.
"""

from dataclasses import dataclass

from tests.servers.exchange import Asked, Interaction, RefusedError
from tests.servers.fhir_server import Resource


@dataclass(frozen=True)
class Declared:
    """What is offered for one resource type."""

    interactions: tuple[Interaction, ...]
    search: tuple[str, ...] = ()
    needs: tuple[str, ...] = ("_id", "patient")  # a search names one of these
    operations: tuple[str, ...] = ()


READ: tuple[Interaction, ...] = ("read", "search-type")
KEPT: tuple[Interaction, ...] = (*READ, "create", "update")

DECLARED = {
    "AllergyIntolerance": Declared(KEPT, ("_id", "patient", "clinical-status", "_lastUpdated")),
    "Condition": Declared(KEPT, ("_id", "patient", "category", "clinical-status", "encounter")),
    "DocumentReference": Declared(
        KEPT, ("_id", "patient", "encounter", "type", "period", "_lastUpdated")
    ),
    "Encounter": Declared(
        READ,
        ("_id", "patient", "subject", "status", "date", "_lastUpdated"),
        ("_id", "patient", "subject"),
    ),
    "Group": Declared((), operations=("export",)),
    "Location": Declared(("read",)),
    "MedicationAdministration": Declared(
        READ, ("_id", "patient", "status", "effective-time", "_lastUpdated")
    ),
    "MedicationRequest": Declared(READ, ("_id", "patient", "status", "intent", "_lastUpdated")),
    "Observation": Declared(
        (*KEPT, "patch"), ("_id", "patient", "category", "code", "date", "_lastUpdated")
    ),
    "Organization": Declared(("read",)),
    "Patient": Declared(
        READ,
        ("_id", "identifier", "name", "family", "given", "birthdate"),
        ("_id", "identifier", "name", "family", "given", "birthdate"),
        operations=("export",),
    ),
    "Practitioner": Declared(READ, ("_id", "identifier", "name"), ("_id", "identifier", "name")),
    "Procedure": Declared((*READ, "create"), ("_id", "patient", "date")),
}


def statement(upstream: Resource, base_url: str, token_url: str) -> Resource:
    """The capability statement: the upstream server's, cut down to what is declared here."""
    rest = upstream["rest"][0]
    resources = [
        {
            "type": one["type"],
            "versioning": "versioned",
            "readHistory": False,
            "updateCreate": False,
            "conditionalCreate": False,
            "conditionalUpdate": False,
            "conditionalDelete": "not-supported",
            "interaction": [{"code": code} for code in DECLARED[one["type"]].interactions],
            "searchParam": [
                parameter
                for parameter in one["searchParam"]
                if parameter["name"] in DECLARED[one["type"]].search
            ],
            "operation": [
                {"name": name, "definition": f"http://hl7.org/fhir/uv/bulkdata/{name}"}
                for name in DECLARED[one["type"]].operations
            ],
        }
        for one in rest["resource"]
        if one["type"] in DECLARED
    ]
    oauth = "http://fhir-registry.smarthealthit.org/StructureDefinition/oauth-uris"
    return {
        "resourceType": "CapabilityStatement",
        "status": "active",
        "date": upstream["date"],
        "kind": "instance",
        "software": {"name": "A proxy that behaves like Millennium"},
        "implementation": {"description": "for tests", "url": base_url},
        "fhirVersion": upstream["fhirVersion"],
        "format": ["json"],
        "rest": [
            {
                "mode": "server",
                "security": {
                    "extension": [
                        {"url": oauth, "extension": [{"url": "token", "valueUri": token_url}]}
                    ]
                },
                "resource": resources,
                "interaction": [{"code": "batch"}],
            }
        ],
    }


def check(asked: Asked) -> None:
    """Raise RefusedError for what is not declared: 404, 405, or 400 for a search."""
    interaction = asked.interaction
    if interaction in ("metadata", "batch"):
        return
    if interaction == "transaction":
        raise RefusedError(405, "not-supported", "Transactions are not supported.")
    declared = DECLARED.get(asked.resource_type)
    if declared is None or any(part.startswith(("$", "_")) for part in asked.parts):
        raise RefusedError(404, "not-supported", f"{asked.path} is not supported.")
    if interaction not in declared.interactions:
        said = f"{asked.method} is not supported for {asked.resource_type}."
        raise RefusedError(405, "not-supported", said)
    if interaction == "search-type":
        _check_search(asked, declared)


def _check_search(asked: Asked, declared: Declared) -> None:
    names = {name.partition(":")[0] for name, _ in asked.query}
    if unknown := names - {*declared.search, "_count", "-pageContext"}:
        raise RefusedError(
            400, "not-supported", f"Unsupported parameters: {', '.join(sorted(unknown))}."
        )
    if not names & {*declared.needs, "-pageContext"}:
        raise RefusedError(400, "required", f"One of {', '.join(declared.needs)} is required.")
    for value in asked.values("effective-time"):
        if "T" not in value:
            raise RefusedError(400, "value", "effective-time must have a time part.")
