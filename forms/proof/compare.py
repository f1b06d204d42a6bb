"""A PDF against the pages it was drawn from: every text, every value, every code.

A page is compared with the text a reader copies, first. Where letters run from right to left every
reader orders a line in its own way: a text that was not found so is looked for letter by letter,
each at its place.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from forms.geometry import Code, Page, Text
from forms.proof.faults import ProofFault, ProofKind
from forms.proof.letters import NEAR, Letters
from forms.proof.pdfium import Side, opened
from forms.proof.text import as_read, closed, plain, runs_on, stands, stands_in

MOST_PAGES: Final = 4  # that one value runs over


class Reading(msgspec.Struct, frozen=True):
    """The faults, and the text of each page as a reader copies it (none where the PDF cannot be
    read page by page). Where a text was looked for letter by letter, it is the text of all that
    stands where it was laid out, in that order."""

    faults: tuple[ProofFault, ...]
    texts: tuple[str, ...] = ()


def read_back(
    pdf: bytes, pages: Sequence[Page], *, codes: bool = False, beyond: Sequence[int] = ()
) -> Reading:
    """Read a PDF once, and compare it with the pages as they were laid out. `beyond`: the pages on
    which its drawing went beyond the edge (`forms.pdf.draw`).

    With `codes`, each page is also rendered and its page codes are decoded.
    """
    with opened(pdf) as sides:
        if sides is None:
            return Reading((ProofFault(ProofKind.UNREADABLE, 0),))
        if len(sides) != len(pages):
            where = f"{len(sides)}/{len(pages)}"
            return Reading((ProofFault(ProofKind.PAGES, 0, where),))
        found = [ProofFault(ProofKind.OUTSIDE, number) for number in beyond]
        said: list[str] = []
        elsewhere: list[tuple[int, str]] = []  # values that are not, or not whole, on their page
        for number, (side, page) in enumerate(zip(sides, pages, strict=True), 1):
            with side:
                text, missing, lost = _texts(side, page)
                said.append(text)
                found += (_missing(number, one) for one in missing)
                found += _size(side, page, number)
                found += _codes(side, page, number) if codes else ()
                elsewhere += ((number, path) for path in lost)
        for number, path in elsewhere:
            following = dict(enumerate(pages[number - 1 : number - 1 + MOST_PAGES], number - 1))
            if not runs_on(pages[number - 1].values[path], _standing(sides, following)):
                found.append(ProofFault(ProofKind.VALUE, number, path))
        return Reading(tuple(sorted(found, key=lambda fault: fault.page)), tuple(said))


def faults(
    pdf: bytes, pages: Sequence[Page], *, codes: bool = False, beyond: Sequence[int] = ()
) -> tuple[ProofFault, ...]:
    """What of `pages` is not on the PDF as it was laid out; empty where all is."""
    return read_back(pdf, pages, codes=codes, beyond=beyond).faults


def by_place(pdf: bytes, pages: Mapping[int, Page]) -> tuple[str, ...]:
    """The text of some pages (by their number in the PDF, from 0): of what stands, letter for
    letter, where it was laid out, in that order."""
    with opened(pdf) as sides:
        return tuple(_standing(sides or (), pages))


def _standing(sides: Sequence[Side], pages: Mapping[int, Page]) -> list[str]:
    found: list[str] = []
    for number, page in pages.items():
        with sides[number] as side:
            found.append(_placed(page, Letters(side.letters())))
    return found


def _placed(page: Page, letters: Letters) -> str:
    texts = (stroke for stroke in page.strokes if isinstance(stroke, Text))
    return "\n".join(text.text for text in texts if letters.show(text))


def _texts(side: Side, page: Page) -> tuple[str, list[Text], list[str]]:
    """What the page says, the texts that are not on it, and the paths of values that are not."""
    said = side.text()
    texts = [stroke for stroke in page.strokes if type(stroke) is Text]
    bare = "".join(said.split())
    if bare == "".join([closed(text.text, text.font) for text in texts]) and all(
        closed(value, "regular") in bare for value in page.values.values()
    ):
        return said, [], []  # most pages: read in the order they were drawn
    read = plain(said)
    unread = [text for text in texts if as_read(text.text, text.font) not in read]
    lost = [path for path, value in page.values.items() if not stands_in(value, read)]
    if not unread and not lost:
        return said, [], []
    letters = Letters(side.letters())
    said = _placed(page, letters)
    lost = [path for path in lost if not stands(page.values[path], said)]
    return said, [text for text in unread if not letters.show(text)], lost


def _missing(number: int, text: Text) -> ProofFault:
    return ProofFault(ProofKind.TEXT, number, f"{text.x:.0f}, {text.y:.0f} mm")


def _size(side: Side, page: Page, number: int) -> Iterator[ProofFault]:
    width, height = side.size()
    if abs(width - page.width) > NEAR or abs(height - page.height) > NEAR:
        yield ProofFault(ProofKind.SIZE, number)


def _codes(side: Side, page: Page, number: int) -> Iterator[ProofFault]:
    seen = side.codes()
    for stroke in page.strokes:
        if not isinstance(stroke, Code):
            continue
        if stroke.payload in seen:
            seen.remove(stroke.payload)
        else:
            yield ProofFault(ProofKind.CODE, number, stroke.payload[-1:])
