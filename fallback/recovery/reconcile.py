"""Every sheet that is done is laid against its snapshot and the record system as it is now.

The record system is read outside any transaction; what was decided earlier never changes.
"""

from collections.abc import Iterable

import msgspec

from fallback.chart.model import Chart
from fallback.errors import FallbackError
from fallback.recovery import tasks
from fallback.recovery.finding import Against, Finding, Gone, Live, Unreachable, keep, kept
from fallback.recovery.findings import Laid, find_all
from fallback.recovery.verification import FIRST, SECOND, Reading
from fallback.recovery.wording import Wording
from fallback.recovery.written import KeyedSheet, events
from fallback.session import Action, Session, from_iso
from fallback.sources.record_system import Progress, Source
from fallback.store import entries, findings, outages, people, sheets, snapshots
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.sheets import FrozenSheet, Sheet


class _Done(msgspec.Struct, frozen=True):
    """A sheet that nobody needs to key any more, with all that is known of it here."""

    sheet: Sheet
    frozen: FrozenSheet
    readings: dict[str, Reading]
    base: Chart | None
    keyed_by: str
    verified_by: str


def reconcile(
    session: Session, outage_id: str, source: Source, progress: Progress
) -> tuple[Finding, ...]:
    """Compare all sheets that are done; keep the findings and return them, decided ones too.

    Where the record system cannot be read, the findings say so and hold nothing to write.
    """
    with session.read() as tx:
        outage = open_outage(tx, outage_id)
        done = _done_sheets(tx, outage_id)
    live = _live_charts(source, {one.sheet.patient_id for one in done} - {""}, progress)
    found = find_all(tuple(_laid(session, outage, done, live)))
    with session.act(Action.FINDING_RUN, outage=outage_id) as noted:
        open_outage(noted.tx, outage_id)
        findings.replace(noted.tx, outage_id, [keep(one, noted.at) for one in found])
        noted.details |= {"sheets": str(len(done)), "findings": str(len(found))}
    return listed(session, outage_id)


def listed(session: Session, outage_id: str) -> tuple[Finding, ...]:
    """The findings of an outage as they stand, with what was decided."""
    with session.read() as tx:
        return tuple(map(kept, findings.of_outage(tx, outage_id)))


def open_outage(tx: Transaction, outage_id: str) -> Outage:
    """The outage; FallbackError where there is none or it is closed."""
    outage = outages.get(tx, outage_id)
    if outage is None:
        raise FallbackError("recovery.no_such_outage")
    if outage.closed_at is not None:
        raise FallbackError("recovery.outage_closed")
    return outage


def _done_sheets(tx: Transaction, outage_id: str) -> list[_Done]:
    names = people.by_id(tx)
    found: list[_Done] = []
    for sheet in sheets.of_outage(tx, outage_id):
        passes = entries.passes(tx, sheet.number)
        readings = tasks.settled(tx, sheet.number) if passes else None
        if readings is None:
            continue
        who = {keying: names.get(person, person) for keying, (person, _) in passes.items()}
        found.append(
            _Done(
                sheet,
                sheets.frozen(tx, sheet.number),
                readings,
                snapshots.chart(tx, sheet.snapshot_id, sheet.patient_id),
                who.get(FIRST, ""),
                who.get(SECOND, ""),
            )
        )
    return found


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
    session: Session, outage: Outage, done: Iterable[_Done], live: dict[str, Live]
) -> Iterable[Laid]:
    zone, began = session.settings.zone, from_iso(outage.began_at)
    ended = from_iso(outage.ended_at) if outage.ended_at else session.now()
    for one in done:
        against = Against(
            outage.id,
            one.base,
            live.get(one.sheet.patient_id, Gone()),
            began,
            ended,
            one.keyed_by,
            one.verified_by,
            Wording(zone, session.lang),
        )
        written = KeyedSheet(
            one.sheet.number,
            one.sheet.patient_id,
            one.frozen.boxes,
            one.readings,
            from_iso(one.sheet.issued_at),
            began,
            ended,
            zone,
            session.lang,
        )
        yield from ((event, against) for event in events(written))
