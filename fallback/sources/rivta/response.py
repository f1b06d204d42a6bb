"""A response of GetMedicationHistory as a chart. It holds no name and no allergies: they are not
fetched, and so unknown. A response that says of itself that it failed is an error.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from fallback.chart.identity import number_of
from fallback.chart.model import (
    Administration,
    Chart,
    Identifier,
    MedicationOrder,
    Patient,
    Sex,
    Stay,
)
from fallback.chart.section import NotFetched, NotRecorded, Recorded, Section
from fallback.errors import FallbackError
from fallback.sources.files import FileRead
from fallback.sources.numbered import numbered
from fallback.sources.rivta import order as orders
from fallback.sources.rivta.values import coded, moment, yes
from fallback.sources.xml_tree import Node, parse
from fallback.texts import Message, say

PERSONNUMMER = "urn:oid:1.2.752.129.2.1.3.1"
_SEXES: dict[str, Sex] = {"1": "male", "2": "female", "M": "male", "F": "female", "K": "female"}


@dataclass(frozen=True)
class History:
    """All records of one response."""

    patient: Patient
    written: datetime | None
    records: tuple[Node, ...]
    missing: tuple[Message, ...]
    zone: ZoneInfo

    def chart(self, stay: Stay, now: datetime) -> Chart:
        """Orders and doses; of all else nothing is known here."""
        return Chart(
            patient=self.patient,
            stay=stay,
            fetched_at=now,
            allergies=_not_held("allergies"),
            alerts=_not_held("alerts"),
            problems=_not_held("problems"),
            medications=self._orders(now),
            administrations=self._administrations(),
            observations=_not_held("observations"),
        )

    def _orders(self, now: datetime) -> Section[MedicationOrder]:
        made = [(node, orders.order(node, self.zone)) for node in self._prescriptions()]
        odd = [say("rivta.without_drug", id=one.id or "?") for _, one in made if not one.drug]
        found = numbered(orders.in_force(made, now))
        if found or odd or self.missing:
            return Recorded(tuple(found), (*self.missing, *odd))
        return NotRecorded()

    def _administrations(self) -> Section[Administration]:
        made = [
            one for node in self._prescriptions() for one in orders.administrations(node, self.zone)
        ]
        if not made and not self.missing:
            return NotRecorded()
        return Recorded(tuple(numbered(made)), self.missing)

    def _prescriptions(self) -> Iterable[Node]:
        for record in self.records:
            yield from record.all("medicationMedicalRecordBody", "medicationPrescription")


def open_file(file: FileRead, zone: ZoneInfo) -> History:
    """A response's file. Raises FallbackError."""
    return read_response(file.data, file.path.name, zone)


def read_response(data: bytes, name: str, zone: ZoneInfo) -> History:
    """A response's bytes; `name` is the file's, which says whose an empty response is. Raises
    FallbackError."""
    root = parse(data, name)
    for fault in root.every("Fault"):
        raise FallbackError("rivta.failed", path=name, said=fault.words("faultstring") or "?")
    response = next((n for n in (root, *root.every(_NAME)) if n.name == _NAME), None)
    if response is None:
        raise FallbackError("rivta.no_response", path=name, said=root.name)
    missing = _result(response, name)
    records = list(response.all("medicationMedicalRecord"))
    patient = _patient(records, name, zone)
    kept = [r for r in records if not yes(r.words("medicationMedicalRecordHeader", "nullified"))]
    return History(patient, None, tuple(kept), missing, zone)


_NAME = "GetMedicationHistoryResponse"


def _result(response: Node, name: str) -> tuple[Message, ...]:
    """What the response says of itself: without its OK it may not be whole."""
    result = response.first("result")
    code = result.words("resultCode") if result is not None else ""
    said = [result.words(part) for part in ("errorCode", "message", "logId")] if result else []
    told = "; ".join(part for part in said if part) or "?"
    if code == "ERROR":
        raise FallbackError("rivta.failed", path=name, said=told)
    return () if code == "OK" else (say("rivta.says", code=code or "–", said=told),)


def _patient(records: list[Node], name: str, zone: ZoneInfo) -> Patient:
    """Whose records they are. Raises FallbackError where they are of two, or of nobody."""
    heads = [record.first("medicationMedicalRecordHeader", "patientId") for record in records]
    ids = {(h.words("type"), h.words("id")) for h in heads if h is not None and h.words("id")}
    if len(ids) > 1 or (records and not all(h is not None and h.words("id") for h in heads)):
        raise FallbackError("rivta.two_patients", path=name, count=len(ids))
    kind, value = ids.pop() if ids else ("", _in_name(name))
    if not value:
        raise FallbackError("rivta.nobody", path=name)
    system = f"urn:oid:{kind}" if re.fullmatch(r"[\d.]+", kind) else kind or PERSONNUMMER
    identifiers = (Identifier(system, value),)
    number = number_of(identifiers) or identifiers[0]
    more = [r.first("medicationMedicalRecordBody", "additionalPatientInformation") for r in records]
    told = next((node for node in more if node is not None), Node(""))
    born = moment(told.words("dateOfBirth"), zone)
    gender = told.first("gender")
    sex = gender.words("code") or gender.text if gender is not None else ""
    return Patient(
        id=value,
        family="",
        given="",
        number=number.value,
        number_system=number.system,
        birth_date=born.astimezone(zone).date() if born else None,
        sex=_SEXES.get(sex or coded(gender), "unknown"),
        identifiers=identifiers,
    )


def _in_name(name: str) -> str:
    """The identity number that the file is named by."""
    stem = re.sub(r"[-\s]", "", name.rpartition(".")[0])
    return stem if re.fullmatch(r"\d{12}", stem, re.ASCII) else ""


def _not_held(kind: str) -> NotFetched:
    return NotFetched(say("rivta.not_held", what=f"tables.kind_{kind}"))
