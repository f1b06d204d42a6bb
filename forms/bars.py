"""Code 128 as bars, and codes read back from a picture of a page.

A bar is never narrower than 0.19 mm, which is what hand scanners are sold to read; the quiet zone
is ten modules on each side.
"""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from typing import Final

import zxingcpp
from PIL import Image

from forms.geometry import Area, Rect

LEAST_MODULE: Final = 0.19  # mm
MOST_MODULE: Final = 0.33
QUIET: Final = 10  # modules
_FORMAT: Final = zxingcpp.BarcodeFormat.Code128
_ONLY: Final = zxingcpp.BarcodeFormats(_FORMAT)


def module_width(payload: str, width: float) -> float | None:
    """How wide a module can be where the code and its quiet zones have `width` mm; None where it
    would be too narrow to be read, or the payload cannot be coded (ASCII only, not empty)."""
    if not (payload and payload.isascii() and payload.isprintable()):
        return None
    found = min(width / (_modules(payload)[0] + 2 * QUIET), MOST_MODULE)
    return found if found >= LEAST_MODULE else None


def code_width(payload: str, module: float) -> float:
    """Width in mm with both quiet zones."""
    return (_modules(payload)[0] + 2 * QUIET) * module


def bars(payload: str, x: float, y: float, height: float, module: float) -> Iterator[Area]:
    """The bars; `x` is where the quiet zone on the left begins."""
    start = x + QUIET * module
    for place, wide in _modules(payload)[1]:
        yield Area(Rect(start + place * module, y, wide * module, height), width=0.0, fill=0.0)


def read(picture: bytes, dpi: int, places: Sequence[Rect]) -> tuple[str, ...]:
    """The code at each of the places (mm) of a page's picture (PNG); "" where there is none or
    more than one. A place at a time: equal codes below each other are taken for one tall code."""
    page, dot = Image.open(BytesIO(picture)).convert("L"), dpi / 25.4
    found: list[str] = []
    for at in places:
        left, top = int(at.x * dot), int(at.y * dot)
        right, bottom = int((at.x + at.w) * dot), int((at.y + at.h) * dot)
        codes = zxingcpp.read_barcodes(page.crop((left, top, right, bottom)), formats=_ONLY)
        found.append(codes[0].text if len(codes) == 1 else "")
    return tuple(found)


@lru_cache(maxsize=256)
def _modules(payload: str) -> tuple[int, tuple[tuple[int, int], ...]]:
    """How many modules it has, and where each bar begins and how wide it is."""
    image = zxingcpp.create_barcode(payload, _FORMAT).to_image(scale=1, add_quiet_zones=False)
    pixels = memoryview(image)  # type: ignore[arg-type]  # a buffer; its stub omits it
    row = bytes(pixels)[: (pixels.shape or (0, 0))[1]]
    found: list[tuple[int, int]] = []
    place = 0
    for dark, run in groupby(row, lambda pixel: pixel == 0):
        wide = len(tuple(run))
        if dark:
            found.append((place, wide))
        place += wide
    return len(row), tuple(found)
