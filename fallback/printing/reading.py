"""What CUPS's own programs said (in the C locale), as values. Pure."""

import re
from dataclasses import dataclass, replace
from typing import Final

from fallback.printing.queue import Abilities, Queue, QueueState

_PRINTER: Final = re.compile(r"printer (\S+) (.*)")
_ACCEPTS: Final = re.compile(r"(\S+) (not )?accepting requests since")
_JOB: Final = re.compile(r"(\S+-\d+)\s")
_STATES: Final[dict[str, QueueState]] = {
    "is idle": "idle",
    "now printing": "printing",
    "disabled": "stopped",
}
_NOT_OURS: Final = ("none", "cups-", "job-", "processing-to-stop-point")
_SAYS_NOTHING: Final = ("Form mounted:", "Paused", "Printing.")


@dataclass(frozen=True)
class JobLine:
    """A job of a list: its id, CUPS's reasons and the printer's words."""

    id: str
    alerts: tuple[str, ...] = ()
    said: str = ""


def read_queues(said: str) -> tuple[Queue, ...]:
    """What `lpstat -l -p -a` said, as queues."""
    found: list[Queue] = []
    refusing: set[str] = set()
    fresh = False  # the line after a printer's holds its words, if it has any
    for line in said.splitlines():
        alerts = line.strip().removeprefix("Alerts:")
        if printer := _PRINTER.match(line):
            found.append(Queue(printer[1], _state(printer[2])))
        elif accepts := _ACCEPTS.match(line):
            refusing |= {accepts[1]} if accepts[2] else set()
        elif found and alerts != line.strip():
            found[-1] = replace(found[-1], reasons=_reasons(alerts))
        elif fresh and line.strip() not in _SAYS_NOTHING:
            found[-1] = replace(found[-1], said=line.strip())
        fresh = printer is not None
    return tuple(replace(one, accepts=one.name not in refusing) for one in found)


def read_jobs(said: str) -> dict[str, JobLine]:
    """What `lpstat -l -o` said: jobs by their id."""
    found: dict[str, JobLine] = {}
    last = JobLine("")
    for line in said.splitlines():
        if job := _JOB.match(line):
            last = JobLine(job[1])
        elif (status := line.strip().removeprefix("Status:")) != line.strip():
            last = replace(last, said=status.strip())
        elif (alerts := line.strip().removeprefix("Alerts:")) != line.strip():
            last = replace(last, alerts=_words(alerts))
        if last.id:
            found[last.id] = last
    return found


def read_abilities(said: str) -> Abilities:
    """What `lpoptions -l` said: whether it prints on both sides, and its trays."""
    listed: dict[str, tuple[str, ...]] = {}
    for line in said.splitlines():
        name, colon, choices = line.partition(":")
        if colon:
            listed[name.split("/")[0]] = tuple(one.lstrip("*") for one in choices.split())
    return Abilities(
        duplex="DuplexNoTumble" in listed.get("Duplex", ()), trays=listed.get("InputSlot", ())
    )


def _state(words: str) -> QueueState:
    for start, state in _STATES.items():
        if words.startswith(start):
            return state
    return "unknown"


def _words(alerts: str) -> tuple[str, ...]:
    return tuple(word for word in alerts.split() if word != "none")


def _reasons(alerts: str) -> tuple[str, ...]:
    return tuple(word for word in _words(alerts) if not word.startswith(_NOT_OURS))
