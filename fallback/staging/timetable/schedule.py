"""The timetable is the operating system's: a systemd timer, or a task of Windows' scheduler.

Missed runs are made up for, no two runs overlap, and nothing of ours stays resident.
"""

import os
import re
import shlex
import shutil
import subprocess  # fixed programs, no shell
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Final, Literal, TypeAlias
from xml.sax.saxutils import escape

from fallback.errors import FallbackError
from fallback.settings import Settings
from fallback.staging.shares.share import put

Job: TypeAlias = Literal["ward", "central"]
JOBS: Final[dict[Job, tuple[str, ...]]] = {
    "ward": ("snapshot take", "receive", "ready --publish"),
    "central": ("stage",),
}
"""What each timetable can run, one after the other; that one fails does not keep the next."""

LINE: Final = "\n"
UNITS: Final = Path("/etc/systemd/system")
_SECONDS: Final = 20.0
_LOCAL_SERVICE: Final = "S-1-5-19"


@dataclass(frozen=True)
class Timetable:
    """`program`: how Fallback is started; `home`: the store's folder; `steps`: its commands."""

    job: Job
    every_minutes: int
    program: tuple[str, ...]
    home: Path
    steps: tuple[str, ...]
    user: str = ""  # who runs it; "": the system's own

    @property
    def name(self) -> str:
        """As the operating system lists it."""
        return f"fallback-{self.job}"

    def words(self) -> list[str]:
        """What every command line begins with."""
        return [*self.program, "--home", str(self.home), "--machine"]

    def lines(self) -> list[list[str]]:
        """The command lines."""
        return [[*self.words(), *step.split()] for step in self.steps]


def steps(settings: Settings, job: Job) -> tuple[str, ...]:
    """What the job runs with these settings: a ward PC that names no record system takes nothing
    (least of all the invented ward), and one that names no share receives nothing."""
    reads, shares = settings.source != "demo", bool(settings.staging.share)
    leave_out = {"snapshot take": not reads, "receive": not shares, "ready --publish": not shares}
    return tuple(step for step in JOBS[job] if not leave_out.get(step))


def program() -> tuple[str, ...]:
    """How Fallback was started here, with its whole path."""
    found = shutil.which("fallback", path=str(Path(sys.executable).parent))
    return (found,) if found else (sys.executable, "-m", "fallback")


def owner(home: Path) -> str:
    """Whose the store is, where that is not the system's own account."""
    if os.name == "nt" or not home.exists():
        return ""
    found = home.owner()
    return "" if found == "root" else found


def systemd(table: Timetable) -> dict[str, str]:
    """The service and its timer, by file name."""
    start = " ".join(map(quoted, _in_turn(table)))
    service = f"""[Unit]
Description=Fallback: {table.job}
Documentation=file:/usr/share/doc/fallback/operating.md

[Service]
Type=oneshot
{f"User={table.user}{LINE}" if table.user else ""}ExecStart={start}
TimeoutStartSec={max(table.every_minutes, 15) * 4}min
UMask=0077
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full
"""
    timer = f"""[Unit]
Description=Fallback: {table.job}, every {table.every_minutes} minutes

[Timer]
OnCalendar={_calendar(table.every_minutes)}
RandomizedDelaySec={table.every_minutes * 6}
Persistent=true

[Install]
WantedBy=timers.target
"""
    return {f"{table.name}.service": service, f"{table.name}.timer": timer}


def windows(table: Timetable) -> str:
    """The task as XML, for `schtasks /create /xml`."""
    trigger = f"""<TimeTrigger>
      <StartBoundary>2026-01-01T00:00:00</StartBoundary>
      <RandomDelay>PT{table.every_minutes * 6}S</RandomDelay>
      <Repetition>
        <Interval>PT{table.every_minutes}M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
    </TimeTrigger>"""
    return task(table.name, table.job, trigger, table.lines(), max(table.every_minutes, 15) * 4)


