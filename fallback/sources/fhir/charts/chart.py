"""One patient's chart: every section asked for by itself, so one that fails leaves the rest."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cached_property
from typing import TypeVar
from zoneinfo import ZoneInfo

from fallback.chart import model
from fallback.chart.identity import number_of
from fallback.chart.section import NotFetched, NotRecorded, Section
from fallback.errors import FallbackError
from fallback.sources.fhir.charts import doses, known, measurements, sections
from fallback.sources.fhir.charts.names import Names, person_name
from fallback.sources.fhir.charts.records import Records
from fallback.sources.fhir.charts.window import ENDED, MEASURES, Window
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.elements import Coding, words
from fallback.sources.fhir.r4.moments import day
from fallback.sources.fhir.server.capability import Capability
from fallback.sources.fhir.server.paging import Found

T = TypeVar("T")
K = TypeVar("K", bound=r.Resource)

_LIVE = "active,on-hold,unknown"
_PROTECTED = frozenset({"sekretessmarkering", "skyddadFolkbokforing", "protected-information"})
_CONFIDENTIAL = "http://terminology.hl7.org/CodeSystem/v3-Confidentiality"


@dataclass(frozen=True)
class Charts:
    """Reads charts at one server."""

    records: Records
    capability: Capability
    names: Names
    zone: ZoneInfo

    def patient(self, patient_id: str) -> tuple[model.Patient, bool]:
        """Who it is, and whether all of it could be read. Raises FallbackError."""
        found = self.records.patient(patient_id)
        return patient_of(found.value, patient_id), not found.odd

    def read(
        self, patient: model.Patient, stay: model.Stay, now: datetime, window: Window
    ) -> model.Chart:
        """The chart; what could not be read is a section not fetched."""
        ask = _Ask(self, patient.id, now, window)
        problems = _section(ask.problems)  # first: orders refer to them
        allergies, medications = _section(ask.allergies), _section(ask.medications)
        return model.Chart(
            patient=patient,
            stay=stay,
            fetched_at=now,
            allergies=ask.or_said_empty(allergies, sections.ALLERGY_LISTS),
            alerts=_section(ask.alerts),
            problems=ask.or_said_empty(problems, sections.PROBLEM_LISTS),
            medications=ask.or_said_empty(medications, sections.MEDICATION_LISTS),
            administrations=_section(ask.administrations),
            observations=_section(ask.observations),
        )


@dataclass(frozen=True)
class _Ask:
    """What is asked about one patient."""

    charts: Charts
    patient_id: str
    now: datetime
    window: Window

    def allergies(self) -> Section[model.Allergy]:
        return known.allergies(self._search(r.AllergyIntolerance), self.charts.zone)

    def alerts(self) -> Section[model.Alert]:
        return known.alerts(self._search(r.Flag), self.charts.zone)

    def problems(self) -> Section[model.Problem]:
        found = self._search(r.Condition)
        for f in found.items:
            self.charts.names.remember_words(f"Condition/{f.value.id}", words(f.value.code))
        return known.problems(found)

    def medications(self) -> Section[model.MedicationOrder]:
        """Orders in force, and those ended of late, so that a stopped one is seen as stopped.

        `unknown` is asked for too: a server without a status for an order must say so (R4).
        """
        kind = o.MedicationRequest
        include = "MedicationRequest:medication"
        included = self.charts.capability.includes_with(kind.kind, include)
        extra = (("_include", include),) if included else ()
        if not self._can(kind, "status"):
            found = self._search(kind, *extra)
        else:
            since = self._since(kind, "_lastUpdated", self.window.ended)
            live = self._search(kind, ("status", _LIVE), *extra)
            ended = self._search(kind, ("status", ",".join(ENDED)), *since, *extra)
            found = _joined(live, ended)
        for raw in found.others:
            self.charts.names.remember(raw)
        return doses.medications(found, self.charts.names, self.charts.zone)

    def administrations(self) -> Section[model.Administration]:
        kind = o.MedicationAdministration
        found = self._search(kind, *self._since(kind, "effective-time", self.window.doses))
        return doses.administrations(found, self.charts.names, self.charts.zone)

    def observations(self) -> Section[model.Observation]:
        """Vital signs and laboratory results of late; weight, height and BMI from further back."""
        kind = r.Observation
        if self._can(kind, "category"):
            asked = [
                (("category", "vital-signs"), *self._since(kind, "date", self.window.vitals)),
                (("category", "laboratory"), *self._since(kind, "date", self.window.labs)),
            ]
        else:
            asked = [(*self._since(kind, "date", self.window.labs),)]
        if self._can(kind, "code"):
            since = self._since(kind, "date", self.window.measures)
            asked.append((("code", ",".join(MEASURES)), *since))
        found = _joined(*(self._search(kind, *params) for params in asked))
        return measurements.observations(found, self.charts.zone, latest=self.window.latest)

    def or_said_empty(self, section: Section[T], codes: frozenset[str]) -> Section[T]:
        """Where nothing is recorded: asserted none, if a list of the patient's says so."""
        by_patient = any(self._can(r.EmptyList, param) for param in ("patient", "subject"))
        if not isinstance(section, NotRecorded) or not by_patient:
            return section
        try:
            return sections.said_empty(self._lists, codes) or section
        except FallbackError as error:
            return NotFetched(error.message)

    @cached_property
    def _lists(self) -> Found[r.EmptyList]:
        """The patient's lists, asked for once."""
        return self._search(r.EmptyList)

    def _can(self, kind: type[r.Resource], param: str) -> bool:
        return self.charts.records.can(kind, param)

    def _since(
        self, kind: type[r.Resource], param: str, back: timedelta
    ) -> tuple[tuple[str, str], ...]:
        if not self._can(kind, param):
            return ()
        since = (self.now - back).astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        return ((param, f"ge{since}"),)

    def _search(self, kind: type[K], *params: tuple[str, str]) -> Found[K]:
        return self.charts.records.of_patient(kind, self.patient_id, params)


