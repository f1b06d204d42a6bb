"""A hospital behind a server that exports: one export, and each ward its own package of it."""

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import msgspec
import pytest

from fallback.chart.model import Snapshot
from fallback.chart.section import Recorded
from fallback.session import Session
from fallback.settings import FhirSettings, FhirWard
from fallback.sources.fhir import FhirRecordSystem
from fallback.staging.receive import receive
from fallback.staging.shares.share import Folder
from fallback.staging.stage import Published, stage
from fallback.store import snapshots
from tests.outage.conftest import Clock
from tests.servers.millennium import Millennium
from tests.sources.mock_fhir import NOW, WARD
from tests.sources.test_fhir_export import EXPORTED, Pause, load, opened, placed
from tests.sources.test_fhir_server import behind
from tests.staging.conftest import enrol

pytestmark = pytest.mark.server


@pytest.fixture
def server(millennium: Millennium, clock: Clock) -> Millennium:
    """Two wards with a patient each, and a third who has gone home, all in one group."""
    clock.now = NOW
    load(millennium.server)
    put = millennium.server.put
    inpatient = {"class": {"code": "IMP"}}
    put(WARD[0] | {"id": "w2", "name": "Avdelning 2"})
    put(WARD[2] | {"id": "b2", "name": "2:1", "partOf": {"reference": "Location/w2"}})
    put(WARD[3] | {"id": "p2", "identifier": [], "name": [{"family": "Prov", "given": ["Elva"]}]})
    two, three = {"reference": "Patient/p2"}, {"reference": "Patient/p3"}
    put(WARD[4] | inpatient | {"id": "e2", "subject": two, "location": [placed("b2")]})
    put(WARD[3] | {"id": "p3", "identifier": []})
    put(WARD[4] | inpatient | {"id": "e3", "subject": three, "status": "finished"})
    member = [{"entity": {"reference": f"Patient/p{n}"}} for n in (1, 2, 3)]
    put({"resourceType": "Group", "id": "all", "type": "person", "actual": True, "member": member})
    return millennium


def kickoffs(server: Millennium) -> int:
    return sum(1 for one in server.log if one.asked.path.endswith("$export") and one.status == 202)


@contextmanager
def connected(found: FhirSettings, count: int) -> Iterator[list[FhirRecordSystem]]:
    with ExitStack() as stack:
        yield [stack.enter_context(opened(found, Pause())) for _ in range(count)]


def went(found: FhirSettings, it: Session, share: Folder, count: int = 1) -> dict[str, Published]:
    with connected(found, count) as (first, *more):
        return {one.ward.id: one for one in stage(it, first, share, more=more)}


def landed(pc: Session, share: Folder) -> dict[str, Snapshot]:
    assert {one.outcome for one in receive(pc, share)} == {"landed"}
    found: dict[str, Snapshot] = {}
    with pc.read() as tx:
        for ward_id in ("w1", "w2"):
            if row := snapshots.current(tx, ward_id):
                found[ward_id] = snapshots.load(tx, row.id)
    return found


def hospital(server: Millennium) -> FhirSettings:
    wards = {"w1": FhirWard("Avdelning 1"), "w2": FhirWard("Avdelning 2")}
    return msgspec.structs.replace(behind(server), roster="group", group="all", wards=wards)


@pytest.mark.parametrize("workers", [1, 2])
def test_a_hospitals_group_is_exported_once_and_divided_by_where_each_patient_lies(
    server: Millennium, it: Session, ward_pc: Session, share: Folder, workers: int
) -> None:
    enrol(ward_pc, it, "w1", "w2")
    staged = went(hospital(server), it, share, workers)
    assert {id: (one.charts, one.fault) for id, one in staged.items()} == {
        "w1": (1, None),
        "w2": (1, None),
    }
    assert kickoffs(server) == 1
    assert server.bulk.jobs == {}
    found = landed(ward_pc, share)
    beds = {id: [(c.patient.id, c.stay.bed) for c in one.charts] for id, one in found.items()}
    assert beds == {"w1": [("p1", "1:1")], "w2": [("p2", "2:1")]}
    assert all(isinstance(c.medications, Recorded) for one in found.values() for c in one.charts)
    assert {one.fetched_at for one in found.values()} == {EXPORTED}


def test_stays_that_did_not_come_whole_leave_every_ward_the_package_it_had(
    server: Millennium, it: Session, ward_pc: Session, share: Folder
) -> None:
    enrol(ward_pc, it, "w1", "w2")
    server.bulk.also_not = frozenset({"Encounter"})
    staged = went(hospital(server), it, share)
    assert {one.fault.key for one in staged.values() if one.fault} == {"fhir.export_no_stays"}
    assert share.names() == ()


def listed(server: Millennium, folder: Path, **lists: str) -> FhirSettings:
    wards: dict[str, FhirWard] = {}
    for ward_id, text in lists.items():
        file = folder / f"{ward_id}.csv"
        file.write_text(text)
        wards[ward_id] = FhirWard(f"Avdelning {ward_id[1:]}", file=str(file))
    return msgspec.structs.replace(behind(server), roster="patients", wards=wards)


def test_the_lists_of_all_wards_are_one_export(
    server: Millennium, it: Session, ward_pc: Session, share: Folder, tmp_path: Path
) -> None:
    enrol(ward_pc, it, "w1", "w2")
    lists = {"w1": "patient_id;bed\np1;7:2\n", "w2": "patient_id;bed\np2;8:1\n"}
    staged = went(listed(server, tmp_path, **lists), it, share, 2)
    assert {one.fault for one in staged.values()} == {None}
    (kickoff,) = server.asked("POST", "Patient/$export")
    assert all(f"Patient/{id}".encode() in kickoff.asked.body for id in ("p1", "p2"))
    found = landed(ward_pc, share)
    beds = {id: [(c.patient.id, c.stay.bed) for c in one.charts] for id, one in found.items()}
    assert beds == {"w1": [("p1", "7:2")], "w2": [("p2", "8:1")]}


def test_a_list_that_cannot_be_read_fails_its_ward_alone(
    server: Millennium, it: Session, ward_pc: Session, share: Folder, tmp_path: Path
) -> None:
    enrol(ward_pc, it, "w1", "w2")
    staged = went(listed(server, tmp_path, w1="patient_id\np1\n", w2=""), it, share)
    assert staged["w1"].fault is None
    fault = staged["w2"].fault
    assert fault
    assert fault.key == "fhir.roster_header"


def test_a_ward_that_no_pc_waits_for_is_not_exported(
    server: Millennium, it: Session, ward_pc: Session, share: Folder, tmp_path: Path
) -> None:
    enrol(ward_pc, it, "w1")
    lists = {"w1": "patient_id\np1\n", "w2": "patient_id\np2\n"}
    staged = went(listed(server, tmp_path, **lists), it, share)
    assert staged["w1"].fault is None
    (kickoff,) = server.asked("POST", "Patient/$export")
    assert b"Patient/p2" not in kickoff.asked.body


def test_a_group_for_each_ward_is_an_export_for_each(
    server: Millennium, it: Session, ward_pc: Session, share: Folder
) -> None:
    enrol(ward_pc, it, "w1", "w2")
    wards = {"w1": FhirWard("Avdelning 1", group="g1"), "w2": FhirWard("Avdelning 2", group="all")}
    found = msgspec.structs.replace(behind(server), roster="group", wards=wards)
    staged = went(found, it, share)
    assert {id: one.charts for id, one in staged.items()} == {"w1": 2, "w2": 3}
    assert kickoffs(server) == 2
