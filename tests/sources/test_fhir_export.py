"""A ward read by bulk export, from the real server and behind a proxy that makes it difficult."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from fallback.chart.model import Chart, Snapshot
from fallback.chart.section import NotFetched, Recorded, items
from fallback.errors import FallbackError
from fallback.settings import FhirSettings, FhirWard
from fallback.sources.fhir import FhirRecordSystem, open_fhir
from fallback.staging.export.spool import Spool
from tests.servers.fhir_server import Resource, Server
from tests.servers.millennium import Millennium
from tests.sources.mock_fhir import NOW, PATIENT, WARD, order
from tests.sources.test_fhir_server import behind, settings

pytestmark = pytest.mark.server

EXPORTED = datetime(2026, 11, 24, 8, 45, tzinfo=UTC)  # what the proxy's manifest says


class Pause:
    """Waits a thousandth of what is asked, and remembers what was."""

    def __init__(self) -> None:
        self.asked: list[float] = []

    def __call__(self, seconds: float) -> None:
        self.asked.append(seconds)
        time.sleep(seconds / 1000)


def load(server: Server) -> None:
    """The mock's ward with a second patient, an order each, a group of both, and a dose."""
    other = {"reference": "Patient/p2"}
    second: list[Resource] = [
        WARD[3] | {"id": "p2", "name": [{"family": "Prov", "given": ["Elva"]}]},
        WARD[4] | {"id": "e2", "subject": other, "location": [placed("r1")]},
    ]
    for resource in (*WARD, *second):
        extra = {"class": {"code": "IMP"}} if resource["resourceType"] == "Encounter" else {}
        server.put(resource | extra)
    server.put(order())
    server.put(order("m2", subject=other))
    server.put(order("m3", subject=other, status="completed"))
    member = [{"entity": PATIENT}, {"entity": other}]
    group = {"type": "person", "actual": True, "member": member}
    server.put({"resourceType": "Group", "id": "g1"} | group)
    server.put(
        {
            "resourceType": "MedicationAdministration",
            "id": "d1",
            "status": "completed",
            "medicationCodeableConcept": {"text": "Furosemid"},
            "subject": PATIENT,
            "effectiveDateTime": "2026-11-24T07:00:00+01:00",
        }
    )


def placed(where: str) -> Resource:
    return {"location": {"reference": f"Location/{where}"}, "status": "active"}


def by_group(found: FhirSettings, **other: object) -> FhirSettings:
    wards = {"w1": FhirWard("Avdelning 1", group="g1")}
    return msgspec.structs.replace(found, roster="group", wards=wards, **other)


@contextmanager
def opened(found: FhirSettings, pause: Pause | None = None) -> Iterator[FhirRecordSystem]:
    waited = pause or Pause()

    def ticks() -> float:
        return time.monotonic() + sum(waited.asked)

    with open_fhir(found, clock=lambda: NOW, spool=Spool, pause=waited, ticks=ticks) as system:
        yield system


def take(found: FhirSettings, pause: Pause | None = None) -> Snapshot:
    with opened(found, pause) as system:
        return system.read_ward("w1", lambda _done, _all: True)


def orders(chart: Chart) -> dict[str, str]:
    return {order.id: order.status for order in items(chart.medications)}


def test_a_group_of_the_real_server_is_read_whole(fhir_server: Server) -> None:
    load(fhir_server)
    snapshot = take(by_group(settings(fhir_server)))
    beds = {chart.patient.id: chart.stay.bed for chart in snapshot.charts}
    assert beds == {"p1": "1:1", "p2": "Sal 1"}
    first = next(chart for chart in snapshot.charts if chart.patient.id == "p1")
    assert orders(first) == {"m1": "active"}
    assert [dose.id for dose in items(first.administrations)] == ["d1"]
    assert snapshot.gaps == ()


def test_behind_millennium_a_group_is_waited_for_and_read(millennium: Millennium) -> None:
    load(millennium.server)
    pause = Pause()
    snapshot = take(by_group(behind(millennium)), pause)
    charts = {chart.patient.id: chart for chart in snapshot.charts}
    assert orders(charts["p1"]) == {"m1": "active"}  # not the older version that came last
    assert orders(charts["p2"]) == {"m2": "active", "m3": "completed"}
    assert [dose.id for dose in items(charts["p1"].administrations)] == ["d1"]
    assert sum(pause.asked) == 2 * 600
    assert millennium.bulk.jobs == {}
    assert len(millennium.bulk.cancelled) == 1
    assert snapshot.gaps == ()


