"""What a form is: blocks of fields, as data. The one thing all readers of a form share.

A definition says of each field what it *is* (kind, unit, range, choices, concept), how it is
*asked* (label, width) and how it comes back (keying). It is frozen; a printed version never
changes.
"""

from decimal import Decimal
from enum import StrEnum
from typing import Literal, TypeAlias

import msgspec

Lang: TypeAlias = Literal["sv", "en"]


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A text in both languages."""

    sv: str
    en: str

    def text(self, lang: Lang) -> str:
        """The text in one language."""
        return self.sv if lang == "sv" else self.en


class Kind(StrEnum):
    """What a field is."""

    TEXT = "text"
    NUMBER = "number"
    TIME = "time"  # a time of day
    DATE = "date"
    CHOICE = "choice"  # one short code out of `choices`
    MARK = "mark"  # a box that is ticked or not
    SIGNATURE = "signature"  # initials


class Keying(StrEnum):
    """How a field comes back from paper."""

    PRINTED = "printed"  # filled in by us; nothing is written in it
    ONCE = "once"
    TWICE = "twice"  # by two people, blind
    IMAGE = "image"  # kept as a picture only


class Choice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A code a hand can write in one cell, and what it means."""

    code: str
    label: Words


class Field(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One value. `low`/`high` are hard limits, `usual_low`/`usual_high` ask for a confirmation.

    `width` is a share of the row (0 < width <= 1) in tables and lines. `concept` is opaque here:
    "system|code", or a word of the core's.
    """

    id: str
    kind: Kind
    label: Words
    keying: Keying = Keying.PRINTED
    width: float = 1.0
    unit: str = ""
    ucum: str = ""
    decimals: int = 0
    low: Decimal | None = None
    high: Decimal | None = None
    usual_low: Decimal | None = None
    usual_high: Decimal | None = None
    choices: tuple[Choice, ...] = ()
    cells: int = 0  # comb cells; 0: an open box
    lines: int = 1  # writing lines of an open box
    concept: str = ""
    bands: tuple[Words, ...] = ()  # beside the label on an observation chart: score, span: "3 ≤8"
    strong: bool = False  # printed value in bold


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="notice"):
    """Words for the reader. With `fill`, the words come from the values (none: not printed; its
    title neither)."""

    id: str
    text: Words | None = None
    fill: bool = False
    strong: bool = False
    title: Words | None = None


class Fields(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="fields"):
    """Labelled boxes, `columns` beside each other."""

    id: str
    fields: tuple[Field, ...]
    columns: int = 1
    title: Words | None = None


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="table"):
    """A row per value row, then `blank_rows` empty ones; the header repeats on every page.

    With `lines`, each row holds its own written lines (the due times of an order); the row's
    fields then stand to the left of them, over `lead` of the width.
    """

    id: str
    fields: tuple[Field, ...]
    lines: tuple[Field, ...] = ()
    lead: float = 0.4
    blank_rows: int = 0
    blank_lines: int = 0  # empty lines in each blank row
    row_height: float = 7.0  # mm, at least
    title: Words | None = None


class Matrix(msgspec.Struct, frozen=True, forbid_unknown_fields=True, tag="matrix"):
    """`columns` moments in time, a field in each row: the observation chart."""

    id: str
    fields: tuple[Field, ...]
    columns: int
    label_width: float = 60.0  # mm
    row_height: float = 9.0  # mm, at least
    title: Words | None = None


Block: TypeAlias = Notice | Fields | Table | Matrix


class Definition(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A form. `code` (three letters) stands in the page code; `returns`: its sheets come back."""

    id: str
    code: str
    version: int
    title: Words
    blocks: tuple[Block, ...]
    returns: bool = False
    landscape: bool = False
