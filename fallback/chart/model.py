"""The frozen types of a chart. Names are FHIR's where FHIR has one.

Times are aware datetimes in UTC; quantities are Decimals, as written by the source. A text
field is "" where the source says nothing. Nothing here is guessed: what a source says in words
only stays its words (`Dosage.text`, `MedicationOrder.source_text`).
"""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Literal, TypeAlias

import msgspec

from fallback.chart.section import Section
from fallback.texts import Message


class Identifier(msgspec.Struct, frozen=True):
    """An identifier as the source gives it: system (URL or urn:oid) and value, unchanged."""

    system: str
    value: str


class Quantity(msgspec.Struct, frozen=True):
    """A value with the unit a person reads (`unit`) and, where coded, its UCUM code."""

    value: Decimal
    unit: str = ""
    ucum: str = ""


Sex: TypeAlias = Literal["male", "female", "other", "unknown"]


class PatientLink(msgspec.Struct, frozen=True):
    """Another record of the same person. `type`: replaced-by, replaces, seealso, refer (FHIR)."""

    type: str
    patient_id: str


class Patient(msgspec.Struct, frozen=True):
    """Who it is. `number` is the identity number to print: personnummer first, else a reserve."""

    id: str
    family: str
    given: str
    number: str = ""
    number_system: str = ""
    birth_date: date | None = None
    sex: Sex = "unknown"
    deceased: bool = False
    protected: bool = False  # sekretessmarkering or skyddad folkbokföring: no address, ever
    identifiers: tuple[Identifier, ...] = ()
    links: tuple[PatientLink, ...] = ()

    @property
    def name(self) -> str:
        """Family name first, as ward lists are sorted and read."""
        return ", ".join(part for part in (self.family, self.given) if part)


class Stay(msgspec.Struct, frozen=True):
    """The encounter that places the patient on the ward."""

    encounter_id: str
    ward_id: str
    ward: str
    bed: str = ""
    admitted: datetime | None = None
    status: str = ""  # FHIR Encounter.status
    responsible: str = ""


class Allergy(msgspec.Struct, frozen=True):
    """Substance and reaction as the source words them."""

    id: str
    substance: str
    code: str = ""
    category: str = ""
    criticality: Literal["low", "high", "unable-to-assess", ""] = ""
    reaction: str = ""
    verification: str = ""  # confirmed, unconfirmed …
    recorded: datetime | None = None


class Alert(msgspec.Struct, frozen=True):
    """A Flag: infection, treatment limitation, other warning."""

    id: str
    text: str
    category: str = ""
    since: datetime | None = None


class Problem(msgspec.Struct, frozen=True):
    """A Condition."""

    id: str
    text: str
    code: str = ""
    status: str = ""
    since: date | None = None


class Timing(msgspec.Struct, frozen=True):
    """FHIR Timing.repeat and Timing.event, as far as a ward uses them.

    `frequency` times per `period` `period_unit` (s min h d wk mo a), on `days_of_week`
    (mon … sun), at `times_of_day` (the ward's local time) or around meals and sleep (`when`,
    HL7 codes such as MORN, ACM, HS, with `offset` minutes), within `bounds`, or at `events`.
    """

    times_of_day: tuple[time, ...] = ()
    when: tuple[str, ...] = ()
    offset: int = 0
    frequency: int | None = None
    period: Decimal | None = None
    period_unit: str = ""
    days_of_week: tuple[str, ...] = ()
    events: tuple[datetime, ...] = ()
    bounds_start: datetime | None = None
    bounds_end: datetime | None = None
    count: int | None = None


