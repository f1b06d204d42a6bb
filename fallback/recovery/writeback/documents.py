"""What the record system does not take as data goes back on paper and as PDF: each patient's record
of the outage, and the worklist of what has to be entered by hand."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import msgspec

from fallback.chart.model import Ward
from fallback.chart.reserve import number_on_sheet
from fallback.errors import FallbackError
from fallback.outage.issue import IssuedPacket, issue, unheeded
from fallback.outage.packets import context
from fallback.packet.arrival import arrival_chart, arrival_origin
from fallback.packet.compose import FormCopy
from fallback.packet.patient_heading import patient_heading
from fallback.recovery.events.done import DoneSheet, as_written, done_sheets
from fallback.recovery.events.written import events
from fallback.recovery.findings.finding import item_identifier, kept
from fallback.recovery.findings.findings import named
from fallback.recovery.findings.reconcile import open_outage
from fallback.recovery.findings.wording import Wording
from fallback.recovery.ledger import obstacles
from fallback.recovery.writeback import record_form
from fallback.recovery.writeback.plan import no_drill, planned
from fallback.recovery.writeback.record_form import HandLine, UsedSheet
from fallback.session import Action, Session, from_iso
from fallback.sources.record_system import DocumentItem, Progress
from fallback.store import entries, findings, outbox, reserve, sheets, snapshots
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.outbox import OutboxRow
from fallback.store.sheets import Sheet
from fallback.texts import say
from forms.values import Heading

FOR_EVER = 24 * 365 * 100  # hours; a record of what was does not go out of date


def issue_worklist(session: Session, outage_id: str) -> IssuedPacket:
    """The worklist, issued and numbered like any print-out."""
    found = by_hand(session, outage_id)
    filling = record_form.worklist(found.outage, found.lines, found.wording)
    copy = FormCopy("worklist", ward_heading(session, found.outage), filling)
    title = f"Fallback {found.outage.ward_name}"
    return issue(session, found.outage, found.snapshot_id, [copy], title=title)


@dataclass(frozen=True)
class ByHand:
    """What has to be entered by hand in an outage, as a person charts: patient, then time."""

    outage: Outage
    snapshot_id: str
    lines: tuple[HandLine, ...]
    wording: Wording


def by_hand(session: Session, outage_id: str) -> ByHand:
    """What stands on the worklist now."""
    with session.read() as tx:
        outage = open_outage(tx, outage_id)
        found = tuple(map(kept, findings.of_outage(tx, outage_id)))
        sent = outbox.of_outage(tx, outage_id)
        used = used_sheets(tx, outage)
        patients = patients_of(tx, used)
    refused = [row for row in sent if row.state == "refused"]
    wording = wording_of(session)
    lines = record_form.hand_lines(outage, found, refused, patients, wording)
    return ByHand(outage, used[-1].snapshot_id, lines, wording)


def issue_record(
    session: Session, outage_id: str, patient_id: str, adds_to: str = ""
) -> IssuedPacket:
    """One patient's record of the outage; `adds_to` is the earlier document that it comes after.
    FallbackError where the patient has no sheets in it."""
    with session.read() as tx:
        outage = open_outage(tx, outage_id)
        mine = [one for one in used_sheets(tx, outage) if one.patient_id == patient_id]
        if not mine:
            raise FallbackError("documents.no_sheets")
        chart = snapshots.chart(tx, mine[-1].snapshot_id, patient_id)
        arrived = reserve.get(tx, number_on_sheet(patient_id) or "")
        row = snapshots.row(tx, mine[-1].snapshot_id)
        done = done_sheets(tx, outage_id, patient_id)
        used = _with_titles(tx, mine, done)
        rows = [row for row in findings.of_outage(tx, outage_id) if row.patient_id == patient_id]
    if chart is None and arrived is not None:
        chart = arrival_chart(arrived, Ward(outage.ward_id, outage.ward_name))
    if chart is None or row is None:
        raise FallbackError("documents.no_sheets")
    about = replace(context(session, outage, row), valid_hours=FOR_EVER)
    heading = msgspec.structs.replace(patient_heading(chart, about), age="", valid_until="")
    if arrived is not None:
        heading = msgspec.structs.replace(heading, origin=arrival_origin(arrived, about))
    copy = FormCopy(
        "record",
        heading,
        record_form.record(
            outage,
            used,
            [
                named(event, one.base)
                for one in done
                for event in events(as_written(session, outage, one))
            ],
            list(map(kept, rows)),
            wording_of(session),
            adds_to,
        ),
        patient_id,
        chart.patient.name,
    )
    return issue(session, outage, row.id, [copy], title=f"Fallback {outage.ward_name}")


def plan_records(session: Session, outage_id: str, progress: Progress = unheeded) -> int:
    """Put each patient's record into the outbox, once; how many were new. Where a sheet was keyed
    after it, there is a second one, which names the first.

    Not of those who have a reserve number: the record system has no such patient to keep it for.
    FallbackError where documents are not switched on, or something is missing from the records.
    Where the person asks to stop, the rest waits for the next time.
    """
    with session.read() as tx:
        outage = open_outage(tx, outage_id)
        no_drill(outage)
        if not outbox.policy(tx)["document"]:
            raise FallbackError("recovery.kind_off", kind="findings.kind_document")
        why = obstacles.before_records(session, tx, outage)
        missing = _missing(tx, outage_id)
        last = {sheet.patient_id: sheet for sheet in used_sheets(tx, outage)}
    if why:
        words = " ".join(message.text(session.lang) for message in why)
        raise FallbackError("documents.not_whole", why=words)
    for number, (patient_id, earlier) in enumerate(missing.items()):
        if not progress(number, len(missing)):
            return number
        _plan_record(session, outage, last[patient_id], earlier)
    progress(len(missing), len(missing))
    return len(missing)


def _missing(tx: Transaction, outage_id: str) -> dict[str, tuple[OutboxRow, ...]]:
    """The patients whose record is to be planned → the documents of theirs that are already."""
    planned_already: dict[str, list[OutboxRow]] = {}
    for row in outbox.of_outage(tx, outage_id):
        if row.kind == "document":
            planned_already.setdefault(row.patient_id, []).append(row)
    keyed: dict[str, str] = {}
    for one in done_sheets(tx, outage_id):
        at = max(at for _, at in entries.passes(tx, one.sheet.number).values())
        keyed[one.sheet.patient_id] = max(keyed.get(one.sheet.patient_id, ""), at)
    found: dict[str, tuple[OutboxRow, ...]] = {}
    for patient_id, at in sorted(keyed.items()):
        earlier = tuple(planned_already.get(patient_id, ()))
        late = not earlier or at > (earlier[-1].planned_at or earlier[-1].changed_at)
        if patient_id and not number_on_sheet(patient_id) and late:
            found[patient_id] = earlier
    return found


def _plan_record(
    session: Session, outage: Outage, sheet: Sheet, earlier: tuple[OutboxRow, ...]
) -> None:
    which = f"document|{outage.id}|{sheet.patient_id}"
    which += f"|{len(earlier)}" if earlier else ""
    identifier = item_identifier(which)
    first = (earlier[0].location or earlier[0].identifier) if earlier else ""
    title = say("documents.title", ward=outage.ward_name).text(session.lang)
    if first:
        title = say("documents.title_more", first=first, title=title).text(session.lang)
    pdf = issue_record(session, outage.id, sheet.patient_id, first).pdf
    with session.act(
        Action.WRITEBACK_SEND, patient_id=sheet.patient_id, item=identifier, state="planned"
    ) as noted:
        chart = snapshots.chart(noted.tx, sheet.snapshot_id, sheet.patient_id)
        if chart is None or outbox.get(noted.tx, identifier) is not None:
            return  # somebody else was quicker
        item = DocumentItem(
            identifier,
            sheet.patient_id,
            chart.stay.encounter_id,
            title,
            from_iso(outage.began_at),
            from_iso(outage.ended_at) if outage.ended_at else session.now(),
            pdf,
            earlier[0].identifier if earlier else "",
        )
        outbox.plan(noted.tx, planned(outage.id, item, noted.at))


def ward_heading(session: Session, outage: Outage) -> Heading:
    """The heading of a ward's paper about the outage; a drill says that it is one."""
    if outage.kind != "drill":
        return Heading(outage.ward_name, place=outage.ward_name)
    drill, mark = (say(f"packet.{one}_drill").text(session.lang) for one in ("kind", "mark"))
    return Heading(outage.ward_name, place=outage.ward_name, warnings=(drill,), mark=mark)


