"""A queue and a job, whatever system prints them."""

from dataclasses import dataclass
from typing import Literal, TypeAlias

QueueState: TypeAlias = Literal["idle", "printing", "stopped", "unknown"]


@dataclass(frozen=True)
class Queue:
    """A printer's queue; `reasons` are the system's own words ("media-empty")."""

    name: str
    state: QueueState
    reasons: tuple[str, ...] = ()


@dataclass(frozen=True)
class Job:
    """A print-out that a queue accepted; whether it came out, a person has to say."""

    id: str
    queue: str
