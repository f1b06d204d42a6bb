"""The Windows spooler: a packet is drawn onto the very queue that was named, on A4, 1:1.

Windows gives another printer's default, or Letter, without a word: each is looked at before a
page is sent, and refused. What Windows forgets is *left*, never better.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeVar

from fallback.errors import FallbackError
from fallback.printing.queue import Abilities, Job, Outcome, PrintOptions, Queue
from fallback.printing.windows import sending, status
from fallback.printing.windows.patience import SECONDS, within
from fallback.printing.windows.spooler import (
    DENIED,
    NO_SUCH_PRINTER,
    SILENT,
    SpooledJob,
    Spooler,
    SpoolerError,
)
from fallback.texts import Message, say

T = TypeVar("T")
_LOOK_SECONDS: Final = 5.0
_SILENT: Final = ("printing.no_answer", "printing.no_spooler")


@dataclass(frozen=True)
class WindowsPrinting:
    """See `fallback.printing.system.System`. `seconds`: how long Windows has to answer."""

    spooler: Spooler
    seconds: float = SECONDS

    def queues(self) -> tuple[Queue, ...]:
        """Those that lead to paper: one that writes a file in the clear, or a fax, does not."""
        found = self._ask("", self.spooler.printers)
        return tuple(status.as_queue(one) for one in found if status.on_paper(one))

    def abilities(self, queue: str) -> Abilities:
        """See `System`."""
        try:
            printer = self._ask(queue, lambda: self.spooler.printer(queue))
            able = self._ask(queue, lambda: self.spooler.device(printer))
        except FallbackError:
            return Abilities(False, ())
        return Abilities(able.duplex, tuple(able.trays))

    def send(self, pdf: bytes, queue: str, title: str, options: PrintOptions) -> Job:
        """See `System`."""
        known = [one.name for one in self.queues()]
        if queue not in known:
            names = ", ".join(known) or "–"
            raise FallbackError("printing.unknown_queue", queue=queue, known=names)
        opened = self._ask(queue, lambda: self.spooler.printer(queue))
        if opened.name != queue:
            raise FallbackError("printing.other_queue", queue=queue, other=opened.name)
        mode = self._ask(queue, lambda: sending.agreed(self.spooler, opened, options))
        mark = secrets.token_hex(3)  # numbers are used again: the job is known by its document
        document = f"{title} {mark}"
        try:
            number = sending.print_out(self.spooler, opened, mode, document, pdf, options)
        except SpoolerError as error:
            raise refusal(error, queue) from error
        return Job(f"{number}-{mark}", queue)

    def look(self, job: Job) -> Outcome:
        """See `System`."""
        try:
            return self._ask(job.queue, lambda: self._stands(job), _LOOK_SECONDS)
        except FallbackError as error:
            if error.message.key in _SILENT:
                return Outcome(job, "unanswered")
            if error.message.key == "printing.queue_gone":
                return Outcome(job, "lost")
            raise

    def cancel(self, job: Job) -> Outcome:
        """See `System`. Where Windows took it away and it is gone, it is *canceled*."""
        until = time.monotonic() + _LOOK_SECONDS
        try:
            deleted = self._ask(job.queue, lambda: self._delete(job), _LOOK_SECONDS)
        except FallbackError as error:
            if error.message.key not in _SILENT:
                raise
            return Outcome(job, "unanswered")
        while not (found := self.look(job)).ended and time.monotonic() < until:
            time.sleep(0.1)
        if deleted and found.taken:
            return Outcome(job, "canceled", found.reasons)
        return found

    def keeps_documents(self) -> bool | None:
        """Whether a queue here is set to keep printed documents."""
        found = self._ask("", self.spooler.printers)
        return any(one.attributes & status.KEEPS_PRINTED_JOBS for one in found)

    def keeps_told(self) -> Message:
        """See `System`."""
        keeps = "documents" if self.keeps_documents() else "nothing"
        return say(f"printing.spooler_keeps_{keeps}")

    def _stands(self, job: Job) -> Outcome:
        """Where it stands; one that is not in the queue any more has *left* it."""
        queue = status.as_queue(self.spooler.printer(job.queue))
        found = self._find(job)
        if found is None:
            return Outcome(job, "left", queue.reasons)
        state, reasons = status.job_state(found, queue)
        return Outcome(job, state, reasons, found.said)

    def _find(self, job: Job) -> SpooledJob | None:
        """By its number, and else by its mark: a print server gives it a number of its own."""
        number, _, mark = job.id.partition("-")
        found = self.spooler.job(job.queue, int(number))
        if found is not None and found.document.endswith(mark):
            return found
        listed = self.spooler.jobs(job.queue)
        return next((one for one in listed if one.document.endswith(mark)), None)

    def _delete(self, job: Job) -> bool:
        found = self._find(job)
        if found is not None:
            self.spooler.delete(job.queue, found.number)
        return found is not None

    def _ask(self, queue: str, call: Callable[[], T], seconds: float | None = None) -> T:
        try:
            return within(call, min(self.seconds, seconds or self.seconds))
        except SpoolerError as error:
            raise refusal(error, queue) from error


def refusal(error: SpoolerError, queue: str) -> FallbackError:
    """What Windows refused, and what to do."""
    if error.code in SILENT:
        return FallbackError("printing.no_spooler", said=error.said)
    if error.code == NO_SUCH_PRINTER:
        return FallbackError("printing.queue_gone", queue=queue)
    if error.code == DENIED:
        return FallbackError("printing.denied", queue=queue)
    return FallbackError("printing.refused", queue=queue, said=error.said)
