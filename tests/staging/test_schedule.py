"""The operating system keeps the timetable; it takes what we write, and so does its own checker."""

import shlex
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace as replace_dataclass
from pathlib import Path

import pytest
from msgspec.structs import replace

from fallback.cli import COMMANDS, main
from fallback.cli.parser import parse
from fallback.errors import FallbackError
from fallback.settings import FhirSettings, Hl7Settings, Settings, StagingSettings
from fallback.staging.timetable import schedule, service
from fallback.staging.timetable.schedule import JOBS, Job, Timetable
from fallback.staging.timetable.service import Service

ROOT = Path(__file__).parents[2]
PACKAGED = ROOT / "packaging" / "schedule"
TASK = "{http://schemas.microsoft.com/windows/2004/02/mit/task}"


def table(job: Job = "ward", home: Path = Path("/var/lib/fallback"), **more: object) -> Timetable:
    facts = {"every_minutes": 10, "program": ("/usr/bin/fallback",), "steps": JOBS[job]} | more
    return Timetable(job, home=home, **facts)  # type: ignore[arg-type] # a table from named facts


@pytest.mark.parametrize("job", JOBS)
def test_every_step_is_a_command_that_the_program_knows(job: Job) -> None:
    for line in table(job).lines():
        assert parse(line[1:], COMMANDS).machine


