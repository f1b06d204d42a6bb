"""The head of a sheet for somebody nobody knows yet: a place for a label, and boxes to write in."""

from typing import Final

from forms.geometry import Area, Rect
from forms.layout import words
from forms.layout.band import Paper
from forms.layout.piece import Ink, Room
from forms.layout.wrap import LABEL, SMALL, height, set_lines
from forms.layout.written import Place, write_box
from forms.spec import Definition, Field, Keying, Kind, Words

LABEL_PLACE: Final = 66.0  # mm wide: a label of 63.5 x 29.6 mm, the usual patient label, fits
ROW: Final = 10.2  # mm from one box to the next
TALL: Final = 9.0  # mm: a box to write a name in standing up
ASKED: Final = 25.0  # mm for what a box asks, at its left
GAP: Final = 2.0
GROUP: Final = "heading"  # what is written here comes back as one thing

_ROWS: Final[tuple[tuple[tuple[str, Words, float], ...], ...]] = (
    (("name", words.NAME, 1.0),),
    (("number", words.NUMBER, 1.0),),
    (("birth_date", words.BIRTH_DATE, 0.54), ("place", words.PLACE, 0.46)),
)


def identity(ink: Ink, paper: Paper, y: float, room: Room) -> float:
    """Draw the place for a label and the boxes from `y`; answers where they end."""
    tall = ROW * len(_ROWS)
    ink.strokes.append(Area(Rect(room.left, y, LABEL_PLACE, tall - GAP / 2), 0.25, 0.45))
    hint = set_lines(words.LABEL_HERE.text(room.lang), LABEL, LABEL_PLACE - 4.0, room.measure)
    ink.lines(room.left + 2.0, y + 1.2, hint)
    left = room.left + LABEL_PLACE + GAP
    width = room.left + room.width - left
    for number, row in enumerate(_ROWS):
        x = left
        for name, label, share in row:
            top = y + number * ROW
            asked = set_lines(label.text(room.lang), SMALL, ASKED - 1.0, room.measure)
            wide = ASKED if x == left else ASKED * 0.7
            ink.lines(x, top + (TALL - height(asked)) / 2, asked)
            cell = Rect(x + wide, top, width * share - wide, TALL)
            field = _field(name, label, paper.definition)
            write_box(ink, field, cell, Place(f"{GROUP}/{name}", GROUP), room)
            x += width * share
    return y + tall + 0.6


def _field(name: str, label: Words, form: Definition) -> Field:
    keying = Keying.ONCE if form.returns else Keying.IMAGE
    return Field(name, Kind.TEXT, label, keying)
