"""What was keyed for a box: a value in its one canonical form, or a problem. Never a guess."""

import re
import unicodedata
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum
from typing import Final, assert_never

import msgspec

from forms.geometry import Box
from forms.spec import Kind, Lang


class Confirm(StrEnum):
    """Why a value that can be right should be looked at once more."""

    LOW = "low"  # under the usual range
    HIGH = "high"  # over it
    FAR = "far"  # a date more than a week from the reference

    def text(self, lang: Lang) -> str:
        """The question for the person who keys."""
        return _CONFIRM[self][lang]


class ProblemKind(StrEnum):
    """Why what was keyed cannot be a value of its field."""

    EMPTY = "empty"
    TIME = "time"
    NUMBER = "number"
    THOUSANDS = "thousands"
    DECIMALS = "decimals"
    TOO_LOW = "too-low"
    TOO_HIGH = "too-high"
    DATE = "date"
    CHOICE = "choice"
    MARK = "mark"
    SIGNATURE = "signature"


class Parsed(msgspec.Struct, frozen=True):
    """A value in its one canonical form: "08:15", "37.5", "2026-11-24", a choice's code, "yes" or
    "no", "AKN", or the text. `confirm` asks the person to look again; it is no error."""

    value: str
    confirm: Confirm | None = None


class Problem(msgspec.Struct, frozen=True):
    """What is wrong with what was keyed; `detail` is the limit or the codes that are allowed."""

    kind: ProblemKind
    detail: str = ""

    def text(self, lang: Lang) -> str:
        """The sentence for the person who keys."""
        return _PROBLEM[self.kind][lang].format(detail=self.detail)


def parse(box: Box, typed: str, reference: date) -> Parsed | Problem:
    """What was keyed for `box`, as a value or a problem.

    `reference` is the day the sheet was used: an incomplete date means the nearest such day.
    """
    text = " ".join(unicodedata.normalize("NFC", typed).split())
    if not text:
        return Problem(ProblemKind.EMPTY)
    match box.kind:
        case Kind.TEXT:
            return Parsed(text)
        case Kind.NUMBER:
            return _number(box, text)
        case Kind.TIME:
            return _time(text)
        case Kind.DATE:
            return _date(text, reference)
        case Kind.CHOICE:
            return _choice(box, text)
        case Kind.MARK:
            return _mark(text)
        case Kind.SIGNATURE:
            fits = text.isalpha() and len(text) <= 6
            return Parsed(text.upper()) if fits else Problem(ProblemKind.SIGNATURE)
        case _:
            assert_never(box.kind)


def _time(text: str) -> Parsed | Problem:
    found = re.fullmatch(r"([0-9]{1,2})[:. ]([0-9]{2})|([0-9]{1,2})([0-9]{2})", text)
    if not found:
        return Problem(ProblemKind.TIME)
    hour, minute = (int(part) for part in found.groups() if part is not None)
    if hour > 23 or minute > 59:
        return Problem(ProblemKind.TIME)
    return Parsed(f"{hour:02d}:{minute:02d}")


def _number(box: Box, text: str) -> Parsed | Problem:
    plain = text.replace("−", "-").replace(",", ".")
    plain = re.sub(r"(?<=[0-9]) (?=[0-9]{3}(?![0-9]))", "", plain)
    found = re.fullmatch(r"-?([0-9]{0,12})(?:\.([0-9]{1,12}))?", plain)
    if not found or not (found[1] or found[2]):
        return Problem(ProblemKind.NUMBER)
    if found[2] == "000":
        return Problem(ProblemKind.THOUSANDS)
    if len(found[2] or "") > box.decimals:
        return Problem(ProblemKind.DECIMALS, str(box.decimals))
    value = Decimal(plain)
    if box.low and value < Decimal(box.low):
        return Problem(ProblemKind.TOO_LOW, f"{box.low} {box.unit}".strip())
    if box.high and value > Decimal(box.high):
        return Problem(ProblemKind.TOO_HIGH, f"{box.high} {box.unit}".strip())
    canonical = f"{value:f}"
    if "." in canonical:
        canonical = canonical.rstrip("0").rstrip(".")
    canonical = "0" if canonical == "-0" else canonical
    if box.usual_low and value < Decimal(box.usual_low):
        return Parsed(canonical, Confirm.LOW)
    if box.usual_high and value > Decimal(box.usual_high):
        return Parsed(canonical, Confirm.HIGH)
    return Parsed(canonical)