def newest_snapshot(tx: Transaction, outage: Outage) -> str:
    """The snapshot that the outage's last packet was printed from."""
    return used_sheets(tx, outage)[-1].snapshot_id


def wording_of(session: Session) -> Wording:
    """The clock and language of who reads it."""
    return Wording(session.settings.zone, session.lang)


def patients_of(tx: Transaction, used: Sequence[Sheet]) -> dict[str, str]:
    """Patient id → name, number as their sheets have it, and bed: a name alone may be another
    patient's too."""
    found: dict[str, str] = {}
    one_each = {sheet.patient_id: sheet.number for sheet in used if sheet.patient_id}
    printed = {who: sheets.frozen(tx, one).heading.number for who, one in one_each.items()}
    for sheet in used:
        if number := number_on_sheet(sheet.patient_id):
            found[sheet.patient_id] = " · ".join(filter(None, (sheet.patient_name, number)))
    for snapshot_id in dict.fromkeys(sheet.snapshot_id for sheet in used):
        for row in snapshots.chart_rows(tx, snapshot_id):
            number = printed.get(row.patient_id, row.number)
            found[row.patient_id] = " · ".join(filter(None, (row.name, number, row.bed)))
    return found


def _with_titles(
    tx: Transaction, used: Iterable[Sheet], done: Iterable[DoneSheet]
) -> list[UsedSheet]:
    keyed = {
        one.sheet.number: " / ".join(filter(None, (one.keyed_by, one.verified_by))) for one in done
    }
    return [
        UsedSheet(one, sheets.frozen(tx, one.number).title, keyed.get(one.number, ""))
        for one in used
    ]


def used_sheets(tx: Transaction, outage: Outage) -> tuple[Sheet, ...]:
    """The sheets of the outage that came from its packets. FallbackError where there are none."""
    found = tuple(
        one
        for one in sheets.of_outage(tx, outage.id)
        if one.form not in ("record", "worklist", "queries", "conflicts", "closing")
    )
    if not found:
        raise FallbackError("documents.no_sheets")
    return found
