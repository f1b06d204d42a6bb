"""Sends what is planned, each thing once, however often it is run and wherever it is killed.

Every item is looked up first: somebody may have entered it by hand since it was compared. It is
recorded as pending, in a transaction of its own, before it is sent. What is found pending or
unknown is sent again only where its absence was shown.
"""

from datetime import timedelta

import msgspec

from fallback.errors import FallbackError
from fallback.recovery.findings.reconcile import open_outage
from fallback.recovery.writeback.moves import (
    TakenError,
    claim,
    confirm,
    mark_unknown,
    not_sent,
    refuse,
)
from fallback.recovery.writeback.plan import item_of, no_drill, why_not
from fallback.recovery.writeback.route import routed
from fallback.session import Session, from_iso
from fallback.sources.record_system import (
    NoLookUpError,
    NotSentError,
    OutcomeUnknownError,
    Progress,
    RefusedError,
    Target,
    WriteKind,
)
from fallback.store import outbox
from fallback.store.outbox import OutboxRow, OutboxState
from fallback.texts import Message

UNDER_WAY = timedelta(minutes=3)
"""A pending item this young may be under way in another window; it is left to that one."""
ENOUGH = 3  # unanswered in a row: the record system is not there


class Sent(msgspec.Struct, frozen=True):
    """Where an item stands after a run. `said`: what the record system answered."""

    identifier: str
    finding_id: str
    patient_id: str
    kind: WriteKind
    state: OutboxState
    said: str
    location: str
    differs: tuple[str, ...]


def send(session: Session, outage_id: str, target: Target, progress: Progress) -> tuple[Sent, ...]:
    """Send all that is planned and clear up all that is unknown; where each item stands then.

    Stops early where nothing gets through, or the person asks to; the rest waits for the next run.
    FallbackError where it is a drill, or the record system does not say what it takes (nothing was
    sent).
    """
    with session.read() as tx:
        no_drill(open_outage(tx, outage_id))
    target = routed(session, target)
    offers = target.offers()
    with session.read() as tx:
        policy, waiting = outbox.policy(tx), outbox.open_items(tx, outage_id)
    failures = 0
    for number, row in enumerate(waiting):
        if failures == ENOUGH or not progress(number, len(waiting)):
            break
        through = _one(session, target, row, why_not(row.kind, policy, offers))
        failures = 0 if through else failures + 1
    else:
        progress(len(waiting), len(waiting))
    return standing(session, outage_id)


def standing(session: Session, outage_id: str) -> tuple[Sent, ...]:
    """Where every item of an outage stands."""
    with session.read() as tx:
        return tuple(map(_sent, outbox.of_outage(tx, outage_id)))


def _one(session: Session, target: Target, row: OutboxRow, barred: Message | None) -> bool:
    """Bring one item as far as it comes; False where the record system did not answer."""
    try:
        if row.state == "planned":
            return _first(session, target, row, barred)
        if _under_way(session, row):
            return True
        return _clear_up(session, target, row, barred)
    except TakenError:
        return True


def _under_way(session: Session, row: OutboxRow) -> bool:
    age = session.now() - from_iso(row.changed_at)
    return row.state == "pending" and timedelta(0) <= age < UNDER_WAY


def _first(session: Session, target: Target, row: OutboxRow, barred: Message | None) -> bool:
    """Nothing of it was ever sent: where the record system cannot say, it stays planned."""
    if barred is not None:
        return _create(session, target, row, barred)
    try:
        receipt = target.look_up(item_of(row))
    except NoLookUpError:
        receipt = None  # it was never sent; what others entered there cannot be seen
    except (OutcomeUnknownError, RefusedError, FallbackError):
        return False
    if receipt is None:
        return _create(session, target, row, barred)
    confirm(session, claim(session, row), receipt)
    return True


def _clear_up(session: Session, target: Target, row: OutboxRow, barred: Message | None) -> bool:
    """It may be there: only where its absence was shown is it sent again. Where nothing can be
    looked up, it waits for a person."""
    try:
        receipt = target.look_up(item_of(row))
    except NoLookUpError as error:
        if row.state == "pending":
            mark_unknown(session, row, error)
        return True
    except (OutcomeUnknownError, RefusedError, FallbackError) as error:
        mark_unknown(session, row, error)
        return isinstance(error, RefusedError)
    if receipt is None:
        return _create(session, target, row, barred)
    confirm(session, row, receipt)
    return True


def _create(session: Session, target: Target, row: OutboxRow, barred: Message | None) -> bool:
    if barred is not None:
        refuse(session, row, barred.text(session.lang))
        return True
    return sent(session, target, claim(session, row))


def sent(session: Session, target: Target, row: OutboxRow) -> bool:
    """Send what is claimed and keep what came of it; False where nothing was answered."""
    try:
        receipt = target.create(item_of(row))
    except RefusedError as error:
        refuse(session, row, str(error))
        return True
    except NotSentError as error:
        not_sent(session, row, error)
        return False
    except (OutcomeUnknownError, FallbackError) as error:
        mark_unknown(session, row, error)
        return False
    confirm(session, row, receipt)
    return True


def _sent(row: OutboxRow) -> Sent:
    return Sent(
        row.identifier,
        row.finding_id or "",
        row.patient_id,
        row.kind,
        row.state,
        row.said,
        row.location,
        row.differs,
    )
