"""The stack as a scanner sees it: pages in any order and any way up, backs, doubles, other paper.

Every sheet with ink that was not lost is in it once, some twice; the picture of each is the printed
page with the ink on it, treated as feeders, hands and folders treat paper.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from io import BytesIO
from typing import NamedTuple

from PIL import Image

from forms.scan.result import Corners
from tests.recovery.intake.conftest import as_pdf, as_tiff, blank_back, foreign
from tests.scan.simulator import MODERATE, PRINT_DPI, Damage, printed, scanned
from tests.three_days.outage import Papers
from tests.three_days.pages import written_on

A_FILE = 12  # pages
TORN = Damage(lost_codes=(1, 2, 3, 4, 5, 6))  # a pen went over every code
SHRUNK = replace(TORN, scale=0.8)  # and it was copied smaller: an eye finds its corners
WORN: tuple[Damage, ...] = (
    *(Damage(), Damage(skew=1.0), Damage(skew=-2.0), Damage(turn=2, skew=0.7), Damage(jpeg=40)),
    *(MODERATE[name] for name in ("folded", "holes", "94 %", "photocopy")),
)
BACK, FOREIGN = "back", "foreign"


@dataclass(frozen=True)
class File:
    """A file of the scanner; what each page of it is: a sheet's number, a back or foreign; and
    where an eye sees the corners of its paper, in shares of the picture's width and height."""

    name: str
    data: bytes
    pages: tuple[str, ...]
    corners: tuple[Corners, ...]


@dataclass(frozen=True)
class Stack:
    """All files, and the sheets whose codes cannot be read."""

    files: tuple[File, ...]
    torn: str
    shrunk: str
    doubles: tuple[str, ...]


def stack(papers: Papers, seed: int) -> Stack:
    """The first scanning: all that came back by then."""
    chance = random.Random(seed)  # noqa: S311
    numbers = [number for number in papers.inked if number not in papers.lost]
    torn, shrunk, *_ = [n for n in numbers if papers.inked[n].sheet.form == "administration"][3:]
    worst = {torn: TORN, shrunk: SHRUNK}
    doubles = tuple(chance.sample([n for n in numbers if n not in worst], 2))
    order = [*numbers, *doubles, FOREIGN, *[BACK] * (len(numbers) // 10)]
    chance.shuffle(order)
    files = tuple(_files(papers, order, worst, seed))
    return Stack(files, torn, shrunk, doubles)


def late(papers: Papers, number: str, seed: int) -> File:
    """One sheet alone, found later."""
    page = _page(papers, number, Damage(skew=1.5), seed)
    return File("sent.jpg", _jpeg(page.picture), (number,), (page.corners,))


def _files(
    papers: Papers, order: Sequence[str], worst: Mapping[str, Damage], seed: int
) -> Iterator[File]:
    """As PDF, the second as TIFF; the last page comes as a JPEG of its own."""
    parts = [order[n : n + A_FILE] for n in range(0, len(order) - 1, A_FILE)]
    for nth, part in enumerate([*parts[:-1], parts[-1][:-1] or parts[-1]]):
        made = []
        for place, what in enumerate(part):
            worn = WORN[(nth * A_FILE + place) % len(WORN)]
            made.append(_page(papers, what, worst.get(what, worn), seed + place))
        kind, pack = ("tif", as_tiff) if nth == 1 else ("pdf", as_pdf)
        pictures, corners = [page.picture for page in made], tuple(page.corners for page in made)
        yield File(f"scan-{nth:03}.{kind}", pack(pictures), tuple(part), corners)
    if len(parts[-1]) > 1:
        last = parts[-1][-1]
        page = _page(papers, last, worst.get(last, Damage()), seed)
        yield File("scan.jpg", _jpeg(page.picture), (last,), (page.corners,))


class _Page(NamedTuple):
    picture: Image.Image
    corners: Corners = ((0.0, 0.0), (1.0, 0.0), (1.0, 1.0), (0.0, 1.0))


def _page(papers: Papers, what: str, damage: Damage, seed: int) -> _Page:
    if what in (BACK, FOREIGN):
        return _Page(blank_back() if what == BACK else foreign())
    inked = papers.inked[what]
    paper = written_on(printed(*papers.picture(what)), inked, seed)
    damage = replace(damage, jpeg=95)  # the file that it is put into compresses it
    came = scanned(paper, damage, seed)
    wide, high = (pixels * 25.4 / PRINT_DPI for pixels in paper.size)
    a, b, c, d = (
        (x / came.size[0], y / came.size[1])
        for x, y in (came.truth(*at) for at in ((0, 0), (wide, 0), (wide, high), (0, high)))
    )
    return _Page(Image.open(BytesIO(came.jpeg)).copy(), (a, b, c, d))


def _jpeg(page: Image.Image) -> bytes:
    out = BytesIO()
    page.copy().save(out, "JPEG", quality=80, dpi=(200, 200))
    return out.getvalue()
