"""A test page: no patient on it, a code to read back, and a ruler that shows a page rescaled."""

from datetime import datetime
from io import BytesIO
from typing import Final

from fallback.texts import Lang, worded
from forms import codes, pdf
from forms.geometry import Area, Code, Line, Page, Rect, Stroke, Text

WIDTH, HEIGHT = 210.0, 297.0  # mm, A4
RULER: Final = Rect(55.0, 120.0, 100.0, 6.0)
CODE: Final = Rect(90.0, 70.0, 30.0, 30.0)
_FORM: Final = "TST"
_LEFT, _EDGE = 25.0, 10.0
_LINE = 6.0


def trial_page(queue: str, at: datetime, lang: Lang) -> bytes:
    """One A4 page as PDF: the queue's name, the time, a page code, and a ruler of 100 mm."""
    page = Page(WIDTH, HEIGHT, (*_words(queue, at, lang), *_ruler(), *_frame()), (), {})
    out = BytesIO()
    pdf.draw([page], out, title="Fallback")
    return out.getvalue()


def _words(queue: str, at: datetime, lang: Lang) -> tuple[Stroke, ...]:
    told = worded("printing.page_for", lang, queue=queue, at=at.strftime("%Y-%m-%d %H:%M"))
    asked = worded("printing.page_asks", lang).splitlines()
    payload = codes.payload(_FORM, 1, 1, 1, codes.token(), "")
    return (
        Text(_LEFT, 35.0, worded("printing.page_title", lang), 20.0, "bold"),
        Text(_LEFT, 45.0, told, 11.0),
        Text(_LEFT, 52.0, worded("printing.page_nobody", lang), 11.0),
        Code(CODE, payload),
        *(Text(_LEFT, 140.0 + _LINE * n, line, 11.0) for n, line in enumerate(asked)),
        Text(_LEFT, 175.0, "Å Ä Ö  å ä ö  é ü  µ σ²  ≥ ≤  ½  0 O 1 I l  0,5 mg", 14.0),
    )


def _ruler() -> tuple[Stroke, ...]:
    """A scale of 100 mm with a tick at each millimetre, longer at each fifth and tenth."""
    base = RULER.y + RULER.h
    ticks = [
        Line(
            x := RULER.x + mm,
            base,
            x,
            base - (6.0 if mm % 10 == 0 else 4.0 if mm % 5 == 0 else 2.5),
        )
        for mm in range(101)
    ]
    figures = [Text(RULER.x + mm - 1.0, RULER.y - 1.5, str(mm), 8.0) for mm in range(0, 101, 10)]
    return (Line(RULER.x, base, RULER.x + RULER.w, base, 0.3), *ticks, *figures)


def _frame() -> tuple[Stroke, ...]:
    """A frame one centimetre from each edge: whole only where nothing was cut or moved."""
    return (Area(Rect(_EDGE, _EDGE, WIDTH - 2 * _EDGE, HEIGHT - 2 * _EDGE), 0.3),)
