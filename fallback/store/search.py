"""What is compared in a search: names without case, åäö themselves; numbers and beds as parts."""

import re
import unicodedata

_THEMSELVES = "åäöæø"


def folded(text: str) -> str:
    """Lower case, accents off ("André" is found by "andre"), but å, ä and ö are letters."""
    return "".join(map(_bare, unicodedata.normalize("NFC", text.strip()).casefold()))


def _bare(letter: str) -> str:
    if letter in _THEMSELVES or letter.isascii():
        return letter
    return "".join(c for c in unicodedata.normalize("NFD", letter) if not unicodedata.combining(c))


def digits(number: str) -> str:
    """An identity number's letters and digits: "19121212-1212" is "191212121212"."""
    return "".join(c for c in number.casefold() if c.isalnum())


def bed_parts(bed: str) -> str:
    """A bed's parts between spaces: "12:1" is " 12 1 ", so that "12" finds it and "2" does not."""
    parts = re.findall(r"\w+", folded(bed))
    return f" {' '.join(parts)} " if parts else ""


def natural(text: str) -> tuple[tuple[int, int, str], ...]:
    """A sorting key in which bed 2 stands before bed 10."""
    parts = re.findall(r"\d+|\D+", folded(text))
    return tuple((0, int(p), "") if p.isdecimal() else (1, 0, p) for p in parts)


def swedish(text: str) -> str:
    """A sorting key in which å, ä and ö come last, in that order."""
    return folded(text).translate(str.maketrans("åäöæø", "{|}|}"))
