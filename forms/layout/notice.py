"""Words for the reader: plain, or in a heavy frame that cannot be overlooked."""

from typing import Final

from forms.geometry import Area, Line, Rect
from forms.layout.grid import HEAVY
from forms.layout.piece import Ink, Piece, Room, Run
from forms.layout.strip import chunks
from forms.layout.wrap import ALARM, BODY, TITLE, Set, set_lines
from forms.spec import Notice

INSET: Final = 2.2  # from a frame to its text
BEFORE: Final = 0.9  # white above a notice
AFTER: Final = 1.1  # and below
TITLE_BEFORE: Final = 1.6  # white above its title


def notice(block: Notice, fill: str | None, room: Room) -> Run | None:
    """The notice as a run; None where it has nothing to say."""
    text = fill if block.fill else (block.text.text(room.lang) if block.text else None)
    if not text or not text.strip():
        return None
    pieces = tuple(paragraph(text, block.id, block.strong, room))
    if block.title is None:
        return Run(pieces)
    ink = Ink()
    lines = set_lines(block.title.text(room.lang), TITLE, room.width, room.measure)
    return Run(pieces, head=ink.piece(ink.lines(room.left, TITLE_BEFORE, lines)))


def paragraph(text: str, path: str, strong: bool, room: Room) -> list[Piece]:
    """A text over the full width; `strong`: bold, in a heavy black frame."""
    inset = INSET if strong else 0.0
    style = ALARM if strong else BODY
    lines = set_lines(text, style, room.width - 2 * inset, room.measure)
    lots = list(chunks(lines, room.height - 2 * inset - BEFORE - AFTER))
    return [_part(lot, path, text if len(lots) == 1 else "", strong, room) for lot in lots]


def _part(lines: tuple[Set, ...], path: str, text: str, strong: bool, room: Room) -> Piece:
    ink = Ink()
    ink.values[path] = text or " ".join(line.text for line in lines)
    if not strong:
        return ink.piece(ink.lines(room.left, BEFORE, lines) + AFTER)
    end = ink.lines(room.left + INSET, BEFORE + INSET - 0.6, lines) + INSET - 0.6
    half = HEAVY / 2  # the frame stays inside the printed area
    frame = Rect(room.left + half, BEFORE + half, room.width - HEAVY, end - BEFORE - HEAVY)
    ink.strokes.insert(0, Area(frame, HEAVY))
    return ink.piece(end + AFTER)


def rule(room: Room, y: float, width: float, grey: float = 0.0) -> Line:
    """A rule over the full width."""
    return Line(room.left, y, room.left + room.width, y, width, grey)
