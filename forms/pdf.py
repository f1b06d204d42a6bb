"""Pages to PDF: the same bytes every time. The only place that knows ReportLab.

A character that no embedded font has is drawn as a box with its code point, never left out.
"""

import math
import re
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from io import BytesIO
from itertools import groupby
from typing import BinaryIO, Final, assert_never

import msgspec
import zxingcpp
from reportlab import rl_config
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas

from forms.geometry import Area, Code, FontName, Line, Page, Stroke, Text
from forms.script import visual

MM: Final = 72 / 25.4  # points
_FILES: Final[dict[FontName, str]] = {
    "regular": "DejaVuSansCondensed.ttf",
    "bold": "DejaVuSansCondensed-Bold.ttf",
}
_MISSING_PAD: Final = 150.0  # on each side of a missing character's code point, in 1/1000 em
_TURNING: Final = {"RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"}
_DARK: Final = re.compile(rb"\x00+")


class Span(msgspec.Struct, frozen=True):
    """A part of a text; `missing`: the code point of a character no font has, to be boxed."""

    text: str
    width: float  # in 1/1000 em
    missing: bool = False


def measure(text: str, font: FontName, size: float) -> float:
    """Width of a text in mm; `size` in points."""
    return _width(text, font) * size / 1000 / MM


def shown(text: str, font: FontName = "regular") -> str:
    """The text as it can be read on paper: what no font has stands as its code point."""
    known = _widths(font)
    text = unicodedata.normalize("NFC", text)
    return "".join(c if c in known else f"U+{ord(c):04X}" for c in text)


def draw(pages: Iterable[Page], out: BinaryIO, *, title: str) -> None:
    """Write the pages to `out` as one PDF, one page at a time."""
    for name in _FILES:
        pdfmetrics.registerFont(_font(name))
    rl_config.useA85 = 0  # binary streams: smaller and faster
    canvas = Canvas(
        BytesIO(), pageCompression=1, invariant=1, initialFontName=_font("regular").fontName
    )
    canvas.setTitle(title)
    canvas.setProducer("")
    pen = _Pen(canvas)
    for page in pages:
        canvas.setPageSize((page.width * MM, page.height * MM))
        pen.page(page)
        canvas.showPage()
    out.write(canvas.getpdfdata())


@lru_cache(maxsize=65536)
def spans(text: str, font: FontName) -> tuple[Span, ...]:
    """The text in parts that are drawn in one go: what the font has, and what it lacks."""
    text = visual(unicodedata.normalize("NFC", text))
    known = _widths(font)
    found: list[Span] = []
    for has, part in groupby(text, known.__contains__):
        if has:
            found.append(Span(run := "".join(part), _sum(run, font)))
            continue
        for character in part:
            code = f"U+{ord(character):04X}"
            found.append(Span(code, _sum(code, font) + 2 * _MISSING_PAD, missing=True))
    return tuple(found)


@lru_cache(maxsize=65536)
def _width(text: str, font: FontName) -> float:
    return sum(span.width for span in spans(text, font))


def _sum(text: str, font: FontName) -> float:
    return sum(map(_widths(font).__getitem__, text))


@cache
def _font(name: FontName) -> TTFont:
    data = (resources.files("forms") / "fonts" / _FILES[name]).read_bytes()
    return TTFont(f"Fallback-{name}", BytesIO(data), shapable=False)


@cache
def _widths(name: FontName) -> dict[str, float]:
    """Width of each character the font draws, in 1/1000 em."""
    face = _font(name).face
    codes = filter(_drawn_rightly, face.charToGlyph)
    return {chr(code): float(face.getCharWidth(code)) for code in codes}


def _drawn_rightly(code: int) -> bool:
    """Whether ReportLab draws a character as it is read: not above U+FFFF, whose code it tells a
    reader wrongly, nor one that turns the order of others."""
    character = chr(code)
    return (
        code <= 0xFFFF
        and unicodedata.category(character) not in {"Cc", "Cs", "Co"}
        and unicodedata.bidirectional(character) not in _TURNING
    )


