"""How an item of the outbox moves on: each step is a transaction of its own, and is taken only if
nobody else has moved the item since it was looked at."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from fallback.errors import FallbackError
from fallback.session import Action, Noted, Session
from fallback.sources.record_system import NotSentError, Receipt
from fallback.store import outbox
from fallback.store.outbox import OutboxRow, OutboxState


class TakenError(Exception):
    """Somebody else moved the item since we looked; it is theirs."""


@contextmanager
def step(session: Session, row: OutboxRow, state: OutboxState) -> Iterator[Noted]:
    """Move an item on, in a transaction of its own, if nobody else has since we looked."""
    with session.act(Action.WRITEBACK_SEND, patient_id=row.patient_id) as noted:
        now = outbox.get(noted.tx, row.identifier)
        if now is None or (now.state, now.attempts) != (row.state, row.attempts):
            raise TakenError
        noted.details |= {"item": row.identifier, "kind": row.kind, "state": state}
        yield noted


def claim(session: Session, row: OutboxRow) -> OutboxRow:
    """Recorded as pending, and committed, before anything is sent."""
    with step(session, row, "pending") as noted:
        outbox.mark_pending(noted.tx, row.identifier, noted.at)
    return replace(row, state="pending", attempts=row.attempts + 1)


def confirm(session: Session, row: OutboxRow, receipt: Receipt) -> None:
    """The record system holds it."""
    with step(session, row, "confirmed") as noted:
        outbox.mark_confirmed(
            noted.tx,
            row.identifier,
            location=receipt.location,
            version=receipt.version,
            at=noted.at,
            differs=receipt.differs,
        )
        noted.details["location"] = receipt.location


def refuse(session: Session, row: OutboxRow, said: str) -> None:
    """It is not taken, in these words: it goes to the worklist."""
    with step(session, row, "refused") as noted:
        if row.state == "planned":  # never sent; the store knows no refusal before an attempt
            outbox.mark_pending(noted.tx, row.identifier, noted.at)
        outbox.mark_refused(noted.tx, row.identifier, said, noted.at)


def not_sent(session: Session, row: OutboxRow, error: NotSentError) -> None:
    """It never left: planned again; unless an earlier attempt may have got through."""
    if row.attempts > 1:
        mark_unknown(session, row, error)
        return
    with step(session, row, "planned") as noted:
        outbox.mark_unsent(noted.tx, row.identifier, error.text(session.lang), noted.at)


def mark_unknown(session: Session, row: OutboxRow, error: Exception) -> None:
    """It may be there or not."""
    said = error.text(session.lang) if isinstance(error, FallbackError) else str(error)
    with step(session, row, "unknown") as noted:
        outbox.mark_unknown(noted.tx, row.identifier, said, noted.at)
