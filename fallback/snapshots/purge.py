"""Old generations are purged, what is in use never; what is deleted is overwritten on the disk."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta

from fallback.session import Action, Session, from_iso, iso
from fallback.snapshots.generations import in_use, outdated
from fallback.store import generations, snapshots
from fallback.store.database import Transaction
from fallback.store.snapshots import SnapshotRow

SPARE_BYTES = 16_000_000  # so much of the file may lie empty: the next landing fills it
SPARE_SHARE = 0.5


@dataclass(frozen=True)
class Purged:
    """How many generations were purged, and whether the file was made smaller."""

    generations: int
    compacted: bool


def purge(session: Session) -> Purged:
    """Purge what no longer has a place, of every ward. All or nothing; noted where it was any."""
    with session.read() as tx:
        any_old = bool(_outdated(session, tx))
    gone: tuple[str, ...] = ()
    if any_old:
        with session.act(Action.SNAPSHOT_PURGE) as act:
            gone = _outdated(session, act.tx)
            for id in gone:
                generations.purge(act.tx, id, iso(session.now()))
            act.details["generations"] = str(len(gone))
    with session.read() as tx:
        free, share = generations.free_space(tx)
    compact = free > SPARE_BYTES and share > SPARE_SHARE
    if gone or compact:
        session.database.tidy(compact=compact)
    return Purged(len(gone), compact)


def _outdated(session: Session, tx: Transaction) -> tuple[str, ...]:
    began: dict[str, list[str]] = defaultdict(list)
    for ward_id, at in generations.open_outages(tx):
        began[ward_id].append(at)
    printed = generations.printed_in_open_outages(tx)
    wards: dict[str, list[SnapshotRow]] = defaultdict(list)
    for row in snapshots.listed(tx):
        wards[row.ward_id].append(row)
    keep, now = timedelta(hours=session.settings.keep_hours), session.now()
    ours = tuple(
        row.id
        for ward_id, rows in wards.items()
        for row in outdated(rows, now, keep, in_use(rows, began[ward_id]) | printed)
    )
    others = generations.of_other_pcs(tx)
    old = (id for id, at in others if id not in printed and from_iso(at) < now - keep)
    return (*ours, *old)
