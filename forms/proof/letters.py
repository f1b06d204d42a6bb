"""The letters of a page at their places: whether a text stands, letter for letter, where it should.

Readers turn brackets among letters from right to left, take ligatures and fractions apart and put
marks on other letters; so letters at one place are compared in no order, and without marks.
"""

import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final, NamedTuple

from forms.geometry import Text
from forms.pdf import drawn, measure
from forms.proof.text import plain

NEAR: Final = 0.1  # mm: between where a letter was laid out and where it was found
_ALIKE: Final = str.maketrans({">": "<", "≥": "≤", "\u2044": "/"})
_TURNED: Final = {"Ps", "Pe", "Pi", "Pf"}  # brackets and quotation marks


class Letter(NamedTuple):
    """One character where it was drawn: its origin in mm from the top left corner."""

    x: float
    y: float
    character: str


class Letters:
    """All characters of a page, white space too."""

    def __init__(self, letters: Iterable[Letter]) -> None:
        self._lines: dict[int, list[Letter]] = {}
        for letter in letters:
            self._lines.setdefault(round(letter.y / NEAR), []).append(letter)

    def show(self, text: Text) -> bool:
        """Whether the text stands where it was laid out, and nothing else there."""
        line = round(text.y / NEAR)
        near = (one for n in (line - 1, line, line + 1) for one in self._lines.get(n, ()))
        right = text.x + measure(text.text, text.font, text.size)
        here = sorted(one for one in near if text.x - NEAR < one.x < right - NEAR)
        return _same(here, drawn(text.text, text.font))


def _same(letters: Sequence[Letter], text: str) -> bool:
    if "".join(letter.character for letter in letters) == text:
        return True
    return "".join(map(_one_place, _together(letters))) == "".join(map(_one_place, text))


def _together(letters: Sequence[Letter]) -> Iterator[str]:
    """What stands at one place: more than one letter where a reader takes a ligature apart."""
    for _, group in groupby(letters, key=lambda letter: round(letter.x, 3)):
        yield "".join(letter.character for letter in group)


def _one_place(characters: str) -> str:
    kinds = ((c, unicodedata.category(c)) for c in characters)
    bare = "".join("(" if kind in _TURNED else c for c, kind in kinds if kind != "Mn")
    return "".join(sorted(plain(bare).translate(_ALIKE)))
