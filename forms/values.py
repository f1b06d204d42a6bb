"""What fills a form, and what a hand wrote on it.

`Filling` goes in: a plain mapping of block and field ids to texts. `parse` takes what was keyed
and answers with a value or a `Problem`.
"""

from collections.abc import Mapping
from typing import TypeAlias

import msgspec

from forms.parse import Confirm, Parsed, Problem, ProblemKind, parse

__all__ = [
    "Cells",
    "Confirm",
    "Fill",
    "Filling",
    "Heading",
    "Parsed",
    "Problem",
    "ProblemKind",
    "Row",
    "Rows",
    "SheetMark",
    "parse",
]

Cells: TypeAlias = Mapping[str, str]
"""Field id → printed text. A field that is missing is left blank for a hand to write in."""


class Row(msgspec.Struct, frozen=True):
    """A row of a table. `id` is opaque (an order's id) and is frozen with the sheet. Printed bold:
    the whole row (`strong`), or the fields that are `loud`."""

    cells: dict[str, str]
    id: str = ""
    lines: tuple[dict[str, str], ...] = ()
    strong: bool = False
    loud: tuple[str, ...] = ()


class Rows(msgspec.Struct, frozen=True):
    """What fills a table. `statement` is printed before the rows (why it is empty, what is
    missing from it); `alarm` prints it so that it cannot be overlooked."""

    rows: tuple[Row, ...] = ()
    statement: str = ""
    alarm: bool = False


Fill: TypeAlias = str | dict[str, str] | Rows
Filling: TypeAlias = Mapping[str, Fill]
"""Block id → notice text (Notice), field texts (Fields), rows (Table). Absent: left blank."""


class Heading(msgspec.Struct, frozen=True):
    """What stands on every page of a sheet: who, where, from when. All worded already."""

    name: str  # of the patient; for a ward's form, of the ward
    number: str = ""
    birth_date: str = ""
    place: str = ""  # ward and bed
    origin: str = ""  # source and when fetched
    age: str = ""  # "3 tim 12 min gammal vid utskrift"
    valid_until: str = ""  # "GÄLLER EJ EFTER 2026-11-24 14:00"
    warnings: tuple[str, ...] = ()  # expired, missing lines, protected identity, drill …
    mark: str = ""  # large and pale beneath all else, on every side: what it is not to be taken for


class SheetMark(msgspec.Struct, frozen=True):
    """What tells one printed side from every other: the number a person reads and the payload of
    its code (at most 38 characters of QR's alphanumeric set, without any name or number)."""

    number: str
    payload: str
