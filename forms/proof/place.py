"""What lies on something else."""

from typing import Final

from forms.geometry import Code, Page, Rect, Text
from forms.pdf import CAPITALS, measure
from forms.proof.faults import ProofFault, ProofKind
from forms.proof.text import plain

POINT: Final = 25.4 / 72  # mm
QUIET: Final = 2.0  # mm around a page code


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
