"""The reserve numbers of the regions and the national one: what each holds, and how it goes on.

Where the rule of a format's last character is not public, it cannot be counted up: its numbers
come from the region as a list, and nothing is said about their check character.
"""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final, Protocol

import msgspec

from fallback.chart.identity import check_digit_ok, luhn_digit
from fallback.chart.model import Sex


class Told(msgspec.Struct, frozen=True):
    """What a number says of its bearer; None where the format does not carry it. `yymmdd` is the
    birth date without its century, "" for none."""

    born: date | None = None
    sex: Sex | None = None
    yymmdd: str = ""

    def fits(self, born: date | None, sex: Sex) -> bool:
        """Whether it says nothing else than what is known of a person."""
        other_day = self.yymmdd and born and f"{born:%y%m%d}" != self.yymmdd
        other_century = self.born and born and self.born != born
        other_sex = self.sex and sex in ("male", "female") and self.sex != sex
        return not (other_day or other_century or other_sex)


class Span(msgspec.Struct, frozen=True):
    """A run of running numbers inside a series."""

    series: str
    first: int
    last: int


class Format(Protocol):
    """One kind of reserve number."""

    @property
    def name(self) -> str:
        """As it is named on the command line and in the store."""

    @property
    def system(self) -> str:
        """Its identifier system."""

    def parse(self, number: str) -> Told | None:
        """What the number says; None where it is not of this format."""


class Counted(Format, Protocol):
    """One whose rule is known, so that its numbers can be checked and counted up."""

    def check(self, number: str) -> bool:
        """Whether it is of this format and its check digit agrees."""

    def next(self, number: str) -> str | None:
        """The number after it that the same person could have; None at the end of the series."""

    def span(self, first: str, last: str) -> Span | None:
        """What a block runs over; None where these are no such ends."""

    def numbers(self, span: Span, bearer: Told, /) -> Iterator[str]:
        """The numbers of a block that a person can have, in order."""


class VastraGotaland(msgspec.Struct, frozen=True):
    """`yyyymmddGggC`: birth date, K woman, M man or X, gg odd for men and even for women, Luhn
    with the letters as 5, 7, 8. A block runs over gg, and holds these for each birth date."""

    name: str = "vgr"
    system: str = "urn:oid:1.2.752.113.11.0.2.1.1.1"

    def parse(self, number: str) -> Told | None:
        found = re.fullmatch(r"((?:19|20)\d{6})([KMX])\d{3}", number, re.ASCII)
        born = _day(found[1]) if found else None
        if not (found and born):
            return None
        return Told(born, _VGR_SEX[found[2]], number[2:8])

    def check(self, number: str) -> bool:
        return self.parse(number) is not None and check_digit_ok(number) is True

    def next(self, number: str) -> str | None:
        told = self.parse(number)
        if told is None:
            return None
        return next(self.numbers(Span("", int(number[9:11]) + 1, 99), told), None)

    def span(self, first: str, last: str) -> Span | None:
        if not all(re.fullmatch(r"\d\d", end, re.ASCII) for end in (first, last)):
            return None
        return Span("", int(first), int(last)) if first <= last else None

    def numbers(self, span: Span, bearer: Told, /) -> Iterator[str]:
        born = bearer.born
        letter, worth, parities = _VGR_LETTER.get(bearer.sex or "unknown", ("X", "8", (0, 1)))
        if born is None:
            return
        for serial in range(span.first, min(span.last, 99) + 1):
            if serial % 2 in parities:
                check = luhn_digit(f"{born:%y%m%d}{worth}{serial:02}")
                yield f"{born:%Y%m%d}{letter}{serial:02}{check}"


