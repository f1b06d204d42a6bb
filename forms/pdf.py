"""Pages to PDF: the same bytes every time. The only place that knows ReportLab.

A character that no embedded font has is drawn as a box with its code point, never left out.
"""

import math
import unicodedata
from collections.abc import Iterable
from functools import cache, lru_cache
from importlib import resources
from io import BytesIO
from itertools import groupby
from operator import itemgetter
from typing import BinaryIO, Final, NamedTuple, assert_never

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
CAPITALS: Final = 0.73  # their height, in ems
SLACK: Final = 0.03  # points
_MISSING_PAD: Final = 150.0  # on each side of a missing character's code point, in 1/1000 em
KEPT: Final = 8192  # measured texts: those of a ward, and no more in memory however many wards
_TURNING: Final = {"RLE", "RLO", "RLI", "LRE", "LRO", "LRI", "FSI", "PDF", "PDI"}
# Of 250 codes skewed, blurred and cut to black and white, as many are read with this mask as with
# the one that a search chooses for each; the search takes three quarters of a code's time.
_MASK: Final = 4
_BIT: Final = bytes.maketrans(b"\x00\xff", b"01")  # a pixel of a code as a bit


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
    if None not in map(known.__getitem__, text):
        return text
    return "".join(f"U+{ord(c):04X}" if known[c] is None else c for c in text)


def drawn(text: str, font: FontName) -> str:
    """The characters of a text in the order they stand on paper, from left to right."""
    return "".join(span.text for span in spans(text, font))


def draw(pages: Iterable[Page], out: BinaryIO, *, title: str) -> tuple[int, ...]:
    """Write the pages to `out` as one PDF, one page at a time. Answers on which of them (from 1)
    something was drawn beyond the edge."""
    for name in _FILES:
        pdfmetrics.registerFont(_font(name))
    rl_config.useA85 = 0  # binary streams: smaller and faster
    canvas = Canvas(
        BytesIO(), pageCompression=1, invariant=1, initialFontName=_font("regular").fontName
    )
    canvas.setTitle(title)
    canvas.setProducer("")
    pen = _Pen(canvas)
    beyond: list[int] = []
    for number, page in enumerate(pages, 1):
        canvas.setPageSize((page.width * MM, page.height * MM))
        pen.page(page)
        if not pen.within:
            beyond.append(number)
        canvas.showPage()
    out.write(canvas.getpdfdata())
    return tuple(beyond)


@lru_cache(maxsize=KEPT)
def spans(text: str, font: FontName) -> tuple[Span, ...]:
    """The text in parts that are drawn in one go: what the font has, and what it lacks."""
    text = visual(unicodedata.normalize("NFC", text))
    known = _widths(font)
    found: list[Span] = []
    for lacks, part in groupby(text, lambda character: known[character] is None):
        if not lacks:
            found.append(Span(run := "".join(part), _sum(run, font)))
            continue
        for character in part:
            code = f"U+{ord(character):04X}"
            found.append(Span(code, _sum(code, font) + 2 * _MISSING_PAD, missing=True))
    return tuple(found)


@lru_cache(maxsize=KEPT)
def _width(text: str, font: FontName) -> float:
    if text.isascii() and text.isprintable():  # most texts; every font has these letters
        return _sum(text, font)
    return sum(span.width for span in spans(text, font))


def _sum(text: str, font: FontName) -> float:
    return sum(width for width in map(_widths(font).__getitem__, text) if width is not None)


@cache
def _font(name: FontName) -> TTFont:
    data = (resources.files("forms") / "fonts" / _FILES[name]).read_bytes()
    return TTFont(f"Fallback-{name}", BytesIO(data), shapable=False)


class _Widths(dict[str, float | None]):
    """Width of each character in 1/1000 em, found out once; None where the font draws it not."""

    def __init__(self, font: TTFont) -> None:
        self.face = font.face

    def __missing__(self, character: str) -> float | None:
        code = ord(character)
        has = code in self.face.charToGlyph and _drawn_rightly(code)
        self[character] = float(self.face.getCharWidth(code)) if has else None
        return self[character]


@cache
def _widths(name: FontName) -> _Widths:
    return _Widths(_font(name))


def _drawn_rightly(code: int) -> bool:
    """Whether ReportLab draws a character as it is read: not above U+FFFF, whose code it tells a
    reader wrongly, nor one that turns the order of others."""
    character = chr(code)
    return (
        code <= 0xFFFF
        and unicodedata.category(character) not in {"Cc", "Cs", "Co"}
        and unicodedata.bidirectional(character) not in _TURNING
    )


class _Part(NamedTuple):
    """A span, and the operators that show it, each with the name of its font."""

    span: Span
    strings: list[tuple[str, str]]


