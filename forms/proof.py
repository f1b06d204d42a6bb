"""A finished PDF read back: what was laid out is on it, page by page.

The reading does not go through the code that drew it: the file is opened by another library, and
its text and its page codes are compared with the geometry.
"""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator, Sequence
from enum import StrEnum
from functools import lru_cache
from io import BytesIO
from itertools import groupby
from typing import Final

import msgspec
import pypdfium2
import zxingcpp

from forms.geometry import Area, Code, FontName, Line, Page, Rect, Text
from forms.pdf import KEPT, measure, shown
from forms.script import visual
from forms.spec import Lang

CODE_DPI: Final = 150
SHORTEST_PART: Final = 12  # letters: of a text over several pages, less could be there by chance
MOST_LINES: Final = 12  # that one word of a script from right to left is broken over
_QR: Final = zxingcpp.BarcodeFormats(zxingcpp.BarcodeFormat.QRCode)
_POINT: Final = 25.4 / 72  # mm
CAPITALS: Final = 0.73  # their height, in ems


class ProofKind(StrEnum):
    """What can be wrong with a finished PDF."""

    UNREADABLE = "unreadable"
    PAGES = "pages"
    SIZE = "size"
    TEXT = "text"
    VALUE = "value"
    CODE = "code"
    OUTSIDE = "outside"
    OVERLAP = "overlap"


class ProofFault(msgspec.Struct, frozen=True):
    """One fault: on which page (from 1; 0 for the whole), at which path or place."""

    kind: ProofKind
    page: int
    where: str = ""

    def text(self, lang: Lang) -> str:
        """The fault as a sentence, without what the page says."""
        return _WORDS[self.kind][lang].format(page=self.page, where=self.where)


class Reading(msgspec.Struct, frozen=True):
    """The faults, and the text of each page as another reader finds it (none where the PDF cannot
    be read page by page)."""

    faults: tuple[ProofFault, ...]
    texts: tuple[str, ...] = ()


def read_back(pdf: bytes, pages: Sequence[Page], *, codes: bool = False) -> Reading:
    """Read a PDF once, and compare it with the pages as they were laid out.

    With `codes`, each page is also rendered and its page codes are decoded.
    """
    try:
        document = pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError:
        return Reading((ProofFault(ProofKind.UNREADABLE, 0),))
    with document:
        if len(document) != len(pages):
            where = f"{len(document)}/{len(pages)}"
            return Reading((ProofFault(ProofKind.PAGES, 0, where),))
        found: list[ProofFault] = []
        said: list[str] = []
        for number, page in enumerate(pages, 1):
            side = document[number - 1]
            said.append(_text(side))
            found += _page(side, page, number, said[-1])
            if codes:
                found += _codes(side, page, number)
            side.close()
        return Reading(tuple(found), tuple(said))


def faults(pdf: bytes, pages: Sequence[Page], *, codes: bool = False) -> tuple[ProofFault, ...]:
    """What of `pages` is not on the PDF as it was laid out; empty where all is."""
    return read_back(pdf, pages, codes=codes).faults


def texts(pdf: bytes) -> tuple[str, ...]:
    """The text of each page, as another reader finds it."""
    with pypdfium2.PdfDocument(pdf) as document:
        return tuple(_text(page) for page in document)


def pictures(pdf: bytes, dpi: int) -> Iterator[bytes]:
    """Each page as a PNG."""
    with pypdfium2.PdfDocument(pdf) as document:
        for page in document:
            out = BytesIO()
            page.render(scale=dpi / 72).to_pil().save(out, "PNG")
            yield out.getvalue()


