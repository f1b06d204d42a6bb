"""What the page of findings asks of the core; run on the threads that hold a session."""

from collections.abc import Mapping
from dataclasses import dataclass

from fallback.app.record_system import connected
from fallback.recovery.closing import desk_lists
from fallback.recovery.findings import reconcile
from fallback.recovery.findings.finding import Finding
from fallback.recovery.writeback import decisions, taking_back
from fallback.recovery.writeback.decisions import Accepted
from fallback.recovery.writeback.documents import patients_of, used_sheets
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.store.findings import Decision
from fallback.store.outages import Outage
from ui.paper.kinds import Issued
from ui.recovery.outage import open_outage
from ui.ward.acts import standing_now


@dataclass(frozen=True)
class Board:
    """The findings of the open outage: `obvious` can be accepted at once, `undoable` are those of
    the person's last act, where it can be taken back."""

    outage: Outage | None
    names: Mapping[str, str]  # patients by id: name, number and bed
    findings: tuple[Finding, ...]
    obvious: int
    undoable: int


NO_BOARD = Board(None, {}, (), 0, 0)


def board(session: Session) -> Board:
    """The findings as they stand, by patient and time."""
    outage = standing_now(session).outage
    if outage is None:
        return NO_BOARD
    found = reconcile.listed(session, outage.id)
    names: Mapping[str, str] = {}
    if found:
        with session.read() as tx:
            names = patients_of(tx, used_sheets(tx, outage))
    return Board(
        outage,
        names,
        tuple(sorted(found, key=lambda one: (names.get(one.patient_id, ""), str(one.at or "")))),
        len(decisions.obvious(session, outage.id)),
        len(taking_back.last_act(session, outage.id)),
    )


def compare(session: Session, progress: Progress) -> tuple[Finding, ...]:
    """Lay what was keyed against snapshot and record system."""
    with connected(session) as system:
        return reconcile.reconcile(session, open_outage(session).id, system, progress)


def decide(session: Session, finding_id: str, decision: Decision, reason: str) -> Finding:
    """Decide one finding."""
    return decisions.decide(session, finding_id, decision, reason)


def accept_obvious(session: Session) -> Accepted:
    """Decide all that is new and disagrees with nothing."""
    return decisions.accept_obvious(session, open_outage(session).id)


def undo(session: Session) -> int:
    """Take back what the person decided last; how many are open again."""
    return taking_back.take_back(session, open_outage(session).id)


def clinicians_list(session: Session, _: Progress) -> Issued:
    """What disagrees and nobody has decided, on paper."""
    outage = open_outage(session)
    return Issued(outage.ward_name, desk_lists.issue_clinician_list(session, outage.id))
