"""The page's measures in mm. Everything else is placed from these."""

from typing import Final

import msgspec

from forms.spec import Kind

CODE: Final = 12.5  # side of a page code
QUIET: Final = 2.0  # kept white around it
CELL_WIDTH: Final = 5.5  # one comb cell
CELL_HEIGHT: Final = 7.0
MARK: Final = 4.0  # a box to tick
BOX_HEIGHT: Final = 7.0  # one writing line of an open box
GUTTER: Final = 1.2  # between a box and its neighbours
COLUMN_GAP: Final = 2.0  # kept free at the right of a printed cell
HAIR: Final = 0.15  # rules between rows
RULE: Final = 0.35  # under headers
HEAVY: Final = 0.8  # frames that must not be overlooked


class Sheet(msgspec.Struct, frozen=True):
    """One side of A4. `left` … `bottom` are the edges of the printed area: clear of the punch
    holes (12 mm from the edge that is bound) and of the outer 8 mm."""

    width: float
    height: float
    left: float
    top: float
    right: float
    bottom: float

    @property
    def content(self) -> float:
        """Width of the printed area."""
        return self.right - self.left


PORTRAIT: Final = Sheet(210.0, 297.0, left=16.0, top=9.0, right=200.0, bottom=288.0)
LANDSCAPE: Final = Sheet(297.0, 210.0, left=10.0, top=16.0, right=287.0, bottom=201.0)


def sheet(landscape: bool) -> Sheet:
    """The measures of a form's sides."""
    return LANDSCAPE if landscape else PORTRAIT


def narrowest(kind: Kind, cells: int) -> float:
    """The least width a hand needs for a field, in mm, its gutter included."""
    if cells:
        return cells * CELL_WIDTH + GUTTER
    return _NARROWEST[kind] + GUTTER


_NARROWEST: Final = {
    Kind.TEXT: 14.0,
    Kind.NUMBER: 10.0,
    Kind.TIME: 13.0,
    Kind.DATE: 16.0,
    Kind.CHOICE: 6.0,
    Kind.MARK: MARK,
    Kind.SIGNATURE: 10.0,
}
