"""The file opened by another library: its text, its letters at their places, its codes, pictures.

What prints without CUPS draws finished pages too (`forms.device`); nothing else opens one.
"""

import ctypes
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO
from typing import Final

import pypdfium2
import zxingcpp
from pypdfium2 import raw

from forms.proof.letters import Letter
from forms.proof.place import POINT

CODE_DPI: Final = 150
_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)


@contextmanager
def opened(pdf: bytes) -> Iterator["list[Side] | None"]:
    """The sides of a PDF; None where it cannot be read."""
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        yield None
        return
    with document:
        yield [Side(document, number) for number in range(len(document))]


class Side:
    """One page of an open document; loaded when it is asked for, closed at the end of `with`."""

    def __init__(self, document: pypdfium2.PdfDocument, number: int) -> None:
        self._document = document
        self._number = number

    def __enter__(self) -> "Side":
        self._page = raw.FPDF_LoadPage(self._document.raw, self._number)
        self._text = raw.FPDFText_LoadPage(self._page)
        return self

    def __exit__(self, *_: object) -> None:
        raw.FPDFText_ClosePage(self._text)
        raw.FPDF_ClosePage(self._page)

    def size(self) -> tuple[float, float]:
        """Width and height in mm."""
        width, height = raw.FPDF_GetPageWidthF(self._page), raw.FPDF_GetPageHeightF(self._page)
        return width * POINT, height * POINT

    def text(self) -> str:
        """What a reader copies: lines, and letters from right to left, in an order of its own."""
        count = raw.FPDFText_CountChars(self._text)
        units = (ctypes.c_ushort * (count + 1))()
        got = raw.FPDFText_GetText(self._text, 0, count, units)
        return bytes(units)[: 2 * (got - 1)].decode("utf-16-le", "ignore")

    def letters(self) -> Iterator[Letter]:
        """Every character that was drawn, white space too, in no order."""
        text, x, y = self._text, ctypes.c_double(), ctypes.c_double()
        character, origin = raw.FPDFText_GetUnicode, raw.FPDFText_GetCharOrigin
        to_x, to_y = ctypes.byref(x), ctypes.byref(y)
        height = raw.FPDF_GetPageHeightF(self._page)
        for index in range(raw.FPDFText_CountChars(text)):
            read = chr(character(text, index))
            if read.isspace() and raw.FPDFText_IsGenerated(text, index) == 1:
                continue
            origin(text, index, to_x, to_y)
            yield Letter(x.value * POINT, (height - y.value) * POINT, read)

    def codes(self) -> list[str]:
        """The payloads of the QR codes that a picture of the page shows."""
        picture = self._document[self._number].render(scale=CODE_DPI / 72, grayscale=True).to_pil()
        return [barcode.text for barcode in zxingcpp.read_barcodes(picture, formats=_QR)]


def texts(pdf: bytes) -> tuple[str, ...]:
    """The text of each page, as another reader finds it."""
    found: list[str] = []
    with opened(pdf) as sides:
        for side in sides or ():
            with side:
                found.append(side.text())
    return tuple(found)


def pictures(pdf: bytes, dpi: int) -> Iterator[bytes]:
    """Each page as a PNG."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            out = BytesIO()
            page.render(scale=dpi / 72).to_pil().save(out, "PNG")
            yield out.getvalue()
