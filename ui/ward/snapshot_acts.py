"""What the snapshots' page asks of the core."""

from dataclasses import dataclass

from fallback.packet.heading import age
from fallback.session import Session, from_iso
from fallback.snapshots import handling
from fallback.store import snapshots
from fallback.store.snapshots import SnapshotRow
from fallback.texts import Message, say
from ui.ward.acts import context_of, standing_now


@dataclass(frozen=True)
class Kept:
    """A line of the list, worded. `current`: what would be printed from now."""

    row: SnapshotRow
    fetched: str
    age: str
    current: bool


def kept(session: Session) -> tuple[Kept, ...]:
    """The ward's snapshots whose charts are here, the newest first."""
    found = standing_now(session)
    if found.ward is None:
        return ()
    with session.read() as tx:
        rows = snapshots.listed(tx, found.ward.id)
    now = found.snapshot.id if found.snapshot else ""
    return tuple(
        Kept(
            row,
            f"{from_iso(row.fetched_at).astimezone(session.settings.zone):%Y-%m-%d %H:%M}",
            age(from_iso(row.fetched_at), context_of(session, row, None)),
            row.id == now,
        )
        for row in rows
        if row.purged_at is None
    )


def trust(session: Session, snapshot_id: str, reason: str) -> Message:
    """A person looked at its doubts and trusts it."""
    handling.trust(session, snapshot_id, reason)
    return say("window.trusted")


def pin(session: Session, snapshot_id: str, reason: str) -> Message:
    """Print from it in suspect mode, and keep it."""
    handling.pin(session, snapshot_id, reason)
    return say("window.pinned")


def unpin(session: Session, snapshot_id: str) -> Message:
    """It is kept no longer than others."""
    handling.unpin(session, snapshot_id)
    return say("window.unpinned")
