"""CUPS by its own commands: the PDF goes in on standard input, unscaled, on A4.

Without the media named, CUPS rescales a page, and nothing printed would be where a scan looks.
"""

import os
import re
import shutil
import subprocess  # fixed programs, no shell
import sys
from typing import Final

from fallback.errors import FallbackError
from fallback.printing.queue import Job, Queue, QueueState

SECONDS: Final = 30
_REQUEST: Final = re.compile(rb"request id is (\S+)")
_PRINTER: Final = re.compile(r"printer (\S+) (.*)")
_STATES: Final[dict[str, QueueState]] = {"is idle": "idle", "now printing": "printing"}


def queues() -> tuple[Queue, ...]:
    """The queues of this machine. FallbackError where there is no printing system."""
    said = _run("lpstat", "-l", "-p").stdout.decode("utf-8", "replace")
    return read_queues(said)


def read_queues(said: str) -> tuple[Queue, ...]:
    """What `lpstat -l -p` said, as queues."""
    found: list[Queue] = []
    for line in said.splitlines():
        if printer := _PRINTER.match(line):
            found.append(Queue(printer[1], _state(printer[2])))
        elif found and (alerts := line.strip().removeprefix("Alerts:")) != line.strip():
            reasons = tuple(word for word in alerts.split() if word != "none")
            last = found.pop()
            found.append(Queue(last.name, last.state, reasons))
    return tuple(found)


def send(pdf: bytes, queue: str, title: str) -> Job:
    """Hand a PDF to a queue. `title` is seen by everyone at the printer: no patient's name in it.

    FallbackError where the queue is unknown (nothing is sent then) or does not accept it.
    """
    known = queues()
    if queue not in {one.name for one in known}:
        names = ", ".join(one.name for one in known) or "–"
        raise FallbackError("printing.unknown_queue", queue=queue, known=names)
    done = _run(
        *("lp", "-d", queue, "-t", title),
        *("-o", "media=A4", "-o", "print-scaling=none", "-"),
        given=pdf,
    )
    request = _REQUEST.search(done.stdout)
    if done.returncode or request is None:
        said = done.stderr.decode("utf-8", "replace").strip() or str(done.returncode)
        raise FallbackError("printing.refused", queue=queue, said=said)
    return Job(request[1].decode("ascii", "replace"), queue)


def _run(program: str, *arguments: str, given: bytes = b"") -> "subprocess.CompletedProcess[bytes]":
    if sys.platform == "win32":
        raise FallbackError("printing.not_on_windows")
    found = shutil.which(program)
    if found is None:
        raise FallbackError("printing.no_cups")
    try:
        return subprocess.run(  # noqa: S603 a fixed program, its arguments a list, no shell
            [found, *arguments],
            input=given,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env=dict(os.environ, LC_ALL="C.UTF-8"),
        )
    except subprocess.TimeoutExpired as error:
        raise FallbackError("printing.no_answer", seconds=SECONDS) from error


def _state(words: str) -> QueueState:
    for start, state in _STATES.items():
        if words.startswith(start):
            return state
    return "stopped" if words.startswith("disabled") else "unknown"
