"""What has to run all the time is a service of the operating system's: a systemd unit, or a task of
Windows' scheduler that begins with the machine. What ends is started again."""

import os
from dataclasses import dataclass
from pathlib import Path

from fallback.settings import Settings
from fallback.staging.timetable import schedule
from fallback.staging.timetable.schedule import LINE, UNITS


@dataclass(frozen=True)
class Service:
    """`program`: how Fallback is started; `home`: the store's folder; `step`: its command."""

    step: str
    program: tuple[str, ...]
    home: Path
    user: str = ""  # who runs it; "": the system's own

    @property
    def name(self) -> str:
        """As the operating system lists it."""
        return f"fallback-{self.step.replace(' ', '-')}"

    def line(self) -> list[str]:
        """The command line."""
        return [*self.program, "--home", str(self.home), "--machine", *self.step.split()]


def steps(settings: Settings) -> tuple[str, ...]:
    """What has to run all the time with these settings: the HL7 feed, where charts or the list of
    patients come from it, and its folder, where one is named."""
    hl7, fhir = settings.hl7, settings.fhir
    by_adt = settings.source == "fhir" and fhir is not None and fhir.roster == "adt"
    if hl7 is None or not (settings.source == "hl7" or by_adt):
        return ()
    return ("hl7 listen", "hl7 folder") if hl7.folder else ("hl7 listen",)


def systemd(service: Service) -> dict[str, str]:
    """The unit, by file name."""
    start = " ".join(map(schedule.quoted, service.line()))
    return {
        f"{service.name}.service": f"""[Unit]
Description=Fallback: {service.step}
Documentation=file:/usr/share/doc/fallback/operating.md
After=network.target
StartLimitIntervalSec=0

[Service]
{f"User={service.user}{LINE}" if service.user else ""}ExecStart={start}
Restart=always
RestartSec=10
UMask=0077
NoNewPrivileges=yes
PrivateTmp=yes
ProtectSystem=full

[Install]
WantedBy=multi-user.target
"""
    }


def windows(service: Service) -> str:
    """The task as XML: from the machine's start, and looked after every five minutes."""
    trigger = """<BootTrigger>
      <Repetition>
        <Interval>PT5M</Interval>
        <StopAtDurationEnd>false</StopAtDurationEnd>
      </Repetition>
    </BootTrigger>"""
    return schedule.task(service.name, service.step, trigger, [service.line()], 0)


def install(service: Service, folder: Path = UNITS) -> tuple[str, ...]:
    """Hand the service to the operating system and start it; the names under which it lies there.
    FallbackError where that is not allowed, or does not work."""
    if os.name == "nt":
        names = schedule.create(service.name, windows(service), service.home)
        schedule.run_now("schtasks", "/run", "/tn", service.name)
        return names
    return schedule.enable(systemd(service), f"{service.name}.service", folder)