def overlaps(page: Page) -> tuple[ProofFault, ...]:
    """Texts that lie on each other, on a box for a hand where one writes, or on a page code."""
    letters = [(_ink(stroke), stroke.text) for stroke in page.strokes if isinstance(stroke, Text)]
    found: list[ProofFault] = []
    rows = sorted(letters, key=lambda pair: pair[0].y)
    for index, (rect, text) in enumerate(rows):
        for other, _ in rows[index + 1 :]:
            if other.y >= rect.y + rect.h:
                break
            if _meet(rect, other):
                found.append(ProofFault(ProofKind.OVERLAP, 0, text))
    guarded = [_quiet(stroke.rect) for stroke in page.strokes if isinstance(stroke, Code)]
    for rect, text in letters:
        if any(_meet(rect, code) for code in guarded):
            found.append(ProofFault(ProofKind.OVERLAP, 0, text))
        for box in page.boxes:
            if _plain(text) not in _plain(box.unit) and _meet(rect, box.rect):
                found.append(ProofFault(ProofKind.OVERLAP, 0, box.path))
    return tuple(found)


def _page(side: pypdfium2.PdfPage, page: Page, number: int, said: str) -> Iterator[ProofFault]:
    width, height = side.get_size()
    if abs(width * _POINT - page.width) > 0.1 or abs(height * _POINT - page.height) > 0.1:
        yield ProofFault(ProofKind.SIZE, number)
    text = _plain(said)
    written = {stroke.text for stroke in page.strokes if isinstance(stroke, Text)}
    lost = {one for one in written.union(page.values.values()) if not _stands(one, text)}
    for stroke in page.strokes if lost else ():
        if isinstance(stroke, Text) and stroke.text in lost:
            yield ProofFault(ProofKind.TEXT, number, f"{stroke.x:.0f}, {stroke.y:.0f} mm")
    for path, value in page.values.items():
        if value in lost:
            yield ProofFault(ProofKind.VALUE, number, path)
    if not _within(page):
        yield ProofFault(ProofKind.OUTSIDE, number)


def _codes(side: pypdfium2.PdfPage, page: Page, number: int) -> Iterator[ProofFault]:
    picture = side.render(scale=CODE_DPI / 72, grayscale=True).to_pil()
    read = zxingcpp.read_barcodes(picture, formats=_QR)
    seen = sorted(barcode.text for barcode in read)
    laid = sorted(stroke.payload for stroke in page.strokes if isinstance(stroke, Code))
    for payload in laid:
        if payload in seen:
            seen.remove(payload)
        else:
            yield ProofFault(ProofKind.CODE, number, payload[-1:])


def _text(side: pypdfium2.PdfPage) -> str:
    reader = side.get_textpage()
    try:
        return str(reader.get_text_range())
    finally:
        reader.close()


def _plain(text: str) -> str:
    """What two readings of a text have in common: no white space, no invisible characters,
    ligatures as their letters, and a hyphen that was taken for a word break as a hyphen."""
    if text.isascii() and text.isprintable():
        return text.replace(" ", "")
    text = "".join(unicodedata.normalize("NFKC", text).split())
    for character in set(text):
        if (read := _READ[character]) != character:
            text = text.replace(character, read)
    return text


@lru_cache(maxsize=KEPT)
def _drawn(text: str, font: FontName) -> str:
    """What is read of a text that stands in one line of a font."""
    return _plain(shown(text, font))


class _Read(dict[str, str]):
    """What each character is read as: itself, or nothing; found out once for each."""

    def __missing__(self, character: str) -> str:
        self[character] = "" if unicodedata.category(character) in _INVISIBLE else character
        return self[character]


_INVISIBLE: Final = {"Cc", "Cf", "Mn", "Cn"}
_READ: Final = _Read(dict.fromkeys("\ufffe\x02\xad", "-"))


def stands(text: str, page: str) -> bool:
    """Whether a text stands on a page whose text was read back, however its lines are broken."""
    return _stands(text, _plain(page))


def runs_on(text: str, pages: Sequence[str]) -> bool:
    """Whether a long text begins on one page and goes on over the next ones to its end. Each page
    but the last must hold a line or more of it."""
    whole, plain = _plain(shown(" ".join(text.splitlines()))), [_plain(page) for page in pages]
    return any(_goes_on(whole, plain[first:]) for first in range(len(plain)))


