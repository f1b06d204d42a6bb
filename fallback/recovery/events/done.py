"""The sheets of an outage that nobody needs to key any more, and all that is known of them."""

import msgspec

from fallback.chart.model import Chart
from fallback.packet.continuation import FORM as CONTINUATION
from fallback.recovery.events.groups import KeyedSheet
from fallback.recovery.keying import tasks
from fallback.recovery.keying.verification import FIRST, SECOND, Reading
from fallback.session import Session, from_iso
from fallback.store import entries, people, sheets, snapshots
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.sheets import FrozenSheet, Sheet


class DoneSheet(msgspec.Struct, frozen=True):
    """`base` is the chart it was printed from (None for a ward's form); `keyed_at` is ISO."""

    sheet: Sheet
    frozen: FrozenSheet
    readings: dict[str, Reading]
    base: Chart | None
    keyed_by: str
    verified_by: str
    keyed_at: str


def done_sheets(
    tx: Transaction, outage_id: str, patient_id: str | None = None
) -> tuple[DoneSheet, ...]:
    """All of an outage, or one patient's, in the order of issue."""
    names = people.by_id(tx)
    found: list[DoneSheet] = []
    for sheet in sheets.of_outage(tx, outage_id):
        if patient_id not in (None, sheet.patient_id):
            continue
        passes = entries.passes(tx, sheet.number)
        readings = tasks.settled(tx, sheet.number) if passes else None
        if readings is None:
            continue
        who = {keying: names.get(person, person) for keying, (person, _) in passes.items()}
        base = snapshots.chart(tx, sheet.snapshot_id, sheet.patient_id)
        found.append(
            DoneSheet(
                sheet,
                sheets.frozen(tx, sheet.number),
                readings,
                base,
                who[FIRST],
                who.get(SECOND, ""),
                passes[FIRST][1],
            )
        )
    return tuple(found)


def as_written(session: Session, outage: Outage, one: DoneSheet) -> KeyedSheet:
    """What stands on it, to be read as events."""
    ended = from_iso(outage.ended_at) if outage.ended_at else session.now()
    later = one.sheet.form == CONTINUATION
    return KeyedSheet(
        one.sheet.number,
        one.sheet.patient_id,
        one.frozen.boxes,
        one.readings,
        from_iso(one.sheet.issued_at),
        from_iso(outage.began_at),
        ended,
        session.settings.zone,
        session.lang,
        one.base.fetched_at if one.base else None,
        from_iso(one.frozen.since) if later and one.frozen.since else None,
        from_iso(one.frozen.until) if later and one.frozen.until else None,
        one.frozen.values,
    )
