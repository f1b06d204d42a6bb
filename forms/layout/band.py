"""What the head and the foot of a side share: the form, its reader, and the places of the codes."""

from collections.abc import Iterator
from typing import Final, Literal, TypeAlias

import msgspec

from forms.geometry import Line, Rect, Stroke
from forms.layout.grid import CODE, QUIET, Sheet
from forms.layout.wrap import Measure, Style
from forms.spec import Definition, Lang
from forms.values import Heading

BARS: Final = 5.2  # from a code to the text beside it: its quiet zone and control bars


class Paper(msgspec.Struct, frozen=True):
    """The form and the heading of a set of sides, and the sheet they are set on."""

    definition: Definition
    heading: Heading
    edge: Sheet
    lang: Lang
    measure: Measure


Known: TypeAlias = Literal["number", "page"]


class Slot(msgspec.Struct, frozen=True):
    """Where a text goes that is known only when the sheets have numbers; `y` is the line's top."""

    known: Known
    x: float
    y: float
    style: Style


class Spot(msgspec.Struct, frozen=True):
    """The place of a page code, and the digit that tells its copies apart (1–6)."""

    rect: Rect
    digit: int


def spots(definition: Definition, edge: Sheet) -> tuple[Spot, ...]:
    """Where the page codes stand: six where the sheet comes back, else one at the top right."""
    digits = range(1, 7) if definition.returns else (3,)
    return tuple(Spot(places(edge)[digit - 1], digit) for digit in digits)


def places(edge: Sheet) -> tuple[Rect, ...]:
    """The six places of page codes, in the order of their digits: three above, three below."""
    left, right, low = edge.left, edge.right - CODE, edge.bottom - CODE
    middle = (edge.width - CODE) / 2
    return tuple(Rect(x, y, CODE, CODE) for y in (edge.top, low) for x in (left, middle, right))


def control_bars(spot: Spot) -> Iterator[Stroke]:
    """Two light grey bars beside a code: if a scan has lost them, it has lost faint ink too."""
    rect = spot.rect
    for away, grey in ((QUIET + 0.5, 0.55), (QUIET + 1.5, 0.75)):
        x = rect.x - away if spot.digit in (3, 6) else rect.x + rect.w + away
        yield Line(x, rect.y, x, rect.y + rect.h, 0.35, grey)


def columns(definition: Definition, edge: Sheet) -> tuple[Rect, Rect]:
    """The two columns of text between the codes; their x and width hold, not their height."""
    end = edge.right - CODE - BARS
    if not definition.returns:
        middle = edge.left + (end - edge.left) * 0.54
        return Rect(edge.left, 0, middle - edge.left - 4.0, 0), Rect(middle, 0, end - middle, 0)
    middle = (edge.width + CODE) / 2
    left, right = edge.left + CODE + BARS, middle + BARS
    width = (edge.width - CODE) / 2 - QUIET - 0.5 - left
    return Rect(left, 0, width, 0), Rect(right, 0, end - right, 0)