class Stockholm(msgspec.Struct, frozen=True):
    """`99yyyyNNNNNC`, Luhn over positions 5 to 11. What the year is of is not said anywhere we
    know, so nothing is read from it. A block runs over NNNNN in one year."""

    name: str = "stockholm"
    system: str = "urn:oid:1.2.752.97.3.1.3"

    def parse(self, number: str) -> Told | None:
        return Told() if re.fullmatch(r"99(?:19|20)\d{8}", number, re.ASCII) else None

    def check(self, number: str) -> bool:
        return self.parse(number) is not None and luhn_digit(number[4:11]) == number[11]

    def next(self, number: str) -> str | None:
        if self.parse(number) is None:
            return None
        rest = Span(number[2:6], int(number[6:11]) + 1, 99999)
        return next(self.numbers(rest, Told()), None)

    def span(self, first: str, last: str) -> Span | None:
        if not (self.check(first) and self.check(last) and first[:6] == last[:6]):
            return None
        span = Span(first[2:6], int(first[6:11]), int(last[6:11]))
        return span if span.first <= span.last else None

    def numbers(self, span: Span, _bearer: Told, /) -> Iterator[str]:
        for serial in range(span.first, min(span.last, 99999) + 1):
            check = luhn_digit(f"{span.series[2:]}{serial:05}")
            yield f"99{span.series}{serial:05}{check}"


class Listed(msgspec.Struct, frozen=True):
    """A format whose numbers come as a list. `form` has the birth date as its group `day`: eight
    digits, or six, which say no century."""

    name: str
    system: str
    form: str

    def parse(self, number: str) -> Told | None:
        found = re.fullmatch(self.form, number, re.ASCII)
        if not found:
            return None
        day = found["day"]
        if len(day) == 8:
            born = _day(day)
            return Told(born, None, day[2:]) if born else None
        return Told(None, None, day) if _day(f"19{day}") or _day(f"20{day}") else None


class National(msgspec.Struct, frozen=True):
    """NRID, `XXYYMMDDNNGC`: XX the century raised by 3, 6 … 78, or 00 where the birth date is
    unknown; NN letters without I O Q V W; G the sex, odd for men, a letter where unknown."""

    name: str = "nrid"
    system: str = "urn:oid:1.2.752.74.9.1"

    def parse(self, number: str) -> Told | None:
        if not re.fullmatch(_NRID, number, re.ASCII):
            return None
        sex: Sex | None = None
        if number[10].isdigit():
            sex = "male" if int(number[10]) % 2 else "female"
        if number[:2] == "00":
            unknown = 20 <= int(number[4:6]) <= 99 and 40 <= int(number[6:8]) <= 59
            return Told(None, sex) if unknown else None
        # 22, 25 … is the 1900s, 23, 26 … the 2000s; the third could be the 1800s or the 2100s.
        century = {1: "19", 2: "20"}.get(int(number[:2]) % 3)
        born = _day((century or "20") + number[2:8])
        return Told(born if century else None, sex, number[2:8]) if born else None


def _day(eight: str) -> date | None:
    try:
        return date.fromisoformat(f"{eight[:4]}-{eight[4:6]}-{eight[6:]}")
    except ValueError:
        return None


_VGR_SEX: Final[dict[str, Sex | None]] = {"K": "female", "M": "male", "X": None}
_VGR_LETTER: Final[dict[Sex, tuple[str, str, tuple[int, ...]]]] = {
    "female": ("K", "5", (0,)),
    "male": ("M", "7", (1,)),
}
_DAY8, _DAY6 = r"(?P<day>(?:19|20)\d{6})", r"(?P<day>\d{6})"
_NRID = r"(?:00|2[2-9]|[3-8]\d|9[0-8])\d{6}[A-HJ-NPR-UX-Z]{2}[0-9A-HJ-NPR-UX-Z]\d"

_COUNTED: Final[tuple[Counted, ...]] = (VastraGotaland(), Stockholm())
_LISTED: Final[tuple[Format, ...]] = (
    Listed("skane", "urn:oid:1.2.752.219.1.10.10.1", _DAY6 + r"[A-Z]{2}\d[A-Z]"),
    Listed("varmland", "urn:oid:1.2.752.74.9.2", _DAY8 + r"S[A-Z]\d[A-Z1-9]"),
    Listed("orebro", "urn:oid:1.2.752.74.9.3", _DAY8 + r"T[A-Z]\d[A-Z1-9]"),
    Listed("blekinge", "urn:oid:1.2.752.74.9.5", _DAY8 + r"-[A-Z]{2}\d[A-Z]"),
    Listed("vasternorrland", "urn:oid:1.2.752.269.1.1", _DAY8 + r"\d{3}[A-Z]"),
    National(),
)

COUNTED: Final = {one.name: one for one in _COUNTED}
"""Those that can be counted up, by name."""

FORMATS: Final[dict[str, Format]] = {one.name: one for one in (*_COUNTED, *_LISTED)}
"""All, by name."""
