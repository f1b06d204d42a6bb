"""The whole of staging by command, as IT and a ward would type it."""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeAlias

import msgspec
import pytest

from fallback.cli import main
from fallback.demo.ward import demo_ward
from fallback.printing import Queue
from fallback.staging.export.bulk import Head
from fallback.staging.fleet.readiness import look
from fallback.staging.timetable import schedule
from tests.outage.conftest import NOW, Clock
from tests.staging.conftest import hours
from tests.staging.test_export_folder import export
from tests.story.command_line import command_line

Run: TypeAlias = Callable[..., Any]
IT = "Ida IT"
PRINTER = Queue("avd11-laser", "idle")


@pytest.fixture
def run(tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on one of two machines, `it` and `pc`, which share a folder."""
    line = command_line(monkeypatch, tmp_path, clock)
    (tmp_path / "share").mkdir()

    def on(machine: str, *words: str, code: int = 0) -> Any:
        ran = line("--home", str(tmp_path / machine), *words, who=IT)
        assert ran.code == code, (words, ran)
        return ran.error or ran.data

    for machine in ("it", "pc"):
        on(machine, "init", "--person", IT)
        settings = f'[staging]\nshare = "{tmp_path / "share"}"\n'
        (tmp_path / machine / "settings.toml").write_text(f'printer = "avd11-laser"\n{settings}')
    return on


@pytest.fixture
def printer(monkeypatch: pytest.MonkeyPatch) -> None:
    """A printer that answers, and a timetable."""
    monkeypatch.setattr(
        "fallback.cli.readiness.look",
        lambda session, next_run: look(session, printers=lambda: (PRINTER,), next_run=next_run),
    )
    monkeypatch.setattr(schedule, "next_run", lambda *_: None)


def enrol(run: Run, folder: Path) -> None:
    """Two files and two telephone calls."""
    asked, grant = folder / "pc.request", folder / "pc.grant"
    said = run("pc", "enrol", "request", "--ward", "ward-1", "--name", "pc1", "--to", str(asked))
    words = ("--fingerprint", said["fingerprint"], "--to", str(grant))
    said = run("it", "enrol", "accept", str(asked), *words)
    run("pc", "enrol", "finish", str(grant), "--fingerprint", said["fingerprint"])


def test_from_enrolment_to_a_fleet_that_is_ready(
    run: Run, tmp_path: Path, printer: None, clock: Clock
) -> None:
    assert run("it", "--machine", "fleet", code=3) == []
    enrol(run, tmp_path)
    (known,) = run("it", "enrol", "list")
    assert (known["machine"], known["wards"], known["revoked_at"]) == ("pc1", ["ward-1"], None)
    (silent,) = run("it", "--machine", "fleet", code=3)
    assert silent["told"][0]["key"] == "ready.silent_always"
    (published,) = run("it", "--machine", "stage", "--demo", "--workers", "2")
    assert (published["charts"], published["readers"]) == (28, 1)
    (arrival,) = run("pc", "--machine", "receive")
    assert arrival["outcome"] == "landed"
    assert run("pc", "--machine", "ready", "--publish")["hindrances"] == []
    prometheus = tmp_path / "fallback.prom"
    (row,) = run("it", "--machine", "fleet", "--prometheus", str(prometheus))
    assert (row["ward_name"], row["told"]) == ("Medicinavdelning 11", [])
    assert 'fallback_packet_ready{ward="ward-1"' in prometheus.read_text("utf-8")
    clock.on(hours=2)
    run("it", "--machine", "fleet", code=3)
    run("it", "enrol", "revoke", "pc1")
    assert run("it", "--machine", "stage", "--demo", code=1) == "staging.nobody_enrolled"


def test_the_invented_ward_is_never_sealed_to_real_pcs_unasked(run: Run, tmp_path: Path) -> None:
    enrol(run, tmp_path)
    before = sorted((tmp_path / "share").rglob("*"))
    assert run("it", "--machine", "stage", code=1) == "staging.only_demo"
    assert sorted((tmp_path / "share").rglob("*")) == before


def test_a_wrong_fingerprint_ends_the_command_and_writes_no_grant(run: Run, tmp_path: Path) -> None:
    asked, grant = tmp_path / "pc.request", tmp_path / "pc.grant"
    run("pc", "enrol", "request", "--ward", "ward-1", "--to", str(asked))
    words = ("--fingerprint", "AAAA-AAAA-AAAA-AAAA-AAAA", "--to", str(grant))
    refused = run("it", "enrol", "accept", str(asked), *words, code=1)
    assert refused == "staging.other_fingerprint"
    assert not grant.exists()
    gone = run("it", "enrol", "accept", str(tmp_path / "none"), *words, code=1)
    assert gone == "cli.cannot_read"


def test_a_hospital_is_staged_from_a_file_and_from_a_folder(run: Run, tmp_path: Path) -> None:
    enrol(run, tmp_path)
    ward = demo_ward(1, now=NOW - hours(1))
    file, folder = tmp_path / "all.ndjson", tmp_path / "export"
    lines = (Head("Journalen", NOW - hours(2), (ward.ward,), len(ward.charts)), *ward.charts)
    file.write_bytes(b"".join(msgspec.json.encode(line) + b"\n" for line in lines))
    folder.mkdir()
    export(folder, ward)
    for place in (file, folder):
        (published,) = run("it", "--machine", "stage", "--from", str(place), "--workers", "2")
        assert (published["charts"], published["fault"]) == (28, None)
        (arrival,) = run("pc", "--machine", "receive")
        assert arrival["outcome"] == "landed"
    file.write_bytes(file.read_bytes()[:-1])
    refused = run("it", "--machine", "stage", "--from", str(file), code=1)
    assert refused == "staging.bulk_unreadable"


def test_a_ward_that_is_not_well_ends_with_three(run: Run, tmp_path: Path) -> None:
    enrol(run, tmp_path)
    (arrival,) = run("pc", "--machine", "receive", code=3)
    assert arrival["told"][0]["key"] == "staging.no_package"
    away = run("pc", "--machine", "receive", "--share", str(tmp_path / "away"), code=3)
    assert away[0]["told"][0]["key"] == "staging.no_share"


def test_the_timetable_is_shown_and_written(run: Run, tmp_path: Path) -> None:
    shown = run("pc", "schedule", "print", "--system", "systemd", "--every", "15")
    assert "OnCalendar=*:0/15" in shown["fallback-ward.timer"]
    assert "snapshot take" not in shown["fallback-ward.service"]
    folder = tmp_path / "units"
    folder.mkdir()
    run("it", "schedule", "print", "--job", "central", "--system", "windows", "--to", str(folder))
    assert "--machine stage" in (folder / "fallback-central.xml").read_text("utf-16")
    (tmp_path / "pc" / "settings.toml").unlink()
    assert run("pc", "schedule", "print", code=1) == "ready.nothing_to_run"


def test_the_box_is_counted_by_command(run: Run, tmp_path: Path) -> None:
    run("pc", "--machine", "snapshot", "take")
    kept = run("pc", "stock", "count", "orders", "20")
    assert (kept["form"], kept["copies"]) == ("orders", 20)
    assert run("pc", "stock", "count", "nothing", "20", code=1) == "ready.unknown_form"


def test_what_is_ready_is_shown_also_where_its_status_cannot_be_left(
    run: Run, tmp_path: Path, printer: None, capsys: pytest.CaptureFixture[str]
) -> None:
    enrol(run, tmp_path)
    run("it", "--machine", "stage", "--demo")
    run("pc", "--machine", "receive")
    gone = ("--share", str(tmp_path / "gone"))
    ready = run("pc", "--machine", "ready", "--publish", *gone, code=3)
    assert (ready["hindrances"], len(ready["wards"])) == ([], 1)
    words = ("--home", str(tmp_path / "pc"), "--lang", "en", "--machine", "ready", "--publish")
    assert main([*words, *gone]) == 3
    shown = capsys.readouterr().out
    assert "Medicinavdelning 11: 28 patients" in shown
    assert f"! The share {tmp_path / 'gone'} is not there." in shown