def _date(text: str, reference: date) -> Parsed | Problem:
    found = re.fullmatch(
        r"([0-9]{4})(?:-([0-9]{1,2})-([0-9]{1,2})|([0-9]{2})([0-9]{2}))"  # 2026-11-24, 20261124
        r"|([0-9]{1,2})(?:[/. ]([0-9]{1,2})|([0-9]{2}))?",  # 24, 24/11, 2411
        text,
    )
    if not found:
        return Problem(ProblemKind.DATE)
    parts = [int(part) for part in found.groups() if part is not None]
    days = _days(parts, reference)
    nearest = min(days, key=lambda day: abs(day - reference), default=None)
    if nearest is None:
        return Problem(ProblemKind.DATE)
    far = abs(nearest - reference) > timedelta(days=7)
    return Parsed(nearest.isoformat(), Confirm.FAR if far else None)


def _days(parts: list[int], reference: date) -> Iterator[date]:
    """The days that [day], [day, month] or [year, month, day] can mean around the reference."""
    if len(parts) == 3:
        candidates = [(parts[0], parts[1], parts[2])]
    elif len(parts) == 2:
        candidates = [(reference.year + step, parts[1], parts[0]) for step in range(-4, 5)]
    else:
        months = [reference.year * 12 + reference.month - 1 + step for step in range(-2, 3)]
        candidates = [(month // 12, month % 12 + 1, parts[0]) for month in months]
    for year, month, day in candidates:
        try:
            yield date(year, month, day)
        except ValueError:  # no such day in that month
            continue


def _choice(box: Box, text: str) -> Parsed | Problem:
    for choice in box.choices:
        if choice.code.casefold() == text.casefold():
            return Parsed(choice.code)
    return Problem(ProblemKind.CHOICE, ", ".join(choice.code for choice in box.choices))


def _mark(text: str) -> Parsed | Problem:
    if text.casefold() in {"x", "1", "j", "ja", "y", "yes"}:
        return Parsed("yes")
    if text.casefold() in {"0", "n", "nej", "no"}:
        return Parsed("no")
    return Problem(ProblemKind.MARK)


_CONFIRM: Final[dict[Confirm, dict[Lang, str]]] = {
    Confirm.LOW: {
        "sv": "Värdet är ovanligt lågt. Står det så på bladet?",
        "en": "The value is unusually low. Is that what the sheet says?",
    },
    Confirm.HIGH: {
        "sv": "Värdet är ovanligt högt. Står det så på bladet?",
        "en": "The value is unusually high. Is that what the sheet says?",
    },
    Confirm.FAR: {
        "sv": "Datumet ligger mer än en vecka bort. Står det så på bladet?",
        "en": "The date is more than a week away. Is that what the sheet says?",
    },
}

_PROBLEM: Final[dict[ProblemKind, dict[Lang, str]]] = {
    ProblemKind.EMPTY: {
        "sv": "Inget är skrivet. Är rutan tom på bladet, ange tom.",
        "en": "Nothing was typed. If the box on the sheet is empty, mark it as blank.",
    },
    ProblemKind.TIME: {
        "sv": "Det är inget klockslag. Skriv till exempel 0815.",
        "en": "That is not a time of day. Type it like 0815.",
    },
    ProblemKind.NUMBER: {
        "sv": "Det är inget tal. Skriv till exempel 12 eller 1,5.",
        "en": "That is not a number. Type it like 12 or 1.5.",
    },
    ProblemKind.THOUSANDS: {
        "sv": "Tre nollor efter kommat kan betyda tusental. Skriv talet utan komma.",
        "en": "Three zeros after the point can mean thousands. Type it without a point.",
    },
    ProblemKind.DECIMALS: {
        "sv": "Talet har för många decimaler (högst {detail}).",
        "en": "The number has too many decimals (at most {detail}).",
    },
    ProblemKind.TOO_LOW: {
        "sv": "Värdet kan inte vara under {detail}. Läs på bladet igen.",
        "en": "The value cannot be under {detail}. Read the sheet again.",
    },
    ProblemKind.TOO_HIGH: {
        "sv": "Värdet kan inte vara över {detail}. Läs på bladet igen.",
        "en": "The value cannot be over {detail}. Read the sheet again.",
    },
    ProblemKind.DATE: {
        "sv": "Det är inget datum. Skriv till exempel 24, 24/11 eller 2026-11-24.",
        "en": "That is not a date. Type it like 24, 24/11 or 2026-11-24.",
    },
    ProblemKind.CHOICE: {
        "sv": "Koden finns inte på blanketten. Välj någon av: {detail}.",
        "en": "The form has no such code. Choose one of: {detail}.",
    },
    ProblemKind.MARK: {
        "sv": "Skriv x om rutan är kryssad, annars nej.",
        "en": "Type x if the box is ticked, else no.",
    },
    ProblemKind.SIGNATURE: {
        "sv": "En signatur är en till sex bokstäver.",
        "en": "A signature is one to six letters.",
    },
}
