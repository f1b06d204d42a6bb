"""The central job: one run at a time, one ward at a time, from a record system or from one file."""

import os
import signal
import subprocess
import sys
import tempfile
import threading
import time
from pathlib import Path

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.errors import FallbackError
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.staging.export import bulk, spool
from fallback.staging.export.bulk import ChartFile, Head
from fallback.staging.export.hands import Hands
from fallback.staging.export.lines import Reader, parts
from fallback.staging.export.spool import Pieces, Spool
from fallback.staging.packages import package
from fallback.staging.packages.compressed import compress, decompress, joined
from fallback.staging.receive import receive
from fallback.staging.shares.share import Folder
from fallback.staging.stage import stage
from fallback.staging.timetable.alone import alone
from fallback.store import snapshots
from tests.outage.conftest import NOW
from tests.staging.conftest import OTHER, WARD, Hospital, enrol


def going_on(_done: int, _of: int) -> bool:
    return True


def test_no_more_wards_are_in_memory_than_there_are_workers(
    it: Session, ward_pc: Session, share: Folder, hospital: Hospital
) -> None:
    wards = tuple(Ward(f"w{n}", f"Ward {n}") for n in range(40))
    enrol(ward_pc, it, *(ward.id for ward in wards))
    hospital.list = wards
    now, most, lock = 0, 0, threading.Lock()
    read, write = hospital.read_ward, Folder.write

    def reading(ward_id: str, _progress: Progress) -> Snapshot:
        nonlocal now, most
        with lock:
            now += 1
            most = max(most, now)
        time.sleep(0.002)
        return read(ward_id, _progress)

    class Counting(Folder):
        def write(self, name: str, data: bytes) -> None:
            nonlocal now
            write(self, name, data)
            with lock:
                now -= 1

    hospital.read_ward = reading  # type: ignore[method-assign] # watched
    went = stage(it, hospital, Counting(share.path), more=(hospital, hospital))
    assert len(went) == 40
    assert {one.fault for one in went} == {None}
    assert most <= 3


