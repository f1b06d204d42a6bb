"""A patient summary as a chart. A section that is empty says why; one that is missing says nothing.

"None" is only what is coded as none: `nilknown`, "no known allergies". All else that is empty is
not recorded, and a section that holds words alone stands with its words.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import TypeVar
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart import model
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded, Section
from fallback.errors import FallbackError
from fallback.sources.fhir.charts import doses, known, measurements
from fallback.sources.fhir.charts.chart import patient_of
from fallback.sources.fhir.charts.medication import order
from fallback.sources.fhir.charts.sections import codes_of, section
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import words
from fallback.sources.fhir.r4.moments import moment
from fallback.sources.fhir.r4.reading import Read, narrative, own_words, read, what
from fallback.sources.fhir.server.paging import Found
from fallback.sources.files import FileRead
from fallback.sources.ips.bundle import Bundle, Composition, Held, Part, open_bundle, part_of
from fallback.sources.ips.statement import MedicationStatement, as_order
from fallback.texts import Message, say

T = TypeVar("T")
K = TypeVar("K", bound=r.Resource)

# LOINC
ALLERGIES, MEDICATIONS, PROBLEMS, ALERTS = "48765-2", "10160-0", "11450-4", "104605-1"
# SNOMED CT and the IPS code system
NO_MEDICATION = frozenset({"787481004", "no-known-medications"})
NO_MEDICATION_INFO = frozenset({"no-medication-info", "182904002"})


@dataclass(frozen=True)
class Summary:
    """One document, of one patient."""

    patient: model.Patient
    written: datetime | None
    bundle: Bundle
    composition: Composition
    subject: Held
    zone: ZoneInfo

    def chart(self, stay: model.Stay, now: datetime) -> model.Chart:
        """All of it as a chart."""
        flags = self._found(r.Flag, ALERTS)
        given = self._found(o.MedicationAdministration, "")
        measured = self._found(r.Observation, "")
        return model.Chart(
            patient=self.patient,
            stay=stay,
            fetched_at=now,
            allergies=self._or_empty(
                known.allergies(self._found(r.AllergyIntolerance, ALLERGIES), self.zone), ALLERGIES
            ),
            alerts=self._or_empty(known.alerts(flags, self.zone), ALERTS),
            problems=self._or_empty(known.problems(self._problems()), PROBLEMS),
            medications=self._or_empty(self._medications(), MEDICATIONS),
            administrations=doses.administrations(given, self.bundle, self.zone),
            observations=measurements.observations(measured, self.zone, latest=False),
        )

    def _medications(self) -> Section[model.MedicationOrder]:
        stated = self._found(MedicationStatement, MEDICATIONS)
        ordered = self._found(o.MedicationRequest, "")
        said: list[MedicationStatement | o.MedicationRequest] = [one.value for one in stated.items]
        said += [one.value for one in ordered.items]
        none = [one for one in said if one.status == "active" and _codes(one) & NO_MEDICATION]
        made = [as_order(one, self.bundle, self.zone) for one in stated.items if _drug(one.value)]
        made += [order(one, self.bundle, self.zone) for one in ordered.items if _drug(one.value)]
        kept = [pair for pair in made if pair[0].status != "entered-in-error"]
        missing = [*stated.missing, *ordered.missing]
        if none and kept:
            missing.append(say("fhir.contradiction", said=_words(none[0])))
        return section(kept, missing, _words(none[0]) if none else None)

    def _problems(self) -> Found[r.Condition]:
        """The problem list's; all there are, where there is no such list."""
        found = self._found(r.Condition, PROBLEMS)
        part = part_of(self.composition.section, PROBLEMS)
        if part is None:
            return found
        listed = {held.raw for e in part.entry if (held := self.bundle.find(e.reference))}
        return Found(tuple(f for f in found.items if f.raw in listed), found.missing)

    def _found(self, kind: type[K], code: str) -> Found[K]:
        """All resources of a kind, whether the section of the code lists them or not; and what it
        lists that is not there or not of a kind we read. Another patient's are left out."""
        items: list[Read[K]] = []
        missing = self._unread(code)
        for held in self.bundle.of(kind.kind):
            try:
                one = read(held.raw, kind)
            except FallbackError as error:
                missing.append(error.message)
                continue
            if self._is_of_another(one.value):
                missing.append(say("ips.other_patient", what=what(kind), id=held.id or "?"))
            else:
                items.append(one)
        return Found(tuple(items), tuple(missing))

    def _unread(self, code: str) -> list[Message]:
        part = part_of(self.composition.section, code) if code else None
        found: list[Message] = []
        for entry in part.entry if part else ():
            held = self.bundle.find(entry.reference)
            if held is None:
                found.append(say("ips.not_in_document", reference=entry.words or "?"))
            elif held.kind not in _READ[code]:
                said = own_words(held.raw)[:_LONGEST]
                found.append(say("ips.other_kind", what=held.kind, said=said))
        return found

    def _is_of_another(self, resource: r.Resource) -> bool:
        """Whether it is said to be of a patient of this document who is not its subject."""
        reference = getattr(resource, "subject", None) or getattr(resource, "patient", None)
        held = self.bundle.find(reference.reference) if reference else None
        return held is not None and held.kind == "Patient" and held != self.subject

    def _or_empty(self, found: Section[T], code: str) -> Section[T]:
        """Where nothing is recorded: what the section says of being empty."""
        part = part_of(self.composition.section, code)
        if part is None:
            return found
        reasons = codes_of(part.empty_reason)
        if isinstance(found, Recorded):
            if "nilknown" not in reasons:
                return found
            doubt = say("fhir.contradiction", said=words(part.empty_reason))
            return Recorded(found.items, (*found.missing, doubt))
        return _empty(part) if isinstance(found, NotRecorded) else found


