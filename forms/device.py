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
    """An open PDF; `sizes`: width and height of each page in mm. A page is loaded only while it is
    drawn, so that a whole ward takes no more room than one page."""

    document: pypdfium2.PdfDocument
    sizes: Sequence[tuple[float, float]]

    def draw(self, number: int, device: c_void_p, box: Box) -> bool:
        """Draw a page (from 0) onto a device context; False where PDFium could not."""
        turn = 1 if box.turned else 0
        page = self.document[number]
        try:
            return bool(raw.FPDF_RenderPage(device, page, *box[:4], turn, raw.FPDF_PRINTING))
        finally:
            page.close()


@contextmanager
def finished(pdf: bytes) -> Iterator[Finished]:
    """A PDF that this project made, open until the block ends."""
    with pypdfium2.PdfDocument(pdf) as document:
        sizes = [document.get_page_size(number) for number in range(len(document))]
        yield Finished(document, [(width * _POINT, height * _POINT) for width, height in sizes])