class _Pen:
    """Writes strokes as PDF operators; colours and widths only where they change."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.code: list[str] = []
        self.height = 0.0
        self.strings: dict[tuple[str, FontName, float], str] = {}
        self.fill = self.stroke = self.width = -1.0

    def page(self, page: Page) -> None:
        """Draw one page; top left becomes bottom left, mm become points."""
        self.code = self.canvas._code
        self.height = page.height * MM
        self.fill = self.stroke = self.width = -1.0
        for stroke in page.strokes:
            self._draw(stroke)

    def _draw(self, stroke: Stroke) -> None:
        match stroke:
            case Text():
                self._text(stroke)
            case Line():
                self._pen(stroke.width, stroke.grey)
                x1, y1 = stroke.x1 * MM, self.height - stroke.y1 * MM
                x2, y2 = stroke.x2 * MM, self.height - stroke.y2 * MM
                self.code.append(f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l S")
            case Area():
                self._area(stroke)
            case Code():
                self._qr(stroke)
            case _:
                assert_never(stroke)

    def _text(self, text: Text) -> None:
        self._ink(text.grey)
        x, y = text.x * MM, self.height - text.y * MM
        parts = spans(text.text, text.font)
        for span in parts:
            pad = _MISSING_PAD * text.size / 1000 if span.missing else 0.0
            string = self._string(span.text, text.font, text.size)
            self.code.append(f"BT 1 0 0 1 {x + pad:.2f} {y:.2f} Tm {string} ET")
            wide = span.width * text.size / 1000
            if span.missing:
                self._pen(0.15, text.grey)
                low, tall = y - 0.22 * text.size, 1.1 * text.size
                self.code.append(f"{x + pad / 2:.2f} {low:.2f} {wide - pad:.2f} {tall:.2f} re S")
            x += wide

    def _string(self, text: str, font: FontName, size: float) -> str:
        """The operators that show a text in its font."""
        key = (text, font, size)
        known = self.strings.get(key)
        if known is None:
            face, doc = _font(font), self.canvas._doc
            known = self.strings[key] = " ".join(
                f"{face.getSubsetInternalName(subset, doc)} {size:g} Tf"
                f" ({self.canvas._escape(chars)}) Tj"
                for subset, chars in face.splitString(text, doc)
            )
        return known

    def _area(self, area: Area) -> None:
        rect = area.rect
        box = (
            f"{rect.x * MM:.2f} {self.height - (rect.y + rect.h) * MM:.2f}"
            f" {rect.w * MM:.2f} {rect.h * MM:.2f} re"
        )
        if area.fill is not None:
            self._ink(area.fill)
        if area.width > 0:
            self._pen(area.width, area.grey)
            self.code.append(f"{box} {'S' if area.fill is None else 'B'}")
        elif area.fill is not None:
            self.code.append(f"{box} f")

    def _qr(self, code: Code) -> None:
        side, path = qr_path(code.payload)
        scale = code.rect.w * MM / side
        x, y = code.rect.x * MM, self.height - code.rect.y * MM
        self._ink(0.0)
        self.code.append(f"q {scale:.5f} 0 0 {-scale:.5f} {x:.2f} {y:.2f} cm {path} f Q")

    def _ink(self, grey: float) -> None:
        if grey != self.fill:
            self.fill = grey
            self.code.append(f"{grey:g} g")

    def _pen(self, width: float, grey: float) -> None:
        if grey != self.stroke:
            self.stroke = grey
            self.code.append(f"{grey:g} G")
        if width != self.width:
            self.width = width
            self.code.append(f"{width * MM:.3f} w")


@lru_cache(maxsize=4096)
def qr_path(payload: str) -> tuple[int, str]:
    """The modules a side, and the dark ones as one path in module units from the top left."""
    barcode = zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")
    image = barcode.to_image(scale=1, add_quiet_zones=False)
    pixels = bytes(memoryview(image))  # type: ignore[arg-type]  # a buffer; its stub omits it
    side = math.isqrt(len(pixels))
    rows = (pixels[row * side : (row + 1) * side] for row in range(side))
    return side, " ".join(
        f"{run.start()} {y} {run.end() - run.start()} 1 re"
        for y, row in enumerate(rows)
        for run in _DARK.finditer(row)
    )
