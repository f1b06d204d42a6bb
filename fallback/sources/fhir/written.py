"""What we write, as FHIR R4 resources, and what a server kept of it.

Our identifier stands as an identifier and in words too (note or description), because some
servers drop identifiers. What was compared is named by the field's plain name.
"""

import base64
import hashlib
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from typing import TypeAlias
from zoneinfo import ZoneInfo

from fallback.chart.model import Quantity
from fallback.sources.fhir import elements
from fallback.sources.fhir import orders as o
from fallback.sources.fhir import resources as r
from fallback.sources.fhir.elements import UCUM, Period, words
from fallback.sources.fhir.moments import moment
from fallback.sources.fhir.sections import measured
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
    return _common(item, "DocumentReference") | {
        "status": "current",
        "type": _EPISODE,
        "description": f"{item.title}; {mark(item.identifier)}",
        "content": [{"attachment": attachment}],
        "context": context,
    }


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


def is_ours(item: WriteItem, kept: Kept) -> bool | None:
    """True where it carries this item's identifier, False where another item's; None: neither."""
    values = {i.value for i in kept.identifier if i.system == SYSTEM}
    if isinstance(kept, r.DocumentReference):
        said = kept.description
    else:
        said = " ".join(note.text for note in kept.note)
    if item.identifier in values or mark(item.identifier) in said:
        return True
    return False if values or mark("") in said else None


def differs(item: WriteItem, kept: Kept, zone: ZoneInfo) -> tuple[str, ...]:
    """The names of what the server kept otherwise than we sent it."""
    pairs: Iterator[tuple[str, object, object]]
    if isinstance(item, DoseItem) and isinstance(kept, o.MedicationAdministration):
        pairs = _dose_pairs(item, kept, zone)
    elif isinstance(item, ObservationItem) and isinstance(kept, r.Observation):
        pairs = _observation_pairs(item, kept, zone)
    elif isinstance(item, DocumentItem) and isinstance(kept, r.DocumentReference):
        pairs = _document_pairs(item, kept, zone)
    else:
        return ("kind",)
    return tuple(name for name, sent, held in pairs if sent != held)


def _shared_pairs(item: WriteItem, kept: Kept) -> Iterator[tuple[str, object, object]]:
    values = [i.value for i in kept.identifier if i.system == SYSTEM]
    subject = kept.subject.target[1] if kept.subject else ""
    yield "identifier", [item.identifier], values
    yield "patient", item.patient_id, subject


def _dose_pairs(
    item: DoseItem, kept: o.MedicationAdministration, zone: ZoneInfo
) -> Iterator[tuple[str, object, object]]:
    yield from _shared_pairs(item, kept)
    yield "status", "completed" if item.given else "not-done", kept.status
    yield "drug", item.drug, words(kept.medication_codeable_concept)
    yield "order", item.order_id, kept.request.target[1] if kept.request else ""
    yield "at", _minute(item.at), _minute(moment(kept.effective_date_time, zone))
    yield "dose", _amount(item.dose), _kept_amount(kept.dosage.dose if kept.dosage else None)
    yield "reason", item.reason, words(*kept.status_reason)
    actors = [p.actor.words for p in kept.performer if p.actor]
    yield "performer", [item.performer] if item.performer else [], actors
    yield "note", True, mark(item.identifier) in " ".join(n.text for n in kept.note)


def _observation_pairs(
    item: ObservationItem, kept: r.Observation, zone: ZoneInfo
) -> Iterator[tuple[str, object, object]]:
    yield from _shared_pairs(item, kept)
    yield "status", "final", kept.status
    yield "code", True, kept.code is not None and has_code(kept.code, item.code)
    yield "at", _minute(item.at), _minute(moment(kept.effective_date_time, zone))
    yield "value", _amount(item.value), _kept_amount(kept.value_quantity)
    yield (
        "text",
        item.text if item.value is None else "",
        "" if kept.value_quantity else (measured(kept)[1]),
    )
    names = [p.words for p in kept.performer]
    yield "performer", [item.performer] if item.performer else [], names
    yield "note", True, mark(item.identifier) in " ".join(n.text for n in kept.note)


def _document_pairs(
    item: DocumentItem, kept: r.DocumentReference, zone: ZoneInfo
) -> Iterator[tuple[str, object, object]]:
    yield from _shared_pairs(item, kept)
    context = kept.context or r.DocumentContext()
    period = context.period or Period()
    files = [c.attachment for c in kept.content if c.attachment]
    encounters = [e.target[1] for e in context.encounter]
    yield "status", "current", kept.status
    yield "period", _minute(item.period_start), _minute(moment(period.start, zone))
    yield "period_end", _minute(item.period_end), _minute(moment(period.end, zone))
    yield "encounter", [item.encounter_id] if item.encounter_id else [], encounters
    yield "title", [item.title], [file.title for file in files]
    yield "pdf", True, any(_holds(file, item.pdf) for file in files)
    yield "description", True, mark(item.identifier) in kept.description


def _holds(file: r.Attachment, pdf: bytes) -> bool:
    """Whether the attachment is these bytes: by itself, by its hash, or at least by its size."""
    if file.data:
        return file.data == base64.b64encode(pdf).decode()
    return file.hash == digest(pdf) if file.hash else file.size == len(pdf)


def has_code(concept: elements.CodeableConcept, key: str) -> bool:
    """Whether `system|code` is among the codings; a code without a system matches any."""
    system, _, code = key.rpartition("|")
    return any(c.code == code and (not system or c.system == system) for c in concept.coding)


def _minute(at: datetime | None) -> datetime | None:
    """Paper knows minutes."""
    return at.astimezone(UTC).replace(second=0, microsecond=0) if at else None


def _amount(quantity: Quantity | None) -> tuple[Decimal, str] | None:
    return (quantity.value, quantity.ucum or quantity.unit) if quantity else None


def _kept_amount(quantity: elements.Quantity | None) -> tuple[Decimal, str] | None:
    return _amount(quantity.exact if quantity else None)
