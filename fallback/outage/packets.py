"""The packets of an outage: the ward's, or some patients', from the snapshot that is trusted."""

from collections.abc import Sequence

from fallback.errors import FallbackError
from fallback.outage import plan as planning
from fallback.outage.issue import IssuedPacket, issue, unheeded
from fallback.outage.replacing import LIVE
from fallback.packet.compose import FormCopy
from fallback.packet.context import Context
from fallback.session import Session, from_iso
from fallback.snapshots.drill import for_drill
from fallback.sources.record_system import Progress
from fallback.store import own_forms, sheets, snapshots
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.snapshots import SnapshotRow
from fallback.texts import Message, say
from forms.catalogue import BUILT_IN, Forms


def ward_packet(session: Session, outage: Outage, progress: Progress = unheeded) -> IssuedPacket:
    """Issue everything for the ward, as its plan says. FallbackError where no snapshot can be
    trusted."""
    with session.read() as tx:
        plan = planning.read_plan(tx, outage.ward_id)
        row = pinned(tx, outage)
        snapshot = snapshots.load(tx, row.id)
        told = context(session, outage, row, own_forms.forms(tx))
    copies = planning.planned_ward(plan, snapshot, told)
    notes = [say("outage.plan_chosen")] if plan.patients == "chosen" else []
    return _issue(session, outage, row.id, copies, progress, notes)


def patient_packet(
    session: Session, outage: Outage, patient_id: str, progress: Progress = unheeded
) -> IssuedPacket:
    """Issue one patient's forms. FallbackError where the snapshot does not hold the patient."""
    return chosen_packet(session, outage, (patient_id,), progress)


def chosen_packet(
    session: Session, outage: Outage, patient_ids: Sequence[str], progress: Progress = unheeded
) -> IssuedPacket:
    """Issue the forms of these patients, each once and in ward order. FallbackError where nobody
    is named, or where the snapshot does not hold one of them (nothing is issued then)."""
    wanted = frozenset(patient_ids)
    if not wanted:
        raise FallbackError("outage.nobody_chosen")
    with session.read() as tx:
        plan = planning.read_plan(tx, outage.ward_id)
        row = pinned(tx, outage)
        order = [one.patient_id for one in snapshots.chart_rows(tx, row.id)]
        charts = [snapshots.chart(tx, row.id, one) for one in order if one in wanted]
        told = context(session, outage, row, own_forms.forms(tx))
    if len(charts) < len(wanted):
        raise FallbackError("outage.no_patient", ward=outage.ward_name)
    copies = [
        copy for chart in charts if chart for copy in planning.planned_patient(plan, chart, told)
    ]
    return _issue(session, outage, row.id, copies, progress)


def _issue(
    session: Session,
    outage: Outage,
    snapshot_id: str,
    copies: Sequence[FormCopy],
    progress: Progress,
    notes: Sequence[Message] = (),
) -> IssuedPacket:
    """Issue, and tell where the same forms are out already: nothing is alive twice unseen."""
    forms = {(copy.patient_id, copy.form) for copy in copies if copy.patient_id}
    with session.read() as tx:
        out = [one for one in sheets.of_outage(tx, outage.id) if one.state in LIVE]
    again = [one for one in out if (one.patient_id, one.form) in forms]
    if again:
        notes = (*notes, say("outage.alive_already", count=len(again)))
    return issue(
        session,
        outage,
        snapshot_id,
        copies,
        title=title(outage),
        progress=progress,
        notes=tuple(notes),
    )


def title(outage: Outage) -> str:
    """What is seen at the printer: no patient's name."""
    return f"Fallback {outage.ward_name}"


def pinned(tx: Transaction, outage: Outage) -> SnapshotRow:
    """The snapshot to print from: the current one; where the record system itself is suspect, the
    pinned one, else the last trusted one from before it went wrong."""
    if outage.kind == "suspect":
        rows = snapshots.listed(tx, outage.ward_id)
        earlier = [row for row in rows if row.trusted and row.fetched_at <= outage.began_at]
        before = [row for row in rows if row.pinned_at] or earlier
        found = before[0] if before else None
    else:
        found = snapshots.current(tx, outage.ward_id)
    if found is None:
        raise FallbackError("outage.no_snapshot", ward=outage.ward_name)
    return found


def context(session: Session, outage: Outage, row: SnapshotRow, forms: Forms = BUILT_IN) -> Context:
    """The occasion as the pages tell it, and the `forms` there are."""
    return Context(
        lang=session.lang,
        zone=session.settings.zone,
        source=row.source,
        printed_at=session.now(),
        valid_hours=session.settings.valid_hours,
        ward_times=session.settings.ward_times,
        contacts=tuple(session.settings.contacts.items()),
        kind="drill" if for_drill(row) else outage.kind,
        began_at=from_iso(outage.began_at),
        reason=outage.reason,
        forms=forms,
    )