def test_a_second_run_at_the_same_time_does_nothing(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    with alone(it.settings.data_dir / "stage.lock"), pytest.raises(FallbackError) as refused:
        stage(it, hospital, share)
    assert refused.value.message.key == "staging.runs_already"
    assert share.names() == ()
    assert stage(it, hospital, share)


@pytest.mark.skipif(os.name == "nt", reason="kills by signal")
def test_a_lock_of_a_killed_run_holds_nobody_up(tmp_path: Path) -> None:
    lock = tmp_path / "stage.lock"
    code = (
        "import sys, time; from pathlib import Path\n"
        "from fallback.staging.timetable.alone import alone\n"
        "with alone(Path(sys.argv[1])):\n    print('held', flush=True)\n    time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code, str(lock)], stdout=subprocess.PIPE) as run:
        assert run.stdout
        assert run.stdout.readline() == b"held\n"
        with pytest.raises(FallbackError), alone(lock):
            pass
        run.send_signal(signal.SIGKILL)
    with alone(lock):
        assert lock.exists()


def test_a_ward_that_a_pc_is_enrolled_for_and_the_source_does_not_know_is_said(
    it: Session, ward_pc: Session, share: Folder, hospital: Hospital
) -> None:
    enrol(ward_pc, it, WARD.id, "gone")
    went = stage(it, hospital, share)
    faults = {one.ward.id: one.fault.key for one in went if one.fault}
    assert faults == {OTHER.id: "staging.ward_without_pc", "gone": "staging.ward_unknown"}


def test_what_a_killed_run_left_half_written_is_cleared(
    it: Session, enrolled: Session, share: Folder, hospital: Hospital
) -> None:
    left = share.path / f".{package.file_name(WARD.id)}.1234abcd.part"
    left.write_bytes(b"half")
    os.utime(left, (0, 0))
    stage(it, hospital, share)
    assert not left.exists()


def moved(chart: Chart, ward: Ward, number: int) -> Chart:
    """The chart as another patient's of another ward."""
    return replace(
        chart,
        patient=replace(chart.patient, id=f"{ward.id}-{number}"),
        stay=replace(chart.stay, ward_id=ward.id),
    )


def write(file: Path, head: Head, charts: list[Chart]) -> None:
    file.write_bytes(b"".join(msgspec.json.encode(one) + b"\n" for one in (head, *charts)))


@pytest.fixture
def spools(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where spools lie: here alone."""
    folder = tmp_path / "spools"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(folder))
    return folder


@pytest.fixture
def charts(few_charts: tuple[Chart, ...]) -> list[Chart]:
    """Six charts of two wards, mixed."""
    return [moved(few_charts[n % 2], (WARD, OTHER)[n % 2], n) for n in range(6)]


@pytest.fixture
def head() -> Head:
    return Head("Provjournalen", NOW, (WARD, OTHER, Ward("w3", "Tom avdelning")), 6)


@pytest.mark.parametrize("others", [0, 2])
def test_a_file_of_a_whole_hospital_is_split_by_ward(
    tmp_path: Path,
    head: Head,
    charts: list[Chart],
    monkeypatch: pytest.MonkeyPatch,
    others: int,
) -> None:
    file = tmp_path / "all.ndjson"
    write(file, head, charts)
    longest = max(map(len, file.read_bytes().splitlines(keepends=True)))
    monkeypatch.setattr(bulk, "ROOM", 2 * longest)  # several pieces a ward
    with Hands(others) as hands, ChartFile(file, hands) as source:
        assert [ward.id for ward in source.wards()] == [WARD.id, OTHER.id, "w3"]
        found = {w.id: source.read_ward(w.id, going_on) for w in source.wards()}
    assert found[WARD.id].charts == tuple(charts[0::2])
    assert found[OTHER.id].charts == tuple(charts[1::2])
    assert found["w3"].charts == ()
    assert found[WARD.id].fetched_at == NOW


def test_a_hospital_from_a_file_lands_on_the_ward(
    tmp_path: Path, it: Session, enrolled: Session, share: Folder, head: Head, charts: list[Chart]
) -> None:
    file = tmp_path / "all.ndjson"
    write(file, head, charts)
    with ChartFile(file) as source:
        stage(it, source, share, more=(source,))
    (arrival,) = receive(enrolled, share)
    assert arrival.outcome == "landed"
    assert arrival.taken
    assert arrival.taken.row.charts == 3


@pytest.mark.parametrize(
    ("spoil", "key"),
    [
        (lambda data: data[: data.rindex(b"\n", 0, -1) + 1], "staging.bulk_cut"),
        (lambda data: data[:-5], "staging.bulk_unreadable"),
        (lambda data: data + b"{}\n", "staging.bulk_unreadable"),
        (lambda data: data.replace(b'd_id":"ward-2"', b'd_id":"x"'), "staging.bulk_unreadable"),
        (lambda _: b"", "staging.bulk_unreadable"),
        (lambda data: data[data.index(b"\n") + 1 :], "staging.bulk_unreadable"),
        (lambda _: b"[" * 100_000, "staging.bulk_unreadable"),
    ],
    ids=["a line less", "cut", "no chart", "unknown ward", "empty", "no head", "deep"],
)  # fmt: skip
def test_a_file_that_is_not_whole_is_an_error_and_never_a_smaller_hospital(
    tmp_path: Path, head: Head, charts: list[Chart], spoil: object, key: str
) -> None:
    file = tmp_path / "all.ndjson"
    write(file, head, charts)
    assert callable(spoil)
    file.write_bytes(spoil(file.read_bytes()))
    with pytest.raises(FallbackError) as refused:
        ChartFile(file)
    assert refused.value.message.key == key


def test_a_chart_that_cannot_be_read_fails_its_ward_alone_and_is_not_quoted(
    tmp_path: Path, it: Session, ward_pc: Session, share: Folder, head: Head, charts: list[Chart]
) -> None:
    enrol(ward_pc, it, WARD.id, OTHER.id)
    file = tmp_path / "all.ndjson"
    write(file, head, charts)
    file.write_bytes(file.read_bytes().replace(b'"sex":"', b'"sex":"Hemlig', 1))
    with ChartFile(file) as source:
        went = {one.ward.id: one for one in stage(it, source, share)}
    fault = went[WARD.id].fault
    assert fault
    assert fault.key == "staging.bulk_unreadable"
    assert "Hemlig" not in fault.text("en")
    assert went[OTHER.id].fault is None


def test_a_patient_who_stands_twice_on_a_ward_fails_that_ward_alone(
    tmp_path: Path, it: Session, ward_pc: Session, share: Folder, head: Head, charts: list[Chart]
) -> None:
    enrol(ward_pc, it, WARD.id, OTHER.id)
    file = tmp_path / "all.ndjson"
    write(file, replace(head, charts=7), [*charts, charts[0]])
    with ChartFile(file) as source:
        went = {one.ward.id: one for one in stage(it, source, share)}
    fault = went[WARD.id].fault
    assert fault
    assert (fault.key, fault.values["line"]) == ("staging.bulk_twice", "8")
    assert package.file_name(WARD.id) not in share.names()
    assert went[OTHER.id].fault is None


def test_a_line_longer_than_the_memory_for_lines_is_refused(
    tmp_path: Path, head: Head, charts: list[Chart], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "all.ndjson"
    write(file, head, charts)
    longest = max(map(len, file.read_bytes().splitlines(keepends=True)))
    monkeypatch.setattr(bulk, "ROOM", longest // 3)
    with pytest.raises(FallbackError) as refused:
        ChartFile(file)
    assert refused.value.message.key == "staging.bulk_unreadable"


@pytest.mark.parametrize("others", [0, 1])
def test_what_is_said_of_a_line_names_it_as_the_whole_file_counts(
    tmp_path: Path,
    head: Head,
    charts: list[Chart],
    monkeypatch: pytest.MonkeyPatch,
    others: int,
) -> None:
    file = tmp_path / "all.ndjson"
    write(file, head, charts)
    lines = file.read_bytes().splitlines(keepends=True)
    lines[5] = lines[5].replace(b'"sex":"', b'"sex":"Hemlig', 1)
    file.write_bytes(b"".join(lines))
    monkeypatch.setattr(bulk, "ROOM", max(map(len, lines)))
    with Hands(others) as hands, ChartFile(file, hands) as source:
        with pytest.raises(FallbackError) as refused:
            source.document(WARD)
        assert refused.value.message.values["line"] == "6"
        assert source.document(OTHER).charts == 3
    file.write_bytes(b"".join(lines)[:-2])
    with Hands(others) as hands, pytest.raises(FallbackError) as refused:
        ChartFile(file, hands)
    assert refused.value.message.values["line"] == "7"


def test_a_package_is_the_same_whoever_read_the_file(
    tmp_path: Path, head: Head, charts: list[Chart], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "all.ndjson"
    write(file, head, charts)
    longest = max(map(len, file.read_bytes().splitlines(keepends=True)))
    monkeypatch.setattr(bulk, "ROOM", 2 * longest)
    monkeypatch.setattr("secrets.token_hex", lambda _: "0123456789abcdef")
    made = []
    for others in (0, 1):
        with Hands(others) as hands, ChartFile(file, hands) as source:
            made.append([source.document(ward) for ward in source.wards()])
    assert made[0] == made[1]


def test_lines_go_into_the_package_as_they_stand_and_are_read_as_charts(
    tmp_path: Path, it: Session, enrolled: Session, share: Folder, head: Head, charts: list[Chart]
) -> None:
    """Spaces, a carriage return, and a field that is not ours yet."""
    file = tmp_path / "all.ndjson"
    write(file, head, charts)
    first, *others = file.read_bytes().splitlines()
    odd = [
        b' {"ours not":[1,"}"],' + line[1:].replace(b',"stay"', b' ,\t"stay"') for line in others
    ]
    file.write_bytes(b"\r\n".join((first, *odd, b"")))
    with ChartFile(file) as source:
        stage(it, source, share)
    (arrival,) = receive(enrolled, share)
    assert arrival.outcome == "landed"
    with enrolled.read() as tx:
        assert arrival.taken
        landed = [snapshots.chart(tx, arrival.taken.row.id, o.patient.id) for o in charts[0::2]]
    assert landed == charts[0::2]


@pytest.mark.parametrize("line", [b"%s,%s", b"%s]%s", b'%s],"gaps":[],"charts":[%s'])
def test_a_line_that_would_break_out_of_the_list_of_charts_is_no_chart(
    tmp_path: Path, head: Head, charts: list[Chart], line: bytes
) -> None:
    file = tmp_path / "all.ndjson"
    write(file, head, charts)
    lines = file.read_bytes().splitlines()
    lines[1] = line % (lines[1], lines[1])
    file.write_bytes(b"\n".join((*lines, b"")))
    with pytest.raises(FallbackError) as refused:
        ChartFile(file)
    assert refused.value.message.key == "staging.bulk_unreadable"


@given(st.lists(st.binary(max_size=400), max_size=6))
def test_pieces_together_are_the_whole(pieces: list[bytes]) -> None:
    whole = b"".join(pieces)
    made = joined(compress(part) for part in pieces)
    assert made.size == len(whole)
    assert decompress(made.data, made.size) == whole


@given(st.binary(max_size=300), st.integers(1, 64))
def test_parts_of_a_file_are_its_lines_whatever_the_room(data: bytes, room: int) -> None:
    lines = [line + b"\n" for line in data.split(b"\n")]
    lines[-1] = lines[-1][:-1]
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder, "all")
        file.write_bytes(data)
        with file.open("rb") as opened:
            divided = list(parts(opened, room))
        reader = Reader(file)
        found = [bytes(line) for part in divided for line in reader.lines(part)]
    whole = [line for line in lines if line]
    assert found == whole or (found[:-1] == whole[: len(found) - 1] and found[-1][-1:] != b"\n")
    if all(len(line) <= room for line in lines):
        assert found == whole
    assert all(part.end - part.begin < 2 * room for part in divided)


def test_nothing_that_waits_on_the_disk_can_be_read(spools: Path) -> None:
    waiting = Pieces()
    piece = waiting.keep(b'{"name":"Hemlig Person"}')
    waiting.flush()
    written = b"".join(file.read_bytes() for file in spools.glob("*/*"))
    assert len(written) > len(b'{"name":"Hemlig Person"}')
    assert b"Hemlig" not in written
    assert waiting.fetch(piece) == b'{"name":"Hemlig Person"}'
    waiting.close()
    assert not list(spools.iterdir())


def test_what_a_killed_run_left_waiting_is_removed_and_what_a_run_still_holds_is_not(
    spools: Path,
) -> None:
    left, fresh = spools / "fallback-spool-left", spools / "fallback-spool-fresh"
    for folder in (left, fresh):
        folder.mkdir()
        (folder / "1").write_bytes(b"unreadable")
    held = Pieces()
    folders = set(spools.iterdir()) - {fresh}
    for folder in folders:
        os.utime(folder, (0, 0))
    Pieces().close()
    assert set(spools.iterdir()) == folders - {left} | {fresh}
    held.close()


def test_a_spool_gives_back_lines_by_key_in_order(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(spool, "MOST_WAITING", 20)
    waiting = Spool()
    for n in range(9):
        waiting.add("ward-1", f"w{n % 2}", b"line %d" % n)
        waiting.add("ward-2", f"w{n % 2}", b"another")
    waiting.flush()
    assert list(waiting.lines("ward-1", "w1")) == [b"line 1", b"line 3", b"line 5", b"line 7"]
    assert set(waiting.lines("ward-2", "w1")) == {b"another"}
    assert not list(waiting.lines("ward-1", "w2"))
    assert not list(waiting.lines("ward-3", "w1"))
    waiting.close()
