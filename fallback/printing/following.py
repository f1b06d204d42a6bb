"""A job is followed to its end, whatever system prints it."""

import time
from collections.abc import Callable
from dataclasses import replace
from typing import Final, TypeAlias

from fallback.printing.queue import Job, Outcome
from fallback.printing.system import System

Watching: TypeAlias = Callable[[Outcome], bool]
"""Is told where the job stands, at every look; False stops the following, not the job."""

_SETTLE_SECONDS: Final = 5


def unwatched(_: Outcome) -> bool:
    """The following that nobody looks at."""
    return True


def follow(
    system: System, job: Job, progress: Watching, *, patience: float, every: float
) -> Outcome:
    """Look every `every` seconds until the job has ended, `progress` says stop, or `patience`
    seconds have passed: it is *stuck* then. FallbackError where there is no printing system."""
    until = time.monotonic() + patience
    while True:
        found = system.look(job)
        if found.ended:
            found = _settled(system, job, found, every)
        if not progress(found) or found.ended:
            return found
        if time.monotonic() >= until:
            return replace(found, state="stuck")
        time.sleep(every)


def _settled(system: System, job: Job, found: Outcome, every: float) -> Outcome:
    """What the printer lacked may still be told for a moment after the job has come out."""
    until = time.monotonic() + _SETTLE_SECONDS
    while found.taken and not found.accepted and time.monotonic() < until:
        time.sleep(every)
        found = system.look(job)
    return found