def test_the_token_never_goes_to_the_host_that_the_files_were_moved_to(
    millennium: Millennium,
) -> None:
    load(millennium.server)
    take(by_group(behind(millennium)))
    assert set(millennium.bulk.served) == {"Patient", "Encounter", "MedicationRequest"}
    assert millennium.bulk.shown == []
    asked = millennium.asked("GET", "bulk/")
    assert all("authorization" in one.asked.headers for one in asked)


def test_a_chart_is_as_old_as_the_export_says(millennium: Millennium) -> None:
    load(millennium.server)
    snapshot = take(by_group(behind(millennium)))
    assert snapshot.fetched_at == EXPORTED
    assert {chart.fetched_at for chart in snapshot.charts} == {EXPORTED}


def test_a_token_that_runs_out_midway_is_renewed(millennium: Millennium) -> None:
    load(millennium.server)
    millennium.bulk.before_file = millennium.tokens.expire
    snapshot = take(by_group(behind(millennium)))
    assert [orders(chart) for chart in snapshot.charts if chart.patient.id == "p1"] == [
        {"m1": "active"}
    ]
    refused = [one for one in millennium.log if one.status == 401]
    assert len(refused) >= 2
    assert snapshot.gaps == ()


def test_one_job_at_a_time_is_waited_for(millennium: Millennium) -> None:
    load(millennium.server)
    millennium.faults.too_many_requests(2, path="Group/g1/$export", retry_after=600)
    millennium.bulk.polls = 0
    pause = Pause()
    assert len(take(by_group(behind(millennium)), pause).charts) == 2
    assert sum(pause.asked) == 2 * 600


def test_an_export_that_is_never_ready_is_given_up_and_cancelled(millennium: Millennium) -> None:
    load(millennium.server)
    millennium.bulk.polls = 1_000_000
    with pytest.raises(FallbackError) as caught:
        take(by_group(behind(millennium), export_minutes=60))
    assert caught.value.message.key == "fhir.export_slow"
    polls = [one for one in millennium.asked("GET", "bulk/") if one.status == 202]
    assert len(polls) == 7  # an hour of waits of ten minutes, and what a ward may take beside it
    assert millennium.bulk.jobs == {}
    assert len(millennium.bulk.cancelled) == 1


def test_an_export_that_is_stopped_is_cancelled_at_the_server(millennium: Millennium) -> None:
    load(millennium.server)
    calls = 0

    def progress(_done: int, _all: int) -> bool:
        nonlocal calls
        calls += 1
        return calls < 4

    with opened(by_group(behind(millennium))) as system, pytest.raises(FallbackError) as caught:
        system.read_ward("w1", progress)
    assert caught.value.message.key == "fhir.stopped"
    assert millennium.bulk.jobs == {}
    assert len(millennium.bulk.cancelled) == 1


def test_an_export_that_fails_says_so(millennium: Millennium) -> None:
    load(millennium.server)
    millennium.bulk.ends_job = True
    with pytest.raises(FallbackError, match="The export ended") as caught:
        take(by_group(behind(millennium)))
    assert caught.value.message.key == "fhir.export_failed"
    assert millennium.bulk.jobs == {}


@pytest.mark.parametrize("fault", ["torn", "broken"])
def test_a_file_that_breaks_once_is_downloaded_again(millennium: Millennium, fault: str) -> None:
    load(millennium.server)
    setattr(millennium.bulk, fault, {"MedicationRequest": 1, "Patient": 1})
    snapshot = take(by_group(behind(millennium)))
    assert {o for chart in snapshot.charts for o in orders(chart)} == {"m1", "m2", "m3"}
    assert millennium.asked("GET", "MedicationRequest") == []
    assert snapshot.gaps == ()


@pytest.mark.parametrize("fault", ["torn", "broken"])
def test_a_file_that_stays_broken_is_replaced_by_asking_patient_by_patient(
    millennium: Millennium, fault: str
) -> None:
    load(millennium.server)
    setattr(millennium.bulk, fault, {"MedicationRequest": 99})
    snapshot = take(by_group(behind(millennium)))
    assert {o for chart in snapshot.charts for o in orders(chart)} == {"m1", "m2", "m3"}
    assert {one.asked.values("patient")[0] for one in millennium.asked("GET", "MedicationR")} == {
        "p1",
        "p2",
    }


def test_a_type_that_the_export_leaves_out_is_asked_for_and_never_taken_for_empty(
    millennium: Millennium,
) -> None:
    load(millennium.server)
    millennium.bulk.also_not = frozenset({"MedicationRequest"})
    snapshot = take(by_group(behind(millennium)))
    assert {o for chart in snapshot.charts for o in orders(chart)} == {"m1", "m2", "m3"}
    for chart in snapshot.charts:
        assert isinstance(chart.alerts, NotFetched)
        assert chart.alerts.reason.key == "fhir.not_offered"


