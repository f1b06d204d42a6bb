"""What a printing system can be asked, whichever it is: CUPS or the Windows spooler."""

from typing import Protocol

from fallback.printing.queue import Abilities, Job, Outcome, PrintOptions, Queue
from fallback.texts import Message


class System(Protocol):
    """A printing system. FallbackError where it is not there or does not answer."""

    def queues(self) -> tuple[Queue, ...]:
        """The queues of this machine that lead to paper."""

    def abilities(self, queue: str) -> Abilities:
        """What the queue can be asked for; nothing where it does not say."""

    def send(self, pdf: bytes, queue: str, title: str, options: PrintOptions) -> Job:
        """Hand a PDF to a queue, on A4 and unscaled. `title` is seen by everyone at the printer:
        no patient's name in it.

        FallbackError where the queue is unknown, does not accept it, or cannot do what `options`
        ask for: nothing is sent then. With a key of `UNCERTAIN`, something may come out.
        """

    def look(self, job: Job) -> Outcome:
        """Where the job stands now."""

    def cancel(self, job: Job) -> Outcome:
        """Take it back, as far as that still goes, and look: pages may have come out before."""

    def keeps_documents(self) -> bool | None:
        """Whether it keeps print-outs in the clear after printing; None where that is not known."""

    def keeps_told(self) -> Message:
        """The same as a sentence."""
