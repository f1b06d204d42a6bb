"""Whether a text stands among what was read of a page, however its lines are broken."""

import unicodedata
from bisect import bisect
from collections.abc import Sequence
from functools import lru_cache
from typing import Final

from forms.geometry import FontName
from forms.pdf import KEPT, shown

SHORTEST_PART: Final = 12  # letters: of a text over several pages, less could be there by chance
MOST_PARTS: Final = 2  # that a row too high for a page may leave on one page
_INVISIBLE: Final = {"Cc", "Cf", "Mn", "Cn"}


def plain(text: str) -> str:
    """What two readings of a text have in common: no white space, no invisible characters,
    ligatures as their letters, and a hyphen that was taken for a word break as a hyphen."""
    if text.isascii() and text.isprintable():
        return text.replace(" ", "")
    text = "".join(unicodedata.normalize("NFKC", text).split())
    for character in set(text):
        if (read := _READ[character]) != character:
            text = text.replace(character, read)
    return text


@lru_cache(maxsize=KEPT)
def closed(text: str, font: FontName) -> str:
    """A text as it is printed in a font, without its white space."""
    return shown(" ".join(text.split()), font).replace(" ", "")


@lru_cache(maxsize=KEPT)
def as_read(text: str, font: FontName) -> str:
    """What is read of a text that is printed in a font."""
    return plain(closed(text, font))


@lru_cache(maxsize=8)  # a page is asked for one text after the other
def letters_of(text: str) -> str:
    """The letters of a text without their marks. Lines may be broken between the two, and a mark
    that begins a line would join the letter before it."""
    apart = unicodedata.normalize("NFKD", text)
    return "".join(c for c in apart if not c.isspace() and unicodedata.category(c)[0] not in "MC")


class _Read(dict[str, str]):
    """What each character is read as: itself, or nothing; found out once for each."""

    def __missing__(self, character: str) -> str:
        self[character] = "" if unicodedata.category(character) in _INVISIBLE else character
        return self[character]


_READ: Final = _Read(dict.fromkeys("\ufffe\x02\xad", "-"))


def stands(text: str, page: str) -> bool:
    """Whether a text stands on a page as it was read, however its lines are broken."""
    return stands_in(text, plain(page)) or letters_of(text) in letters_of(page)


def stands_in(text: str, page: str) -> bool:
    """The same, of a page whose text is `plain` already."""
    return as_read(text, "regular") in page or as_read(text, "bold") in page


def runs_on(text: str, pages: Sequence[str]) -> bool:
    """Whether a long text begins on one page and goes on over the next ones to its end. Each page
    but the last must hold a line or more of it."""
    ways = ((as_read(text, "regular"), plain), (letters_of(text), letters_of))
    return any(
        _goes_on(whole, [read(page) for page in pages[first:]])
        for whole, read in ways
        for first in range(len(pages))
    )


def _goes_on(rest: str, pages: Sequence[str]) -> bool:
    for page in pages:
        before = rest
        for _ in range(MOST_PARTS):
            if rest in page:
                return True
            here = bisect(range(1, len(rest)), 0, key=lambda end: rest[:end] not in page)
            if here < SHORTEST_PART:
                break
            rest = rest[here:]
        if rest == before:
            return False
    return False
