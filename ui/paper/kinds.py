"""What can be printed: a packet, labels, a test page. One panel prints every `Paper`."""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Protocol

from fallback import printing
from fallback.errors import FallbackError
from fallback.outage import export as exporting
from fallback.outage import printing as paper
from fallback.outage.issue import IssuedPacket
from fallback.outage.leaves import as_planned
from fallback.outage.reserve import printing as labelling
from fallback.packet.labels import Printout
from fallback.printing import Job, Outcome
from fallback.session import Session
from fallback.texts import Message, say

MOST_NOTES = 6  # the pages tell the rest


class Paper(Protocol):
    """Something finished, in memory. `about` and `notes` is what its printer must be told; what
    cannot be `kept` has no sense as a file. Its acts run on the store's thread."""

    @property
    def whose(self) -> str: ...
    @property
    def pdf(self) -> bytes: ...
    @property
    def about(self) -> Message: ...
    @property
    def notes(self) -> tuple[Message, ...]: ...
    @property
    def kept(self) -> bool: ...
    @property
    def suffix(self) -> str: ...
    @property
    def lockable(self) -> bool: ...

    def send(self, session: Session, queue: str) -> Job:
        """Print it."""

    def look(self, session: Session, job: Job) -> Outcome:
        """Where the job stands."""

    def withdraw(self, session: Session, job: Job) -> Outcome:
        """Take it back, to print it elsewhere."""

    def came_out(self, session: Session, *, right: bool) -> Message:
        """Whether all of it came out; what that means."""

    def export(self, session: Session, path: str, password: str | None) -> Message:
        """Save it as a file, locked with `password`; None saves it open. It is noted."""


@dataclass(frozen=True)
class Issued:
    """A packet in memory, and whose it is: the ward's or a patient's name."""

    whose: str
    packet: IssuedPacket
    kept: bool = True
    suffix: str = "pdf"
    lockable: bool = True

    @property
    def pdf(self) -> bytes:
        """The pages."""
        return self.packet.pdf

    @property
    def about(self) -> Message:
        """How many sheets."""
        return say("window.sheets", count=len(self.packet.sheets))

    @property
    def notes(self) -> tuple[Message, ...]:
        """Where it is not whole, what it replaces and why."""
        notes = self.packet.notes
        if len(notes) > MOST_NOTES:
            more = say("window.more_notes", count=len(notes) - MOST_NOTES)
            notes = (*notes[:MOST_NOTES], more)
        return (*(one.said for one in self.packet.faults), *notes)

    def send(self, session: Session, queue: str) -> Job:
        """As the ward's plan says."""
        pdf, options = as_planned(session, self.packet)
        return paper.print_packet(session, self.packet.packet_id, pdf, queue, options)

    def look(self, session: Session, job: Job) -> Outcome:
        """What ended badly is noted."""
        return paper.look(session, self.packet.packet_id, job)

    def withdraw(self, session: Session, job: Job) -> Outcome:
        """Its sheets are uncertain then."""
        return paper.withdraw(session, self.packet.packet_id, job)

    def came_out(self, session: Session, *, right: bool) -> Message:
        """Moves its sheets."""
        moved = paper.confirm(session, self.packet.packet_id, came_out=right)
        return say("window.came_out" if right else "window.uncertain", count=len(moved))

    def export(self, session: Session, path: str, password: str | None) -> Message:
        """See `Paper`."""
        exporting.export(session, self.packet, Path(path), password)
        return _saved(path, password)


@dataclass(frozen=True)
class Labels:
    """Labels or a wristband: no sheets, nothing comes back."""

    whose: str
    printout: Printout
    patient_id: str
    notes: tuple[Message, ...] = ()
    kept: bool = True
    suffix: str = "pdf"
    lockable: bool = True

    @property
    def pdf(self) -> bytes:
        """The pages."""
        return self.printout.pdf

    @property
    def about(self) -> Message:
        """How many, and to lay the right paper in."""
        return say("window.labels", count=self.printout.count)

    def send(self, session: Session, queue: str) -> Job:
        """It is noted."""
        return labelling.send(session, self.printout, self.patient_id, queue)

    def look(self, _: Session, job: Job) -> Outcome:
        """See `Paper`."""
        return printing.look(job)

    def withdraw(self, _: Session, job: Job) -> Outcome:
        """See `Paper`."""
        return printing.cancel(job)

    def came_out(self, _: Session, *, right: bool) -> Message:
        """Nothing is moved."""
        return say("window.labels_out" if right else "window.labels_unsure")

    def export(self, session: Session, path: str, password: str | None) -> Message:
        """See `Paper`."""
        labelling.save(session, self.printout, self.patient_id, Path(path), password)
        return _saved(path, password)


@dataclass(frozen=True)
class Trial:
    """A page that proves the way to one printer. It names the printer it is sent to."""

    queue: str
    pdf: bytes
    at: datetime
    notes: tuple[Message, ...] = ()
    kept: bool = False
    suffix: str = "pdf"
    lockable: bool = True

    @property
    def whose(self) -> str:
        """The printer's name."""
        return self.queue

    @property
    def about(self) -> Message:
        """What to do with it."""
        return say("window.test_page")

    def send(self, session: Session, queue: str) -> Job:
        """Drawn anew where another printer was chosen."""
        page = printing.trial_page(queue, self.at, session.lang)
        return printing.send(page, queue, "Fallback")

    def look(self, _: Session, job: Job) -> Outcome:
        """See `Paper`."""
        return printing.look(job)

    def withdraw(self, _: Session, job: Job) -> Outcome:
        """See `Paper`."""
        return printing.cancel(job)

    def came_out(self, _: Session, *, right: bool) -> Message:
        """Nothing is moved."""
        return say("window.test_right" if right else "window.test_wrong")

    def export(self, _: Session, __: str, ___: str | None) -> Message:
        """It is nobody's, so it is not offered."""
        raise FallbackError("window.test_page")


def _saved(path: str, password: str | None) -> Message:
    return say("window.saved" if password else "window.saved_open", path=path)
