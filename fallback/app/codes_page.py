"""Break-glass codes on paper: a strip each, to be cut apart, sealed and handed out."""

from collections.abc import Iterator, Sequence
from io import BytesIO
from typing import Final

from fallback.texts import Lang, worded
from forms import pdf
from forms.geometry import Area, Line, Page, Rect, Stroke, Text

_WIDTH, _HEIGHT = 210.0, 297.0  # mm, A4
_TALL: Final = 80.0  # of a strip
_LEFT, _TOP = 25.0, 20.0
_A_PAGE: Final = 3


def codes_page(codes: Sequence[tuple[str, str]], lang: Lang) -> bytes:
    """The codes (label and code) as a PDF, three to a page."""
    pages = [
        Page(_WIDTH, _HEIGHT, tuple(_strips(codes[at : at + _A_PAGE], lang)), (), {})
        for at in range(0, len(codes), _A_PAGE)
    ]
    out = BytesIO()
    pdf.draw(pages, out, title="Fallback")
    return out.getvalue()


def _strips(codes: Sequence[tuple[str, str]], lang: Lang) -> Iterator[Stroke]:
    for number, (label, code) in enumerate(codes):
        y = _TOP + number * _TALL
        yield Text(_LEFT, y + 10.0, f"Fallback · {label}", 14.0, "bold")
        yield Area(Rect(_LEFT, y + 16.0, _WIDTH - 2 * _LEFT, 18.0), 0.5)
        yield Text(_LEFT + 5.0, y + 28.0, code, 16.0, "bold")
        for line, text in enumerate(worded("first.code_how", lang).splitlines()):
            yield Text(_LEFT, y + 43.0 + 6.0 * line, text, 11.0)
        yield Line(10.0, y + _TALL - 5.0, _WIDTH - 10.0, y + _TALL - 5.0, 0.2, 0.5)
