"""What a person does with a generation: trusts it, pins it, asks where somebody was. Each with a
reason, in the trail."""

from fallback.errors import FallbackError
from fallback.session import Action, Session, iso
from fallback.store import generations, snapshots
from fallback.store.database import Transaction
from fallback.store.generations import Seen
from fallback.store.snapshots import SnapshotRow


def trust(session: Session, snapshot_id: str, reason: str) -> SnapshotRow:
    """A person looked at a snapshot's doubts and trusts it all the same: it is current unless a
    trusted one landed later. FallbackError without a reason."""
    why = _reason(reason)
    with session.act(Action.SNAPSHOT_TRUST, snapshot=snapshot_id, reason=why) as act:
        row = _kept(act.tx, snapshot_id)
        if not row.trusted:
            by = act.person.name
            snapshots.trust(act.tx, snapshot_id, iso(session.now()), by=by, reason=why)
        return _kept(act.tx, snapshot_id)


def pin(session: Session, snapshot_id: str, reason: str) -> SnapshotRow:
    """Keep this generation until it is unpinned, and print from it in suspect mode; a ward has one.
    FallbackError where it is not trusted, or without a reason."""
    why = _reason(reason)
    with session.act(Action.SNAPSHOT_PIN, snapshot=snapshot_id, reason=why, pin="on") as act:
        if not _kept(act.tx, snapshot_id).trusted:
            raise FallbackError("snapshots.pin_not_trusted", snapshot=snapshot_id)
        generations.pin(act.tx, snapshot_id, iso(session.now()), why)
        return _kept(act.tx, snapshot_id)


def unpin(session: Session, snapshot_id: str) -> SnapshotRow:
    """It is kept no longer than others. FallbackError where it is not pinned."""
    with session.act(Action.SNAPSHOT_PIN, snapshot=snapshot_id, pin="off") as act:
        if _kept(act.tx, snapshot_id).pinned_at is None:
            raise FallbackError("snapshots.not_pinned", snapshot=snapshot_id)
        generations.unpin(act.tx, snapshot_id)
        return _kept(act.tx, snapshot_id)


def seen(session: Session, text: str) -> tuple[Seen, ...]:
    """Where and when everybody whom `text` fits (name, number) was last seen, the moved and the
    discharged too. FallbackError where nothing is asked for."""
    if not text.strip():
        raise FallbackError("snapshots.nobody_asked")
    with session.act(Action.CHART_READ, searched="generations") as act:
        return generations.seen(act.tx, text)


def landed(session: Session, snapshot_id: str) -> SnapshotRow:
    """The row of a snapshot. FallbackError where there is none."""
    with session.read() as tx:
        return _kept(tx, snapshot_id)


def _kept(tx: Transaction, snapshot_id: str) -> SnapshotRow:
    row = snapshots.row(tx, snapshot_id)
    if row is None or row.purged_at is not None:
        raise FallbackError("snapshots.unknown", snapshot=snapshot_id)
    return row


def _reason(typed: str) -> str:
    if not typed.strip():
        raise FallbackError("snapshots.needs_reason")
    return typed.strip()
