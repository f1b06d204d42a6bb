"""What findings and ledger ask of the core; run on the threads that hold a session."""

from collections.abc import Mapping
from dataclasses import dataclass

from fallback.app import record_system
from fallback.errors import FallbackError
from fallback.outage import ledger as sheets_ledger
from fallback.outage.ledger import Ledger
from fallback.recovery import closing, decisions, documents, reconcile
from fallback.recovery.decisions import Accepted
from fallback.recovery.finding import Finding
from fallback.recovery.writeback import send as writing
from fallback.recovery.writeback.send import Sent
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.store import sheets
from fallback.store.findings import Decision
from fallback.store.outages import Outage
from fallback.store.sheets import SheetState
from fallback.texts import Message
from ui.paper.kinds import Issued
from ui.ward.acts import standing_now


@dataclass(frozen=True)
class Board:
    """The open outage with its findings, and where each item of the outbox stands."""

    outage: Outage | None
    names: Mapping[str, str]  # patients by id
    findings: tuple[Finding, ...]
    outbox: tuple[Sent, ...]


@dataclass(frozen=True)
class Book:
    """The open outage with its ledger, and what the forms are called."""

    outage: Outage | None
    ledger: Ledger | None
    titles: Mapping[str, str]
    left: tuple[Message, ...]  # what stands in the way of closing


NO_BOARD = Board(None, {}, (), ())
NO_BOOK = Book(None, None, {}, ())


def board(session: Session) -> Board:
    """The findings as they stand."""
    outage = standing_now(session).outage
    if outage is None:
        return NO_BOARD
    with session.read() as tx:
        names = {one.patient_id: one.patient_name for one in sheets.of_outage(tx, outage.id)}
    found = reconcile.listed(session, outage.id)
    return Board(outage, names, found, writing.standing(session, outage.id))


def compare(session: Session, progress: Progress) -> tuple[Finding, ...]:
    """Lay what was keyed against snapshot and record system."""
    with record_system.connect(session.settings) as system:
        return reconcile.reconcile(session, _open(session).id, system, progress)


def decide(session: Session, finding_id: str, decision: Decision, reason: str) -> Finding:
    """Decide one finding, for good."""
    return decisions.decide(session, finding_id, decision, reason)


def accept_obvious(session: Session) -> Accepted:
    """Decide all that is new and disagrees with nothing."""
    return decisions.accept_obvious(session, _open(session).id)


def send(session: Session, progress: Progress) -> tuple[Sent, ...]:
    """Send what was decided, each thing once."""
    with record_system.connect(session.settings) as system:
        return writing.send(session, _open(session).id, system, progress)


def book(session: Session) -> Book:
    """Where every sheet stands."""
    outage = standing_now(session).outage
    if outage is None:
        return NO_BOOK
    found = sheets_ledger.ledger(session, outage.id)
    one_of_each = {sheet.form: sheet.number for sheet in found.sheets}
    with session.read() as tx:
        titles = {form: sheets.frozen(tx, number).title for form, number in one_of_each.items()}
    return Book(outage, found, titles, closing.what_is_left(session, outage.id))


def set_state(session: Session, number: str, state: SheetState, reason: str) -> None:
    """Say where a sheet is."""
    sheets_ledger.set_state(session, number, state, reason)


def close(session: Session, _: Progress) -> Issued:
    """Close the outage for good; its report, to print and file."""
    outage = _open(session)
    closed = closing.close_outage(session, outage.id)
    return Issued(outage.ward_name, closed.packet)


def plan_records(session: Session) -> int:
    """Each patient's record of the outage into the outbox; how many."""
    return documents.plan_records(session, _open(session).id)


def _open(session: Session) -> Outage:
    outage = standing_now(session).outage
    if outage is None:
        raise FallbackError("window.no_open_outage")
    return outage
