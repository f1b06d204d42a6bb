"""Labels and wristbands: who it is, in print and as a code, each whole inside its own edges.

Text wraps and may be set smaller, never under 8 pt and never cut; what does not fit is refused.
The code is the identity number and nothing else: analysers and scanners read it.
"""

import re
from collections.abc import Iterator, Sequence
from typing import Final

import msgspec

from forms import bars
from forms.geometry import Area, Line, Page, Rect, Stroke, Text
from forms.layout.wrap import Measure, Set, Style, set_lines

A4: Final = (210.0, 297.0)
SIZES: Final = (12.0, 11.0, 10.0, 9.5, 9.0, 8.5, 8.0)  # points, the largest that fits
BAND_SIZES: Final = (16.0, 14.0, *SIZES)
CODE_HEIGHTS: Final = (12.0, 10.0, 8.0, 6.0)  # mm
MARGIN: Final = 2.0  # mm inside a label's edge: sheets are fed a little askew


class LabelTooSmallError(Exception):
    """The text, or the code, does not fit on the label."""


class Label(msgspec.Struct, frozen=True):
    """What stands on a label, worded already. `code` is coded as it is; "": no code."""

    name: str
    number: str
    lines: tuple[str, ...] = ()  # birth date and sex; ward; …
    code: str = ""


class LabelSheet(msgspec.Struct, frozen=True):
    """A sheet of labels, in mm: their size, where the first is, and the gaps between them."""

    columns: int
    rows: int
    width: float
    height: float
    left: float
    top: float
    gap_x: float = 0.0
    gap_y: float = 0.0
    page: tuple[float, float] = A4

    @property
    def count(self) -> int:
        """Labels a sheet."""
        return self.columns * self.rows

    def place(self, index: int) -> Rect:
        """Where a label lies; 0 is the first, the rest follow row by row."""
        row, column = divmod(index, self.columns)
        x = self.left + column * (self.width + self.gap_x)
        y = self.top + row * (self.height + self.gap_y)
        return Rect(x, y, self.width, self.height)


SHEETS: Final[dict[str, LabelSheet]] = {
    "L7160": LabelSheet(3, 7, 63.5, 38.1, 7.25, 15.15, 2.5),
    "L4737": LabelSheet(3, 9, 63.5, 29.6, 7.25, 15.3, 2.5),
}
"""By the name that stands on the packages of many makers."""

BAND: Final = (280.0, 25.0)
_NUMBER = r"(\d{1,3}(?:\.\d{1,2})?)"
_OWN: Final = re.compile(
    rf"(\d{{1,2}})x(\d{{1,2}}):{_NUMBER}x{_NUMBER}(?:\+{_NUMBER}\+{_NUMBER})?(?:/{_NUMBER}x{_NUMBER})?"
)


def sheet_of(said: str) -> LabelSheet | None:
    """A sheet by its name, or an own one on A4: `3x7:63.5x38.1`, columns × rows and the label's
    size, in the middle of the page, or with `+left+top` and `/gap x gap`; None where it is none.
    """
    if said.upper() in SHEETS:
        return SHEETS[said.upper()]
    found = _OWN.fullmatch(said.replace(" ", ""))
    if found is None:
        return None
    columns, rows = int(found[1]), int(found[2])
    width, height = float(found[3]), float(found[4])
    gap_x, gap_y = float(found[7] or 0), float(found[8] or 0)
    wide = columns * width + (columns - 1) * gap_x
    tall = rows * height + (rows - 1) * gap_y
    left = float(found[5]) if found[5] else (A4[0] - wide) / 2
    top = float(found[6]) if found[6] else (A4[1] - tall) / 2
    inside = left >= 0 and top >= 0 and left + wide <= A4[0] and top + tall <= A4[1]
    if not (columns and rows and width and height and inside):
        return None
    return LabelSheet(columns, rows, width, height, left, top, gap_x, gap_y)


