"""The head of every side: who it is, what the sheet is, where it came from and until when it holds.

What must be read first is largest: the name, the number, the sheet's number, and the time after
which the sheet is not valid. Warnings stand in words, in a heavy black frame.
"""

from typing import Final

import msgspec

from forms.geometry import Area, Line, Rect
from forms.layout import words
from forms.layout.band import Paper, Slot, columns
from forms.layout.grid import CODE, QUIET, RULE
from forms.layout.identity import identity
from forms.layout.notice import INSET, paragraph
from forms.layout.piece import Ink, Piece, Room
from forms.layout.wrap import ALARM, BODY, SMALL, Style, height, set_lines

NAME: Final = Style(13.0, "bold")
LONG_NAME: Final = Style(11.0, "bold")  # one that takes more than two lines of the other
LONGEST_NAME: Final = Style(8.0, "bold")  # one that takes more than four lines even so
NUMBER: Final = Style(11.0, "bold")
FORM: Final = Style(11.0, "bold")
SHEET_NUMBER: Final = Style(12.0, "bold")
BESIDE: Final = 2.2  # mm between the number and the birth date
WARNINGS_ROOM: Final = 60.0  # mm: warnings that need more stand first in the content instead


class Head(msgspec.Struct, frozen=True):
    """The head's strokes from the top of the sheet, its slots, and the warnings it could not hold
    (a line in it then counts them and says where they stand)."""

    piece: Piece
    slots: tuple[Slot, ...]
    spilled: tuple[Piece, ...]


def head(paper: Paper) -> Head:
    """The head of all sides of a form; it ends at the piece's height."""
    edge, ink = paper.edge, Ink()
    left, right = columns(paper.definition, edge)
    top = edge.top - 0.8  # the white above the letters
    who_end = _who(ink, paper, left, top)
    title = set_lines(paper.definition.title.text(paper.lang), FORM, right.w, paper.measure)
    title_end = ink.lines(right.x, top, title)
    slots = (
        Slot("number", right.x, title_end, SHEET_NUMBER),
        Slot("page", right.x, title_end + SHEET_NUMBER.leading, BODY),
    )
    what_end = title_end + SHEET_NUMBER.leading + BODY.leading
    y = max(who_end, what_end, edge.top + CODE + QUIET) + 0.6
    room = Room(edge.left, edge.content, edge.height / 2, paper.lang, paper.measure)
    if not paper.heading.name:
        y = identity(ink, paper, y, room)
    y = _origin(ink, paper, y, room)
    most = min(WARNINGS_ROOM, edge.height / 2 - y)  # the head takes half of a side
    warnings, spilled = _warnings(paper, room, most)
    for piece in warnings:
        y = ink.put(piece, y)
    ink.strokes.append(Line(edge.left, y, edge.right, y, RULE))
    return Head(ink.piece(y + 1.5), slots, spilled)


def _who(ink: Ink, paper: Paper, column: Rect, y: float) -> float:
    """Name, number and birth date, place; the birth date beside the number where it fits."""
    heading, measure = paper.heading, paper.measure
    if not heading.name:
        y = ink.lines(column.x, y, set_lines(words.WHO.text(paper.lang), FORM, column.w, measure))
    name = set_lines(heading.name, NAME, column.w, measure)
    if len(name) > 2:
        name = set_lines(heading.name, LONG_NAME, column.w, measure)
    if len(name) > 4:
        name = set_lines(heading.name, LONGEST_NAME, column.w, measure)
    y = ink.lines(column.x, y, name)
    end = ink.lines(column.x, y, set_lines(heading.number, NUMBER, column.w, measure))
    beside = measure(heading.number, NUMBER.font, NUMBER.size) + BESIDE
    birth = set_lines(heading.birth_date, BODY, column.w, measure)
    if beside + measure(heading.birth_date, BODY.font, BODY.size) <= column.w and heading.number:
        ink.lines(column.x + beside, end - BODY.leading - 0.25, birth)
    else:
        end = ink.lines(column.x, end, birth)
    return ink.lines(column.x, end, set_lines(heading.place, BODY, column.w, measure))


def _origin(ink: Ink, paper: Paper, y: float, room: Room) -> float:
    """Source, and below it age, at the left; NOT VALID AFTER at the right in a frame."""
    heading = paper.heading
    valid = set_lines(heading.valid_until, ALARM, room.width / 2, paper.measure)
    wide = max((paper.measure(s.text, ALARM.font, ALARM.size) for s in valid), default=0.0)
    origin = "\n".join(filter(None, (heading.origin, heading.age)))
    lines = set_lines(origin, SMALL, room.width - wide - 9.0, paper.measure)
    tall = max(height(valid) + 1.4 if valid else 0.0, height(lines))
    if valid:
        frame = Rect(paper.edge.right - wide - 4.0, y, wide + 4.0, height(valid) + 1.4)
        ink.strokes.append(Area(frame, 0.5))
        ink.lines(frame.x + 2.0, y + 0.7, valid)
    ink.lines(paper.edge.left, y + max(0.0, (tall - height(lines)) / 2), lines)
    return y + tall + 1.4


def _warnings(paper: Paper, room: Room, left: float) -> tuple[list[Piece], tuple[Piece, ...]]:
    """All warnings in one frame. Where they are too many for the head, those that fit stay on
    every side, and a line stands for the others."""
    warnings = [text for text in paper.heading.warnings if text.strip()]
    if not warnings:
        return [], ()
    pieces = paragraph("\n".join(warnings), "", True, room)
    if sum(piece.height for piece in pieces) <= left:
        return pieces, ()
    kept, spilled = _sorted_out(warnings, room, left)
    line = words.WARNINGS_INSIDE.text(paper.lang).format(count=len(spilled))
    inside = tuple(paragraph("\n".join(spilled), "", True, room))
    return paragraph("\n".join((*kept, line)), "", True, room), inside


def _sorted_out(warnings: list[str], room: Room, left: float) -> tuple[list[str], list[str]]:
    """The warnings that fit into `left` mm of the head, in their order, and those that don't."""
    kept: list[str] = []
    spilled: list[str] = []
    left -= 2 * ALARM.leading + 4 * INSET  # the frame, and the line for the others
    for text in warnings:
        tall = height(set_lines(text, ALARM, room.width - 2 * INSET, room.measure))
        (kept if tall <= left else spilled).append(text)
        left -= tall if tall <= left else 0.0
    return kept, spilled
