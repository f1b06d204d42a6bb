"""What lies on something else, or outside the page."""

from operator import attrgetter
from typing import Final

from forms.geometry import Area, Code, Line, Page, Rect, Text
from forms.pdf import measure
from forms.proof.faults import ProofFault, ProofKind
from forms.proof.text import plain

POINT: Final = 25.4 / 72  # mm
CAPITALS: Final = 0.73  # their height, in ems
QUIET: Final = 2.0  # mm around a page code
SLACK: Final = 0.01  # mm
_X, _Y = attrgetter("x"), attrgetter("y")
_X1, _Y1, _X2, _Y2 = (attrgetter(name) for name in ("x1", "y1", "x2", "y2"))


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
            if plain(text) not in plain(box.unit) and _meet(rect, box.rect):
                found.append(ProofFault(ProofKind.OVERLAP, 0, box.path))
    return tuple(found)


def within(page: Page) -> bool:
    """Whether all that is drawn lies on the page."""
    texts = [stroke for stroke in page.strokes if type(stroke) is Text]  # quicker than isinstance
    lines = [stroke for stroke in page.strokes if type(stroke) is Line]
    areas = [stroke.rect for stroke in page.strokes if type(stroke) is Area]
    rects = areas + [stroke.rect for stroke in page.strokes if type(stroke) is Code]
    xs: list[float] = [0.0, *map(_X, texts), *map(_X1, lines), *map(_X2, lines), *map(_X, rects)]
    xs += [text.x + measure(text.text, text.font, text.size) for text in texts]
    xs += [rect.x + rect.w for rect in rects]
    ys: list[float] = [0.0, *map(_Y, texts), *map(_Y1, lines), *map(_Y2, lines), *map(_Y, rects)]
    ys += [text.y - text.size * POINT * CAPITALS for text in texts if text.y < page.height / 4]
    ys += [rect.y + rect.h for rect in rects]
    right, bottom = page.width + SLACK, page.height + SLACK
    return min(xs) >= 0 and min(ys) >= 0 and max(xs) <= right and max(ys) <= bottom


def _ink(text: Text) -> Rect:
    """From the top of the capitals to the baseline, over the width of the text."""
    tall = text.size * POINT * CAPITALS
    return Rect(text.x, text.y - tall, measure(text.text, text.font, text.size), tall)


def _quiet(rect: Rect) -> Rect:
    return Rect(rect.x - QUIET, rect.y - QUIET, rect.w + 2 * QUIET, rect.h + 2 * QUIET)


def _meet(one: Rect, other: Rect) -> bool:
    """Whether two rectangles share more than a tenth of a millimetre each way."""
    across = min(one.x + one.w, other.x + other.w) - max(one.x, other.x)
    down = min(one.y + one.h, other.y + other.h) - max(one.y, other.y)
    return across > 0.1 and down > 0.1
