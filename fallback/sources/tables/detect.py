"""How a file is written, by its bytes: encoding, separator, decimal sign, dates. Found, and said.

A finding is a proposal for a profile. A file that is read by a profile must be as the profile says.
"""

import codecs
import csv
import io
import re
from collections.abc import Iterable

from fallback.sources import dates
from fallback.sources.tables.profile import SEPARATORS

_SWEDISH = "åäöÅÄÖé"
_LINES = 200  # of a file are looked at


def encoding(data: bytes) -> str:
    """`utf-8`, `utf-16`, `cp1252` or `cp850`; "ascii" where all but utf-16 would do; "" where it is
    none of them."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    if b"\0" in data:
        return ""
    try:
        text = data.decode("utf-8")
    except UnicodeDecodeError:
        return _code_page(data)
    marked = data.startswith(codecs.BOM_UTF8)
    return "utf-8" if marked or not text.isascii() else "ascii"


def fits(data: bytes, named: str) -> bool:
    """Whether a file can be in the encoding that a profile names."""
    found = encoding(data)
    if found == "ascii":
        return named != "utf-16"
    # The two code pages cannot be told apart with certainty: the profile's word holds.
    pages = {"cp1252", "cp850"}
    return found == named or {found, named} <= pages


def decoded(data: bytes, named: str) -> str:
    """The text without its mark. Raises UnicodeDecodeError."""
    return data.decode("utf-8-sig" if named in ("utf-8", "ascii") else named)


def separator(text: str) -> str:
    """The separator that cuts the first lines into equally many cells, and into the most."""
    first = "\n".join(text.splitlines()[:_LINES])
    found: list[tuple[float, int, str]] = []
    for one in SEPARATORS:
        widths = [len(row) for row in lines(first, one) if row]
        common = max(set(widths), key=widths.count, default=1)
        if common > 1:
            found.append((widths.count(common) / len(widths), common, one))
    return max(found, default=(0.0, 0, ","))[2]


def decimal(cells: Iterable[str]) -> str:
    """The decimal sign of most numbers that have one; "" where none has."""
    commas = points = 0
    for cell in cells:
        if found := re.fullmatch(r"[+-]?\d+([.,])\d{1,6}(?: ?[^\W\d]\S*| ?%)?", cell.strip()):
            commas, points = commas + (found[1] == ","), points + (found[1] == ".")
    return "" if commas == points == 0 else "," if commas > points else "."


def date_forms(cells: Iterable[str]) -> tuple[str, ...]:
    """The forms in which every one of these cells is a date. More than one: it must be chosen."""
    said = [cell.strip() for cell in cells if cell.strip()]
    if not said:
        return ()
    return tuple(form for form in dates.FORMS if all(dates.read(cell, (form,)) for cell in said))


def lines(text: str, sep: str) -> list[tuple[str, ...]]:
    """The lines cut into cells; none where quotes do not pair."""
    try:
        return [tuple(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=sep)]
    except csv.Error:
        return []


def _code_page(data: bytes) -> str:
    """The code page whose Swedish letters are there. cp850 is DOS's."""

    def letters(page: str) -> int:
        return sum(data.count(letter.encode(page)) for letter in _SWEDISH)

    if letters("cp850") > letters("cp1252"):
        return "cp850"
    try:
        data.decode("cp1252")
    except UnicodeDecodeError:
        return ""
    return "cp1252"
