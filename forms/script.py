"""Scripts from right to left, as they are drawn: letters joined, runs in the order of the eye.

A small part of Unicode's rules, enough for names and phrases in a text from left to right:
Arabic letters take their joined forms, and a run of letters from right to left is turned, its
numbers kept as they are. A number after such a run stays after it, so that a dose is never read
before its drug.
"""

import re
import unicodedata
from functools import cache
from typing import Final

_MIRROR: Final = str.maketrans("()[]{}<>«»‹›", ")(][}{><»«›‹")
_NUMBER: Final = re.compile(r"\d+(?:[.,:/]\d+)*")
_FORMS: Final = (range(0xFB50, 0xFDD0), range(0xFE80, 0xFEFD))
_TATWEEL: Final = "\u0640"
_FIRST: Final = "\u0590"  # no letter before it runs from right to left


def visual(text: str) -> str:
    """The text in the order it is drawn from left to right; unchanged where none runs from right
    to left."""
    if max(text, default="") < _FIRST or not any(map(_from_right, text)):
        return text
    out, start = "", 0
    while start < len(text):
        end = _run(text, start)
        out += _turned(_joined(text[start:end])) if end > start else text[start]
        start = max(end, start + 1)
    return out


def _from_right(character: str) -> bool:
    return unicodedata.bidirectional(character) in ("R", "AL")


def _run(text: str, start: int) -> int:
    """Where the run from right to left that begins at `start` ends: after its last such letter
    (with its marks) before one from left to right."""
    end = start
    if not _from_right(text[start]):
        return start
    for place in range(start, len(text)):
        kind = unicodedata.bidirectional(text[place])
        if kind == "L":
            break
        if kind in ("R", "AL") or (kind == "NSM" and end == place):
            end = place + 1
    return end


def _turned(run: str) -> str:
    """A run from its last letter to its first; marks stay with their letter, numbers whole."""
    parts = re.findall(rf"{_NUMBER.pattern}|.[{''.join(_marks(run))}]*", run, re.DOTALL)
    return "".join(part.translate(_MIRROR) for part in reversed(parts))


def _marks(run: str) -> set[str]:
    return {re.escape(c) for c in run if unicodedata.combining(c)} or {"\u0300"}


def _joined(run: str) -> str:
    """Arabic letters in the forms they take beside each other."""
    units = re.findall("\u0644[\u0622\u0623\u0625\u0627]|.", run, re.DOTALL)
    letters = [n for n, unit in enumerate(units) if not unicodedata.combining(unit[0])]
    after = [units[n] for n in letters[1:]] + [""]
    drawn, before = units.copy(), ""
    for n, following in zip(letters, after, strict=True):
        unit = units[n]
        back = _joins(before, "initial") and _joins(unit, "final")
        on = _joins(unit, "initial") and _joins(following, "final")
        form = {(0, 0): "isolated", (1, 0): "final", (0, 1): "initial", (1, 1): "medial"}[back, on]
        drawn[n] = _forms().get((form, unit), unit)
        before = unit
    return "".join(drawn)


def _joins(unit: str, form: str) -> bool:
    """Whether a letter has a form: the initial one joins what follows, the final what precedes."""
    return unit == _TATWEEL or (form, unit) in _forms()


@cache
def _forms() -> dict[tuple[str, str], str]:
    """The drawn form of a letter, or of lam and alef together, by the form's name."""
    found: dict[tuple[str, str], str] = {}
    for code in (code for span in _FORMS for code in span):
        tag, *letters = unicodedata.decomposition(chr(code)).split() or [""]
        unit = "".join(chr(int(letter, 16)) for letter in letters)
        if len(unit) == 1 or code >= 0xFEF5:
            found.setdefault((tag.strip("<>"), unit), chr(code))
    return found
