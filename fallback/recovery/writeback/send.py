"""Sends what is planned, each thing once, however often it is run and wherever it is killed.

Every item is looked up first: somebody may have entered it by hand since it was compared. It is
recorded as pending, in a transaction of its own, before it is sent. What is found pending or
unknown is sent again only where its absence was shown.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta

import msgspec

from fallback.errors import FallbackError
from fallback.recovery.reconcile import open_outage
from fallback.recovery.writeback.plan import item_of, no_drill, why_not
from fallback.session import Action, Noted, Session, from_iso
from fallback.sources.record_system import (
    OutcomeUnknownError,
    Progress,
    Receipt,
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


class _TakenError(Exception):
    """Somebody else moved the item since we looked; it is theirs."""


def send(session: Session, outage_id: str, target: Target, progress: Progress) -> tuple[Sent, ...]:
    """Send all that is planned and clear up all that is unknown; where each item stands then.

    Stops early where nothing gets through, or the person asks to; the rest waits for the next run.
    FallbackError where it is a drill, or the record system does not say what it takes (nothing was
    sent).
    """
    with session.read() as tx:
        no_drill(open_outage(tx, outage_id))
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
    except _TakenError:
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
    except (OutcomeUnknownError, RefusedError, FallbackError):
        return False
    if receipt is None:
        return _create(session, target, row, barred)
    _confirm(session, _claim(session, row), receipt)
    return True


def _clear_up(session: Session, target: Target, row: OutboxRow, barred: Message | None) -> bool:
    """It may be there: only where its absence was shown is it sent again."""
    try:
        receipt = target.look_up(item_of(row))
    except (OutcomeUnknownError, RefusedError, FallbackError) as error:
        _mark_unknown(session, row, error)
        return isinstance(error, RefusedError)
    if receipt is None:
        return _create(session, target, row, barred)
    _confirm(session, row, receipt)
    return True


def _create(session: Session, target: Target, row: OutboxRow, barred: Message | None) -> bool:
    if barred is not None:
        _refuse(session, row, barred.text(session.lang))
        return True
    row = _claim(session, row)
    try:
        receipt = target.create(item_of(row))
    except RefusedError as error:
        _refuse(session, row, str(error))
        return True
    except (OutcomeUnknownError, FallbackError) as error:
        _mark_unknown(session, row, error)
        return False
    _confirm(session, row, receipt)
    return True


@contextmanager
def _step(session: Session, row: OutboxRow, state: OutboxState) -> Iterator[Noted]:
    """Move an item on, in a transaction of its own, if nobody else has since we looked."""
    with session.act(Action.WRITEBACK_SEND, patient_id=row.patient_id) as noted:
        now = outbox.get(noted.tx, row.identifier)
        if now is None or (now.state, now.attempts) != (row.state, row.attempts):
            raise _TakenError
        noted.details |= {"item": row.identifier, "kind": row.kind, "state": state}
        yield noted


def _claim(session: Session, row: OutboxRow) -> OutboxRow:
    """Recorded as pending, and committed, before anything is sent."""
    with _step(session, row, "pending") as noted:
        outbox.mark_pending(noted.tx, row.identifier, noted.at)
    return replace(row, state="pending", attempts=row.attempts + 1)


def _confirm(session: Session, row: OutboxRow, receipt: Receipt) -> None:
    with _step(session, row, "confirmed") as noted:
        outbox.mark_confirmed(
            noted.tx,
            row.identifier,
            location=receipt.location,
            version=receipt.version,
            at=noted.at,
            differs=receipt.differs,
        )
        noted.details["location"] = receipt.location


def _refuse(session: Session, row: OutboxRow, said: str) -> None:
    with _step(session, row, "refused") as noted:
        if row.state == "planned":  # never sent; the store knows no refusal before an attempt
            outbox.mark_pending(noted.tx, row.identifier, noted.at)
        outbox.mark_refused(noted.tx, row.identifier, said, noted.at)


def _mark_unknown(session: Session, row: OutboxRow, error: Exception) -> None:
    said = error.text(session.lang) if isinstance(error, FallbackError) else str(error)
    with _step(session, row, "unknown") as noted:
        outbox.mark_unknown(noted.tx, row.identifier, said, noted.at)


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
