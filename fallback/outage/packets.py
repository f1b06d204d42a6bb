"""The packets of an outage: the ward's, or one patient's, from the snapshot that is trusted."""

from fallback.errors import FallbackError
from fallback.outage.issue import IssuedPacket, issue, unheeded
from fallback.packet.compose import compose_patient, compose_ward
from fallback.packet.context import Context
from fallback.session import Session, from_iso
from fallback.sources.record_system import Progress
from fallback.store import snapshots
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.snapshots import SnapshotRow


def ward_packet(session: Session, outage: Outage, progress: Progress = unheeded) -> IssuedPacket:
    """Issue everything for the ward. FallbackError where no snapshot can be trusted."""
    with session.read() as tx:
        row = pinned(tx, outage)
        snapshot = snapshots.load(tx, row.id)
    copies = compose_ward(snapshot, context(session, outage, row))
    title = f"Fallback {outage.ward_name}"
    return issue(session, outage, row.id, copies, title=title, progress=progress)


def patient_packet(
    session: Session, outage: Outage, patient_id: str, progress: Progress = unheeded
) -> IssuedPacket:
    """Issue one patient's forms. FallbackError where the snapshot does not hold the patient."""
    with session.read() as tx:
        row = pinned(tx, outage)
        chart = snapshots.chart(tx, row.id, patient_id)
    if chart is None:
        raise FallbackError("outage.no_patient", ward=outage.ward_name)
    copies = compose_patient(chart, context(session, outage, row))
    title = f"Fallback {outage.ward_name}"
    return issue(session, outage, row.id, copies, title=title, progress=progress)


def pinned(tx: Transaction, outage: Outage) -> SnapshotRow:
    """The snapshot to print from: the current one; where the record system itself is suspect, the
    last trusted one from before it went wrong."""
    if outage.kind == "suspect":
        earlier = [
            row
            for row in snapshots.listed(tx, outage.ward_id)
            if row.trusted and row.fetched_at <= outage.began_at
        ]
        found = earlier[0] if earlier else None
    else:
        found = snapshots.current(tx, outage.ward_id)
    if found is None:
        raise FallbackError("outage.no_snapshot", ward=outage.ward_name)
    return found


def context(session: Session, outage: Outage, row: SnapshotRow) -> Context:
    """The occasion as the pages tell it."""
    return Context(
        lang=session.lang,
        zone=session.settings.zone,
        source=row.source,
        printed_at=session.now(),
        valid_hours=session.settings.valid_hours,
        kind=outage.kind,
        began_at=from_iso(outage.began_at),
        reason=outage.reason,
    )
