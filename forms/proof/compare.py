"""A PDF against the pages it was drawn from: every text, every value, every code.

A page is compared with the text a reader copies, first. Where letters run from right to left every
reader orders a line in its own way: a text that was not found so is looked for letter by letter,
each at its place.
"""

from collections.abc import Iterator, Mapping, Sequence

import msgspec

from forms.geometry import Code, Page, Text
from forms.proof.faults import ProofFault, ProofKind
from forms.proof.letters import NEAR, Letters
from forms.proof.pdfium import Side, opened
from forms.proof.place import within
from forms.proof.text import as_read, closed, plain, stands, stands_in


class Reading(msgspec.Struct, frozen=True):
    """The faults, and the text of each page as a reader copies it (none where the PDF cannot be
    read page by page). Where a text was looked for letter by letter, it is the text of all that
    stands where it was laid out, in that order."""

    faults: tuple[ProofFault, ...]
    texts: tuple[str, ...] = ()


def read_back(pdf: bytes, pages: Sequence[Page], *, codes: bool = False) -> Reading:
    """Read a PDF once, and compare it with the pages as they were laid out.

    With `codes`, each page is also rendered and its page codes are decoded.
    """
    with opened(pdf) as sides:
        if sides is None:
            return Reading((ProofFault(ProofKind.UNREADABLE, 0),))
        if len(sides) != len(pages):
            where = f"{len(sides)}/{len(pages)}"
            return Reading((ProofFault(ProofKind.PAGES, 0, where),))
        found: list[ProofFault] = []
        said: list[str] = []
        for number, (side, page) in enumerate(zip(sides, pages, strict=True), 1):
            with side:
                text, lost = _texts(side, page, number)
                said.append(text)
                found += lost
                found += _frame(side, page, number)
                found += _codes(side, page, number) if codes else ()
        return Reading(tuple(found), tuple(said))


def faults(pdf: bytes, pages: Sequence[Page], *, codes: bool = False) -> tuple[ProofFault, ...]:
    """What of `pages` is not on the PDF as it was laid out; empty where all is."""
    return read_back(pdf, pages, codes=codes).faults


def by_place(pdf: bytes, pages: Mapping[int, Page]) -> tuple[str, ...]:
    """The text of some pages (by their number in the PDF, from 0): of what stands, letter for
    letter, where it was laid out, in that order."""
    found: list[str] = []
    with opened(pdf) as sides:
        for number, page in pages.items():
            with (sides or [])[number] as side:
                found.append(_standing(page, Letters(side.letters())))
    return tuple(found)


def _texts(side: Side, page: Page, number: int) -> tuple[str, list[ProofFault]]:
    """What the page says, and the texts and values that are not on it."""
    said = side.text()
    texts = [stroke for stroke in page.strokes if type(stroke) is Text]
    bare = "".join(said.split())
    if bare == "".join([closed(text.text, text.font) for text in texts]) and all(
        closed(value, "regular") in bare for value in page.values.values()
    ):
        return said, []  # most pages: read in the order they were drawn
    read = plain(said)
    unread = [text for text in texts if as_read(text.text, text.font) not in read]
    lost = [path for path, value in page.values.items() if not stands_in(value, read)]
    found: list[ProofFault] = []
    if unread or lost:
        letters = Letters(side.letters())
        for text in unread:
            if not letters.show(text):
                where = f"{text.x:.0f}, {text.y:.0f} mm"
                found.append(ProofFault(ProofKind.TEXT, number, where))
        said = _standing(page, letters)
        for path in lost:
            if not stands(page.values[path], said):
                found.append(ProofFault(ProofKind.VALUE, number, path))
    return said, found


def _standing(page: Page, letters: Letters) -> str:
    texts = (stroke for stroke in page.strokes if isinstance(stroke, Text))
    return "\n".join(text.text for text in texts if letters.show(text))


def _frame(side: Side, page: Page, number: int) -> Iterator[ProofFault]:
    width, height = side.size()
    if abs(width - page.width) > NEAR or abs(height - page.height) > NEAR:
        yield ProofFault(ProofKind.SIZE, number)
    if not within(page):
        yield ProofFault(ProofKind.OUTSIDE, number)


def _codes(side: Side, page: Page, number: int) -> Iterator[ProofFault]:
    seen = side.codes()
    for stroke in page.strokes:
        if not isinstance(stroke, Code):
            continue
        if stroke.payload in seen:
            seen.remove(stroke.payload)
        else:
            yield ProofFault(ProofKind.CODE, number, stroke.payload[-1:])
