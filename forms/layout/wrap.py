"""Text broken into lines that fit a width. Every character of it stays."""

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from functools import lru_cache
from typing import Final, TypeAlias

import msgspec

from forms.geometry import FontName

Measure: TypeAlias = Callable[[str, FontName, float], float]
"""Width in mm of a text in a font at a size in points."""

POINT: Final = 25.4 / 72  # mm
_BLANKS: Final = re.compile(r"[ \t]+")
_BREAKS: Final = re.compile(r"(?<!\d)[ \t]+|[ \t]+(?![^\W\d]|[%‰°])")  # not from number to unit


class Style(msgspec.Struct, frozen=True):
    """How text is set: size in points (never below 8), weight and grey."""

    size: float
    font: FontName = "regular"
    grey: float = 0.0

    @property
    def leading(self) -> float:
        """Height of a line in mm."""
        return self.size * POINT * 1.25

    @property
    def baseline(self) -> float:
        """From the top of a line to its baseline, in mm."""
        return self.size * POINT * 0.885


BODY: Final = Style(9.0)
STRONG: Final = Style(9.0, "bold")
SMALL: Final = Style(8.0)
LABEL: Final = Style(8.0)  # what a box asks: small, and black, for copiers know no grey
TITLE: Final = Style(11.0, "bold")
ALARM: Final = Style(10.0, "bold")


class Set(msgspec.Struct, frozen=True, gc=False):
    """One line of text and its style."""

    text: str
    style: Style


def wrap(text: str, style: Style, width: float, measure: Measure) -> tuple[str, ...]:
    """The lines of `text` at most `width` mm wide; line breaks in it are kept. A word that is
    wider than a line is broken, after a hyphen, slash or comma where there is one."""
    lines: list[str] = []
    for paragraph in text.splitlines():
        if measure(paragraph, style.font, style.size) <= width and "\t" not in paragraph:
            lines.append(paragraph.strip(" "))
        else:
            lines.extend(_fill(paragraph, style, width, measure))
    return tuple(lines)


@lru_cache(maxsize=4096)
def set_lines(text: str, style: Style, width: float, measure: Measure) -> tuple[Set, ...]:
    """`wrap`, each line with its style."""
    return tuple(Set(line, style) for line in wrap(text, style, width, measure))


def height(lines: Iterable[Set]) -> float:
    """Height of lines set under each other, in mm."""
    return sum(line.style.leading for line in lines)


def _fill(paragraph: str, style: Style, width: float, measure: Measure) -> Iterator[str]:
    line = ""
    for word in _words(paragraph, style, width, measure):
        longer = f"{line} {word}" if line else word
        if measure(longer, style.font, style.size) <= width:
            line = longer
            continue
        if line:
            yield line
        *full, line = _pieces(word, style, width, measure)
        yield from full
    if line:
        yield line


def _words(paragraph: str, style: Style, width: float, measure: Measure) -> Iterator[str]:
    """What is not broken: a word, or a number and its unit where both fit on a line."""
    for part in filter(None, _BREAKS.split(paragraph)):
        together = _BLANKS.sub(" ", part)
        if measure(together, style.font, style.size) <= width:
            yield together
        else:
            yield from filter(None, _BLANKS.split(part))


def _pieces(word: str, style: Style, width: float, measure: Measure) -> Iterator[str]:
    """A word cut so that each piece fits; at least one character each."""
    while len(word) > 1 and measure(word, style.font, style.size) > width:
        low, high = 1, len(word) - 1  # the longest beginning that fits, by halving
        while low < high:
            middle = (low + high + 1) // 2
            if measure(word[:middle], style.font, style.size) <= width:
                low = middle
            else:
                high = middle - 1
        soft = max(word.rfind(mark, 0, low) for mark in "-/,;") + 1
        cut = _whole(word, soft if soft > low // 2 else low)
        yield word[:cut]
        word = word[cut:]
    yield word


def _whole(word: str, cut: int) -> int:
    """The place for a cut that leaves a letter its marks; where there is none, as it was."""
    place = cut
    while place > 0 and unicodedata.category(word[place]).startswith("M"):
        place -= 1
    return place or cut
