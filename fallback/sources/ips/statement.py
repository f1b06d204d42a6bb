"""A MedicationStatement read as an order: the FHIR reader's dosage, and the statement's period."""

from zoneinfo import ZoneInfo

import msgspec

from fallback.chart import model
from fallback.sources.fhir.charts.medication import Lookup, order
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import Annotation, CodeableConcept, Period, Reference
from fallback.sources.fhir.r4.moments import moment
from fallback.sources.fhir.r4.reading import Read
from fallback.texts import Message

_AS_ORDER = frozenset({"active", "completed", "stopped", "on-hold", "entered-in-error", "unknown"})


class MedicationStatement(r.Resource, rename="camel"):
    """What a patient takes, as somebody says."""

    kind = "MedicationStatement"
    status: str = ""
    status_reason: tuple[CodeableConcept, ...] = ()
    category: CodeableConcept | None = None
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    subject: Reference | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    date_asserted: str = ""
    reason_code: tuple[CodeableConcept, ...] = ()
    reason_reference: tuple[Reference, ...] = ()
    note: tuple[Annotation, ...] = ()
    dosage: tuple[o.Dosage, ...] = ()
    contained: tuple[msgspec.Raw, ...] = ()


def as_order(
    found: Read[MedicationStatement], lookup: Lookup, zone: ZoneInfo
) -> tuple[model.MedicationOrder, tuple[Message, ...]]:
    """The order, and a sentence for each thing in it that was not understood. A status that no
    order has ("intended", "not-taken") is unknown, and stands verbatim."""
    statement = found.value
    odd = tuple(
        f"dosageInstruction{part.removeprefix('dosage')}" if part.startswith("dosage") else part
        for part in found.odd
    )
    made, missing = order(Read(_request(statement), odd, found.raw), lookup, zone)
    period = statement.effective_period or Period()
    start = made.start or moment(period.start, zone)
    stop = made.stop or moment(period.end, zone, end=True)
    said = [made.source_text]
    if statement.status and statement.status not in _AS_ORDER:
        said.append(f"status: {statement.status}")
    if period.start and moment(period.start, zone) is None:
        said.append(f"effectivePeriod: {period.start} – {period.end}")
    elif period.end and moment(period.end, zone) is None:
        said.append(f"effectivePeriod: – {period.end}")
    text = "; ".join(part for part in said if part)
    return msgspec.structs.replace(made, start=start, stop=stop, source_text=text), missing


def _request(statement: MedicationStatement) -> o.MedicationRequest:
    status = statement.status
    return o.MedicationRequest(
        resource_type="MedicationRequest",
        id=statement.id,
        meta=statement.meta,
        text=statement.text,
        identifier=statement.identifier,
        modifier_extension=statement.modifier_extension,
        status=status if status in _AS_ORDER else "unknown",
        status_reason=statement.status_reason[0] if statement.status_reason else None,
        category=(statement.category,) if statement.category else (),
        medication_codeable_concept=statement.medication_codeable_concept,
        medication_reference=statement.medication_reference,
        subject=statement.subject,
        authored_on=statement.date_asserted or statement.effective_date_time,
        reason_code=statement.reason_code,
        reason_reference=statement.reason_reference,
        note=(
            *statement.note,
            *(Annotation(words) for c in statement.status_reason[1:] if (words := c.words)),
        ),
        dosage_instruction=statement.dosage,
        contained=statement.contained,
    )
