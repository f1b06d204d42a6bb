"""White where a sheet is folded: no value that is keyed is written across the middle of a sheet.

A fold draws a dark line, and takes toner and ink off: in a box it reads as a stroke of the pen.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from forms.geometry import Box, Line
from forms.layout.grid import BOX_HEIGHT, GUTTER, HAIR, Sheet
from forms.layout.piece import Piece, beside, space, stack
from forms.spec import Definition, Keying, Kind

CLEAR: Final = 3.0  # mm on either side of the middle: a hand folds, and a feeder pulls, so askew
PROSE: Final = 2 * BOX_HEIGHT + 1.0  # mm: a higher box of text is prose, which a person reads
MOST: Final = 2 * CLEAR + PROSE + GUTTER  # mm of white that the fold can ask of a side, at most


class Fold(msgspec.Struct, frozen=True):
    """The part of a sheet that is kept clear, in mm from its top."""

    top: float
    bottom: float


def fold(definition: Definition, edge: Sheet) -> Fold | None:
    """Where a form's sheets are folded: those that come back, across the middle. A log lying on
    its side stays on its clipboard."""
    if not definition.returns or definition.landscape:
        return None
    return Fold(edge.height / 2 - CLEAR, edge.height / 2 + CLEAR)


def tick(at: Fold, edge: Sheet) -> Line:
    """A mark in the margin that says where to fold; between the punch holes."""
    middle = (at.top + at.bottom) / 2
    return Line(edge.left - 7.0, middle, edge.left - 3.0, middle, HAIR, 0.4)


def held(box: Box) -> bool:
    """Whether a box has to be clear of the fold: one value, and keyed."""
    prose = box.kind is Kind.TEXT and box.rect.h > PROSE
    return box.keying in (Keying.ONCE, Keying.TWICE) and not prose


def spared(piece: Piece, y: float, at: Fold | None) -> Piece:
    """The piece as it has to be to stand at `y`: with white in it, or above it, where a box would
    lie on the fold. In a piece of several columns each gives way for itself."""
    if at is None or y >= at.bottom or y + piece.height <= at.top:
        return piece
    boxes = [box.rect for box in piece.boxes if held(box)]
    if not any(y + box.y < at.bottom and y + box.y + box.h > at.top for box in boxes):
        return piece
    if piece.columns:
        return beside(_column(column, y, at) for column in piece.columns)
    return stack([space(at.bottom - y - min(box.y for box in boxes)), piece])


def _column(pieces: Iterable[Piece], y: float, at: Fold) -> list[Piece]:
    placed: list[Piece] = []
    for piece in pieces:
        placed.append(spared(piece, y, at))
        y += placed[-1].height
    return placed
