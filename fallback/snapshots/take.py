"""Take a snapshot: read, judge, land in one transaction, prove. What fails leaves the last one."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from fallback.chart.model import Snapshot
from fallback.errors import FallbackError
from fallback.session import Action, Noted, Session, iso
from fallback.snapshots import clocks
from fallback.snapshots.drill import alike
from fallback.snapshots.generations import day_ago
from fallback.snapshots.handling import landed
from fallback.snapshots.judge import Judgement, judge
from fallback.snapshots.prove import prove
from fallback.snapshots.purge import purge
from fallback.sources.record_system import Progress, Source, read_changed
from fallback.store import snapshots
from fallback.store.database import Transaction
from fallback.store.snapshots import SnapshotRow
from fallback.texts import Message


@dataclass(frozen=True)
class Taken:
    """A snapshot as landed. With `doubts` it is kept apart; `faults` say why it is not proven;
    `remarks` what else is worth knowing."""

    row: SnapshotRow
    doubts: tuple[Message, ...]
    proven: bool
    faults: tuple[Message, ...] = ()
    remarks: tuple[Message, ...] = ()


def take(session: Session, source: Source, ward_id: str, progress: Progress) -> Taken:
    """Read the ward and keep it. FallbackError where the source fails: nothing is changed then."""
    return land(session, _read(session, source, ward_id, progress))


def _read(session: Session, source: Source, ward_id: str, progress: Progress) -> Snapshot:
    """Only what has changed, where the newest generation is trusted."""

    def newest() -> Snapshot | None:
        with session.read() as tx:
            row = next(iter(snapshots.listed(tx, ward_id)), None)
            return snapshots.load(tx, row.id) if row and row.trusted else None

    return read_changed(source, ward_id, newest, progress)


def land(
    session: Session, snapshot: Snapshot, beside: Callable[[Noted], None] = lambda _: None
) -> Taken:
    """Judge a snapshot, keep it, prove it, and purge what is outdated. What `beside` writes is in
    the same transaction. FallbackError where it cannot be kept: nothing is changed then."""
    _no_patient_twice(snapshot)
    with session.act(
        Action.SNAPSHOT_LAND,
        snapshot=snapshot.id,
        ward=snapshot.ward.id,
        charts=len(snapshot.charts),
        gaps=len(snapshot.gaps),
    ) as act:
        if snapshots.row(act.tx, snapshot.id) is not None:
            raise FallbackError("snapshots.landed_already", snapshot=snapshot.id)
        found = _judged(session, act.tx, snapshot)
        at = iso(session.now())
        snapshots.land(act.tx, snapshot, landed_at=at, doubts=found.doubts, remarks=found.remarks)
        act.details["doubts"] = str(len(found.doubts))
        beside(act)
    faults = prove(session, snapshot.id)
    return Taken(
        landed(session, snapshot.id),
        found.doubts,
        not faults,
        faults,
        (*found.remarks, *_tidied(session)),
    )


def _judged(session: Session, tx: Transaction, new: Snapshot) -> Judgement:
    """Against what lies in the store at this moment: two programs may land at once."""
    now, limits = session.now(), session.settings.judging(new.ward.id)
    rows = alike(snapshots.listed(tx, new.ward.id), new)
    last = next((row for row in rows if row.trusted), None)
    earlier = day_ago(rows, now)
    found = judge(
        new,
        snapshots.load(tx, last.id) if last else None,
        day_ago=snapshots.load(tx, earlier.id) if earlier else None,
        now=now,
        limits=limits,
    )
    told = clocks.remarks(new, rows[0] if rows else None, now, limits)
    return Judgement(found.doubts, (*found.remarks, *told))


def _tidied(session: Session) -> tuple[Message, ...]:
    """Purge; that it could not be is said, and is no reason to lose what landed."""
    try:
        purge(session)
    except FallbackError as error:
        return (error.message,)
    return ()


def _no_patient_twice(snapshot: Snapshot) -> None:
    counted = Counter(chart.patient.id for chart in snapshot.charts)
    twice = sum(1 for times in counted.values() if times > 1)
    if twice:
        raise FallbackError("snapshots.patient_twice", source=snapshot.source, count=twice)
