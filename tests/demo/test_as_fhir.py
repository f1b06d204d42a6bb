from collections import Counter
from datetime import UTC, datetime
from importlib import import_module

import pytest

from fallback.chart.model import Snapshot
from fallback.chart.section import items
from fallback.demo.as_fhir import bundles, resources
from fallback.demo.fhir_parts import Json
from fallback.demo.ward import demo_ward
from tests.servers.fhir_server import Server

NOW = datetime(2026, 11, 24, 6, 50, tzinfo=UTC)


@pytest.fixture(scope="module")
def ward() -> Snapshot:
    return demo_ward(1, now=NOW)


@pytest.fixture(scope="module")
def found(ward: Snapshot) -> list[Json]:
    return list(resources(ward))


def of(found: list[Json], kind: str) -> dict[str, Json]:
    return {str(one["id"]): one for one in found if one["resourceType"] == kind}


def leaves(value: object) -> list[object]:
    if isinstance(value, dict):
        return [leaf for one in value.values() for leaf in leaves(one)]
    if isinstance(value, list):
        return [leaf for one in value for leaf in leaves(one)]
    return [value]


def references(value: object) -> list[str]:
    if isinstance(value, dict):
        own = [value["reference"]] if isinstance(value.get("reference"), str) else []
        return own + [ref for one in value.values() for ref in references(one)]
    if isinstance(value, list):
        return [ref for one in value for ref in references(one)]
    return []


def test_an_independent_reader_finds_every_resource_valid(found: list[Json]) -> None:
    for resource in found:
        kind = str(resource["resourceType"])
        model = getattr(import_module(f"fhir.resources.R4B.{kind.lower()}"), kind)
        model.model_validate(resource)


def test_no_reference_points_forward_or_nowhere(found: list[Json]) -> None:
    seen: set[str] = set()
    for resource in found:
        for target in references(resource):
            assert target.startswith("#") or target in seen, target
        seen.add(f"{resource['resourceType']}/{resource['id']}")
    assert len(seen) == len(found)


def test_nothing_empty_is_written(found: list[Json]) -> None:
    assert all(leaf not in (None, "") for leaf in leaves(found))


def test_everything_in_the_charts_is_there(ward: Snapshot, found: list[Json]) -> None:
    counts = Counter(str(one["resourceType"]) for one in found)
    assert counts["Patient"] == counts["Encounter"] == len(ward.charts)
    assert counts["MedicationRequest"] == sum(len(items(c.medications)) for c in ward.charts)
    assert counts["MedicationAdministration"] == sum(
        len(items(c.administrations)) for c in ward.charts
    )
    assert counts["Observation"] == sum(len(items(c.observations)) for c in ward.charts)
    assert counts["Flag"] == sum(len(items(c.alerts)) for c in ward.charts)


def test_a_protected_identity_is_marked_and_has_no_address(found: list[Json]) -> None:
    marked = [one for one in of(found, "Patient").values() if "sekretessmarkering" in leaves(one)]
    assert len(marked) == 1
    assert "address" not in marked[0]


def test_everyone_is_marked_as_test_data(found: list[Json]) -> None:
    assert all("HTEST" in leaves(one) for one in of(found, "Patient").values())


def test_no_known_allergies_is_a_statement_and_silence_is_silence(
    ward: Snapshot, found: list[Json]
) -> None:
    stated = {
        str(one["id"])[:6]
        for one in of(found, "AllergyIntolerance").values()
        if "716186003" in leaves(one)
    }
    silent = {chart.patient.id for chart in ward.charts} - {
        str(one["id"])[:6] for one in of(found, "AllergyIntolerance").values()
    }
    by_kind = {chart.patient.id: type(chart.allergies).__name__ for chart in ward.charts}
    assert {by_kind[id] for id in stated} == {"AssertedNone"}
    assert {by_kind[id] for id in silent} == {"NotRecorded", "NotFetched"}


def test_drugs_stand_inside_their_orders_and_beside_them(found: list[Json]) -> None:
    orders = of(found, "MedicationRequest").values()
    assert 0 < sum("contained" in one for one in orders) < len(orders)


@pytest.mark.parametrize("size", [1, 100, 5000])
def test_bundles_hold_everything_once_in_order(
    ward: Snapshot, found: list[Json], size: int
) -> None:
    sent: list[object] = []
    for bundle in bundles(ward, size):
        entries = bundle["entry"]
        assert isinstance(entries, list)
        assert len(entries) <= size
        sent += [entry["resource"] for entry in entries]
    assert sent == found


@pytest.mark.server
def test_a_real_server_takes_the_ward_and_finds_it_by_bed(
    fhir_server: Server, ward: Snapshot, found: list[Json]
) -> None:
    for bundle in bundles(ward):
        fhir_server.post_bundle(bundle)
    for kind, count in Counter(str(one["resourceType"]) for one in found).items():
        assert fhir_server.count(kind) == count, kind
    stays = fhir_server.read("Encounter", location="ward-1-bed-12-1", status="in-progress")
    assert [stay["subject"]["reference"] for stay in stays] == ["Patient/w1-p23"]
