"""Windows' status bits in the words that CUPS uses for the same things. Pure."""

from collections.abc import Mapping
from typing import Final

from fallback.printing.queue import JobState, Queue, QueueState, hindered
from fallback.printing.windows.spooler import Printer, SpooledJob

KEEPS_PRINTED_JOBS: Final = 0x100  # attributes of a queue
_WORKS_OFFLINE: Final = 0x400
_FAX: Final = 0x4000

_PAUSED, _PENDING_DELETION, _SERVER_UNKNOWN = 0x1, 0x4, 0x800000
_AT_WORK: Final = 0x100 | 0x400 | 0x4000  # moving data, printing, processing
_PRINTER: Final[Mapping[int, str]] = {
    _PAUSED: "paused",
    0x2: "error",
    0x8: "media-jam",
    0x10: "media-empty",
    0x20: "manual-feed",
    0x40: "paper-problem",
    0x80: "offline",
    0x800: "output-area-full",
    0x1000: "offline",  # "not available"
    0x20000: "toner-low",
    0x40000: "toner-empty",
    0x80000: "page-punt",
    0x100000: "user-intervention",
    0x200000: "spool-area-full",
    0x400000: "door-open",
    0x2000000: "offline",  # the print server is
    0x4000000: "driver-update-needed",
}

_DELETING, _PRINTED, _DELETED, _COMPLETE = 0x4, 0x80, 0x100, 0x1000
_JOB_AT_WORK: Final = 0x10 | 0x4000  # printing, rendering here
_JOB: Final[Mapping[int, str]] = {
    0x1: "paused",
    0x2: "error",
    _DELETING: "deleting",
    0x20: "offline",
    0x40: "media-empty",
    0x200: "blocked",
    0x400: "user-intervention",
}
_NOT_PAPER: Final = ("PORTPROMPT:", "FILE:", "NUL:", "SHRFAX:", "XPSPORT:")


def on_paper(printer: Printer) -> bool:
    """Whether it leads to paper: not to a file in the clear, and not to a fax."""
    to_a_file = printer.port.upper().startswith(_NOT_PAPER)
    return not to_a_file and not printer.attributes & _FAX


def as_queue(printer: Printer) -> Queue:
    """A queue as Windows tells of it."""
    reasons = _words(printer.status, _PRINTER)
    if printer.attributes & _WORKS_OFFLINE and "offline" not in reasons:
        reasons = (*reasons, "offline")  # the status alone does not say it
    accepts = not printer.status & _PENDING_DELETION
    return Queue(printer.name, _state(printer.status), reasons, accepts)


def job_state(job: SpooledJob, queue: Queue) -> tuple[JobState, tuple[str, ...]]:
    """Where a job of a queue stands that Windows still knows, and why."""
    own = _words(job.status, _JOB)
    reasons = tuple(dict.fromkeys((*own, *queue.reasons)))
    if job.status & _DELETED:
        return "canceled", reasons
    if job.status & (_PRINTED | _COMPLETE):
        return "completed", reasons
    if hindered(reasons):
        return "stuck", reasons
    return ("printing" if job.status & _JOB_AT_WORK else "waiting"), reasons


def _state(status: int) -> QueueState:
    if status & _PAUSED:
        return "stopped"
    if status & _SERVER_UNKNOWN:
        return "unknown"
    return "printing" if status & _AT_WORK else "idle"


def _words(status: int, words: Mapping[int, str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(word for bit, word in words.items() if status & bit))
