"""The printing system of this machine: Windows' spooler on Windows, CUPS elsewhere."""

import os

from fallback.printing import cups, following
from fallback.printing.following import Watching, unwatched
from fallback.printing.queue import USUAL, Abilities, Job, Outcome, PrintOptions, Queue
from fallback.printing.system import System
from fallback.texts import Message


def system() -> System:
    """Which it is."""
    if os.name != "nt":
        return cups
    # Not loaded where it is not used.
    from fallback.printing.windows.printing import WindowsPrinting
    from fallback.printing.windows.winspool import Winspool

    return WindowsPrinting(Winspool())


def queues() -> tuple[Queue, ...]:
    """See `System`."""
    return system().queues()


def abilities(queue: str) -> Abilities:
    """See `System`."""
    return system().abilities(queue)


def send(pdf: bytes, queue: str, title: str, options: PrintOptions = USUAL) -> Job:
    """See `System`."""
    return system().send(pdf, queue, title, options)


def look(job: Job) -> Outcome:
    """See `System`."""
    return system().look(job)


def cancel(job: Job) -> Outcome:
    """See `System`."""
    return system().cancel(job)


def keeps_documents() -> bool | None:
    """See `System`."""
    return system().keeps_documents()


def keeps_told() -> Message:
    """See `System`."""
    return system().keeps_told()


def follow(
    job: Job, progress: Watching = unwatched, *, patience: float = 600.0, every: float = 0.5
) -> Outcome:
    """See `following.follow`."""
    return following.follow(system(), job, progress, patience=patience, every=every)
