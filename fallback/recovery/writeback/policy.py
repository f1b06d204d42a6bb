"""Which kinds are written back is switched on by those who lead the ward, a kind at a time."""

from fallback.session import Action, Session
from fallback.store import outbox
from fallback.store.outbox import OutboxKind


def policy(session: Session) -> dict[OutboxKind, bool]:
    """For each kind whether it is switched on."""
    with session.read() as tx:
        return outbox.policy(tx)


def set_policy(session: Session, kind: OutboxKind, enabled: bool) -> None:
    """Switch a kind on or off; what is planned already is looked at again when it is sent."""
    with session.act(Action.WRITEBACK_POLICY, kind=kind, enabled=enabled) as noted:
        outbox.set_policy(noted.tx, kind, enabled)
