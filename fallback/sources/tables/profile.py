"""A mapping profile: which file holds what, and which column is which field of the chart.

It is made once against real files and kept under a version. What it does not say is not guessed.
"""

import tomllib
from pathlib import Path
from typing import Annotated, Final, Literal, TypeAlias

import msgspec

from fallback.errors import FallbackError
from fallback.sources.dates import form_fault

Kind: TypeAlias = Literal[
    "patients",
    "stays",
    "orders",
    "allergies",
    "alerts",
    "problems",
    "administrations",
    "observations",
]

FIELDS: Final[dict[str, tuple[str, ...]]] = {
    "patients": (
        *("family", "given", "name", "number", "number_system", "birth_date", "sex"),
        *("deceased", "protected"),
    ),
    "stays": (*("encounter_id", "ward", "bed", "admitted", "discharged", "status", "responsible"),),
    "orders": (
        *("id", "version", "status", "drug", "strength", "form", "atc", "dose", "dose_unit"),
        *("dosage", "instruction", "times", "route", "as_needed", "as_needed_for", "start"),
        *("stop", "authored", "priority", "category", "indication", "prescriber", "note"),
    ),
    "allergies": (
        *("id", "substance", "code", "category", "criticality", "reaction", "verification"),
        "recorded",
    ),
    "alerts": ("id", "text", "category", "since"),
    "problems": ("id", "text", "code", "status", "since"),
    "administrations": (
        *("id", "order_id", "status", "drug", "at", "scheduled", "dose", "dose_unit"),
        *("reason", "by"),
    ),
    "observations": (
        *("id", "code", "name", "category", "at", "value", "unit", "ucum", "text", "status"),
    ),
}
"""The fields of each kind of row."""

MAIN: Final = {
    "stays": "ward",
    "orders": "drug",
    "allergies": "substance",
    "alerts": "text",
    "problems": "text",
    "administrations": "drug",
}
"""The field that a row of the kind says nothing without."""

CARE: Final = ("inpatient", "discharge", "community", "outpatient")
"""Whom an order may be meant for: the ward, or another place that the ward must know it by."""

ENCODINGS: Final = ("utf-8", "utf-16", "cp1252", "cp850")
SEPARATORS: Final = (";", ",", "\t", "|")


class Measure(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a column of measurements measures: `code` is `system|code`, `ucum` the coded unit."""

    name: str
    code: str = ""
    unit: str = ""
    ucum: str = ""
    category: str = "vital-signs"


class Table(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One file (or sheet) as one kind of rows."""

    holds: Kind
    file: str  # its path, from the profile's folder
    patient: str  # the column that says whose the row is
    columns: dict[str, str] = {}  # field → column
    fixed: dict[str, str] = {}  # field → what holds for every row
    values: dict[str, dict[str, str]] = {}  # field → the source's word → ours
    only: dict[str, tuple[str, ...]] = {}  # column → words: other rows are of no concern here
    none: tuple[str, ...] = ()  # words in the main field that assert there is none
    split: str = ""  # what parts several allergies, alerts or problems in one cell
    measures: dict[str, Measure] = {}  # column → what is measured there
    may_be_empty: bool = False
    sheet: str = ""  # of a workbook; "": the first
    header: Annotated[int, msgspec.Meta(ge=1)] = 1  # the row of the headings
    footer: Annotated[int, msgspec.Meta(ge=0)] = 0  # so many rows at the end are no rows
    encoding: str = ""  # "": the profile's
    separator: str = ""
    decimal: str = ""
    dates: tuple[str, ...] = ()

    @property
    def headings(self) -> tuple[str, ...]:
        """All columns that must be there."""
        named = (self.patient, *self.columns.values(), *self.only, *self.measures)
        return tuple(dict.fromkeys(named))


Share: TypeAlias = Annotated[float, msgspec.Meta(ge=0, le=1)]


class Profile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """All tables of one source."""

    name: str  # as staff know the source
    version: Annotated[int, msgspec.Meta(ge=1)]
    table: tuple[Table, ...]
    encoding: str = "utf-8"
    separator: str = ","
    decimal: str = "."
    dates: tuple[str, ...] = ("iso",)
    quote: str = '"'  # "": cells are never quoted
    final_newline: bool = True  # the source ends its last row; without it a file is half-written
    unknown: tuple[str, ...] = ()  # words that say nothing
    wards: dict[str, str] = {}  # id → name, as staff know it
    least_share: Share = 0.5  # of a file's rows of last time: fewer is an error
    fresh_minutes: Annotated[int, msgspec.Meta(ge=1)] = 60  # older files are said to be old

    def of(self, kind: str) -> tuple[Table, ...]:
        """The tables that hold rows of this kind."""
        return tuple(table for table in self.table if table.holds == kind)


class Loaded(msgspec.Struct, frozen=True):
    """A profile, and where it was read."""

    path: Path
    profile: Profile

    def file(self, table: Table) -> Path:
        """The table's file."""
        return self.path.parent / table.file


def load(path: Path) -> Loaded:
    """Read a profile. FallbackError says the first thing in it that does not hold together."""
    try:
        with path.open("rb") as file:
            profile = msgspec.convert(tomllib.load(file), Profile)
    except OSError as error:
        raise FallbackError("tables.no_profile", path=path, said=error.strerror) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError, msgspec.ValidationError) as error:
        raise FallbackError("tables.profile_wrong", path=path.name, said=error) from error
    except RecursionError as error:
        raise FallbackError("tables.profile_wrong", path=path.name, said="…") from error
    for fault in faults(profile):
        raise FallbackError("tables.profile_wrong", path=path.name, said=fault)
    return Loaded(path, profile)


def faults(profile: Profile) -> list[str]:
    """What does not hold together, each as the place in the profile."""
    found = [f"holds = {kind!r}: 0" for kind in ("patients", "stays") if not profile.of(kind)]
    for number, table in enumerate(profile.table, 1):
        found += [f"table {number} ({table.holds}): {fault}" for fault in _of_table(profile, table)]
    return found


def _of_table(profile: Profile, table: Table) -> list[str]:
    known = FIELDS[table.holds]
    mapped = {**table.columns, **table.fixed}
    found = [f"{field}?" for field in dict.fromkeys((*mapped, *table.values)) if field not in known]
    main = MAIN.get(table.holds)
    if main and main not in mapped:
        found.append(f"columns.{main}")
    found += [f"only.{column} = []" for column, fits in table.only.items() if not fits]
    said = table.fixed.get("category", "")
    if table.holds == "orders" and "category" not in table.columns and said not in CARE:
        # A prescription for the way home looks like an order: which it is, somebody must say.
        found.append(f"fixed.category = {said!r} ({' '.join(CARE)})")
    if table.holds == "patients" and not mapped.keys() & {"family", "given", "name"}:
        found.append("columns.name")
    if table.holds == "observations" and not table.measures and not {"value", "text"} & set(mapped):
        found.append("measures")
    return [*found, *_written(profile, table)]


def _written(profile: Profile, table: Table) -> list[str]:
    """How numbers, dates and text are written."""
    ways = (
        ("encoding", table.encoding or profile.encoding, ENCODINGS),
        ("separator", table.separator or profile.separator, SEPARATORS),
        ("decimal", table.decimal or profile.decimal, (",", ".")),
        ("quote", profile.quote, ('"', "'", "")),
    )
    found = [
        f"{name} = {said!r} ({' '.join(fits)})" for name, said, fits in ways if said not in fits
    ]
    return found + [
        f"dates = {form!r}" for form in (*table.dates, *profile.dates) if form_fault(form)
    ]