_LONGEST = 500
_READ = {
    ALLERGIES: {"AllergyIntolerance"},
    MEDICATIONS: {"MedicationStatement", "MedicationRequest", "MedicationAdministration"},
    PROBLEMS: {"Condition"},
    ALERTS: {"Flag"},
}


def read_summary(data: bytes, name: str, zone: ZoneInfo) -> Summary:
    """A document's bytes. Raises FallbackError."""
    bundle, composition = open_bundle(data, name)
    reference = composition.subject.reference if composition.subject else ""
    patients = list(bundle.of("Patient"))
    subject = bundle.find(reference) or (patients[0] if len(patients) == 1 else None)
    if subject is None or subject.kind != "Patient":
        raise FallbackError("ips.no_patient", path=name)
    found = patient_of(read(subject.raw, r.Patient).value, subject.url)
    if not found.name:
        raise FallbackError("ips.no_patient", path=name)
    patient = msgspec.structs.replace(found, id=found.number or found.id or name)
    written = moment(composition.date, zone) or moment(bundle.timestamp, zone)
    return Summary(patient, written, bundle, composition, subject, zone)


def open_file(file: FileRead, zone: ZoneInfo) -> Summary:
    """A document's file. Raises FallbackError."""
    return read_summary(file.data, file.path.name, zone)


def _codes(one: MedicationStatement | o.MedicationRequest) -> frozenset[str]:
    return codes_of(one.medication_codeable_concept)


def _words(one: MedicationStatement | o.MedicationRequest) -> str:
    return words(one.medication_codeable_concept)


def _drug(one: MedicationStatement | o.MedicationRequest) -> bool:
    """Whether it names a drug, and not that there is none or that nobody knows."""
    return not _codes(one) & (NO_MEDICATION | NO_MEDICATION_INFO)


def _empty(part: Part) -> Section[T]:
    reasons = codes_of(part.empty_reason)
    said = narrative(r.Resource(text=part.text))
    if "nilknown" in reasons:
        return AssertedNone(words(part.empty_reason) or said)
    if "withheld" in reasons:
        return NotFetched(say("ips.withheld", said=words(part.empty_reason)))
    if said and not part.entry and not reasons:
        return Recorded((), (say("ips.only_words", said=said[:_LONGEST]),))
    return NotRecorded()
