"""A person says which sheet a page is, or where its corners are. The proof stays the same."""

from collections.abc import Iterator
from contextlib import contextmanager

from fallback.errors import FallbackError
from fallback.recovery.intake import placing
from fallback.recovery.intake.pages import note, the_page
from fallback.recovery.intake.reading import Reading
from fallback.recovery.intake.scanned import sheet_number
from fallback.session import Action, Session
from fallback.store import scans, sheets
from fallback.store.database import Transaction
from fallback.store.scans import Place, ScanPage
from fallback.store.sheets import FrozenSheet, Sheet
from forms.scan.faults import Unreadable
from forms.scan.result import Corners, Looked

__all__ = ["Corners", "align", "place"]


def place(session: Session, page_id: int, typed: str) -> ScanPage:
    """Place a page on the sheet of a number or page code, as typed from its picture.

    It is *found* where the boxes of that sheet are on it, else to be aligned. FallbackError where
    the number cannot be right, where a code on the page names another sheet, or where it is
    confirmed already.
    """
    with session.read() as tx:
        _open(tx, page_id)
        number = sheet_number(tx, typed)
        sheet, frozen = _sheet(tx, number)
        picture = scans.picture(tx, page_id)
        here = placing.belongs(tx, sheet)
    with _reading(page_id) as reading:
        looked = reading.look(picture)
        _not_another(session, looked, sheet)
        if not here:
            raise FallbackError("recovery.outage_closed")
        known = looked if looked.payload is not None else Looked(None, (), looked.ink)
        fit = placing.fitted(reading, picture, known, frozen)
        placed = placing.laid(reading, picture, sheet, frozen, fit)
    return _moved(session, page_id, placed)


def align(session: Session, page_id: int, corners: Corners) -> ScanPage:
    """Lay a page straight by the corners of its paper, in pixels of its picture. FallbackError
    where the boxes are still not where they were printed: nothing is changed then."""
    with session.read() as tx:
        page = _open(tx, page_id)
        if page.sheet_number is None:
            raise FallbackError("intake.place_first", page=page_id)
        sheet, frozen = _sheet(tx, page.sheet_number)
        picture = scans.picture(tx, page_id)
        here = placing.belongs(tx, sheet)
    if not here:
        raise FallbackError("recovery.outage_closed")
    with _reading(page_id) as reading:
        looked = reading.look(picture)
        _not_another(session, looked, sheet)
        fit = reading.by_corners(picture, placing.geometry(frozen), corners, looked.marks)
        placed = placing.laid(reading, picture, sheet, frozen, fit)
    if placed.state == "align":
        share = f"{100 * fit.frames:.0f}"
        raise FallbackError("intake.not_proven", page=page_id, share=share)
    return _moved(session, page_id, placed)


@contextmanager
def _reading(page_id: int) -> Iterator[Reading]:
    """For one page; FallbackError where it is too much for whoever reads it."""
    try:
        with Reading() as reading:
            yield reading
    except Unreadable as error:
        raise FallbackError("intake.page_not_read", page=page_id) from error


def _open(tx: Transaction, page_id: int) -> ScanPage:
    page = the_page(tx, page_id)
    if page.state == "confirmed":
        raise FallbackError("intake.is_confirmed", page=page_id, number=page.sheet_number)
    return page


def _sheet(tx: Transaction, number: str) -> tuple[Sheet, FrozenSheet]:
    sheet = sheets.get(tx, number)
    if sheet is None:
        raise FallbackError("recovery.no_such_sheet", number=number)
    return sheet, sheets.frozen(tx, number)


def _not_another(session: Session, looked: Looked, sheet: Sheet) -> None:
    """FallbackError where a code that was read says it is not that sheet."""
    if looked.payload is None:
        return
    with session.read() as tx:
        named = placing.named(tx, looked.payload)
    if named is None or named.number != sheet.number:
        says = named.number if named else looked.payload.form_code
        raise FallbackError("intake.code_says", number=sheet.number, says=says)


def _moved(session: Session, page_id: int, wanted: Place) -> ScanPage:
    with session.act(Action.INTAKE_PLACE) as act:
        _open(act.tx, page_id)  # nor confirmed while it was laid straight
        placed = placing.settled(act, wanted, page_id)
        scans.move(act.tx, page_id, placed, session.person.id, act.at)
        page = the_page(act.tx, page_id)
        note(act, page)
        act.details["state"] = placed.state
    return page