@pytest.mark.parametrize("fault", ["torn", "broken"])
def test_a_list_of_patients_that_is_not_whole_is_no_roster(
    millennium: Millennium, fault: str
) -> None:
    load(millennium.server)
    setattr(millennium.bulk, fault, {"Patient": 99})
    with pytest.raises(FallbackError) as caught:
        take(by_group(behind(millennium)))
    assert caught.value.message.key == "fhir.export_roster_broken"


def test_what_the_server_could_not_export_is_a_gap_in_its_words(millennium: Millennium) -> None:
    load(millennium.server)
    millennium.bulk.complaints = ["Two orders of p1 could not be mapped."]
    snapshot = take(by_group(behind(millennium)))
    (gap,) = snapshot.gaps
    assert "Two orders of p1 could not be mapped." in gap.text("sv")


def test_an_export_of_nobody_is_no_empty_ward(millennium: Millennium) -> None:
    load(millennium.server)
    group = millennium.server.get("Group/g1")
    millennium.server.put({k: v for k, v in group.items() if k != "member"} | {"member": []})
    with pytest.raises(FallbackError) as caught:
        take(by_group(behind(millennium)))
    assert caught.value.message.key in ("fhir.export_nobody", "fhir.export_refused")


def test_patients_of_a_list_are_exported_in_the_beds_that_it_gives(
    millennium: Millennium, tmp_path: Path
) -> None:
    load(millennium.server)
    file = tmp_path / "w1.csv"
    file.write_text("identifier;bed\n19500907-2553;7:2\n")
    wards = {"w1": FhirWard("Avdelning 1", file=str(file))}
    found = msgspec.structs.replace(behind(millennium), roster="patients", wards=wards)
    # Both have the number: who is meant cannot be told.
    with pytest.raises(FallbackError) as caught:
        take(found)
    assert caught.value.message.key == "fhir.nobody_found"
    millennium.server.put(WARD[3] | {"id": "p2", "identifier": []})
    (chart,) = take(found).charts
    assert (chart.patient.id, chart.stay.bed) == ("p1", "7:2")
    assert orders(chart) == {"m1": "active"}
    (kickoff,) = millennium.asked("POST", "Patient/$export")
    assert b"Patient/p1" in kickoff.asked.body
    assert b"Patient/p2" not in kickoff.asked.body


def test_a_server_that_exports_more_than_the_list_adds_nobody_to_the_ward(
    fhir_server: Server, tmp_path: Path
) -> None:
    load(fhir_server)
    file = tmp_path / "w1.csv"
    file.write_text("patient_id\np2\n")
    wards = {"w1": FhirWard("Avdelning 1", file=str(file))}
    found = msgspec.structs.replace(settings(fhir_server), roster="patients", wards=wards)
    snapshot = take(found)
    assert [chart.patient.id for chart in snapshot.charts] == ["p2"]


def test_an_observation_that_a_search_would_not_have_given_is_not_on_the_chart(
    millennium: Millennium,
) -> None:
    load(millennium.server)
    system = "http://terminology.hl7.org/CodeSystem/observation-category"
    for name, category, back in (
        ("new", "vital-signs", timedelta(hours=3)),
        ("old", "vital-signs", timedelta(days=9)),
        ("lab", "laboratory", timedelta(days=9)),
        ("survey", "survey", timedelta(hours=1)),
    ):
        millennium.server.put(
            {
                "resourceType": "Observation",
                "id": name,
                "status": "final",
                "category": [{"coding": [{"system": system, "code": category}]}],
                "code": {"coding": [{"system": "http://loinc.org", "code": f"x-{name}"}]},
                "subject": PATIENT,
                "effectiveDateTime": (NOW - back).isoformat(),
                "valueString": "ok",
            }
        )
    snapshot = take(by_group(behind(millennium)))
    first = next(chart for chart in snapshot.charts if chart.patient.id == "p1")
    assert isinstance(first.observations, Recorded)
    assert {o.id for o in first.observations.items} == {"new", "lab"}


def test_a_server_without_the_export_says_which_way_is_missing(fhir_server: Server) -> None:
    load(fhir_server)
    found = msgspec.structs.replace(
        settings(fhir_server), roster="group", wards={"w1": FhirWard(group="g9")}
    )
    with pytest.raises(FallbackError) as caught:
        take(found)
    assert caught.value.message.key == "fhir.export_refused"
