"""What paper asks of the core: a packet issued, printed from memory, seen to come out."""

from dataclasses import dataclass
from pathlib import Path

from fallback import printing
from fallback.errors import FallbackError
from fallback.outage import export as exporting
from fallback.outage import packets
from fallback.outage import printing as paper
from fallback.outage.issue import IssuedPacket
from fallback.outage.leaves import as_planned
from fallback.printing import Job, Outcome, Queue
from fallback.recovery.documents import issue_worklist
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.texts import Message, say
from ui.ward.acts import standing_now

NO_OUTAGE = "window.no_outage"
MOST_NOTES = 6  # the pages tell the rest


@dataclass(frozen=True)
class Issued:
    """A packet in memory, and whose it is: the ward's or a patient's name."""

    whose: str
    packet: IssuedPacket


def issue(session: Session, patient_id: str, whose: str, progress: Progress) -> Issued:
    """Issue a patient's packet, or the ward's (no `patient_id`), in the open outage."""
    found = standing_now(session)
    if found.ward is None:
        raise FallbackError("window.no_ward")
    if found.outage is None:
        raise FallbackError(NO_OUTAGE)
    if patient_id:
        packet = packets.patient_packet(session, found.outage, patient_id, progress)
        return Issued(whose, packet)
    return Issued(found.ward.name, packets.ward_packet(session, found.outage, progress))


def faults(issued: Issued) -> tuple[Message, ...]:
    """What whoever prints it must be told: where it is not whole, what it replaces and why."""
    notes = issued.packet.notes
    if len(notes) > MOST_NOTES:
        more = say("window.more_notes", count=len(notes) - MOST_NOTES)
        notes = (*notes[:MOST_NOTES], more)
    return (*(one.said for one in issued.packet.faults), *notes)


def worklist(session: Session, _: Progress) -> Issued:
    """Issue the list of what a person has to enter by hand."""
    found = standing_now(session)
    if found.outage is None:
        raise FallbackError("window.no_open_outage")
    return Issued(found.outage.ward_name, issue_worklist(session, found.outage.id))


@dataclass(frozen=True)
class Queues:
    """The printers of this machine, and the one that the settings name."""

    known: tuple[Queue, ...]
    chosen: str


def queues(session: Session) -> Queues:
    """Which printers there are."""
    return Queues(printing.queues(), session.settings.printer)


def send(session: Session, issued: Issued, queue: str) -> Job:
    """Print it, as the ward's plan says."""
    pdf, options = as_planned(session, issued.packet)
    return paper.print_packet(session, issued.packet.packet_id, pdf, queue, options)


def look(session: Session, issued: Issued, job: Job) -> Outcome:
    """Where the job stands; what ended badly is noted."""
    return paper.look(session, issued.packet.packet_id, job)


@dataclass(frozen=True)
class TakenBack:
    """What became of a job that was taken back, and the printers as they stand now."""

    outcome: Outcome
    queues: Queues


def withdraw(session: Session, issued: Issued, job: Job) -> TakenBack:
    """Take it back, to print it elsewhere."""
    outcome = paper.withdraw(session, issued.packet.packet_id, job)
    return TakenBack(outcome, queues(session))


def came_out(session: Session, issued: Issued, *, right: bool) -> Message:
    """Whether all of it came out; what that means."""
    moved = paper.confirm(session, issued.packet.packet_id, came_out=right)
    return say("window.came_out" if right else "window.uncertain", count=len(moved))


def export(session: Session, issued: Issued, path: str, password: str | None) -> Message:
    """Save it as a file, locked with `password`; None saves it open. It is noted."""
    exporting.export(session, issued.packet, Path(path), password)
    return say("window.saved" if password else "window.saved_open", path=path)
