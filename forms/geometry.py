"""The one geometry: pages in mm from the top left corner. Layout writes it, everyone reads it.

Pages hold thousands of these; none refers back, so the collector need not look (`gc=False`).
"""

from typing import Literal, TypeAlias

import msgspec

from forms.spec import Choice, Keying, Kind, Words

FontName: TypeAlias = Literal["regular", "bold"]


class Rect(msgspec.Struct, frozen=True, gc=False):
    """x, y of the top left corner, width and height, in mm."""

    x: float
    y: float
    w: float
    h: float


class Text(msgspec.Struct, frozen=True, gc=False, tag="text"):
    """One run of text. `y` is the baseline, `size` in points (never below 8). `under`: it lies
    beneath all else, lines too."""

    x: float
    y: float
    text: str
    size: float
    font: FontName = "regular"
    grey: float = 0.0  # 0 black … 1 white
    under: bool = False


class Line(msgspec.Struct, frozen=True, gc=False, tag="line"):
    """A stroke; `width` in mm."""

    x1: float
    y1: float
    x2: float
    y2: float
    width: float = 0.2
    grey: float = 0.0


class Area(msgspec.Struct, frozen=True, gc=False, tag="area"):
    """A rectangle: outlined (`width` > 0), filled (`fill` grey), or both."""

    rect: Rect
    width: float = 0.2
    grey: float = 0.0
    fill: float | None = None


class Code(msgspec.Struct, frozen=True, gc=False, tag="code"):
    """A QR code of `payload`, its quiet zone outside `rect`."""

    rect: Rect
    payload: str


Stroke: TypeAlias = Text | Line | Area | Code


class Box(msgspec.Struct, frozen=True, gc=False):
    """A place on the page where a hand writes, with all a clerk's screen needs to ask for it.

    `path` is unique in the sheet: "block/field", "block/row/field", "block/row/line/field",
    "block/column/field". `row_id` is the opaque id of the row it belongs to, `context` the text
    printed beside it (the order, the due time).
    """

    path: str
    rect: Rect
    kind: Kind
    keying: Keying
    label: Words
    group: str = ""  # what belongs together: "orders/3/1" (one line), "observations/2" (a column)
    row_id: str = ""
    context: str = ""
    due: str = ""  # the printed time of the line, ISO, where it has one
    unit: str = ""
    ucum: str = ""
    decimals: int = 0
    low: str = ""
    high: str = ""
    usual_low: str = ""
    usual_high: str = ""
    choices: tuple[Choice, ...] = ()
    cells: int = 0
    concept: str = ""


class Page(msgspec.Struct, frozen=True):
    """One printed side. `values` are the printed texts by path, for the reading back."""

    width: float
    height: float
    strokes: tuple[Stroke, ...]
    boxes: tuple[Box, ...]
    values: dict[str, str]
