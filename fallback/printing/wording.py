"""Queues and outcomes in words: what a printer lacks is said as a person would say it."""

from fallback.printing.queue import Outcome, Queue, plain
from fallback.texts import Message, catalogue, say


def queue_told(queue: Queue) -> tuple[Message, ...]:
    """How the queue stands, then why, a sentence each."""
    return (say(f"printing.queue_{_standing(queue)}"), *causes(queue.reasons, queue.said))


def outcome_told(outcome: Outcome) -> tuple[Message, ...]:
    """Where a job stands and what that means, then why."""
    state = "doubtful" if outcome.taken and not outcome.accepted else outcome.state
    told = say(f"printing.job_{state}", queue=outcome.job.queue)
    return (told, *causes(outcome.reasons, outcome.said))


def causes(reasons: tuple[str, ...], said: str = "") -> tuple[Message, ...]:
    """What the printer lacks, a sentence each; what has no sentence is quoted."""
    known = catalogue("en")
    found: dict[str, Message] = {}
    for reason in map(plain, reasons):
        key = f"printing.reason_{reason.replace('-', '_')}"
        found[reason] = say(key) if key in known else say("printing.reason", reason=reason)
    quoted = (say("printing.quoted", said=said),) if said else ()
    return (*found.values(), *quoted)


def _standing(queue: Queue) -> str:
    if not queue.accepts:
        return "refusing"
    if queue.ready or queue.state in ("stopped", "unknown"):
        return queue.state
    return "hindered"
