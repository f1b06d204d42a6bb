"""A hospital from the files of a bulk export: as a server would say it, whole or not at all."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
import pytest
from msgspec.structs import replace

from fallback.chart.model import Chart, Snapshot
from fallback.chart.section import NotFetched, Recorded, items
from fallback.demo.as_fhir import resources
from fallback.demo.ward import demo_ward
from fallback.errors import FallbackError
from fallback.session import Session
from fallback.staging.export import held
from fallback.staging.export.folder import open_folder
from fallback.staging.export.hands import Hands
from fallback.staging.export.spool import Spool
from fallback.staging.receive import receive
from fallback.staging.shares.share import Folder
from fallback.staging.stage import stage
from fallback.store import snapshots
from tests.outage.conftest import NOW
from tests.servers.environment import REPO
from tests.staging.conftest import enrol, hours

AT = NOW - hours(1)
ZONE = ZoneInfo("Europe/Stockholm")
CLINOSIM = REPO / ".." / "shared" / "data" / "clinosim-ward"


def going_on(_done: int, _of: int) -> bool:
    return True


def export(folder: Path, *wards: Snapshot) -> None:
    """As a server exports them, with its own answer beside the files."""
    lines: dict[str, dict[str, bytes]] = {}
    for ward in wards:
        for one in resources(ward):
            kind, name = str(one["resourceType"]), str(one["id"])
            lines.setdefault(kind, {})[name] = msgspec.json.encode(one) + b"\n"
    for kind, found in lines.items():
        (folder / f"{kind}.ndjson").write_bytes(b"".join(found.values()))
    manifest(folder, {f"{kind}.ndjson": len(found) for kind, found in lines.items()})


def manifest(folder: Path, counts: dict[str, int], **changed: object) -> None:
    said = {
        "transactionTime": AT.isoformat(),
        "request": "https://ehr.example/$export",
        "output": [
            {"type": name.split(".")[0], "url": f"https://ehr.example/files/{name}", "count": n}
            for name, n in counts.items()
        ],
    }
    (folder / "manifest.json").write_bytes(msgspec.json.encode({**said, **changed}))


def read(folder: Path) -> dict[str, Snapshot]:
    with open_folder(folder, "", ZONE) as source:
        assert source.name == "ehr.example"
        return {ward.id: source.read_ward(ward.id, going_on) for ward in source.wards()}


@pytest.fixture
def wards() -> tuple[Snapshot, ...]:
    """Two wards of the demo, three patients each."""
    two = (demo_ward(1, ward_number=number, now=AT) for number in (1, 2))
    return tuple(replace(one, charts=one.charts[4:7]) for one in two)


@pytest.fixture
def folder(tmp_path: Path, wards: tuple[Snapshot, ...]) -> Path:
    """Both, exported."""
    place = tmp_path / "export"
    place.mkdir()
    export(place, *wards)
    return place


def told(chart: Chart) -> dict[str, object]:
    """What a ward must find again."""
    return {
        "who": (chart.patient.id, chart.patient.name, chart.patient.number),
        "where": (chart.stay.ward_id, chart.stay.encounter_id, chart.stay.responsible),
        "allergies": {one.substance for one in items(chart.allergies)},
        "orders": {(one.id, one.drug.split()[0]) for one in items(chart.medications)},
        "doses": {(one.id, one.at) for one in items(chart.administrations)},
    }


def test_each_ward_has_its_own_patients_and_all_that_the_files_say_of_them(
    folder: Path, wards: tuple[Snapshot, ...]
) -> None:
    found = read(folder)
    assert set(found) == {"ward-1", "ward-2"}
    for ward in wards:
        charts = {chart.patient.id: chart for chart in found[ward.ward.id].charts}
        assert {name: told(one) for name, one in charts.items()} == {
            chart.patient.id: told(chart) for chart in ward.charts
        }
        assert found[ward.ward.id].fetched_at == AT
        assert {chart.fetched_at for chart in charts.values()} == {AT}


def test_a_type_that_is_not_among_the_files_is_not_fetched_and_never_none(folder: Path) -> None:
    (folder / "AllergyIntolerance.ndjson").unlink()
    counts = {f.name: len(f.read_bytes().splitlines()) for f in folder.glob("*.ndjson")}
    manifest(folder, counts)
    charts = [chart for one in read(folder).values() for chart in one.charts]
    assert charts
    assert all(isinstance(chart.allergies, NotFetched) for chart in charts)
    assert any(isinstance(chart.medications, Recorded) for chart in charts)


def no_manifest(folder: Path) -> None:
    (folder / "manifest.json").unlink()


def no_time(folder: Path) -> None:
    manifest(folder, {}, transactionTime="")


def faults(folder: Path) -> None:
    counts = {f.name: len(f.read_bytes().splitlines()) for f in folder.glob("*.ndjson")}
    manifest(folder, counts, error=[{"type": "OperationOutcome", "url": "https://x/e.ndjson"}])


def two_of_a_name(folder: Path) -> None:
    files = [{"type": "Patient", "url": f"https://x/{n}/Patient.ndjson"} for n in (1, 2)]
    manifest(folder, {}, output=files)


def a_line_less(folder: Path) -> None:
    file = folder / "MedicationRequest.ndjson"
    file.write_bytes(b"".join(file.read_bytes().splitlines(keepends=True)[:-1]))


def cut(folder: Path) -> None:
    file = folder / "MedicationRequest.ndjson"
    file.write_bytes(file.read_bytes()[:-40])


def torn(folder: Path) -> None:
    file = folder / "Encounter.ndjson"
    file.write_bytes(file.read_bytes().replace(b'"resourceType":"Encounter"', b"{", 1))


def another_kind(folder: Path) -> None:
    (folder / "Patient.ndjson").write_bytes((folder / "Flag.ndjson").read_bytes())


def a_file_less(folder: Path) -> None:
    (folder / "Flag.ndjson").unlink()


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (no_manifest, "fhir.folder_no_manifest"),
        (no_time, "fhir.folder_no_manifest"),
        (faults, "fhir.folder_no_manifest"),
        (two_of_a_name, "fhir.folder_no_manifest"),
        (a_line_less, "fhir.folder_cut"),
        (cut, "fhir.folder_broken"),
        (torn, "fhir.folder_broken"),
        (another_kind, "fhir.folder_broken"),
        (a_file_less, "cli.cannot_read"),
    ],
)
def test_what_is_not_whole_is_an_error_and_never_a_smaller_hospital(
    folder: Path, spoil: Callable[[Path], None], key: str
) -> None:
    spoil(folder)
    with pytest.raises(FallbackError) as refused:
        read(folder)
    assert refused.value.message.key == key


def test_a_manifest_leads_to_no_file_outside_its_folder(folder: Path) -> None:
    outside = folder.parent / "Patient.ndjson"
    (folder / "Patient.ndjson").rename(outside)
    files = [{"type": "Patient", "url": "https://x/a/../../Patient.ndjson"}]
    manifest(folder, {}, output=files)
    with pytest.raises(FallbackError) as refused:
        read(folder)
    assert refused.value.message.key == "cli.cannot_read"


def test_of_patients_who_lie_nowhere_nothing_is_kept(
    folder: Path, wards: tuple[Snapshot, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    left = wards[0].charts[0].patient.id
    stays = folder / "Encounter.ndjson"
    ended = [
        line.replace(b'"in-progress"', b'"finished"') if f'/{left}"'.encode() in line else line
        for line in stays.read_bytes().splitlines(keepends=True)
    ]
    stays.write_bytes(b"".join(ended))
    kept: list[str] = []
    keep = Spool.add

    def add(self: Spool, together: str, key: str, line: bytes) -> None:
        kept.append(key)
        keep(self, together, key, line)

    monkeypatch.setattr(Spool, "add", add)
    found = read(folder)
    there = {chart.patient.id for one in found.values() for chart in one.charts}
    assert there == {chart.patient.id for one in wards for chart in one.charts} - {left}
    assert {key.partition("/")[2] for key in kept} == there


def test_who_lies_on_two_wards_is_whole_on_both(folder: Path, wards: tuple[Snapshot, ...]) -> None:
    stays = folder / "Encounter.ndjson"
    (first, *others) = stays.read_bytes().splitlines()
    (*_, last) = others
    both = msgspec.json.decode(first)
    both["location"] += msgspec.json.decode(last)["location"]
    stays.write_bytes(b"\n".join([msgspec.json.encode(both), *others, b""]))
    found = read(folder)
    twice = wards[0].charts[0]
    for one in found.values():
        (here,) = (chart for chart in one.charts if chart.patient.id == twice.patient.id)
        assert told(here)["orders"] == told(twice)["orders"] != set()
        assert told(here)["allergies"] == told(twice)["allergies"]
        assert told(here)["doses"] == told(twice)["doses"]
    assert {len(one.charts) for one in found.values()} == {3, 4}


def test_what_is_nobodys_is_said_on_every_ward(folder: Path) -> None:
    file = folder / "Flag.ndjson"
    file.write_bytes(file.read_bytes() + b'{"resourceType":"Flag","id":"f1"}\n')
    counts = {f.name: len(f.read_bytes().splitlines()) for f in folder.glob("*.ndjson")}
    manifest(folder, counts)
    for one in read(folder).values():
        assert "fhir.without" in {gap.key for gap in one.gaps}


def test_an_allergy_that_names_two_patients_is_nobodys_and_said(folder: Path) -> None:
    lines = (folder / "Patient.ndjson").read_bytes().splitlines()
    ours, other = (msgspec.json.decode(line)["id"] for line in lines[:2])
    stray = {
        "resourceType": "AllergyIntolerance",
        "id": "stray",
        "subject": {"reference": f"Patient/{ours}"},
        "patient": {"reference": f"Patient/{other}"},
        "code": {"text": "Penicillin"},
    }
    (folder / "AllergyIntolerance.ndjson").write_bytes(msgspec.json.encode(stray) + b"\n")
    manifest(folder, {f.name: f.read_bytes().count(b"\n") for f in folder.glob("*.ndjson")})
    charts = {c.patient.id: c for ward in read(folder).values() for c in ward.charts}
    refused = charts[ours].allergies
    assert isinstance(refused, NotFetched)
    assert refused.reason.key == "fhir.other_patient"
    assert not items(charts[other].allergies)


def test_an_export_lands_on_the_ward(
    folder: Path, it: Session, ward_pc: Session, share: Folder
) -> None:
    enrol(ward_pc, it, "ward-1", "ward-2")
    with open_folder(folder, "Journalen", ZONE) as source:
        went = stage(it, source, share, more=(source,))
    assert {(one.ward.id, one.charts, one.fault) for one in went} == {
        ("ward-1", 3, None),
        ("ward-2", 3, None),
    }
    assert {one.outcome for one in receive(ward_pc, share)} == {"landed"}


def test_workers_in_their_own_processes_make_the_same_packages(
    folder: Path, it: Session, ward_pc: Session, share: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    enrol(ward_pc, it, "ward-1", "ward-2")
    alone = read(folder)
    monkeypatch.setattr(held, "ROOM", 20_000)  # many parts
    with Hands(1) as hands, open_folder(folder, "", ZONE, hands) as source:
        went = stage(it, source, share, hands=hands)
    assert {(one.ward.id, one.charts, one.fault) for one in went} == {
        ("ward-1", 3, None),
        ("ward-2", 3, None),
    }
    assert {one.outcome for one in receive(ward_pc, share)} == {"landed"}
    with ward_pc.read() as tx:
        for ward_id, here in alone.items():
            row = snapshots.current(tx, ward_id)
            assert row
            landed = [snapshots.chart(tx, row.id, one.patient.id) for one in here.charts]
            assert landed == list(here.charts)


@pytest.mark.skipif(not CLINOSIM.is_dir(), reason="the third party's files are not here")
def test_an_export_that_nobody_here_made(tmp_path: Path) -> None:
    for file in CLINOSIM.glob("*.ndjson"):
        (tmp_path / file.name).write_bytes(file.read_bytes())
    counts = {f.name: len(f.read_bytes().splitlines()) for f in tmp_path.glob("*.ndjson")}
    manifest(tmp_path, counts, transactionTime="2026-06-30T12:00:00Z")
    found = read(tmp_path)
    assert len(found) == 7
    charts = [chart for one in found.values() for chart in one.charts]
    assert len(charts) == 9
    assert {one.fetched_at for one in found.values()} == {datetime(2026, 6, 30, 12, tzinfo=UTC)}
    assert all(items(chart.medications) and items(chart.observations) for chart in charts)
    assert all(chart.stay.bed and chart.stay.responsible for chart in charts)
    assert all(isinstance(chart.alerts, NotFetched) for chart in charts)  # no Flag was exported
