"""What a server kept of what we wrote: whether it is ours, and what it kept otherwise.

What was compared is named by the field's plain name.
"""

import base64
from collections.abc import Iterator
from datetime import UTC, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from fallback.chart.model import Quantity
from fallback.sources.fhir.charts.measurements import measured
from fallback.sources.fhir.r4 import elements
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import Period, words
from fallback.sources.fhir.r4.moments import moment
from fallback.sources.fhir.writing.written import SYSTEM, Kept, digest, mark
from fallback.sources.record_system import DocumentItem, DoseItem, ObservationItem, WriteItem


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
