"""What came out of a printer, looked at as a scanner would."""

from dataclasses import dataclass

import pypdfium2
import zxingcpp

MM = 25.4
DPI = 200


@dataclass(frozen=True)
class Side:
    """One printed side: its size in mm, the codes on it with the middle of each, and its
    picture, a row of grey values after the other."""

    width: float
    height: float
    codes: dict[str, tuple[int, int]]
    picture: memoryview
    stride: int

    def dark(self, x: float, y: float) -> bool:
        """Whether there is ink at a place, in mm."""
        return self.picture[_pixel(y) * self.stride + _pixel(x)] < 128


def sides(pdf: bytes) -> tuple[Side, ...]:
    """The sides of a PDF that a printer kept."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return tuple(_side(page) for page in document)
    finally:
        document.close()


def _side(page: pypdfium2.PdfPage) -> Side:
    bitmap = page.render(scale=DPI / 72, grayscale=True)
    picture = memoryview(bytes(bitmap.buffer))
    shape = (bitmap.height, bitmap.stride)
    found = {
        one.text: _middle(one.position) for one in zxingcpp.read_barcodes(picture.cast("B", shape))
    }
    return Side(
        page.get_width() / 72 * MM, page.get_height() / 72 * MM, found, picture, bitmap.stride
    )


def _middle(place: zxingcpp.Position) -> tuple[int, int]:
    """In whole mm."""
    first, last = place.top_left, place.bottom_right
    return round((first.x + last.x) / 2 / DPI * MM), round((first.y + last.y) / 2 / DPI * MM)


def _pixel(mm: float) -> int:
    return round(mm / MM * DPI)
