"""The third-party wards arrive whole, and a ward can be read from them."""

import json
from collections import Counter

import pytest

from tests.servers.fhir_server import Server
from tests.servers.loaders import SYNTHEA_WARD, load_clinosim, load_synthea, shared_data

pytestmark = pytest.mark.server


def test_every_clinosim_resource_is_there_as_its_maker_wrote_it(fhir_server: Server) -> None:
    load_clinosim(fhir_server)
    for file in (shared_data() / "clinosim-ward").glob("*.ndjson"):
        written = {r["id"]: r for r in map(json.loads, file.read_text("utf-8").splitlines())}
        held = {r["id"]: r for r in fhir_server.read(file.stem)}
        for one in (*written.values(), *held.values()):
            one.pop("meta", None)
        assert held == written


def test_clinosim_has_four_wards_with_patients_on_them(fhir_server: Server) -> None:
    load_clinosim(fhir_server)
    stays = fhir_server.read("Encounter", status="in-progress")
    wards = Counter(s["location"][-1]["location"]["reference"] for s in stays)
    assert wards == {
        "Location/loc-ward-3E": 2,
        "Location/loc-ward-4W": 3,
        "Location/loc-ward-5E": 3,
        "Location/loc-ward-5W": 1,
    }
    assert (
        fhir_server.count("Encounter", location="Location/loc-ward-4W", status="in-progress") == 3
    )


def test_synthea_has_one_ward_where_every_patient_lies(fhir_server: Server) -> None:
    load_synthea(fhir_server)
    stays = fhir_server.read("Encounter", location=f"Location/{SYNTHEA_WARD}")
    patients = {f"Patient/{p['id']}" for p in fhir_server.read("Patient")}
    assert {s["subject"]["reference"] for s in stays} == patients
    assert len(stays) == len(patients) == 6
    assert {s["status"] for s in stays} == {"in-progress"}
    assert fhir_server.count("MedicationRequest", status="active") == 8


def test_a_ward_loaded_again_replaces_what_was_there(fhir_server: Server) -> None:
    load_synthea(fhir_server)
    load_clinosim(fhir_server)
    assert fhir_server.count("Patient") == 23
    assert fhir_server.count("Claim") == 0