@pytest.mark.parametrize("job", JOBS)
@pytest.mark.parametrize("every", [1, 7, 10, 60, 240])
def test_systemd_finds_no_fault_in_the_units(job: Job, every: int, tmp_path: Path) -> None:
    checker = shutil.which("systemd-analyze")
    if checker is None:
        pytest.skip("systemd-analyze is not here")
    home = tmp_path / "a folder with $ and % and å"
    one = table(job, home, every_minutes=every, program=(sys.executable, "-m", "fallback"))
    for name, text in schedule.systemd(one).items():
        (tmp_path / name).write_text(text, "utf-8")
    files = [str(tmp_path / name) for name in schedule.systemd(one)]
    done = subprocess.run(
        [checker, "verify", "--man=no", *files], capture_output=True, text=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_systemd_reads_a_command_line_as_it_was_meant(tmp_path: Path) -> None:
    home = tmp_path / 'a "folder" with $ and %'
    text = schedule.systemd(table(home=home))["fallback-ward.service"]
    assert f'"{tmp_path}/a \\"folder\\" with $$ and %%"' in text


@pytest.mark.parametrize(("failing", "code"), [("none", 0), ("snapshot", 3), ("ready", 3)])
def test_every_step_runs_and_a_failed_one_fails_the_unit(
    tmp_path: Path, failing: str, code: int
) -> None:
    shell = shutil.which("sh")
    if shell is None:
        pytest.skip("no sh here")
    log, program = tmp_path / "log", tmp_path / "a program"
    program.write_text(f'#!/bin/sh\necho "$4 $5" >> "{log}"\n[ "$4" != {failing} ] || exit 3\n')
    program.chmod(0o755)
    text = schedule.systemd(table(home=tmp_path, program=(str(program),)))["fallback-ward.service"]
    (start,) = (line for line in text.splitlines() if line.startswith("ExecStart="))
    words = shlex.split(start.removeprefix("ExecStart=").replace("$$", "$"))
    done = subprocess.run([shell, *words[1:]], check=False)
    assert done.returncode == code
    assert [line.split() for line in log.read_text().splitlines()] == [
        step.split() for step in JOBS["ward"]
    ]


def test_a_failed_run_is_never_hidden() -> None:
    for job in JOBS:
        assert "ExecStart=-" not in "".join(schedule.systemd(table(job)).values())


def test_a_pc_that_names_no_record_system_never_takes_the_invented_ward(tmp_path: Path) -> None:
    demo = Settings(tmp_path)
    share = StagingSettings(share="/mnt/share")
    assert schedule.steps(demo, "ward") == ()
    assert schedule.steps(replace(demo, staging=share), "ward") == ("receive", "ready --publish")
    assert schedule.steps(replace(demo, source="fhir"), "ward") == ("snapshot take",)
    both = replace(demo, source="fhir", staging=share)
    assert schedule.steps(both, "ward") == JOBS["ward"]
    assert schedule.steps(both, "central") == ("stage",)


def test_missed_runs_are_made_up_for_and_runs_do_not_come_all_at_once() -> None:
    timer = schedule.systemd(table())["fallback-ward.timer"]
    assert "Persistent=true" in timer
    assert "RandomizedDelaySec=60" in timer
    assert "OnCalendar=*:0/10" in timer


def test_the_windows_task_starts_late_rather_than_never_and_never_twice() -> None:
    home = Path("C:/ProgramData/Fallback & Co")
    text = schedule.windows(table(home=home, program=("C:/Program Files/fallback.exe",)))
    task = ET.fromstring(text.split("\n", 1)[1])  # noqa: S314 our own XML
    assert task.findtext(f".//{TASK}StartWhenAvailable") == "true"
    assert task.findtext(f".//{TASK}MultipleInstancesPolicy") == "IgnoreNew"
    assert task.findtext(f".//{TASK}Interval") == "PT10M"
    assert task.findtext(f".//{TASK}UserId") == "S-1-5-19"
    assert task.findtext(f".//{TASK}DisallowStartIfOnBatteries") == "false"
    commands = [one.text for one in task.iter(f"{TASK}Command")]
    arguments = [one.text or "" for one in task.iter(f"{TASK}Arguments")]
    assert commands == ["C:/Program Files/fallback.exe"] * 3
    assert arguments[1] == f'--home "{home}" --machine receive'


def test_a_timetable_is_installed_by_the_operating_systems_own_program(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[tuple[str, ...]] = []

    def run(name: str, *arguments: str) -> str:
        asked.append((name, *arguments))
        return ""

    monkeypatch.setattr(schedule, "run_now", run)
    names = schedule.install(table(), tmp_path)
    assert sorted(names) == sorted(one.name for one in tmp_path.iterdir())
    assert asked[-1] == ("systemctl", "enable", "--now", "fallback-ward.timer")


def test_what_the_operating_system_refuses_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FallbackError) as none:
        schedule.install(table(), tmp_path)
    assert none.value.message.key == "ready.no_scheduler"
    (tmp_path / "systemctl").write_text("#!/bin/sh\necho 'Access denied' >&2\nexit 1\n")
    (tmp_path / "systemctl").chmod(0o755)
    with pytest.raises(FallbackError) as denied:
        schedule.install(table(), tmp_path)
    assert denied.value.message.key == "ready.scheduler_failed"
    assert "Access denied" in denied.value.text("en")
    assert schedule.next_run() is None


def test_the_next_run_is_what_systemd_says(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    (tmp_path / "systemctl").write_text("#!/bin/sh\necho @1795502700\n")
    (tmp_path / "systemctl").chmod(0o755)
    run = schedule.next_run()
    assert run
    assert run.isoformat() == "2026-11-24T06:45:00+00:00"


@pytest.mark.parametrize("job", JOBS)
def test_the_packaged_units_are_those_that_the_program_writes(job: Job) -> None:
    one = table(job, user="fallback")
    for name, text in schedule.systemd(one).items():
        assert (PACKAGED / name).read_text("utf-8") == text
    program = ("C:\\Program Files\\Fallback\\fallback.exe",)
    home = Path("C:\\ProgramData\\fallback")
    task = schedule.windows(table(job, home, program=program))
    assert (PACKAGED / f"{one.name}.xml").read_bytes() == task.encode("utf-16")


LISTENER = Service("hl7 listen", ("/usr/bin/fallback",), Path("/var/lib/fallback"), "fallback")


@pytest.mark.parametrize("step", ["hl7 listen", "hl7 folder"])
def test_the_packaged_services_are_those_that_the_program_writes(step: str) -> None:
    one = replace_dataclass(LISTENER, step=step)
    for name, text in service.systemd(one).items():
        assert (PACKAGED / name).read_text("utf-8") == text
    program = ("C:\\Program Files\\Fallback\\fallback.exe",)
    task = service.windows(Service(step, program, Path("C:\\ProgramData\\fallback")))
    assert (PACKAGED / f"{one.name}.xml").read_bytes() == task.encode("utf-16")


def test_the_feed_is_a_service_where_charts_or_the_list_of_patients_come_from_it(
    tmp_path: Path,
) -> None:
    plain, hl7 = Settings(tmp_path), Hl7Settings(name="Cosmic")
    fhir = FhirSettings(name="Cosmic", base_url="https://fhir.example.org", roster="adt")
    assert service.steps(replace(plain, hl7=hl7)) == ()
    assert service.steps(replace(plain, source="hl7", hl7=hl7)) == ("hl7 listen",)
    assert service.steps(replace(plain, source="fhir", fhir=fhir, hl7=hl7)) == ("hl7 listen",)
    by_server = replace(fhir, roster="location")
    assert service.steps(replace(plain, source="fhir", fhir=by_server, hl7=hl7)) == ()
    dropped = replace(hl7, folder="/srv/hl7/in")
    both = service.steps(replace(plain, source="hl7", hl7=dropped))
    assert both == ("hl7 listen", "hl7 folder")
    for step in both:
        line = Service(step, LISTENER.program, LISTENER.home).line()
        assert parse(line[1:], COMMANDS).machine


def test_systemd_finds_no_fault_in_the_listeners_unit(tmp_path: Path) -> None:
    checker = shutil.which("systemd-analyze")
    if checker is None:
        pytest.skip("systemd-analyze is not here")
    home = tmp_path / "a folder with $ and % and å"
    one = Service("hl7 listen", (sys.executable, "-m", "fallback"), home)
    ((name, text),) = service.systemd(one).items()
    (tmp_path / name).write_text(text, "utf-8")
    done = subprocess.run(
        [checker, "verify", "--man=no", str(tmp_path / name)],
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")


def test_a_listener_that_ends_is_started_again_and_begins_with_the_machine() -> None:
    ((name, text),) = service.systemd(LISTENER).items()
    assert name == "fallback-hl7-listen.service"
    for line in (
        "User=fallback",
        "ExecStart=/usr/bin/fallback --home /var/lib/fallback --machine hl7 listen",
        "Restart=always",
        "StartLimitIntervalSec=0",
        "UMask=0077",
        "WantedBy=multi-user.target",
    ):
        assert line in text.splitlines()
    task = ET.fromstring(service.windows(LISTENER).split("\n", 1)[1])  # noqa: S314 our own XML
    assert task.find(f".//{TASK}BootTrigger/{TASK}Repetition") is not None
    assert task.findtext(f".//{TASK}ExecutionTimeLimit") == "PT0S"
    assert task.findtext(f".//{TASK}MultipleInstancesPolicy") == "IgnoreNew"
    assert task.findtext(f".//{TASK}Command") == "/usr/bin/fallback"
    arguments = f"--home {Path('/var/lib/fallback')} --machine hl7 listen"
    assert task.findtext(f".//{TASK}Arguments") == arguments


def test_the_command_installs_the_listener_beside_the_timetable(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[tuple[str, ...]] = []

    def run(name: str, *arguments: str) -> str:
        asked.append((name, *arguments))
        return ""

    monkeypatch.setattr(schedule, "run_now", run)
    monkeypatch.setattr("fallback.staging.timetable.schedule.install.__defaults__", (tmp_path,))
    monkeypatch.setattr("fallback.staging.timetable.service.install.__defaults__", (tmp_path,))
    home = tmp_path / "home"
    home.mkdir()
    (home / "settings.toml").write_text(
        'source = "hl7"\n[hl7]\nname = "Cosmic"\n[hl7.wards]\nA = "B"\n', "utf-8"
    )
    assert main(["--home", str(home), "schedule", "install"]) == 0
    assert "fallback-hl7-listen.service" in capsys.readouterr().out
    enabled = [words[-1] for words in asked if words[:2] == ("systemctl", "enable")]
    assert enabled == ["fallback-ward.timer", "fallback-hl7-listen.service"]
    assert (tmp_path / "fallback-hl7-listen.service").exists()
    for system in ("systemd", "windows"):
        assert main(["--home", str(home), "schedule", "print", "--system", system]) == 0
        assert "fallback-hl7-listen" in capsys.readouterr().out
