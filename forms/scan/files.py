"""Files of scans → their pages, each a grey JPEG at most `LONG_SIDE` pixels high or wide.

A file that is cut off, locked or larger than scanned paper can be is refused, never half read:
what a small file claims to hold is measured before it is unpacked.
"""

import warnings
from collections.abc import Iterator
from contextlib import closing, contextmanager
from io import BytesIO
from typing import Final

import pypdfium2
from PIL import Image
from pypdfium2 import raw

from forms.scan.faults import ScanFault, Unreadable

MOST_BYTES: Final = 300_000_000
MOST_PAGES: Final = 2000
MOST_PIXELS: Final = 80_000_000  # A4 at 900 dots an inch
LONG_SIDE: Final = 2400  # pixels: A4 at 205 dots an inch
QUALITY: Final = 90
_FORMATS: Final = ("TIFF", "JPEG", "PNG")


def count(data: bytes) -> int:
    """How many pages a file has; every one was read to its end. Raises Unreadable."""
    return sum(1 for _ in readable(data))


def readable(data: bytes, first: int = 1) -> Iterator[None]:
    """One for each page from `first` on, as it was read to its end. Raises Unreadable."""
    with _named(data) as name:
        opened = _pdf_opened if name == "PDF" else _frames
        for _ in opened(data, first):
            yield


def pages(data: bytes, first: int = 1) -> Iterator[bytes]:
    """The pages from `first` on, one at a time. Raises Unreadable where one cannot be read."""
    with _named(data) as name:
        drawn = _pdf_pages if name == "PDF" else _frames
        for picture in drawn(data, first):
            yield _kept(picture)


@contextmanager
def _named(data: bytes) -> Iterator[str]:
    """The kind of file by its first bytes."""
    if not data:
        raise Unreadable(ScanFault.EMPTY)
    if len(data) > MOST_BYTES:
        raise Unreadable(ScanFault.TOO_LARGE)
    if b"%PDF-" in data[:1024]:
        yield "PDF"
    elif data.startswith((b"II*\0", b"MM\0*", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n")):
        yield "picture"
    else:
        raise Unreadable(ScanFault.NOT_A_SCAN)


def _frames(data: bytes, first: int = 1) -> Iterator[Image.Image]:
    number = 1
    try:
        with _quiet():
            file = Image.open(BytesIO(data), formats=_FORMATS)
        with file:
            while _turned_to(file, number):
                if number >= first:
                    with _quiet():
                        file.load()
                        picture = _upright(file)
                    yield picture
                number += 1
    except Image.DecompressionBombError as error:
        raise Unreadable(ScanFault.TOO_LARGE, number) from error
    except (OSError, SyntaxError, ValueError, EOFError, KeyError, TypeError) as error:
        raise Unreadable(ScanFault.BROKEN, number) from error


def _quiet() -> "warnings.catch_warnings[None]":
    """What a picture says about itself besides pixels is nobody's concern."""
    return warnings.catch_warnings(action="ignore")


def _turned_to(file: Image.Image, number: int) -> bool:
    """Whether there is such a frame. Raises Unreadable where it is larger than paper."""
    try:
        with _quiet():
            file.seek(number - 1)
    except EOFError:
        return False
    if number > MOST_PAGES:
        raise Unreadable(ScanFault.TOO_MANY_PAGES)
    if file.width * file.height > MOST_PIXELS:
        raise Unreadable(ScanFault.TOO_LARGE, number)
    return True


def _upright(frame: Image.Image) -> Image.Image:
    """The picture in grey; what is transparent is paper."""
    if frame.mode in ("RGBA", "LA", "PA") or "transparency" in frame.info:
        whole = frame.convert("RGBA")
        return Image.alpha_composite(Image.new("RGBA", frame.size, "white"), whole).convert("L")
    if frame.mode.startswith("I"):  # sixteen bits a pixel
        return frame.convert("I").point(lambda value: value / 256).convert("L")
    return frame.convert("L")


def _pdf_opened(data: bytes, first: int = 1) -> Iterator[None]:
    with _document(data) as document:
        for number in range(first - 1, len(document)):
            with _page(document, number):
                yield


def _pdf_pages(data: bytes, first: int = 1) -> Iterator[Image.Image]:
    with _document(data) as document:
        for number in range(first - 1, len(document)):
            with _page(document, number) as page:
                scale = LONG_SIDE / max(page.get_size())
                try:
                    picture = page.render(scale=scale, grayscale=True).to_pil()
                except (pypdfium2.PdfiumError, MemoryError) as error:
                    raise Unreadable(ScanFault.BROKEN, number + 1) from error
                yield picture


@contextmanager
def _document(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    if b"%%EOF" not in data[-2048:]:  # still being written; a reader would mend it, and lose pages
        raise Unreadable(ScanFault.BROKEN)
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        locked = "password" in str(error).lower()
        raise Unreadable(ScanFault.LOCKED if locked else ScanFault.BROKEN) from error
    with closing(document):
        if not len(document):
            raise Unreadable(ScanFault.BROKEN)
        if len(document) > MOST_PAGES:
            raise Unreadable(ScanFault.TOO_MANY_PAGES)
        yield document


@contextmanager
def _page(document: pypdfium2.PdfDocument, number: int) -> Iterator[pypdfium2.PdfPage]:
    """An open page whose pictures are no larger than paper's."""
    try:
        page = document[number]
    except pypdfium2.PdfiumError as error:
        raise Unreadable(ScanFault.BROKEN, number + 1) from error
    with closing(page):
        for picture in page.get_objects(filter=[raw.FPDF_PAGEOBJ_IMAGE], max_depth=3):
            width, height = picture.get_px_size()
            if width * height > MOST_PIXELS:
                raise Unreadable(ScanFault.TOO_LARGE, number + 1)
        if min(page.get_size()) <= 0:
            raise Unreadable(ScanFault.BROKEN, number + 1)
        yield page


def _kept(picture: Image.Image) -> bytes:
    longest = max(picture.size)
    if longest > LONG_SIDE:
        share = LONG_SIDE / longest
        size = max(1, round(picture.width * share)), max(1, round(picture.height * share))
        picture = picture.resize(size, Image.Resampling.LANCZOS, reducing_gap=2.0)
    out = BytesIO()
    picture.save(out, "JPEG", quality=QUALITY)
    return out.getvalue()
