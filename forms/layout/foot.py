"""The foot of every side: whose it is and which sheet, once more, for when the head is torn off."""

from typing import Final

import msgspec

from forms.geometry import Line
from forms.layout import words
from forms.layout.band import Paper, Slot, columns
from forms.layout.grid import CODE, HAIR, QUIET
from forms.layout.piece import Ink, Piece
from forms.layout.wrap import SMALL, Style, height, set_lines

STRONG_SMALL: Final = Style(8.0, "bold")
ASIDE: Final = 48.0  # mm that number and count take on a foot of one line


class Foot(msgspec.Struct, frozen=True):
    """The foot's strokes, from the top of the sheet; it begins at `top` mm."""

    top: float
    piece: Piece
    slots: tuple[Slot, ...]


def foot(paper: Paper) -> Foot:
    """The foot of all sides of a form."""
    edge, form, ink = paper.edge, paper.definition, Ink()
    left, right = columns(form, edge)
    between = "\n" if form.returns else " · "
    who = between.join(filter(None, (paper.heading.name, paper.heading.number)))
    name = set_lines(who, STRONG_SMALL, left.w, paper.measure)
    version = words.VERSION.text(paper.lang).format(version=form.version)
    code = f"{form.code} {version}"
    if form.returns:  # three lines between the codes, else one
        text = f"{form.title.text(paper.lang)} · {code}"
        title = set_lines(text, SMALL, right.w, paper.measure)
        tall = max(height(name), height(title) + SMALL.leading * 2, CODE)
        gap = QUIET
    else:
        title = set_lines(code, SMALL, edge.right - right.x - ASIDE, paper.measure)
        tall, gap = max(height(name), height(title)), 1.0
    top = edge.bottom - tall
    ink.lines(left.x, top, name)
    if form.returns:
        y = ink.lines(right.x, top, title)
        number, page = (right.x, y), (right.x, y + SMALL.leading)
    else:
        ink.lines(right.x + ASIDE, top, title)
        number, page = (right.x, top), (right.x + 28.0, top)
    slots = (Slot("number", *number, STRONG_SMALL), Slot("page", *page, SMALL))
    ink.strokes.append(Line(edge.left, top - gap, edge.right, top - gap, HAIR, 0.4))
    return Foot(top - gap - 1.0, ink.piece(0.0), slots)