class _Pen:
    """Writes strokes as PDF operators: what is filled, then all that is drawn with each pen as one
    path, then texts and codes. Fonts and greys stand only where they change."""

    def __init__(self, canvas: Canvas) -> None:
        self.canvas = canvas
        self.height = self.width = 0.0
        self.parts: dict[tuple[str, FontName], list[_Part]] = {}
        self._clear()

    def _clear(self) -> None:
        self.filled: list[tuple[float, str]] = []  # the grey, and what it fills
        self.drawn: dict[tuple[float, float], list[str]] = {}  # by width and grey of the pen
        self.under: list[str] = []
        self.over: list[str] = []
        self.font = "", 0.0
        self.grey = 0.0
        self.within = True

    def page(self, page: Page) -> None:
        """Draw one page; top left becomes bottom left, mm become points."""
        self.height, self.width = page.height * MM, page.width * MM
        self._clear()
        for text in (one for one in page.strokes if isinstance(one, Text) and one.under):
            self._show(text, self.under)
        self.font, self.grey = ("", 0.0), 0.0  # what lies over it begins anew
        for stroke in page.strokes:
            self._draw(stroke)
        code = self.canvas._code
        code += self.under
        for fill, boxes in groupby(self.filled, key=itemgetter(0)):
            code += (f"{fill:g} g", *(box for _, box in boxes), "f")
        for (width, grey), paths in self.drawn.items():
            code += (f"{width * MM:.3f} w {grey:g} G", *paths, "S")
        code += ("0 g", *self.over)

    def _draw(self, stroke: Stroke) -> None:
        match stroke:
            case Text():
                if not stroke.under:
                    self._show(stroke, self.over)
            case Line():
                x1, y1 = stroke.x1 * MM, self.height - stroke.y1 * MM
                x2, y2 = stroke.x2 * MM, self.height - stroke.y2 * MM
                self._reach(min(x1, x2), min(y1, y2), max(x1, x2), max(y1, y2))
                path = f"{x1:.2f} {y1:.2f} m {x2:.2f} {y2:.2f} l"
                self._pen(stroke.width, stroke.grey).append(path)
            case Area():
                self._area(stroke)
            case Code():
                self._qr(stroke)
            case _:
                assert_never(stroke)

    def _show(self, text: Text, into: list[str]) -> None:
        if text.grey != self.grey:
            self.grey = text.grey
            into.append(f"{text.grey:g} g")
        x, y = text.x * MM, self.height - text.y * MM
        for part in self._parts(text.text, text.font):
            wide = part.span.width * text.size / 1000
            pad = 0.0
            if part.span.missing:
                pad = _MISSING_PAD * text.size / 1000
                low, tall = y - 0.22 * text.size, 1.1 * text.size
                box = f"{x + pad / 2:.2f} {low:.2f} {wide - pad:.2f} {tall:.2f} re"
                self._pen(0.15, text.grey).append(box)
            shown = f"BT {x + pad:.2f} {y:.2f} Td"
            for name, string in part.strings:
                if (name, text.size) != self.font:
                    self.font = name, text.size
                    shown += f" {name} {text.size:g} Tf"
                shown += string
            into.append(f"{shown} ET")
            x += wide
        self._reach(text.x, y, x, y + text.size * CAPITALS)

    def _parts(self, text: str, font: FontName) -> list[_Part]:
        """What shows a text, at any size."""
        if (text, font) not in self.parts:
            face, doc = _font(font), self.canvas._doc
            self.parts[text, font] = [
                _Part(
                    span,
                    [
                        (face.getSubsetInternalName(subset, doc), f" ({self.canvas._escape(c)}) Tj")
                        for subset, c in face.splitString(span.text, doc)
                    ],
                )
                for span in spans(text, font)
            ]
        return self.parts[text, font]

    def _area(self, area: Area) -> None:
        rect = area.rect
        x, y, wide, tall = (
            rect.x * MM,
            self.height - (rect.y + rect.h) * MM,
            rect.w * MM,
            rect.h * MM,
        )
        self._reach(x, y, x + wide, y + tall)
        box = f"{x:.2f} {y:.2f} {wide:.2f} {tall:.2f} re"
        if area.fill is not None:
            self.filled.append((area.fill, box))
        if area.width > 0:
            self._pen(area.width, area.grey).append(box)

    def _qr(self, code: Code) -> None:
        side, dark = qr_bits(code.payload)
        size, x = code.rect.w * MM, code.rect.x * MM
        y = self.height - (code.rect.y + code.rect.h) * MM
        self._reach(x, y, x + size, y + size)
        self.over.append(
            f"q 0 g {size:.2f} 0 0 {size:.2f} {x:.2f} {y:.2f} cm"
            f" BI /W {side} /H {side} /IM true /F /AHx ID {dark}> EI Q"
        )

    def _reach(self, left: float, bottom: float, right: float, top: float) -> None:
        """Note what goes beyond the edge of the page, in points."""
        if left < 0 or bottom < -SLACK or right > self.width + SLACK or top > self.height + SLACK:
            self.within = False

    def _pen(self, width: float, grey: float) -> list[str]:
        """The paths drawn with this pen."""
        return self.drawn.setdefault((width, grey), [])


def qr_bits(payload: str) -> tuple[int, str]:
    """The modules a side, and each row's bits in hex, to whole bytes; 0 is dark."""
    barcode = zxingcpp.create_barcode(
        payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M", data_mask=_MASK
    )
    image = barcode.to_image(scale=1, add_quiet_zones=False)
    pixels = bytes(memoryview(image))  # type: ignore[arg-type]  # a buffer; its stub omits it
    side = math.isqrt(len(pixels))
    wide = -(-side // 8) * 8
    bits = pixels.translate(_BIT).decode()
    rows = "".join([bits[n : n + side].ljust(wide, "1") for n in range(0, len(bits), side)])
    return side, f"{int(rows, 2):0{len(rows) // 4}x}"
