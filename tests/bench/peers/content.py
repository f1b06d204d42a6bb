"""A packet's content without its layout: what every engine is given, as JSON."""

import importlib
import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TypedDict

BODY = 9.0  # points
TITLE = 11.0
NAME = 13.0
LEADING = 1.2  # times the size of the letters
MARGIN = 12.0  # mm at the left and right
HEAD = 34.0  # mm at the top, for who it is, the title and three codes
FOOT = 22.0  # mm at the bottom, for who it is and the other codes
CODE = 12.5  # mm, side of a code


class Row(TypedDict):
    """`whole`: its one cell goes over the whole width. `height`: in mm, at least."""

    cells: list[str]
    whole: bool
    strong: bool
    height: float


class Block(TypedDict):
    """Words, then a table where there are rows. `widths` are shares of the width."""

    text: str
    strong: bool
    widths: list[float]
    head: list[str]
    rows: list[Row]


class Sheet(TypedDict):
    """A form for one patient, beginning on a new page. `codes` are the payloads of each page
    that Fallback made of it; more pages begin with the first again."""

    title: str
    width: float
    height: float
    who: list[str]
    codes: list[list[str]]
    blocks: list[Block]


class Content(TypedDict):
    """All of it; the fonts are files."""

    regular: str
    bold: str
    sheets: list[Sheet]


@dataclass(frozen=True)
class Matrix:
    """A QR code, a byte a module: 0 is dark."""

    side: int
    pixels: bytes

    def dark(self) -> list[tuple[int, int, int]]:
        """Runs of dark modules: x, y and how many."""
        runs: list[tuple[int, int, int]] = []
        for y in range(self.side):
            x = 0
            while x < self.side:
                start = x
                while x < self.side and self.pixels[y * self.side + x] == 0:
                    x += 1
                if x > start:
                    runs.append((start, y, x - start))
                x += 1
        return runs


@lru_cache(maxsize=4096)
def matrix(payload: str) -> Matrix:
    """The code that Fallback draws for the payload."""
    zxing = importlib.import_module("zxingcpp")
    code = zxing.BarcodeFormat.QRCode
    made = zxing.create_barcode(payload, code, ec_level="M", data_mask=4)  # as ours
    pixels = bytes(memoryview(made.to_image(scale=1, add_quiet_zones=False)))
    return Matrix(math.isqrt(len(pixels)), pixels)


def page_codes(sheet: Sheet, page: int) -> list[str]:
    """The payloads on a page of a sheet (from 0)."""
    return sheet["codes"][page % len(sheet["codes"])]
