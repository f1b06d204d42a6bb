"""Where a job of CUPS stands; at its end CUPS is asked how it ended, and nothing is guessed."""

import time
from typing import Final

from fallback.errors import FallbackError
from fallback.printing.programs import ask, run, words
from fallback.printing.queue import Job, JobState, Outcome, Queue, hindered
from fallback.printing.reading import JobLine, read_jobs, read_queues

_LOOK_SECONDS: Final = 5
_GONE: Final = ("may not exist", "unavailable", "Unable to locate", "unreachable", "not respond")
_HOW: Final[dict[str, JobState]] = {
    "already completed": "completed",
    "already canceled": "canceled",
    "already aborted": "aborted",
}
_SILENT: Final = ("printing.no_answer", "printing.not_running")


def look(job: Job) -> Outcome:
    """Where the job stands now."""
    try:
        open_jobs = read_jobs(_lpstat("-W", "not-completed", "-o", job.queue))
        known = read_queues(_lpstat("-p", job.queue))
        if (line := open_jobs.get(job.id)) is not None:
            return _under_way(job, line, known[0] if known else Queue(job.queue, "unknown"))
        return Outcome(job, _ended(job), known[0].reasons if known else ())
    except FallbackError as error:
        if error.message.key in _SILENT:
            return Outcome(job, "unanswered")
        raise


def cancel(job: Job) -> Outcome:
    """Take it back, as far as that still goes, and look: pages may have come out before."""
    run("cancel", job.id)
    until = time.monotonic() + _LOOK_SECONDS
    while not (found := look(job)).ended and time.monotonic() < until:
        time.sleep(0.1)
    return found


def _lpstat(*arguments: str) -> str:
    return ask("lpstat", "-l", *arguments, seconds=_LOOK_SECONDS)


def _under_way(job: Job, line: JobLine, queue: Queue) -> Outcome:
    """Not ended: it stands still where the queue is stopped or the printer says what it lacks."""
    gone = any(part in line.said for part in _GONE)
    reasons = (*queue.reasons, *(["offline"] if gone else []))
    if queue.state == "stopped" or hindered(reasons):
        said = queue.said if queue.state == "stopped" else ""
        return Outcome(job, "stuck", reasons, said)
    at_work = "job-printing" in line.alerts or line.said != ""
    return Outcome(job, "printing" if at_work else "waiting", reasons)


def _ended(job: Job) -> JobState:
    """How a job that is not under way any more ended. CUPS's list does not say; but it says so
    to whoever asks to cancel the job, which changes nothing any more."""
    said = words(run("cancel", job.id, seconds=_LOOK_SECONDS).stderr)
    return next((state for part, state in _HOW.items() if part in said), "lost")