class Dosage(msgspec.Struct, frozen=True):
    """One dosage instruction. `text` is the source's own; the rest is what it coded.

    What is said to be amounts is made of coded values and units only, and is written safely.
    """

    text: str = ""
    patient_instruction: str = ""
    dose: Quantity | None = None
    dose_high: Quantity | None = None
    dose_text: str = ""  # amounts that are no single one: "≤ 10 mg"
    rate: Quantity | None = None
    rate_text: str = ""  # amounts: "10 mg/12 h"
    route: str = ""
    method: str = ""
    timing: Timing | None = None
    timing_text: str = ""
    as_needed: bool = False
    as_needed_for: str = ""
    maximum: str = ""  # amounts per time: "4 g per 24 h"
    maximum_once: str = ""
    maximum_for_life: str = ""
    undated: bool = False  # a step among others, without the dates it is in force


class MedicationOrder(msgspec.Struct, frozen=True):
    """A MedicationRequest as a ward reads it."""

    id: str
    status: str  # FHIR: active, on-hold, completed, stopped, entered-in-error, unknown …
    drug: str
    version: str = ""  # meta.versionId: tells that an order was changed meanwhile
    intent: str = "order"
    priority: str = ""  # routine, urgent, asap, stat
    category: str = ""  # inpatient, discharge, community, outpatient, or the source's words
    atc: str = ""
    form: str = ""
    strength: str = ""  # amounts: "2.5 mg", "250 mg/5 ml"
    dosages: tuple[Dosage, ...] = ()
    authored: datetime | None = None  # when it was written, which is no start
    start: datetime | None = None
    stop: datetime | None = None
    indication: str = ""
    prescriber: str = ""
    note: str = ""
    do_not_perform: bool = False
    source_text: str = ""  # what could not be understood, verbatim
    identifiers: tuple[Identifier, ...] = ()


class Administration(msgspec.Struct, frozen=True):
    """A dose given or not given (`status` as FHIR: completed, not-done, in-progress …)."""

    id: str
    status: str
    drug: str
    order_id: str = ""
    at: datetime | None = None
    dose: Quantity | None = None
    dose_text: str = ""
    reason: str = ""
    by: str = ""
    identifiers: tuple[Identifier, ...] = ()


class Component(msgspec.Struct, frozen=True):
    """A part of an observation, such as the systolic pressure."""

    code: str
    name: str
    value: Quantity | None = None
    text: str = ""


class Observation(msgspec.Struct, frozen=True):
    """A vital sign, measurement or result. `code` is `system|code` of its first coding."""

    id: str
    code: str
    name: str
    category: str = ""  # vital-signs, laboratory …
    at: datetime | None = None
    value: Quantity | None = None
    text: str = ""
    components: tuple[Component, ...] = ()
    status: str = "final"
    identifiers: tuple[Identifier, ...] = ()


class Checked(msgspec.Struct, frozen=True):
    """What it takes to ask a source whether a chart is unchanged."""

    read_at: datetime  # when it was last read whole
    statement: str  # stands for what the source then said it can do
    counts: tuple[tuple[str, int], ...] = ()  # how many resources of each type there were


class ChartHead(msgspec.Struct, frozen=True):
    """What a list of patients says of each: who and where, from when, and what must be seen."""

    patient: Patient
    stay: Stay
    fetched_at: datetime
    allergies: Section[Allergy]
    alerts: Section[Alert]


class Chart(ChartHead, frozen=True):
    """What one snapshot holds of one patient. `medications` holds every status the source gave;
    the packet prints those that are active, on hold or of unknown status. At `fetched_at` the
    source was last asked: the chart was read then, or the source said that nothing had changed."""

    problems: Section[Problem]
    medications: Section[MedicationOrder]
    administrations: Section[Administration]
    observations: Section[Observation]
    checked: Checked | None = None  # None: it is read whole the next time


class Ward(msgspec.Struct, frozen=True):
    """A ward as the source knows it (FHIR Location)."""

    id: str
    name: str


class Snapshot(msgspec.Struct, frozen=True):
    """The charts of one ward, from one source, at one time; complete, or with its gaps named."""

    id: str  # random, 16 hex digits
    ward: Ward
    source: str  # as staff know it: "Cosmic", "demo"
    fetched_at: datetime
    charts: tuple[Chart, ...]
    gaps: tuple[Message, ...] = ()  # what concerns the ward as a whole: a patient left out …