def label_pages(
    labels: Sequence[Label], sheet: LabelSheet, measure: Measure, *, start: int = 1
) -> tuple[Page, ...]:
    """Labels in their order, from place `start` (1: the first) of the first sheet on.

    LabelTooSmallError where one does not fit; ValueError where there is no such place.
    """
    if not 1 <= start <= sheet.count:
        raise ValueError(f"a sheet has labels 1 to {sheet.count}")
    places = [divmod(start - 1 + n, sheet.count) for n in range(len(labels))]
    drawn: dict[Label, tuple[Stroke, ...]] = {}
    pages: dict[int, list[Stroke]] = {}
    for label, (page, index) in zip(labels, places, strict=True):
        if label not in drawn:
            drawn[label] = tuple(_upright(label, sheet.width, sheet.height, measure))
        rect = sheet.place(index)
        strokes = pages.setdefault(page, [])
        strokes += (_moved(stroke, rect.x, rect.y) for stroke in drawn[label])
    return tuple(_page(*sheet.page, strokes) for strokes in pages.values())


def wristband(label: Label, measure: Measure, *, on_a4: bool) -> Page:
    """A wristband: a strip of its own, or on a sheet of A4 with lines to cut along.

    LabelTooSmallError where the text does not fit.
    """
    width, height = BAND
    strokes = list(_along(label, measure))
    if not on_a4:
        return _page(width, height, strokes)
    tall, wide = A4
    x, y = (wide - width) / 2, 30.0
    cut = Area(Rect(x, y, width, height), width=0.3, grey=0.4)
    return _page(wide, tall, [cut, *(_moved(stroke, x, y) for stroke in strokes)])


def _page(width: float, height: float, strokes: Sequence[Stroke]) -> Page:
    return Page(width, height, tuple(strokes), (), {})


def _upright(label: Label, width: float, height: float, measure: Measure) -> Iterator[Stroke]:
    """Text above, the code below over the whole width: the largest text, then the tallest code."""
    inner, room = width - 2 * MARGIN, height - 2 * MARGIN
    if not label.code:
        yield from _placed(_fitting(label, SIZES, inner, room, measure), MARGIN, MARGIN)
        return
    module = bars.module_width(label.code, width - 1.0)
    if module is None:
        raise LabelTooSmallError
    lines = _fitting(label, SIZES, inner, room - CODE_HEIGHTS[-1] - 1.0, measure)
    left = room - _height(lines) - 1.0
    tall = next(one for one in CODE_HEIGHTS if one <= left)
    x = (width - bars.code_width(label.code, module)) / 2
    yield from _placed(lines, MARGIN, MARGIN)
    yield from bars.bars(label.code, x, height - MARGIN - tall, tall, module)


def _along(label: Label, measure: Measure) -> Iterator[Stroke]:
    """Between the fastening ends of a strip: text to the left, the code to the right of it."""
    width, height = BAND
    first, last, tall = 45.0, width - 45.0, height - 2 * MARGIN
    share = 0.55 if label.code else 1.0
    wide = (last - first) * share
    yield from _placed(_fitting(label, BAND_SIZES, wide, tall, measure), first, MARGIN)
    if label.code:
        module = bars.module_width(label.code, last - first - wide)
        if module is None:
            raise LabelTooSmallError
        yield from bars.bars(label.code, first + wide, MARGIN + 3.0, tall - 6.0, module)


def _fitting(
    label: Label, sizes: Sequence[float], width: float, height: float, measure: Measure
) -> list[Set]:
    """Name and number strong, the rest below, in the largest size that fits."""
    for size in sizes:
        strong, plain = Style(size, "bold"), Style(max(size - 1.0, SIZES[-1]))
        lines = [
            *set_lines(label.name, strong, width, measure),
            *set_lines(label.number, strong, width, measure),
            *(line for text in label.lines for line in set_lines(text, plain, width, measure)),
        ]
        if _height(lines) <= height:
            return lines
    raise LabelTooSmallError


def _height(lines: Sequence[Set]) -> float:
    return sum(line.style.leading for line in lines)


def _placed(lines: Sequence[Set], x: float, y: float) -> Iterator[Text]:
    for line in lines:
        yield Text(x, y + line.style.baseline, line.text, line.style.size, line.style.font)
        y += line.style.leading


def _moved(stroke: Stroke, x: float, y: float) -> Stroke:
    if isinstance(stroke, Text):
        return msgspec.structs.replace(stroke, x=stroke.x + x, y=stroke.y + y)
    if isinstance(stroke, Line):
        return Line(
            *(stroke.x1 + x, stroke.y1 + y, stroke.x2 + x, stroke.y2 + y),
            width=stroke.width,
            grey=stroke.grey,
        )
    rect = stroke.rect
    return msgspec.structs.replace(stroke, rect=Rect(rect.x + x, rect.y + y, rect.w, rect.h))