def patient_of(patient: r.Patient, patient_id: str = "") -> model.Patient:
    """The patient as the chart holds it."""
    family, given = person_name(patient.name)
    identifiers = sections.identifiers(patient)
    pairs = zip(identifiers, patient.identifier, strict=True)
    in_use = [identifier for identifier, said in pairs if said.use != "old"]
    number = number_of(in_use) or number_of(identifiers)
    sexes: dict[str, model.Sex] = {"male": "male", "female": "female", "other": "other"}
    return model.Patient(
        id=patient.id or patient_id,
        family=family,
        given=given,
        number=number.value if number else "",
        number_system=number.system if number else "",
        birth_date=day(patient.birth_date),
        sex=sexes.get(patient.gender, "unknown"),
        deceased=patient.deceased_boolean or bool(patient.deceased_date_time),
        protected=_protected(patient),
        identifiers=identifiers,
        links=tuple(_links(patient)),
    )


def _links(patient: r.Patient) -> Iterator[model.PatientLink]:
    """Records of the same person; a relative is none."""
    for link in patient.link:
        kind, id_ = link.other.target if link.other else ("", "")
        if kind == "Patient" and id_:
            yield model.PatientLink(link.type, id_)


def _protected(patient: r.Patient) -> bool:
    """Whether HL7 Sweden's labels, or a restricted confidentiality, stand on the patient."""
    labels: tuple[Coding, ...] = patient.meta.security if patient.meta else ()
    marked = any(
        label.code in _PROTECTED or (label.system == _CONFIDENTIAL and label.code in ("R", "V"))
        for label in labels
    )
    return marked or any(
        e.value_code in _PROTECTED
        or (e.value_boolean is True and e.url.rpartition("/")[2] in _PROTECTED)
        for e in patient.extension
    )


def _joined(*found: Found[K]) -> Found[K]:
    """Several searches as one; what two of them found stands once."""
    items = {f.value.id or str(id(f)): f for part in found for f in part.items}
    return Found(
        tuple(items.values()),
        tuple(message for part in found for message in part.missing),
        tuple(raw for part in found for raw in part.others),
    )


def _section(ask: Callable[[], Section[T]]) -> Section[T]:
    try:
        return ask()
    except FallbackError as error:
        return NotFetched(error.message)
