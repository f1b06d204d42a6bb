"""Where a page belongs: said by its codes, proven by the boxes that were printed on its sheet."""

from typing import Final

from fallback.recovery.intake.reading import Reading
from fallback.recovery.intake.scanned import TRIAL
from fallback.session import Noted, Session
from fallback.store import outages, scans, sheets
from fallback.store.database import Transaction
from fallback.store.scans import PageState, Place
from fallback.store.sheets import FrozenSheet, Sheet
from fallback.texts import say
from forms.codes import PagePayload
from forms.scan.faults import LOST, Unreadable
from forms.scan.result import Fit, Geometry, Looked

OPEN: Final[frozenset[PageState]] = frozenset({"found", "second", "confirmed"})
"""States of a page that stands for its sheet."""


def read(session: Session, reading: Reading, picture: bytes, outage_id: str = "") -> Place:
    """Where a page belongs by itself. A sheet of a closed outage, or of another than `outage_id`
    where one is named, is kept apart. A page that cannot be looked at is for a person."""
    try:
        looked = reading.look(picture)
    except Unreadable as error:
        return Place("unidentified", reason=_lost(session, error))
    if looked.payload is None:
        return Place("blank" if looked.blank else "unidentified")
    if looked.payload.form_code == TRIAL:
        return Place("trial")
    with session.read() as tx:
        sheet = named(tx, looked.payload)
        if sheet is None:
            return Place("elsewhere")
        frozen = sheets.frozen(tx, sheet.number)
        here = belongs(tx, sheet, outage_id)
    if not here:
        return Place("other_outage", sheet.number)
    try:
        fit = reading.by_codes(picture, geometry(frozen), looked.marks)
        return laid(reading, picture, sheet, frozen, fit)
    except Unreadable as error:
        return Place("align", sheet.number, reason=_lost(session, error))


def _lost(session: Session, error: Unreadable) -> str:
    """What is said of a page at which the reading came to an end."""
    if error.fault not in LOST:
        raise error
    return say("intake.reader_ended").text(session.lang)


def named(tx: Transaction, payload: PagePayload) -> Sheet | None:
    """The very sheet that a page code names; None where it was not printed here."""
    sheet = sheets.by_token(tx, payload.token, payload.page)
    if sheet is None:
        return None
    said = payload.version, payload.pages, payload.snapshot
    kept = sheet.form_version, sheet.pages, sheet.snapshot_id[:8].upper().ljust(8, "0")
    return sheet if said == kept else None


def belongs(tx: Transaction, sheet: Sheet, outage_id: str = "") -> bool:
    """Whether the sheet's outage is open, and the one that is named."""
    outage = outages.get(tx, sheet.outage_id)
    here = outage is not None and outage.closed_at is None
    return here and outage_id in ("", sheet.outage_id)


def geometry(frozen: FrozenSheet) -> Geometry:
    """What was printed on it, as a scan is laid over it."""
    return Geometry(frozen.width, frozen.height, tuple(box.rect for box in frozen.boxes))


def fitted(reading: Reading, picture: bytes, looked: Looked, frozen: FrozenSheet) -> Fit | None:
    """The fit of a page to the sheet that a person says it is."""
    by_codes = reading.by_codes(picture, geometry(frozen), looked.marks)
    return by_codes or reading.by_edges(picture, geometry(frozen))


def laid(
    reading: Reading, picture: bytes, sheet: Sheet, frozen: FrozenSheet, fit: Fit | None
) -> Place:
    """A page of a known sheet: laid straight where its fit is proven, else to be aligned by hand.
    Where nothing is written in boxes, nothing has to be proven."""
    if fit is None or (frozen.boxes and not fit.proven):
        return Place("align", sheet.number)
    return Place("found", sheet.number, fit, reading.straightened(picture, fit.mesh))


def settled(act: Noted, place: Place, page_id: int = 0) -> Place:
    """The place as the store has it now: another page of the same sheet makes it a second scan,
    which never takes the first one's place."""
    if place.state != "found" or place.sheet_number is None:
        return place
    others = scans.of_sheet(act.tx, place.sheet_number)
    if any(other.id != page_id and other.state in OPEN for other in others):
        return Place("second", place.sheet_number, place.fit, place.straight)
    return place
