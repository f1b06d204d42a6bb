"""What keying asks of the core; run on the store's thread."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from PySide6.QtGui import QImage

from fallback.recovery.intake import confirm
from fallback.recovery.intake.image import SheetImage, images
from fallback.recovery.keying import entry, leasing, signs
from fallback.recovery.keying.entry import KeyingSheet
from fallback.recovery.keying.handing_out import next_of_all
from fallback.recovery.keying.titles import titles
from fallback.session import Session
from fallback.store.entries import EntryState
from fallback.store.sheets import FrozenSheet, SheetState
from fallback.texts import Message
from forms.values import Heading
from ui.recovery.picture import Side


@dataclass(frozen=True)
class Asked:
    """Whose a scanned page is, for a person to say: its head as scanned, and the record's words.
    `warnings`: what else they must know of the sheet."""

    page_id: int
    number: str
    title: str
    heading: Heading
    head: QImage
    warnings: tuple[Message, ...] = ()


@dataclass(frozen=True)
class Called:
    """A sheet on the desk: its scans (or, without one, the side as drawn), the initials that are
    known, and what has to be confirmed before any box opens."""

    sheet: KeyingSheet
    sides: tuple[Side, ...]
    signs: tuple[str, ...] = ()
    asked: Asked | None = None
    titles: Mapping[str, str] = field(default_factory=dict)  # above the form's blocks


def call_up(session: Session, typed: str) -> Called:
    """The sheet of a number, typed or read by a barcode reader."""
    sheet = entry.call_up(session, typed)
    if sheet.waiting:
        return Called(sheet, (), asked=ask(session, sheet.waiting))
    found = images(session, sheet.sheet.number) if sheet.boxes else ()
    frozen = sheet.frozen
    drawn = Side(frozen.width, frozen.height, frozen.boxes, _heading(frozen), frozen.lang)
    sides = tuple(_scanned(one, drawn) for one in found) or (drawn,)
    known = signs.known(session, sheet)
    return Called(sheet, sides, known, titles=titles(session, frozen))


def call_next(session: Session) -> Called | None:
    """The next sheet that this person may key, handed out to nobody else; None: there is none."""
    number = next_of_all(session)
    return call_up(session, number) if number else None


def leave(session: Session) -> None:
    """The sheet that lies open here is free for others."""
    leasing.leave(session)


def ask(session: Session, page_id: int) -> Asked:
    """Whose a page is."""
    found = confirm.confirmation(session, page_id)
    head = QImage.fromData(found.head)
    said = confirm.warnings(found)
    return Asked(page_id, found.sheet.number, found.title, found.heading, head, said)


def answer(session: Session, page_id: int, yes: bool, reason: str = "") -> None:
    """Say whose a page is: as the record says, or not."""
    confirm.confirm_patient(session, page_id, yes=yes, reason=reason)


def answered(session: Session, called: Called, yes: bool, reason: str) -> Called:
    """The same, of a sheet that was called up: it opens then, or is keyed from paper."""
    if called.asked is not None:
        answer(session, called.asked.page_id, yes, reason)
    return call_up(session, called.sheet.sheet.number)


def key(
    session: Session, number: str, path: str, state: EntryState, value: str, strokes: int
) -> str:
    """Keep one box; its canonical value."""
    return entry.key(session, number, path, value, state, strokes).value


def take_back(session: Session, number: str, path: str) -> None:
    """The box is open again."""
    entry.take_back(session, number, path)


def blank_rest(session: Session, number: str, strokes: int) -> Called:
    """All boxes that nobody keyed are blank on the paper; the sheet as it is then."""
    entry.blank_rest(session, number, strokes)
    return call_up(session, number)


def finish(session: Session, number: str, rest_blank: bool, strokes: int) -> SheetState:
    """This keying is done; with `rest_blank`, what nobody keyed is blank on the paper."""
    return entry.finish(session, number, rest_blank=rest_blank, strokes=strokes)


def _scanned(found: SheetImage, drawn: Side) -> Side:
    image = QImage.fromData(found.jpeg)
    return replace(drawn, width=found.width, height=found.height, image=image)


def _heading(frozen: FrozenSheet) -> str:
    heading = frozen.heading
    return " · ".join(part for part in (frozen.title, heading.name, heading.number) if part)
