"""A queue, a job and how it went, whatever system prints them."""

from dataclasses import dataclass
from typing import Final, Literal, TypeAlias

QueueState: TypeAlias = Literal["idle", "printing", "stopped", "unknown"]
JobState: TypeAlias = Literal[
    "waiting",
    "printing",
    "stuck",
    "unanswered",
    "completed",
    "left",
    "canceled",
    "aborted",
    "lost",
]

Duplex: TypeAlias = Literal["one-sided", "long-edge", "short-edge"]

HINDERS: Final = frozenset(
    {
        *("media-empty", "media-needed", "media-jam", "input-tray-missing", "cover-open"),
        *("door-open", "interlock-open", "toner-empty", "marker-supply-empty", "offline"),
        *("output-area-full", "output-tray-missing", "marker-waste-full", "shutdown", "stopped"),
        *("paused", "moving-to-paused", "stopping", "timed-out", "spool-area-full"),
        *("paper-problem", "manual-feed", "user-intervention", "page-punt", "error"),
        *("blocked", "deleting", "driver-update-needed"),
    }
)
"""Reasons with which no page comes out before somebody has been at the printer."""

UNCERTAIN: Final = frozenset({"printing.no_answer", "printing.broken_off"})
"""Refusals after which something may come out all the same."""


@dataclass(frozen=True)
class Queue:
    """A printer's queue; `reasons` are the system's own words ("media-empty-error"), `said` is
    what the printer or whoever stopped it wrote."""

    name: str
    state: QueueState
    reasons: tuple[str, ...] = ()
    accepts: bool = True
    said: str = ""

    @property
    def ready(self) -> bool:
        """Whether a page sent now can come out, as far as the system knows."""
        return self.accepts and self.state in ("idle", "printing") and not hindered(self.reasons)


@dataclass(frozen=True)
class PrintOptions:
    """How to print. `tray` is one of the queue's own names (see `abilities`); "": its default."""

    duplex: Duplex = "one-sided"
    copies: int = 1
    tray: str = ""


USUAL: Final = PrintOptions()


@dataclass(frozen=True)
class Abilities:
    """What a queue can be asked for."""

    duplex: bool
    trays: tuple[str, ...]


@dataclass(frozen=True)
class Job:
    """A print-out that a queue accepted; whether it came out, a person has to say."""

    id: str
    queue: str


@dataclass(frozen=True)
class Outcome:
    """Where a job stands. *completed* says no more than that the printer took all of it: CUPS says
    so even of a page that jammed, so `reasons` are what the printer complains of beside it.

    *left*: it is in the queue no more. Windows forgets a job once it is printed, and just so when
    somebody takes it away; it is the most that Windows ever says. *lost*: the system does not know
    the job, and says nothing of how it went. *unanswered*: it does not answer now.
    """

    job: Job
    state: JobState
    reasons: tuple[str, ...] = ()
    said: str = ""

    @property
    def ended(self) -> bool:
        """Whether nothing more will come of it."""
        return self.taken or self.state in ("canceled", "aborted", "lost")

    @property
    def taken(self) -> bool:
        """Whether the queue handed all of it on, as far as the system says."""
        return self.state in ("completed", "left")

    @property
    def accepted(self) -> bool:
        """Whether the printer took all of it, as far as is said, and complains of nothing."""
        return self.taken and not hindered(self.reasons)

    @property
    def well(self) -> bool:
        """Whether nothing is wrong as far as is said: taken, or still on its way."""
        return self.accepted or self.state in ("waiting", "printing")


def plain(reason: str) -> str:
    """A reason without how bad it is: "media-empty-error" is "media-empty"."""
    for end in ("-error", "-warning", "-report"):
        reason = reason.removesuffix(end)
    return reason


def hindered(reasons: tuple[str, ...]) -> bool:
    """Whether one of the reasons keeps paper from coming out."""
    return not HINDERS.isdisjoint(map(plain, reasons))
