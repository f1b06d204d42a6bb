"""What still stands in the way of the patients' records, and of closing the outage, in words."""

from fallback.outage import ledger
from fallback.recovery.events.done import DoneSheet, as_written, done_sheets
from fallback.recovery.events.written import events
from fallback.recovery.findings.finding import finding_id, kept
from fallback.recovery.handover import comparing
from fallback.recovery.intake import unplaced
from fallback.recovery.keying import tasks
from fallback.session import Session
from fallback.store import entries, findings, outbox, scans, sheets
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.texts import Message, say


def before_records(session: Session, tx: Transaction, outage: Outage) -> tuple[Message, ...]:
    """Why a patient's record of the outage would not be whole yet; empty where it would."""
    return (*_sheets(tx, outage), *_scans(tx, outage), *_findings(session, tx, outage))


def before_closing(session: Session, tx: Transaction, outage: Outage) -> tuple[Message, ...]:
    """Why the outage cannot be closed yet; empty where it can."""
    found = list(before_records(session, tx, outage))
    if outage.ended_at is None:
        found.insert(0, say("closing.not_ended"))
    if waiting := outbox.open_items(tx, outage.id):
        unsure = sum(row.state != "planned" for row in waiting)
        found.append(say("closing.not_sent", count=len(waiting), unsure=unsure))
    if unlisted := _by_hand(tx, outage.id) - on_worklists(tx, outage.id):
        found.append(say("closing.not_on_worklist", count=len(unlisted)))
    return (*found, *comparing.on_ledger(tx, outage.id))


def _sheets(tx: Transaction, outage: Outage) -> list[Message]:
    found = sheets.of_outage(tx, outage.id)
    missing = [one.number for one in ledger.count(found).missing]
    unkeyed = [
        one.number
        for one in found
        if one.returns
        and one.state in ("verified", "filed")
        and not tasks.nothing_to_key(tx, one.number)
        and tasks.settled(tx, one.number) is None
    ]
    inked = {one.sheet_number for one in entries.of_outage(tx, outage.id) if one.state != "blank"}
    seen = {page.sheet_number for page in scans.listed(tx) if page.state == "confirmed"}
    half = [
        one.number
        for one in found
        if one.state in ("void", "lost")
        and one.number in inked
        and tasks.settled(tx, one.number) is None
    ]
    pictured = [
        one.number
        for one in found
        if one.state in ("void", "lost")
        and one.returns
        and one.number in seen - inked
        and not tasks.nothing_to_key(tx, one.number)
        and tasks.settled(tx, one.number) is None
    ]
    lists = {
        "closing.sheets_pictured": pictured,
        "closing.sheets_missing": missing,
        "closing.sheets_unkeyed": unkeyed,
        "closing.sheets_half_keyed": half,
    }
    return [
        say(key, count=len(numbers), numbers=", ".join(numbers))
        for key, numbers in lists.items()
        if numbers
    ]


def _scans(tx: Transaction, outage: Outage) -> list[Message]:
    """A page that nobody placed may be any sheet's; so may one that was never read."""
    found: list[Message] = []
    if pages := unplaced.pages(tx, outage):
        numbers = ", ".join(str(page.id) for page in pages)
        found.append(say("closing.pages_unplaced", count=len(pages), pages=numbers))
    if files := unplaced.files(tx):
        names = ", ".join(file.name for file in files)
        found.append(say("closing.files_interrupted", count=len(files), names=names))
    return found


def _findings(session: Session, tx: Transaction, outage: Outage) -> list[Message]:
    rows = findings.of_outage(tx, outage.id)
    expected: set[str] = set()
    for one in done_sheets(tx, outage.id):
        expected |= expected_findings(session, outage, one)
    found: list[Message] = []
    if absent := expected - {row.id for row in rows}:
        found.append(say("closing.not_compared", count=len(absent)))
    if undecided := sum(kept(row).open for row in rows):
        found.append(say("closing.undecided", count=undecided))
    return found


def _by_hand(tx: Transaction, outage_id: str) -> set[str]:
    """What has to be entered by hand: decided so, or refused by the record system."""
    decided = {row.id for row in findings.of_outage(tx, outage_id) if row.decision == "worklist"}
    refused = (row for row in outbox.of_outage(tx, outage_id) if row.state == "refused")
    return decided | {row.finding_id or row.identifier for row in refused}


def on_worklists(tx: Transaction, outage_id: str) -> set[str]:
    """What stands on a worklist that was issued and is not void or lost."""
    lists = (
        sheets.frozen(tx, one.number)
        for one in sheets.of_outage(tx, outage_id)
        if one.form == "worklist" and one.state not in ("void", "lost")
    )
    return {box.row_id for one in lists for box in one.boxes}


def expected_findings(session: Session, outage: Outage, one: DoneSheet) -> frozenset[str]:
    """The ids of the findings that a comparison makes of this sheet."""
    written = events(as_written(session, outage, one))
    return frozenset(
        finding_id(outage.id, event.origin.sheet, event.origin.group) for event in written
    )
