"""White where a sheet is folded: no value that is keyed is written across the middle of a sheet.

A fold draws a dark line, and takes toner and ink off: in a box it reads as a stroke of the pen.
"""

from collections.abc import Iterable
from typing import Final

import msgspec

from forms.geometry import Box, Line, Rect
from forms.layout.grid import BOX_HEIGHT, GUTTER, HAIR, Sheet
from forms.layout.piece import Piece, beside, space, stack
from forms.spec import Definition, Keying

CLEAR: Final = 3.0  # mm on either side of the middle: a hand folds, and a feeder pulls, so askew
PROSE: Final = 2 * BOX_HEIGHT + 1.0  # mm: a higher box holds prose, which a person reads
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
    """Whether a box has to be clear of the fold: it is keyed, and no prose."""
    return box.keying in (Keying.ONCE, Keying.TWICE) and box.rect.h <= PROSE


def opened(head: Piece, piece: Piece, y: float, at: Fold | None) -> tuple[Piece, Piece]:
    """A piece and the head above it, as they have to be to stand at `y`: clear of the fold, the
    white above the head where the piece's first boxes would lie on it."""
    if at is None:
        return head, piece
    top = y + head.height
    first = min((box.rect for box in piece.boxes if held(box)), key=_top, default=None)
    if first and _meets(first, top, at):
        head = stack([space(at.bottom - top - first.y), head])
    return head, spared(piece, y + head.height, at)


def spared(piece: Piece, y: float, at: Fold) -> Piece:
    """The piece with white in it, where one of its boxes would lie on the fold, or above it. Of
    several columns each gives way for itself."""
    if y >= at.bottom or y + piece.height <= at.top:
        return piece
    boxes = [box.rect for box in piece.boxes if held(box)]
    if not any(_meets(box, y, at) for box in boxes):
        return piece
    if piece.columns:
        return beside(_column(column, y, at) for column in piece.columns)
    return stack([space(at.bottom - y - min(map(_top, boxes))), piece])


def _top(rect: Rect) -> float:
    return rect.y


def _meets(rect: Rect, y: float, at: Fold) -> bool:
    return y + rect.y < at.bottom and y + rect.y + rect.h > at.top


def _column(pieces: Iterable[Piece], y: float, at: Fold) -> list[Piece]:
    placed: list[Piece] = []
    for piece in pieces:
        placed.append(spared(piece, y, at))
        y += placed[-1].height
    return placed
