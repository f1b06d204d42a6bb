"""Every sheet that is done is laid against its snapshot and the record system as it is now.

The record system is read outside any transaction; what was decided earlier never changes.
"""

from collections.abc import Iterable

from fallback.chart.reserve import number_on_sheet
from fallback.errors import FallbackError
from fallback.recovery.events.done import DoneSheet, as_written, done_sheets
from fallback.recovery.events.written import events
from fallback.recovery.findings.finding import (
    Against,
    Arrived,
    Finding,
    Gone,
    Live,
    Unreachable,
    keep,
    kept,
)
from fallback.recovery.findings.findings import Laid, find_all
from fallback.recovery.findings.wording import Wording
from fallback.recovery.keying.tasks import keyed_here
from fallback.session import Action, Session
from fallback.sources.record_system import Progress, Source
from fallback.store import findings, outages, reserve
from fallback.store.database import Transaction
from fallback.store.outages import Outage


def reconcile(
    session: Session, outage_id: str, source: Source, progress: Progress
) -> tuple[Finding, ...]:
    """Compare all sheets that are done; keep the findings and return them, decided ones too.

    Where the record system cannot be read, the findings say so and hold nothing to write.
    FallbackError where the outage has not ended, or the person asked to stop: nothing is kept.
    """
    with session.read() as tx:
        outage = open_outage(tx, outage_id)
        done = done_sheets(tx, outage_id)
        arrived = {one.sheet_patient_id: one for one in reserve.of_outage(tx, outage_id)}
    if outage.ended_at is None:
        raise FallbackError("recovery.not_ended", ward=outage.ward_name)
    patients = {one.sheet.patient_id for one in done} - {""}
    live = _live_charts(source, {one for one in patients if not number_on_sheet(one)}, progress)
    live |= {
        sheet: Arrived(one.number, one.patient_id, one.name, one.state)
        for sheet, one in arrived.items()
    }
    found = find_all(tuple(_laid(session, outage, done, live)))
    with session.act(Action.FINDING_RUN, outage=outage_id) as noted:
        open_outage(noted.tx, outage_id)
        findings.replace(noted.tx, outage_id, [keep(one, noted.at) for one in found])
        noted.details |= {"sheets": str(len(done)), "findings": str(len(found))}
    return listed(session, outage_id)


def listed(session: Session, outage_id: str) -> tuple[Finding, ...]:
    """The findings of an outage as they stand, with what was decided. Reading them is noted."""
    with session.act(Action.CHART_READ, findings=outage_id) as noted:
        return tuple(map(kept, findings.of_outage(noted.tx, outage_id)))


def open_outage(tx: Transaction, outage_id: str) -> Outage:
    """The outage; FallbackError where there is none, it is closed, or it was handed over."""
    outage = outages.get(tx, outage_id)
    if outage is None:
        raise FallbackError("recovery.no_such_outage")
    if outage.closed_at is not None:
        raise FallbackError("recovery.outage_closed")
    keyed_here(outage)
    return outage


def _live_charts(source: Source, patients: Iterable[str], progress: Progress) -> dict[str, Live]:
    found: dict[str, Live] = {}
    in_order = sorted(patients)
    for number, patient_id in enumerate(in_order):
        if not progress(number, len(in_order)):
            raise FallbackError("recovery.stopped")
        try:
            found[patient_id] = source.read_chart(patient_id) or Gone()
        except FallbackError as error:
            found[patient_id] = Unreachable(error.message)
    progress(len(in_order), len(in_order))
    return found


def _laid(
    session: Session, outage: Outage, done: Iterable[DoneSheet], live: dict[str, Live]
) -> Iterable[Laid]:
    wording = Wording(session.settings.zone, session.lang)
    for one in done:
        written = as_written(session, outage, one)
        for event in events(written):
            who = event.origin.patient_id  # of a ward's sheet, the patient of the row
            yield (
                event,
                Against(
                    outage.id,
                    one.base,
                    live.get(who, Gone()),
                    written.began,
                    written.end,
                    one.keyed_by,
                    one.verified_by,
                    wording,
                ),
            )
