"""What the printers' page asks of the core."""

from dataclasses import dataclass

from fallback import printing
from fallback.printing import Queue
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.texts import Message, say
from ui.paper.kinds import Trial


@dataclass(frozen=True)
class Printers:
    """The queues, the one that the settings name, and whether print-outs are kept in the clear
    (as a warning, or as plain news)."""

    known: tuple[Queue, ...]
    chosen: str
    kept: Message
    warn: bool


def printers(session: Session) -> Printers:
    """Which printers there are, and how they stand."""
    keeps = printing.keeps_documents()
    word = {True: "documents", False: "nothing", None: "unknown"}[keeps]
    told = say(f"printing.keeps_{word}")
    return Printers(printing.queues(), session.settings.printer, told, keeps is not False)


def trial(session: Session, queue: str, _: Progress) -> Trial:
    """A test page for that printer."""
    at = session.now().astimezone(session.settings.zone)
    return Trial(queue, printing.trial_page(queue, at, session.lang), at)
