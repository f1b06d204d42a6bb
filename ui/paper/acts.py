"""What paper asks of the core: packets issued, printers asked, print-outs taken back."""

from dataclasses import dataclass

from fallback import printing
from fallback.errors import FallbackError
from fallback.outage import packets
from fallback.printing import Job, Outcome, Queue
from fallback.recovery.writeback.documents import issue_worklist
from fallback.session import Session
from fallback.sources.record_system import Progress
from ui.paper.kinds import Issued, Paper
from ui.ward.acts import standing_now

NO_OUTAGE = "window.no_outage"


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


@dataclass(frozen=True)
class TakenBack:
    """What became of a job that was taken back, and the printers as they stand now."""

    outcome: Outcome
    queues: Queues


def withdraw(session: Session, printed: Paper, job: Job) -> TakenBack:
    """Take it back, to print it elsewhere."""
    outcome = printed.withdraw(session, job)
    return TakenBack(outcome, queues(session))
