"""A person settles what is *unknown* and what nothing can be looked up of: they looked, and say."""

from typing import Final, Literal, TypeAlias

from fallback.errors import FallbackError
from fallback.recovery.findings.reconcile import open_outage
from fallback.recovery.writeback.moves import TakenError, claim, confirm, mark_unknown, refuse
from fallback.recovery.writeback.plan import item_of, no_drill, why_not
from fallback.recovery.writeback.route import routed
from fallback.recovery.writeback.send import UNDER_WAY, sent
from fallback.session import Session, from_iso
from fallback.sources.record_system import NoLookUpError, OutcomeUnknownError, Receipt, Target
from fallback.store import outbox
from fallback.store.outbox import OutboxRow, OutboxState

Seen: TypeAlias = Literal["there", "absent", "resend"]
"""It is there; it is not and will be entered by hand; it is not and is to be sent again."""

UNSURE: Final[frozenset[OutboxState]] = frozenset({"unknown", "pending"})
"""What a person may have to look for in the record system."""


def settle(
    session: Session, identifier: str, seen: Seen, reason: str, target: Target | None = None
) -> OutboxRow:
    """Settle one item; as it stands then. To send again there has to be a `target`: what it can
    look up, it looks up first, and the message has the same id as before.

    FallbackError where the item is not unknown, or the person does not say how they know.
    """
    if not reason.strip():
        raise FallbackError("writeback.reason_needed")
    row = _unknown(session, identifier)
    said = f"{session.person.name}: {reason.strip()}"
    try:
        if seen == "there":
            confirm(session, row, Receipt(said, "", session.now()))
        elif seen == "absent":
            refuse(session, row, said)
        elif target is not None:
            _again(session, row, routed(session, target))
    except TakenError as error:
        raise FallbackError("writeback.not_unknown") from error
    with session.read() as tx:
        found = outbox.get(tx, identifier)
    return found or row


def _unknown(session: Session, identifier: str) -> OutboxRow:
    with session.read() as tx:
        row = outbox.get(tx, identifier)
        if row is None:
            raise FallbackError("writeback.not_unknown")
        no_drill(open_outage(tx, row.outage_id))
    under_way = row.state == "pending" and session.now() - from_iso(row.changed_at) < UNDER_WAY
    if row.state not in UNSURE or under_way:
        raise FallbackError("writeback.not_unknown")
    return row


def _again(session: Session, row: OutboxRow, target: Target) -> None:
    """Looked up where it can be; a person's word stands for the rest."""
    with session.read() as tx:
        policy = outbox.policy(tx)
    barred = why_not(row.kind, policy, target.offers())
    if barred is not None:
        refuse(session, row, barred.text(session.lang))
        return
    try:
        receipt = target.look_up(item_of(row))
    except NoLookUpError:
        receipt = None
    except OutcomeUnknownError as error:
        mark_unknown(session, row, error)
        return
    if receipt is not None:
        confirm(session, row, receipt)
    else:
        sent(session, target, claim(session, row))
