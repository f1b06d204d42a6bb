"""A page that is no sheet: nothing of a patient is on it, and it stands in no ledger."""

from dataclasses import dataclass, field
from pathlib import Path

from fallback import printing
from fallback.outage.export import new_file
from fallback.printing import Job, Outcome
from fallback.session import Session
from fallback.texts import Message, say


@dataclass(frozen=True)
class Told:
    """The texts (keys of the catalogue) that say what it is, what came out, and where it lies."""

    about: str
    out: str
    again: str
    saved: str


@dataclass(frozen=True)
class Loose:
    """See `ui.paper.kinds.Paper`."""

    whose: str
    pdf: bytes = field(repr=False)
    told: Told
    notes: tuple[Message, ...] = ()
    kept: bool = True
    suffix: str = "pdf"
    lockable: bool = False

    @property
    def about(self) -> Message:
        """What it is."""
        return say(self.told.about)

    def send(self, _: Session, queue: str) -> Job:
        """See `Paper`."""
        return printing.send(self.pdf, queue, "Fallback")

    def look(self, _: Session, job: Job) -> Outcome:
        """See `Paper`."""
        return printing.look(job)

    def withdraw(self, _: Session, job: Job) -> Outcome:
        """See `Paper`."""
        return printing.cancel(job)

    def came_out(self, _: Session, *, right: bool) -> Message:
        """Nothing is moved."""
        return say(self.told.out if right else self.told.again)

    def export(self, _: Session, path: str, __: str | None) -> Message:
        """See `Paper`."""
        with new_file(Path(path)) as out:
            out.write(self.pdf)
        return say(self.told.saved, path=path)
