"""FHIR R4 medication resources and dosage, with only the fields we print."""

from decimal import Decimal

import msgspec

from fallback.sources.fhir.r4.elements import (
    Annotation,
    CodeableConcept,
    Extension,
    Period,
    Quantity,
    Range,
    Ratio,
    Reference,
    Tree,
)
from fallback.sources.fhir.r4.resources import Resource


class Repeat(Tree, rename="camel"):
    """Timing.repeat."""

    bounds_duration: Quantity | None = None
    bounds_range: Range | None = None
    bounds_period: Period | None = None
    count: int | None = None
    count_max: int | None = None
    duration: Decimal | None = None
    duration_max: Decimal | None = None
    duration_unit: str = ""
    frequency: int | None = None
    frequency_max: int | None = None
    period: Decimal | None = None
    period_max: Decimal | None = None
    period_unit: str = ""
    day_of_week: tuple[str, ...] = ()
    time_of_day: tuple[str, ...] = ()
    when: tuple[str, ...] = ()
    offset: int | None = None


class Timing(Tree):
    """When to give."""

    event: tuple[str, ...] = ()
    repeat: Repeat | None = None
    code: CodeableConcept | None = None


class DoseAndRate(Tree, rename="camel"):
    """How much, how fast."""

    type: CodeableConcept | None = None
    dose_quantity: Quantity | None = None
    dose_range: Range | None = None
    rate_quantity: Quantity | None = None
    rate_ratio: Ratio | None = None
    rate_range: Range | None = None


class Dosage(Tree, rename="camel"):
    """One dosage instruction."""

    sequence: int | None = None
    text: str = ""
    additional_instruction: tuple[CodeableConcept, ...] = ()
    patient_instruction: str = ""
    timing: Timing | None = None
    as_needed_boolean: bool = False
    as_needed_codeable_concept: CodeableConcept | None = None
    site: CodeableConcept | None = None
    route: CodeableConcept | None = None
    method: CodeableConcept | None = None
    dose_and_rate: tuple[DoseAndRate, ...] = ()
    max_dose_per_period: Ratio | None = None
    max_dose_per_administration: Quantity | None = None
    max_dose_per_lifetime: Quantity | None = None
    modifier_extension: tuple[Extension, ...] = ()


class Ingredient(Tree, rename="camel"):
    """A substance in a medication, and how much of it."""

    item_codeable_concept: CodeableConcept | None = None
    item_reference: Reference | None = None
    strength: Ratio | None = None


class Medication(Resource, rename="camel"):
    """A drug."""

    kind = "Medication"
    code: CodeableConcept | None = None
    form: CodeableConcept | None = None
    ingredient: tuple[Ingredient, ...] = ()


class MedicationRequest(Resource, rename="camel"):
    """An order. `contained` holds resources that stand nowhere else."""

    kind = "MedicationRequest"
    status: str = ""
    status_reason: CodeableConcept | None = None
    intent: str = ""
    priority: str = ""
    category: tuple[CodeableConcept, ...] = ()
    do_not_perform: bool = False
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    subject: Reference | None = None
    authored_on: str = ""
    requester: Reference | None = None
    reason_code: tuple[CodeableConcept, ...] = ()
    reason_reference: tuple[Reference, ...] = ()
    note: tuple[Annotation, ...] = ()
    dosage_instruction: tuple[Dosage, ...] = ()
    contained: tuple[msgspec.Raw, ...] = ()


class Performer(Tree):
    """Who did it."""

    actor: Reference | None = None


class AdministrationDosage(Tree):
    """What was given."""

    text: str = ""
    dose: Quantity | None = None


class MedicationAdministration(Resource, rename="camel"):
    """A dose given or not given."""

    kind = "MedicationAdministration"
    status: str = ""
    status_reason: tuple[CodeableConcept, ...] = ()
    medication_codeable_concept: CodeableConcept | None = None
    medication_reference: Reference | None = None
    subject: Reference | None = None
    effective_date_time: str = ""
    effective_period: Period | None = None
    performer: tuple[Performer, ...] = ()
    request: Reference | None = None
    note: tuple[Annotation, ...] = ()
    dosage: AdministrationDosage | None = None
    contained: tuple[msgspec.Raw, ...] = ()
