"""What a scan says, frozen: no image library is needed to keep it or to read it again."""

from typing import Final, TypeAlias

import msgspec

from forms.codes import PagePayload
from forms.geometry import Rect

PROVEN: Final = 0.90  # share of the boxes that must be found at their places
BLANK: Final = 0.001  # share of ink under which a side has nothing on it

Corners: TypeAlias = tuple[
    tuple[float, float], tuple[float, float], tuple[float, float], tuple[float, float]
]
"""Of the paper in the picture, in pixels: the sheet's top left, top right, bottom right, bottom
left, as it is read."""


class Mark(msgspec.Struct, frozen=True):
    """One code that was read: the digit of its place (1–6), and its corners in pixels, from its
    own top left clockwise."""

    slot: int
    corners: tuple[tuple[float, float], ...]


class Looked(msgspec.Struct, frozen=True):
    """What a page says of itself. `payload` is None where nothing of ours was read, or where
    codes contradict each other (`mixed`). `ink`: share of dark pixels."""

    payload: PagePayload | None
    marks: tuple[Mark, ...]
    ink: float
    mixed: bool = False

    @property
    def blank(self) -> bool:
        """Whether there is nothing on it: the back of a sheet."""
        return self.payload is None and not self.mixed and self.ink < BLANK


class Geometry(msgspec.Struct, frozen=True):
    """What was printed: the sheet's size and its boxes, in mm."""

    width: float
    height: float
    boxes: tuple[Rect, ...]


class Mesh(msgspec.Struct, frozen=True):
    """Where the crossings of an even grid over the sheet lie in the picture, row by row: `places`
    has (columns + 1) × (rows + 1) pixel positions. Between them: bilinear. Sizes in mm."""

    width: float
    height: float
    columns: int
    rows: int
    places: tuple[tuple[float, float], ...]

    def place(self, x: float, y: float) -> tuple[float, float]:
        """The pixel of a place on the sheet, in mm from its top left corner."""
        across, down = x / self.width * self.columns, y / self.height * self.rows
        column = min(max(int(across), 0), self.columns - 1)
        row = min(max(int(down), 0), self.rows - 1)
        u, v, first = across - column, down - row, row * (self.columns + 1) + column
        a, b = self.places[first], self.places[first + 1]
        c, d = self.places[first + self.columns + 1], self.places[first + self.columns + 2]

        def between(n: int) -> float:
            return (1 - v) * ((1 - u) * a[n] + u * b[n]) + v * ((1 - u) * c[n] + u * d[n])

        return between(0), between(1)


class Fit(msgspec.Struct, frozen=True):
    """Where the sheet lies in the picture. `frames`: share of its boxes found at their places;
    `codes`: share of the corners of its codes at theirs; 1 where there is nothing to find.
    `unseen`: the boxes, by their number in the geometry, that were not found. `gap`: a whole row
    or column of them was not, as where a table is taken one row off."""

    mesh: Mesh
    frames: float
    codes: float
    marks: int
    unseen: tuple[int, ...]
    gap: bool

    @property
    def proven(self) -> bool:
        """Whether crops by this fit show what they say they show."""
        return self.frames >= PROVEN and self.codes >= PROVEN and not self.gap
