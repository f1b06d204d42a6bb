"""What the Millennium-like proxy asks of a resource before it takes it, and what it loses of it."""

from tests.servers.exchange import RefusedError
from tests.servers.fhir_server import Resource

WRITABLE_OBSERVATIONS = {"vital-signs", "laboratory"}
LOST_IN_SILENCE = {"Observation": ("identifier",)}


def taken(resource_type: str, resource: Resource) -> Resource:
    """The resource as it will be kept. Raises RefusedError (422) where a rule is broken."""
    if resource.get("resourceType") != resource_type:
        raise RefusedError(400, "invalid", f"The body is no {resource_type}.")
    patient = resource.get("subject") or resource.get("patient") or {}
    if not str(patient.get("reference", "")).startswith("Patient/"):
        _refuse("A patient is required.")
    if resource_type == "Observation":
        _check_observation(resource)
    if resource_type == "DocumentReference":
        _check_document(resource)
    lost = LOST_IN_SILENCE.get(resource_type, ())
    return {name: value for name, value in resource.items() if name not in lost}


def _check_observation(resource: Resource) -> None:
    categories = {
        coding.get("code")
        for category in resource.get("category", [])
        for coding in category.get("coding", [])
    }
    if not categories & WRITABLE_OBSERVATIONS:
        _refuse("Only vital-signs and laboratory observations can be created.")
    if "vital-signs" in categories:
        if not resource.get("performer"):
            _refuse("A performer is required for vital signs.")
        if "valueQuantity" not in resource and not resource.get("component"):
            _refuse("A vital sign's value must be a quantity.")


def _check_document(resource: Resource) -> None:
    attachments = [part.get("attachment", {}) for part in resource.get("content", [])]
    if [a.get("contentType") for a in attachments] != ["application/pdf"]:
        _refuse("Exactly one attachment, a PDF, is required.")
    context = resource.get("context", {})
    if "T" not in context.get("period", {}).get("end", ""):
        _refuse("context.period.end is required, with a time.")
    if len(context.get("encounter", [])) != 1:
        _refuse("Exactly one encounter is required.")


def _refuse(said: str) -> None:
    raise RefusedError(422, "business-rule", said)
