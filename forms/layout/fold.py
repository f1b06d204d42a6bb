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


def opened(
    head: Piece, piece: Piece, y: float, at: Fold | None, limit: float
) -> tuple[Piece, Piece]:
    """A piece and the head above it, as they have to be to stand at `y`: clear of the fold, the
    white above the head where all of the piece's boxes give way. The side ends at `limit`."""
    if at is None:
        return head, piece
    top = y + head.height
    whole = spared(piece, top, at, limit)
    white = _first(whole) - _first(piece)
    if head.height and white > 0:
        return stack([space(white), head]), spared(piece, top + white, at, limit)
    return head, whole


def spared(piece: Piece, y: float, at: Fold, limit: float) -> Piece:
    """The piece with white in it, where one of its boxes would lie on the fold, or above it. What
    stands beside each other gives way as one; only where that takes too much of the side, each
    column does for itself."""
    if y >= at.bottom or y + piece.height <= at.top:
        return piece
    if not any(_meets(box.rect, y, at) for box in piece.boxes if held(box)):
        return piece
    white = at.bottom - y - _first(piece)
    if piece.columns and not _together(piece, y, white, limit):
        return beside(_column(column, y, at, limit) for column in piece.columns)
    return stack([space(white), piece])


def _together(piece: Piece, y: float, white: float, limit: float) -> bool:
    """Whether a row moves below the fold whole, in the white that this takes: where it fits on
    the side, and the white is little or boxes stand in several columns."""
    boxed = sum(any(map(_boxes, column)) for column in piece.columns)
    fits = y + white + piece.height <= limit
    return len(piece.columns) > 1 and fits and (white <= MOST or boxed > 1)


def _boxes(piece: Piece) -> bool:
    return any(map(held, piece.boxes))


def _first(piece: Piece) -> float:
    """The top of its first box that has to be clear; 0 where it has none."""
    return min((box.rect.y for box in piece.boxes if held(box)), default=0.0)


def _meets(rect: Rect, y: float, at: Fold) -> bool:
    return y + rect.y < at.bottom and y + rect.y + rect.h > at.top


def _column(pieces: Iterable[Piece], y: float, at: Fold, limit: float) -> list[Piece]:
    placed: list[Piece] = []
    for piece in pieces:
        placed.append(spared(piece, y, at, limit))
        y += placed[-1].height
    return placed
