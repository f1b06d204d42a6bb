"""Take a snapshot: read, judge, land in one transaction, prove. What fails leaves the last one."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from fallback.chart.model import Snapshot
from fallback.errors import FallbackError
from fallback.session import Action, Noted, Session, iso
from fallback.snapshots.judge import judge
from fallback.snapshots.prove import prove
from fallback.sources.record_system import Progress, Source
from fallback.store import snapshots
from fallback.store.snapshots import SnapshotRow
from fallback.texts import Message


@dataclass(frozen=True)
class Taken:
    """A snapshot as landed. With `doubts` it is kept apart; `faults` say why it is not proven."""

    row: SnapshotRow
    doubts: tuple[Message, ...]
    proven: bool
    faults: tuple[Message, ...] = ()


def take(session: Session, source: Source, ward_id: str, progress: Progress) -> Taken:
    """Read the ward and keep it. FallbackError where the source fails: nothing is changed then."""
    return land(session, source.read_ward(ward_id, progress))


def land(
    session: Session, snapshot: Snapshot, beside: Callable[[Noted], None] = lambda _: None
) -> Taken:
    """Judge a snapshot that was read, keep it in one transaction and prove it. What `beside` writes
    is in the same transaction. FallbackError where it may not be kept: nothing is changed then."""
    _no_patient_twice(snapshot)
    ward_id = snapshot.ward.id
    with session.read() as tx:
        current = snapshots.current(tx, ward_id)
        last = snapshots.load(tx, current.id) if current else None
    doubts = judge(snapshot, last)
    with session.act(
        Action.SNAPSHOT_LAND,
        snapshot=snapshot.id,
        ward=ward_id,
        charts=len(snapshot.charts),
        gaps=len(snapshot.gaps),
        doubts=len(doubts),
    ) as act:
        snapshots.land(act.tx, snapshot, landed_at=iso(session.now()), doubts=doubts)
        beside(act)
    faults = prove(session, snapshot.id)
    return Taken(landed(session, snapshot.id), doubts, not faults, faults)


def landed(session: Session, snapshot_id: str) -> SnapshotRow:
    """The row of a snapshot. FallbackError where there is none."""
    with session.read() as tx:
        row = snapshots.row(tx, snapshot_id)
    if row is None:
        raise FallbackError("snapshots.unknown", snapshot=snapshot_id)
    return row


def trust(session: Session, snapshot_id: str) -> SnapshotRow:
    """A person looked at a snapshot's doubts and trusts it all the same: it may be the current."""
    landed(session, snapshot_id)
    with session.act(Action.SNAPSHOT_TRUST, snapshot=snapshot_id) as act:
        snapshots.trust(act.tx, snapshot_id, iso(session.now()))
    return landed(session, snapshot_id)


def _no_patient_twice(snapshot: Snapshot) -> None:
    counted = Counter(chart.patient.id for chart in snapshot.charts)
    twice = sum(1 for times in counted.values() if times > 1)
    if twice:
        raise FallbackError("snapshots.patient_twice", source=snapshot.source, count=twice)
