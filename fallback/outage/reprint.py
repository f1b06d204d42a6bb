"""A form is printed again: anew, from what is trusted now, in the old one's place."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeAlias

from fallback.chart.model import Snapshot
from fallback.errors import FallbackError
from fallback.outage.issue import IssuedPacket, issue, unheeded
from fallback.outage.ledger import set_state
from fallback.outage.naming import naming
from fallback.outage.packets import context, pinned, title
from fallback.outage.replacing import (
    LIVE,
    REPLACEABLE,
    Replacing,
    copies_of,
    may_be_replaced,
)
from fallback.packet.compose import (
    WARD_FORMS,
    FormCopy,
    compose_blank,
    compose_form,
    compose_overview,
    patient_forms,
)
from fallback.packet.context import Context
from fallback.packet.continuation import FORM as CONTINUATION
from fallback.session import Session, from_iso
from fallback.sources.record_system import Progress
from fallback.store import outages, own_forms, sheets, snapshots
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.sheets import Sheet
from forms.codes import normal_number

Copies: TypeAlias = tuple[tuple[Sheet, ...], ...]


def reprint(
    session: Session, which: str | Sequence[str], reason: str, progress: Progress = unheeded
) -> IssuedPacket:
    """Print sheets again: those of a packet (its id) that may be in use, or those of the numbers,
    each with all pages of its form; the old ones are void. FallbackError where the reason is
    missing, a number is wrong, a sheet came back or is void, or a form is not printed from here.
    """
    if not reason.strip():
        raise FallbackError("outage.reprint_reason")
    with session.read() as tx:
        old = _of_packet(tx, which) if isinstance(which, str) else _of_numbers(tx, which)
        outage = _their_outage(tx, old)
        row = pinned(tx, outage)
        snapshot = snapshots.load(tx, row.id)
        now = context(session, outage, row, own_forms.forms(tx))
        copies = [_again(tx, copy[0], snapshot, now) for copy in old]
    gone = {
        place: tuple(sheet for sheet in copy if sheet.state in REPLACEABLE)
        for place, copy in enumerate(old)
    }
    replacing = Replacing(gone, reason.strip())
    with session.read() as tx:
        notes = naming(tx, outage.id, (sheet for copy in gone.values() for sheet in copy))
    return issue(
        session,
        outage,
        row.id,
        copies,
        title=title(outage),
        progress=progress,
        replacing=replacing,
        notes=notes,
    )


def void(session: Session, numbers: Sequence[str], reason: str) -> tuple[Sheet, ...]:
    """These sheets are not to be used. FallbackError as of `ledger.set_state`; those named before
    the one that fails are void then."""
    return tuple(set_state(session, number, "void", reason) for number in numbers)


def _of_packet(tx: Transaction, packet_id: str) -> Copies:
    found = sheets.of_packet(tx, packet_id)
    if not found:
        raise FallbackError("outage.packet_unknown", packet=packet_id)
    alive = tuple(
        copy for copy in copies_of(found) if any(sheet.state in REPLACEABLE for sheet in copy)
    )
    if not alive:
        may_be_replaced(found[0])
    return alive


def _of_numbers(tx: Transaction, numbers: Sequence[str]) -> Copies:
    found: dict[str, tuple[Sheet, ...]] = {}
    for typed in numbers:
        number = normal_number(typed)
        if number is None:
            raise FallbackError("outage.sheet_misread", number=typed)
        sheet = sheets.get(tx, number)
        if sheet is None:
            raise FallbackError("outage.sheet_unknown", number=number)
        may_be_replaced(sheet)
        packet = copies_of(sheets.of_packet(tx, sheet.packet_id))
        copy = next(copy for copy in packet if sheet in copy)
        found[copy[0].number] = copy
    if not found:
        raise FallbackError("outage.sheet_misread", number="")
    return tuple(found.values())


def _their_outage(tx: Transaction, old: Copies) -> Outage:
    ids = {sheet.outage_id for copy in old for sheet in copy}
    outage = outages.get(tx, ids.pop())
    if ids or outage is None:
        raise FallbackError("outage.two_outages")
    return outage


def _again(tx: Transaction, old: Sheet, snapshot: Snapshot, context: Context) -> FormCopy:
    """The same form of the same patient, as it is printed now."""
    if old.form not in (*patient_forms(context.forms), *WARD_FORMS):
        raise FallbackError("outage.not_reprinted", number=old.number)
    frozen = sheets.frozen(tx, old.number)
    if not frozen.heading.valid_until:  # nothing of a snapshot is on it
        return compose_blank(old.form, snapshot.ward, context)
    if not old.patient_id:
        return compose_overview(snapshot, context)
    chart = next((one for one in snapshot.charts if one.patient.id == old.patient_id), None)
    if chart is None:
        raise FallbackError("outage.no_patient", ward=snapshot.ward.name)
    if frozen.until and continued(tx, old.outage_id, old.patient_id):
        context = _no_further(old, from_iso(frozen.until), context)
    return compose_form(old.form, chart, context)


def _no_further(old: Sheet, until: datetime, context: Context) -> Context:
    """The next day's sheet is out: no due time is drawn on both. FallbackError where its hours
    have begun."""
    start = context.window[0]
    if until <= context.printed_at:
        raise FallbackError("outage.reprint_passed", number=old.number)
    return replace(context, drawn=(start, until))


def continued(tx: Transaction, outage_id: str, patient_id: str) -> bool:
    """Whether a later day's sheet of the patient may be in use."""
    return any(
        one.form == CONTINUATION and one.patient_id == patient_id and one.state in LIVE
        for one in sheets.of_outage(tx, outage_id)
    )
