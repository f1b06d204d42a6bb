"""Compare two kept snapshots of the store: an act that is noted, for charts are read."""

from fallback.errors import FallbackError
from fallback.session import Action, Session
from fallback.snapshots.compare import Comparison, compare
from fallback.snapshots.handling import landed
from fallback.store import snapshots
from fallback.store.snapshots import SnapshotRow


def compare_kept(
    session: Session, ward_id: str, one: str | None = None, other: str | None = None
) -> Comparison:
    """Lay snapshot `other` beside `one`, by id, of whatever ward. Of what is not named: the ward's
    newest that landed, trusted or kept apart, beside the pinned one, else beside the last trusted
    before it. FallbackError where there are not two."""
    before, after = _chosen(session, ward_id, one, other)
    with session.act(Action.SNAPSHOT_COMPARE, before=before.id, after=after.id) as act:
        return compare(snapshots.load(act.tx, before.id), snapshots.load(act.tx, after.id))


def _chosen(
    session: Session, ward_id: str, one: str | None, other: str | None
) -> tuple[SnapshotRow, SnapshotRow]:
    with session.read() as tx:
        rows = snapshots.listed(tx, ward_id)
    after = landed(session, other) if other else next(iter(rows), None)
    if one:
        before: SnapshotRow | None = landed(session, one)
    else:
        earlier = [row for row in rows if after is not None and row.serial < after.serial]
        likely = [*(row for row in earlier if row.pinned_at), *(r for r in earlier if r.trusted)]
        before = next(iter(likely), None)
    if before is None or after is None or before.id == after.id:
        raise FallbackError("comparison.nothing_to_compare")
    return before, after