def _goes_on(rest: str, pages: Sequence[str]) -> bool:
    for page in pages:
        if rest in page:
            return True
        here = bisect(range(1, len(rest)), 0, key=lambda end: rest[:end] not in page)
        if here < SHORTEST_PART:
            return False
        rest = rest[here:]
    return False


def _stands(text: str, page: str) -> bool:
    if not text.isprintable():
        text = " ".join(text.splitlines()).replace("\t", " ")
    if _drawn(text, "regular") in page or _drawn(text, "bold") in page:
        return True
    if visual(text) == text:
        return False
    words = map(_plain, _words(shown(text)))  # readers order these apart, and each broken line
    return all(word in page or _goes_on(word, [page] * MOST_LINES) for word in words)


def _words(text: str) -> Iterator[str]:
    """The words of a text, split also where its direction turns."""
    for word in re.findall(r"\w+", text):
        for _, part in groupby(word, lambda c: unicodedata.bidirectional(c) in ("R", "AL")):
            yield "".join(part)


def _within(page: Page) -> bool:
    """Whether all that is drawn lies on the page."""
    letters = [stroke for stroke in page.strokes if isinstance(stroke, Text)]
    lines = [stroke for stroke in page.strokes if isinstance(stroke, Line)]
    rects = [stroke.rect for stroke in page.strokes if isinstance(stroke, Area | Code)]
    xs = [0.0, *(text.x for text in letters)]
    xs += [text.x + measure(text.text, text.font, text.size) for text in letters]
    xs += [x for line in lines for x in (line.x1, line.x2)]
    xs += [x for rect in rects for x in (rect.x, rect.x + rect.w)]
    ys = [0.0, *(text.y for text in letters)]
    ys += [text.y - text.size * _POINT * CAPITALS for text in letters]
    ys += [y for line in lines for y in (line.y1, line.y2)]
    ys += [y for rect in rects for y in (rect.y, rect.y + rect.h)]
    right, bottom = page.width + 0.01, page.height + 0.01
    return min(xs) >= 0 and min(ys) >= 0 and max(xs) <= right and max(ys) <= bottom


def _ink(text: Text) -> Rect:
    """From the top of the capitals to the baseline, over the width of the text."""
    tall = text.size * _POINT * CAPITALS
    return Rect(text.x, text.y - tall, measure(text.text, text.font, text.size), tall)


def _quiet(rect: Rect) -> Rect:
    return Rect(rect.x - 2.0, rect.y - 2.0, rect.w + 4.0, rect.h + 4.0)


def _meet(one: Rect, other: Rect) -> bool:
    """Whether two rectangles share more than a tenth of a millimetre each way."""
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return across > 0.1 and down > 0.1


_WORDS: Final[dict[ProofKind, dict[Lang, str]]] = {
    ProofKind.UNREADABLE: {"sv": "PDF-filen går inte att läsa.", "en": "The PDF cannot be read."},
    ProofKind.PAGES: {
        "sv": "PDF-filen har inte så många sidor som lades ut ({where}).",
        "en": "The PDF does not have the pages that were laid out ({where}).",
    },
    ProofKind.SIZE: {
        "sv": "Sida {page} har inte det format som lades ut.",
        "en": "Page {page} is not of the size that was laid out.",
    },
    ProofKind.TEXT: {
        "sv": "Sida {page}: en text saknas (vid {where}).",
        "en": "Page {page}: a text is missing (at {where}).",
    },
    ProofKind.VALUE: {
        "sv": "Sida {page}: värdet {where} saknas.",
        "en": "Page {page}: the value {where} is missing.",
    },
    ProofKind.CODE: {
        "sv": "Sida {page}: sidkod {where} går inte att läsa.",
        "en": "Page {page}: page code {where} cannot be read.",
    },
    ProofKind.OUTSIDE: {
        "sv": "Sida {page}: något ligger utanför sidan.",
        "en": "Page {page}: something lies outside the page.",
    },
    ProofKind.OVERLAP: {
        "sv": "Text ligger på text eller på en ruta ({where}).",
        "en": "Text lies on text or on a box ({where}).",
    },
}
