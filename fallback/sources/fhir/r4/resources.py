"""The FHIR R4 resources we read, with only the fields we print. Unknown fields are ignored."""

from typing import ClassVar

import msgspec

from fallback.sources.fhir.r4.elements import (
    Annotation,
    CodeableConcept,
    Extension,
    Identifier,
    Meta,
    Narrative,
    Period,
    Quantity,
    Range,
    Ratio,
    Reference,
    Tree,
)


class Head(Tree, rename="camel"):
    """What tells any resource from another."""

    resource_type: str = ""
    id: str = ""
    meta: Meta | None = None


class Resource(Head, rename="camel"):
    """What every resource we print has."""

    kind: ClassVar[str] = ""
    text: Narrative | None = None
    identifier: tuple[Identifier, ...] = ()
    modifier_extension: tuple[Extension, ...] = ()

    @property
    def version(self) -> str:
        """meta.versionId."""
        return self.meta.version_id if self.meta else ""


class HumanName(Tree):
    """A person's name."""

    use: str = ""
    text: str = ""
    family: str = ""
    given: tuple[str, ...] = ()
    period: Period | None = None


class PatientLink(Tree):
    """Another record of the same person: `type` is replaced-by, replaces, refer or seealso."""

    other: Reference | None = None
    type: str = ""


class Patient(Resource, rename="camel"):
    """Who it is."""

    kind = "Patient"
    extension: tuple[Extension, ...] = ()
    name: tuple[HumanName, ...] = ()
    gender: str = ""
    birth_date: str = ""
    deceased_boolean: bool = False
    deceased_date_time: str = ""
    link: tuple[PatientLink, ...] = ()


class Practitioner(Resource, rename="camel"):
    """A clinician."""

    kind = "Practitioner"
    name: tuple[HumanName, ...] = ()


class PractitionerRole(Resource, rename="camel"):
    """A clinician in a post."""

    kind = "PractitionerRole"
    practitioner: Reference | None = None


class Location(Resource, rename="camel"):
    """A ward, a room, a bed."""

    kind = "Location"
    status: str = ""
    name: str = ""
    physical_type: CodeableConcept | None = None
    part_of: Reference | None = None


class EncounterLocation(Tree):
    """Where the patient is, was or will be."""

    location: Reference | None = None
    status: str = ""
    period: Period | None = None


class Participant(Tree):
    """Who takes part in the encounter, and as what."""

    type: tuple[CodeableConcept, ...] = ()
    individual: Reference | None = None


class Encounter(Resource, rename="camel"):
    """A stay."""

    kind = "Encounter"
    status: str = ""
    subject: Reference | None = None
    period: Period | None = None
    location: tuple[EncounterLocation, ...] = ()
    participant: tuple[Participant, ...] = ()


class Reaction(Tree):
    """What happened."""

    substance: CodeableConcept | None = None
    manifestation: tuple[CodeableConcept, ...] = ()
    description: str = ""
    severity: str = ""


class AllergyIntolerance(Resource, rename="camel"):
    """An allergy, or the statement that there is none."""

    kind = "AllergyIntolerance"
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    category: tuple[str, ...] = ()
    criticality: str = ""
    code: CodeableConcept | None = None
    patient: Reference | None = None
    recorded_date: str = ""
    reaction: tuple[Reaction, ...] = ()
    note: tuple[Annotation, ...] = ()


class Condition(Resource, rename="camel"):
    """A problem or diagnosis."""

    kind = "Condition"
    clinical_status: CodeableConcept | None = None
    verification_status: CodeableConcept | None = None
    code: CodeableConcept | None = None
    subject: Reference | None = None
    onset_date_time: str = ""
    onset_string: str = ""
    onset_age: Quantity | None = None
    onset_period: Period | None = None
    recorded_date: str = ""


class Flag(Resource, rename="camel"):
    """A warning."""

    kind = "Flag"
    status: str = ""
    category: tuple[CodeableConcept, ...] = ()
    code: CodeableConcept | None = None
    subject: Reference | None = None
    period: Period | None = None


class EmptyList(Resource, rename="camel"):
    """A FHIR List, read only for what it says of being empty."""

    kind = "List"
    status: str = ""
    code: CodeableConcept | None = None
    subject: Reference | None = None
    empty_reason: CodeableConcept | None = None
    entry: tuple[msgspec.Raw, ...] = ()


class Measured(Resource, rename="camel"):
    """A value in whichever form it has: an observation's, or one of its components'."""

    code: CodeableConcept | None = None
    value_quantity: Quantity | None = None
    value_codeable_concept: CodeableConcept | None = None
    value_string: str = ""
    value_boolean: bool | None = None
    value_integer: int | None = None
    value_range: Range | None = None
    value_ratio: Ratio | None = None
    value_time: str = ""
    value_date_time: str = ""
    value_period: Period | None = None
    data_absent_reason: CodeableConcept | None = None


class Observation(Measured, rename="camel"):
    """A measurement or result."""

    kind = "Observation"
    status: str = ""
    category: tuple[CodeableConcept, ...] = ()
    subject: Reference | None = None
    effective_date_time: str = ""
    effective_instant: str = ""
    effective_period: Period | None = None
    issued: str = ""
    component: tuple[Measured, ...] = ()
    performer: tuple[Reference, ...] = ()
    note: tuple[Annotation, ...] = ()


class Attachment(Tree, rename="camel"):
    """A file. `url` is where a server that moves the bytes elsewhere keeps them."""

    content_type: str = ""
    title: str = ""
    data: str = ""
    size: int | None = None
    hash: str = ""
    url: str = ""


class Content(Tree):
    """One form of the document."""

    attachment: Attachment | None = None


class DocumentContext(Tree):
    """What the document is about."""

    encounter: tuple[Reference, ...] = ()
    period: Period | None = None


class DocumentReference(Resource, rename="camel"):
    """A document in the record."""

    kind = "DocumentReference"
    status: str = ""
    description: str = ""
    subject: Reference | None = None
    content: tuple[Content, ...] = ()
    context: DocumentContext | None = None
