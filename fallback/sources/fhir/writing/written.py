"""What we write, as FHIR R4 resources.

Our identifier stands as an identifier and in words too (note or description), because some
servers drop identifiers.
"""

import base64
import hashlib
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeAlias

from fallback.chart.model import Quantity
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import UCUM
from fallback.sources.record_system import DocumentItem, DoseItem, ObservationItem, WriteItem

SYSTEM = "urn:uuid:0b6f2f5e-9f3c-4d0e-8a57-3c1d6e2b9a41"
"""The system of our identifiers: what Fallback wrote."""

Json: TypeAlias = "dict[str, Json] | list[Json] | str | Decimal | int"
Kept: TypeAlias = o.MedicationAdministration | r.Observation | r.DocumentReference

_LOINC = "http://loinc.org"
_VITAL: Json = {
    "coding": [
        {
            "system": "http://terminology.hl7.org/CodeSystem/observation-category",
            "code": "vital-signs",
        }
    ]
}
_EPISODE: Json = {
    "coding": [
        {"system": _LOINC, "code": "34133-9", "display": "Summary of episode note"},
    ]
}


def resource(item: WriteItem) -> dict[str, Json]:
    """The item as the resource we send."""
    if isinstance(item, DoseItem):
        return _dose(item)
    if isinstance(item, ObservationItem):
        return _observation(item)
    return _document(item)


def mark(identifier: str) -> str:
    """Our identifier in words."""
    return f"Fallback {identifier}"


def utc(moment_: datetime) -> str:
    """A time as FHIR writes it."""
    return moment_.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _common(item: WriteItem, kind: str) -> dict[str, Json]:
    return {
        "resourceType": kind,
        "identifier": [{"system": SYSTEM, "value": item.identifier}],
        "subject": {"reference": f"Patient/{item.patient_id}"},
    }


def _note(item: DoseItem | ObservationItem) -> list[Json]:
    text = "; ".join(part for part in (item.note, mark(item.identifier)) if part)
    return [{"text": text}]


def _dose(item: DoseItem) -> dict[str, Json]:
    made = _common(item, "MedicationAdministration") | {
        "status": "completed" if item.given else "not-done",
        "medicationCodeableConcept": {"text": item.drug},
        "effectiveDateTime": utc(item.at),
        "note": _note(item),
    }
    if item.encounter_id:
        made["context"] = {"reference": f"Encounter/{item.encounter_id}"}
    if item.order_id:
        made["request"] = {"reference": f"MedicationRequest/{item.order_id}"}
    if item.reason:
        made["statusReason"] = [{"text": item.reason}]
    if item.performer:
        made["performer"] = [{"actor": {"display": item.performer}}]
    if item.dose is not None:
        made["dosage"] = {"dose": _quantity(item.dose)}
    return made


def _observation(item: ObservationItem) -> dict[str, Json]:
    system, _, code = item.code.rpartition("|")
    coding: dict[str, Json] = {"code": code, "display": item.name}
    if system:
        coding["system"] = system
    made = _common(item, "Observation") | {
        "status": "final",
        "category": [_VITAL],
        "code": {"coding": [coding], "text": item.name},
        "effectiveDateTime": utc(item.at),
        "note": _note(item),
    }
    if item.encounter_id:
        made["encounter"] = {"reference": f"Encounter/{item.encounter_id}"}
    if item.performer:
        made["performer"] = [{"display": item.performer}]
    if item.value is not None:
        made["valueQuantity"] = _quantity(item.value)
    elif item.text:
        made["valueString"] = item.text
    return made


def _document(item: DocumentItem) -> dict[str, Json]:
    attachment: dict[str, Json] = {
        "contentType": "application/pdf",
        "title": item.title,
        "data": base64.b64encode(item.pdf).decode(),
        "size": len(item.pdf),
        "hash": digest(item.pdf),
    }
    context: dict[str, Json] = {
        "period": {"start": utc(item.period_start), "end": utc(item.period_end)}
    }
    if item.encounter_id:
        context["encounter"] = [{"reference": f"Encounter/{item.encounter_id}"}]
    made = _common(item, "DocumentReference") | {
        "status": "current",
        "type": _EPISODE,
        "description": f"{item.title}; {mark(item.identifier)}",
        "content": [{"attachment": attachment}],
        "context": context,
    }
    if item.follows:
        first: Json = {"identifier": {"system": SYSTEM, "value": item.follows}}
        made["relatesTo"] = [{"code": "appends", "target": first}]
    return made


def digest(pdf: bytes) -> str:
    """FHIR Attachment.hash: SHA-1, as the standard has it."""
    return base64.b64encode(hashlib.sha1(pdf, usedforsecurity=False).digest()).decode()


def _quantity(quantity: Quantity) -> dict[str, Json]:
    made: dict[str, Json] = {"value": quantity.value}
    if quantity.unit:
        made["unit"] = quantity.unit
    if quantity.ucum:
        made |= {"system": UCUM, "code": quantity.ucum}
    return made
