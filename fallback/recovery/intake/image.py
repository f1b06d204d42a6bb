"""The pictures that a clerk keys from. While whose a page is waits for an answer, none is shown.

Needs no image library: the page was laid straight when it came, and a box is a place on it.
"""

from dataclasses import dataclass

from fallback.errors import FallbackError
from fallback.session import Action, Session
from fallback.store import scans, sheets
from fallback.store.database import Transaction
from fallback.store.scans import ScanPage


@dataclass(frozen=True)
class SheetImage:
    """A scanned side, laid straight: a grey JPEG of the whole sheet, `width` × `height` mm. A
    box of the sheet lies in it where it was printed."""

    page_id: int
    jpeg: bytes
    width: float
    height: float


def waiting(tx: Transaction, number: str) -> ScanPage | None:
    """The page of a sheet whose name and birth date have to be confirmed before any field opens:
    the first that came, while none of the sheet's pages is confirmed."""
    pages = scans.of_sheet(tx, number)
    if any(page.state == "confirmed" for page in pages):
        return None
    return next((page for page in pages if page.state in ("found", "second")), None)


def unless_waiting(tx: Transaction, number: str) -> None:
    """FallbackError where the picture of the sheet waits to be confirmed."""
    page = waiting(tx, number)
    if page is not None:
        raise FallbackError("intake.confirm_first", number=number, page=page.id)


def images(session: Session, number: str) -> tuple[SheetImage, ...]:
    """The confirmed pictures of a sheet, the first scan first; () where it is keyed from paper.
    Reading them is noted."""
    with session.act(Action.CHART_READ, sheet=number) as act:
        sheet = sheets.get(act.tx, number)
        act.patient_id = sheet.patient_id if sheet else ""
        confirmed = [page for page in scans.of_sheet(act.tx, number) if page.state == "confirmed"]
        act.details["pages"] = " ".join(str(page.id) for page in confirmed)
        found = [(page.id, scans.straightened(act.tx, page.id)) for page in confirmed]
    return tuple(
        SheetImage(id, kept[0], kept[1].mesh.width, kept[1].mesh.height)
        for id, kept in found
        if kept is not None
    )