def task(
    name: str, description: str, trigger: str, lines: list[list[str]], limit_minutes: int
) -> str:
    """A task of Windows' scheduler that runs `lines`; without end where the limit is 0."""
    actions = "\n".join(
        f"    <Exec>\n      <Command>{escape(line[0])}</Command>\n"
        f"      <Arguments>{escape(subprocess.list2cmdline(line[1:]))}</Arguments>\n    </Exec>"
        for line in lines
    )
    limit = f"PT{limit_minutes}M" if limit_minutes else "PT0S"
    return f"""<?xml version="1.0" encoding="UTF-16"?>
<Task version="1.2" xmlns="http://schemas.microsoft.com/windows/2004/02/mit/task">
  <RegistrationInfo>
    <Description>Fallback: {description}</Description>
    <URI>\\{name}</URI>
  </RegistrationInfo>
  <Triggers>
    {trigger}
  </Triggers>
  <Principals>
    <Principal id="Author">
      <UserId>{_LOCAL_SERVICE}</UserId>
      <RunLevel>LeastPrivilege</RunLevel>
    </Principal>
  </Principals>
  <Settings>
    <MultipleInstancesPolicy>IgnoreNew</MultipleInstancesPolicy>
    <DisallowStartIfOnBatteries>false</DisallowStartIfOnBatteries>
    <StopIfGoingOnBatteries>false</StopIfGoingOnBatteries>
    <StartWhenAvailable>true</StartWhenAvailable>
    <ExecutionTimeLimit>{limit}</ExecutionTimeLimit>
    <Enabled>true</Enabled>
  </Settings>
  <Actions Context="Author">
{actions}
  </Actions>
</Task>
"""


def install(table: Timetable, folder: Path = UNITS) -> tuple[str, ...]:
    """Hand the timetable to the operating system; the names under which it lies there.
    FallbackError where that is not allowed, or does not work."""
    if os.name == "nt":
        return create(table.name, windows(table), table.home)
    return enable(systemd(table), f"{table.name}.timer", folder)


def create(name: str, xml: str, home: Path) -> tuple[str, ...]:
    """A task of Windows' scheduler, in place of one of that name."""
    file = home / f"{name}.xml"
    put(file, xml.encode("utf-16"), str(home))
    run_now("schtasks", "/create", "/f", "/tn", name, "/xml", str(file))
    return (name,)


def enable(files: Mapping[str, str], unit: str, folder: Path) -> tuple[str, ...]:
    """systemd's units, of which `unit` begins now and with the machine."""
    for name, text in files.items():
        put(folder / name, text.encode(), str(folder))
    run_now("systemctl", "daemon-reload")
    run_now("systemctl", "enable", "--now", unit)
    return tuple(files)


def next_run(job: Job = "ward") -> datetime | None:
    """When the operating system will run it next, in UTC; None where it will not, or won't say."""
    try:
        if os.name == "nt":
            ask = f"(Get-ScheduledTaskInfo fallback-{job}).NextRunTime.ToUniversalTime()"
            said = run_now("powershell", "-NoProfile", "-Command", f"({ask}).ToString('s')")
            return datetime.fromisoformat(said).replace(tzinfo=UTC)
        unit = f"fallback-{job}.timer"
        shown = ("-p", "NextElapseUSecRealtime", "--value", "--timestamp=unix")
        said = run_now("systemctl", "show", unit, *shown)
        return datetime.fromtimestamp(int(said.removeprefix("@")), UTC) if said else None
    except (FallbackError, ValueError):
        return None


def _calendar(minutes: int) -> str:
    """Every so many minutes, evenly within the hour or the day."""
    if minutes < 60:
        return f"*:0/{minutes}"
    return f"0/{minutes // 60}:00"


def _in_turn(table: Timetable) -> list[str]:
    """One command that runs every step whatever became of those before, and fails if any did: the
    unit then shows as failed, and the timer starts it again all the same."""
    lines = table.lines()
    if len(lines) == 1:
        return lines[0]
    steps = " ".join(map(shlex.quote, table.steps))
    script = f'went=0; for step in {steps}; do "$@" $step || went=$?; done; exit $went'
    return ["/bin/sh", "-c", script, "sh", *table.words()]


def quoted(word: str) -> str:
    """A word of a systemd command line."""
    plain = word.replace("%", "%%").replace("$", "$$")
    if re.fullmatch(r"[A-Za-z0-9_./:%$=+,@-]+", plain):
        return plain
    return '"' + plain.replace("\\", "\\\\").replace('"', '\\"') + '"'


def run_now(name: str, *arguments: str) -> str:
    """A program of the operating system's; what it said. FallbackError where it fails."""
    found = shutil.which(name)
    if found is None:
        raise FallbackError("ready.no_scheduler", program=name)
    try:
        done = subprocess.run(  # noqa: S603 a fixed program, its arguments a list, no shell
            [found, *arguments], capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired as error:
        raise FallbackError("ready.scheduler_failed", program=name, said="…") from error
    if done.returncode:
        said = " ".join((done.stderr or done.stdout).split()) or done.returncode
        raise FallbackError("ready.scheduler_failed", program=name, said=said)
    return done.stdout.strip()
