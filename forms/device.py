"""A finished PDF drawn onto a Windows device, page by page, at the size that it is told.

PDFium's default print mode: vectors and fonts stay such. Its PostScript modes gave blank pages.
"""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from ctypes import c_void_p
from dataclasses import dataclass
from typing import Final, NamedTuple

import pypdfium2
from pypdfium2 import raw

_POINT: Final = 25.4 / 72  # mm


class Box(NamedTuple):
    """Where a page goes, in the device's dots, from the corner where it can print. `turned`: a
    quarter clockwise."""

    x: int
    y: int
    width: int
    height: int
    turned: bool


@dataclass(frozen=True)
class Finished:
    """An open PDF; `sizes`: width and height of each page in mm."""

    pages: Sequence[pypdfium2.PdfPage]
    sizes: Sequence[tuple[float, float]]

    def draw(self, number: int, device: c_void_p, box: Box) -> bool:
        """Draw a page (from 0) onto a device context; False where PDFium could not."""
        page = self.pages[number].raw
        turn = 1 if box.turned else 0
        return bool(raw.FPDF_RenderPage(device, page, *box[:4], turn, raw.FPDF_PRINTING))


@contextmanager
def finished(pdf: bytes) -> Iterator[Finished]:
    """A PDF that this project made, open until the block ends."""
    with pypdfium2.PdfDocument(pdf) as document:
        pages = list(document)
        yield Finished(pages, [tuple(side * _POINT for side in page.get_size()) for page in pages])
