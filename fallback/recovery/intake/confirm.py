"""Whose a page is, is confirmed by a person from its own picture before any field of it opens."""

from dataclasses import dataclass
from typing import Final

from fallback.errors import FallbackError
from fallback.outage.ledger import may_move
from fallback.recovery.intake import placing
from fallback.recovery.intake.pages import TO_CONFIRM, note, the_page
from fallback.session import Action, Noted, Session
from fallback.store import scans, sheets
from fallback.store.database import Transaction
from fallback.store.scans import ScanPage
from fallback.store.sheets import FrozenSheet, Sheet, SheetState
from fallback.texts import Message, say
from forms.geometry import Rect
from forms.values import Heading

HEAD: Final = Rect(8.0, 6.0, 0.0, 30.0)  # mm: name, number, birth date and the sheet's number
LINE: Final = 45  # characters of a name that leave the head as high as it is
_OUT: Final[frozenset[SheetState]] = frozenset(
    {"issued", "sent", "printed", "uncertain", "void", "lost"}
)
"""States of a sheet that has not come back, as far as was known."""


@dataclass(frozen=True)
class Confirmation:
    """What a person compares: the head of the page as it was scanned (PNG), and whose the sheet is
    by the record it was printed from. `unexpected`: the state of a sheet that was given up."""

    page: ScanPage
    sheet: Sheet
    heading: Heading
    head: bytes
    unexpected: SheetState | None
    title: str  # of the form


def confirmation(session: Session, page_id: int) -> Confirmation:
    """The head of a page beside what the record says. FallbackError where it is not laid straight
    yet. Reading it is noted."""
    from forms.scan import work  # an image library: loaded where there is a picture

    with session.act(Action.CHART_READ) as act:
        page, sheet, frozen = _to_confirm(act.tx, page_id)
        note(act, page)
        kept = scans.straightened(act.tx, page_id)
    if kept is None:
        raise FallbackError("intake.not_straight", page=page_id)
    head = work.crop(kept[0], _head(frozen), margin=0.0)
    unexpected = sheet.state if sheet.state in ("void", "lost") else None
    return Confirmation(page, sheet, frozen.heading, head, unexpected, frozen.title)


def warnings(found: Confirmation) -> tuple[Message, ...]:
    """What else they must know of the sheet before they answer."""
    number, said = found.sheet.number, []
    if found.page.state == "second":
        said.append(say("intake.second_scan", number=number))
    if found.unexpected:
        state = f"outage.state_{found.unexpected}"
        said.append(say("intake.given_up", number=number, state=state))
    if not found.heading.name:
        said.append(say("intake.for_nobody", number=number))
    return tuple(said)


def confirm_patient(session: Session, page_id: int, *, yes: bool, reason: str = "") -> ScanPage:
    """Yes: the page opens for keying and its sheet has come back, whatever it was thought to be.
    No: the page is put aside with the reason. FallbackError where a reason is missing, or where
    the page is not waiting for an answer."""
    if not yes and not reason.strip():
        raise FallbackError("intake.reason")
    with session.act(Action.INTAKE_CONFIRM, answer="yes" if yes else "no") as act:
        page, sheet, _ = _to_confirm(act.tx, page_id)
        note(act, page)
        by = session.person.id
        if yes:
            scans.set_state(act.tx, page_id, "confirmed", by, act.at)
            _returned(act, sheet)
        else:
            scans.set_state(act.tx, page_id, "aside", by, act.at, reason.strip())
        return the_page(act.tx, page_id)


def crops(session: Session, page_id: int, paths: tuple[str, ...] = ()) -> dict[str, bytes]:
    """The boxes of a confirmed page by path (all of them, or those named), as PNG with a margin.
    FallbackError where nobody has confirmed whose it is. Reading it is noted."""
    from forms.scan import work  # an image library: loaded where there is a picture

    with session.act(Action.CHART_READ) as act:
        page = the_page(act.tx, page_id)
        kept = scans.straightened(act.tx, page_id)
        if page.state != "confirmed" or page.sheet_number is None or kept is None:
            raise FallbackError("intake.not_confirmed", page=page_id)
        note(act, page)
        frozen = sheets.frozen(act.tx, page.sheet_number)
    wanted = set(paths) or {box.path for box in frozen.boxes}
    boxes = {box.path: box.rect for box in frozen.boxes if box.path in wanted}
    return work.crops(kept[0], boxes)


def of_sheet(session: Session, number: str) -> tuple[ScanPage, ...]:
    """The confirmed pages of a sheet, the first scan first: those a clerk keys from."""
    with session.read() as tx:
        found = scans.of_sheet(tx, number)
    return tuple(page for page in found if page.state == "confirmed")


def _to_confirm(tx: Transaction, page_id: int) -> tuple[ScanPage, Sheet, FrozenSheet]:
    page = the_page(tx, page_id)
    if page.state not in TO_CONFIRM or page.sheet_number is None:
        raise FallbackError(
            "intake.not_to_confirm", page=page_id, state=f"intake.state_{page.state}"
        )
    sheet = sheets.get(tx, page.sheet_number)
    if sheet is None or not placing.belongs(tx, sheet):
        raise FallbackError("recovery.outage_closed")
    return page, sheet, sheets.frozen(tx, page.sheet_number)


def _returned(act: Noted, sheet: Sheet) -> None:
    """The paper is here: its sheet has come back, also one that was void or lost."""
    if sheet.state in _OUT:
        may_move(sheet, "returned")
        sheets.set_state(act.tx, sheet.number, "returned", act.at)
        act.details["was"] = sheet.state


def _head(frozen: FrozenSheet) -> Rect:
    """The head of the page: as far as the boxes for somebody whom nobody knew go, too."""
    written = [box.rect for box in frozen.boxes if box.group == "heading"]
    lines = len(frozen.heading.name) // LINE  # a long name pushes what follows it down
    bottom = max([HEAD.y + HEAD.h + 6.0 * lines, *(rect.y + rect.h + 2.0 for rect in written)])
    return Rect(HEAD.x, HEAD.y, frozen.width - 2 * HEAD.x, bottom - HEAD.y)
