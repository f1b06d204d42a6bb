"""Resources that nobody on this project wrote: each is read, and no order is without words."""

import json
from collections.abc import Iterator
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest

from fallback.chart.section import Recorded
from fallback.sources.fhir.charts import doses
from fallback.sources.fhir.charts.chart import patient_of
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.fhir.r4.reading import Read, read
from fallback.sources.fhir.server.paging import Found
from tests.sources.test_fhir_any_json import KINDS, NoShelf, sectioned

ZONE = ZoneInfo("Europe/Stockholm")
SETS = [
    "clinosim-ward",
    "synthea-r4-inpatient",
    "hl7-r4-examples",
    "ips",
    "hl7se-base-examples",
]
# Some implementers write an older FHIR: a code where R4 has a concept, one concept for a list.
NOT_R4 = {
    "ips": {
        "AllergyIntolerance.clinicalStatus",
        "AllergyIntolerance.verificationStatus",
        "Condition.clinicalStatus",
        "Condition.verificationStatus",
        "MedicationRequest.category",
    }
}
READ: list[type[r.Resource]] = [
    *KINDS,
    r.Patient,
    r.Practitioner,
    r.PractitionerRole,
    r.Location,
    r.Encounter,
    r.DocumentReference,
    r.EmptyList,
    o.Medication,
]


class _Entry(msgspec.Struct):
    resource: msgspec.Raw = msgspec.Raw(b"")


class _Bundle(msgspec.Struct, rename="camel"):
    resource_type: str = ""
    entry: list[_Entry] = []


def resources(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every resource of a set, with its type."""
    for file in sorted(folder.glob("*.ndjson")):
        for line in file.read_bytes().splitlines():
            yield file.stem, line
    for file in sorted(folder.glob("*.json")):
        raw = file.read_bytes()
        bundle = msgspec.json.decode(raw, type=_Bundle)
        entries = [bytes(e.resource) for e in bundle.entry if bytes(e.resource)]
        for entry in entries if bundle.resource_type == "Bundle" else [raw]:
            yield msgspec.json.decode(entry, type=r.Head).resource_type, entry


@pytest.mark.parametrize("name", SETS)
def test_every_resource_is_read_and_what_is_not_r4_is_set_aside(
    shared_data: Path, name: str
) -> None:
    kinds = {kind.kind: kind for kind in READ}
    found = [read(raw, kinds[kind]) for kind, raw in resources(shared_data / name) if kind in kinds]
    odd = {f"{f.value.kind}.{part.partition(':')[0]}" for f in found for part in f.odd}
    assert len(found) > 5
    assert odd == NOT_R4.get(name, set())


@pytest.mark.parametrize("name", SETS[:4])
def test_every_resource_becomes_its_section(shared_data: Path, name: str) -> None:
    kinds = {kind.kind: kind for kind in KINDS}
    made = [sectioned(kinds[k], raw) for k, raw in resources(shared_data / name) if k in kinds]
    assert made
    assert msgspec.json.encode(made)


@pytest.mark.parametrize("name", ["clinosim-ward", "synthea-r4-inpatient", "ips"])
def test_every_active_order_has_a_drug_or_its_own_words_and_a_dosage(
    shared_data: Path, name: str
) -> None:
    active = [
        read(raw, o.MedicationRequest)
        for kind, raw in resources(shared_data / name)
        if kind == "MedicationRequest" and json.loads(raw).get("status") == "active"
    ]
    section = doses.medications(Found(tuple(active)), NoShelf(), ZONE)
    assert isinstance(section, Recorded)
    assert len(section.items) == len(active) > 0
    for found, item in zip(active, section.items, strict=True):
        assert item.drug or item.source_text
        _assert_dosage_is_there(found, " ".join(map(str, (*item.dosages, item.source_text))))


def _assert_dosage_is_there(found: Read[o.MedicationRequest], words: str) -> None:
    """Every text of a dosage stands in the order."""
    for dosage in found.value.dosage_instruction:
        assert dosage.text in words


@pytest.mark.parametrize("name", ["clinosim-ward", "synthea-r4-inpatient", "ips"])
def test_every_patient_has_a_name_and_a_number(shared_data: Path, name: str) -> None:
    patients = [
        patient_of(read(raw, r.Patient).value)
        for kind, raw in resources(shared_data / name)
        if kind == "Patient"
    ]
    assert patients
    assert [p.id for p in patients if not p.name] == []
    numbered = [p for p in patients if p.number]
    assert len(numbered) >= len(patients) * 0.9
