"""A rendered page against its geometry: ink where something was laid out, and nowhere else."""

from collections.abc import Iterator

import pypdfium2
from PIL import Image, ImageDraw

from forms.geometry import Area, Code, Line, Page, Rect, Text
from forms.pdf import measure

DPI = 100
PALE = 250  # of a word that lies under everything
DARK = 150  # grey: darker than the lightest line's edge, lighter than any letter's middle
ABOVE, BELOW = 1.15, 0.4  # ems from the baseline: accents on capitals, and tails
SLACK = 0.4  # mm: a pixel and a half


def stray(pdf: bytes, pages: tuple[Page, ...]) -> Iterator[tuple[int, str]]:
    """The page (from 1) and what is wrong on it: ink outside all strokes, or a stroke without."""
    with pypdfium2.PdfDocument(pdf) as document:
        for number, page in enumerate(pages, 1):
            picture = document[number - 1].render(scale=DPI / 72, grayscale=True).to_pil()
            for where in _unlaid(picture, page):
                yield number, where


def _unlaid(picture: Image.Image, page: Page) -> Iterator[str]:
    rest = picture.copy()
    paint = ImageDraw.Draw(rest)
    for stroke in page.strokes:
        if isinstance(stroke, Area) and stroke.fill is None:
            for edge in _edges(stroke.rect, stroke.width):
                paint.rectangle(_pixels(edge), 255)
            continue
        extent = _extent(stroke)
        paint.rectangle(_pixels(extent), 255)
        visible = isinstance(stroke, Code) or (isinstance(stroke, Text) and stroke.text.strip())
        pale = isinstance(stroke, Text) and stroke.under
        if visible and _darkest(picture.crop(_pixels(extent))) > (PALE if pale else DARK + 60):
            yield f"nothing drawn at {extent.x:.0f}, {extent.y:.0f} mm"
    if (dark := rest.point(lambda grey: 255 * (grey < DARK)).getbbox()) is not None:
        yield f"ink at {dark[0] * 25.4 / DPI:.0f}, {dark[1] * 25.4 / DPI:.0f} mm"


def _darkest(part: Image.Image) -> int:
    return next((grey for grey, count in enumerate(part.histogram()) if count), 255)


def _extent(stroke: Text | Line | Area | Code) -> Rect:
    match stroke:
        case Text():
            em = stroke.size * 25.4 / 72
            wide = measure(stroke.text, stroke.font, stroke.size)
            return Rect(stroke.x, stroke.y - ABOVE * em, wide, (ABOVE + BELOW) * em)
        case Line():
            x, y = min(stroke.x1, stroke.x2), min(stroke.y1, stroke.y2)
            half = stroke.width / 2
            across, down = abs(stroke.x1 - stroke.x2), abs(stroke.y1 - stroke.y2)
            return Rect(x - half, y - half, across + stroke.width, down + stroke.width)
        case _:
            return stroke.rect


def _edges(rect: Rect, width: float) -> Iterator[Rect]:
    """The four sides of a frame: what is in it has to be laid out by itself."""
    half = width / 2
    for y in (rect.y, rect.y + rect.h):
        yield Rect(rect.x - half, y - half, rect.w + width, width)
    for x in (rect.x, rect.x + rect.w):
        yield Rect(x - half, rect.y - half, width, rect.h + width)


def _pixels(rect: Rect) -> tuple[int, int, int, int]:
    scale = DPI / 25.4
    left, top = (rect.x - SLACK) * scale, (rect.y - SLACK) * scale
    right, bottom = (rect.x + rect.w + SLACK) * scale, (rect.y + rect.h + SLACK) * scale
    return int(left), int(top), int(right) + 1, int(bottom) + 1
