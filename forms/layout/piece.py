"""Pieces: what may not be broken over two pages, with y counted from the piece's own top."""

from collections.abc import Iterable
from functools import lru_cache
from typing import assert_never

import msgspec

from forms.geometry import Area, Box, Code, Line, Rect, Stroke, Text
from forms.layout.wrap import Measure, Set
from forms.spec import Lang


class Room(msgspec.Struct, frozen=True):
    """Where blocks are set: the left edge, the width and the most height a page has (mm), in
    which language, and how wide text is."""

    left: float
    width: float
    height: float
    lang: Lang
    measure: Measure


class Piece(msgspec.Struct, frozen=True, eq=False):
    """Strokes, boxes and printed values of one unbreakable piece, `height` mm high. Known by its
    identity: blank pieces are shared by all patients. `columns`: what it was made of, where white
    may be put between."""

    height: float = 0.0
    strokes: tuple[Stroke, ...] = ()
    boxes: tuple[Box, ...] = ()
    values: dict[str, str] = {}
    columns: tuple[tuple["Piece", ...], ...] = ()


class Run(msgspec.Struct, frozen=True):
    """The pieces of a block. `head` stands before the first; where a page ends inside the run,
    `more` closes it and `again` opens the next one."""

    pieces: tuple[Piece, ...]
    head: Piece = Piece()
    again: Piece = Piece()
    more: Piece = Piece()


class Ink:
    """Collects what one piece or page holds."""

    def __init__(self) -> None:
        self.strokes: list[Stroke] = []
        self.boxes: list[Box] = []
        self.values: dict[str, str] = {}

    def lines(self, x: float, y: float, lines: Iterable[Set]) -> float:
        """Set lines under each other from the top `y`; answers where they end."""
        for line in lines:
            style = line.style
            if line.text:
                baseline = y + style.baseline
                self.strokes.append(
                    Text(x, baseline, line.text, style.size, style.font, style.grey)
                )
            y += style.leading
        return y

    def put(self, piece: Piece, y: float) -> float:
        """Lay a piece at `y`; answers where it ends."""
        strokes, boxes = placed(piece, y)
        self.strokes.extend(strokes)
        self.boxes.extend(boxes)
        for path, text in piece.values.items():
            self.values[path] = f"{self.values[path]} {text}" if path in self.values else text
        return y + piece.height

    def piece(self, height: float) -> Piece:
        """What was collected, as a piece."""
        return Piece(height, tuple(self.strokes), tuple(self.boxes), self.values)


def stack(pieces: Iterable[Piece]) -> Piece:
    """Pieces under each other as one."""
    return beside([pieces])


def beside(columns: Iterable[Iterable[Piece]]) -> Piece:
    """Columns of pieces as one, as high as the highest."""
    ink, height, parts = Ink(), 0.0, tuple(map(tuple, columns))
    for column in parts:
        y = 0.0
        for piece in column:
            y = ink.put(piece, y)
        height = max(height, y)
    return Piece(height, tuple(ink.strokes), tuple(ink.boxes), ink.values, parts)


def space(height: float) -> Piece:
    """White space."""
    return Piece(height)


@lru_cache(maxsize=1024)
def placed(piece: Piece, y: float) -> tuple[tuple[Stroke, ...], tuple[Box, ...]]:
    """The piece's strokes and boxes moved down by `y` mm."""
    if y == 0.0:
        return piece.strokes, piece.boxes
    boxes = (msgspec.structs.replace(box, rect=down(box.rect, y)) for box in piece.boxes)
    return tuple([moved(stroke, y) for stroke in piece.strokes]), tuple(boxes)


def down(rect: Rect, y: float) -> Rect:
    """A rectangle moved down by `y` mm."""
    return Rect(rect.x, rect.y + y, rect.w, rect.h)


def moved(stroke: Stroke, y: float) -> Stroke:
    """A stroke moved down by `y` mm."""
    match stroke:
        case Text():
            return Text(stroke.x, stroke.y + y, stroke.text, stroke.size, stroke.font, stroke.grey)
        case Line():
            y1, y2 = stroke.y1 + y, stroke.y2 + y
            return Line(stroke.x1, y1, stroke.x2, y2, stroke.width, stroke.grey)
        case Area():
            return Area(down(stroke.rect, y), stroke.width, stroke.grey, stroke.fill)
        case Code():
            return Code(down(stroke.rect, y), stroke.payload)
        case _:
            assert_never(stroke)
