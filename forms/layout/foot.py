"""The foot of every side: whose it is and which sheet, once more, for when the head is torn off."""

import msgspec

from forms.geometry import Line
from forms.layout import words
from forms.layout.band import Paper, Slot, columns
from forms.layout.grid import CODE, HAIR, QUIET
from forms.layout.piece import Ink, Piece
from forms.layout.wrap import SMALL, Style, height, set_lines

STRONG_SMALL = Style(8.0, "bold")


class Foot(msgspec.Struct, frozen=True):
    """The foot's strokes, from the top of the sheet; it begins at `top` mm."""

    top: float
    piece: Piece
    slots: tuple[Slot, ...]


def foot(paper: Paper) -> Foot:
    """The foot of all sides of a form."""
    edge, form, ink = paper.edge, paper.definition, Ink()
    left, right = columns(form, edge)
    who = " · ".join(filter(None, (paper.heading.name, paper.heading.number)))
    name = set_lines(who, STRONG_SMALL, left.w, paper.measure)
    version = words.VERSION.text(paper.lang).format(version=form.version)
    text = f"{form.title.text(paper.lang)} · {form.code} {version}"
    title = set_lines(text, SMALL, right.w, paper.measure)
    tall = max(height(name), height(title) + SMALL.leading * 2)
    top = edge.bottom - max(tall, CODE if form.returns else 0.0)
    ink.lines(left.x, top, name)
    y = ink.lines(right.x, top, title)
    slots = (
        Slot("number", right.x, y, STRONG_SMALL),
        Slot("page", right.x, y + SMALL.leading, SMALL),
    )
    line = top - QUIET if form.returns else top - 1.0
    ink.strokes.append(Line(edge.left, line, edge.right, line, HAIR, 0.4))
    return Foot(line - 1.0, ink.piece(0.0), slots)
