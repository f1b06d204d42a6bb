"""One row, read field by field. What is not understood is kept verbatim and named."""

import hashlib
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import date, datetime, time
from decimal import Decimal
from typing import Final
from zoneinfo import ZoneInfo

from fallback.chart.model import Quantity
from fallback.sources import dates
from fallback.sources.tables.excel import Cell
from fallback.sources.tables.grid import Row, words
from fallback.sources.tables.profile import Profile, Table
from fallback.texts import Message, say

YES: Final = frozenset({"true", "1", "ja", "j", "yes", "y", "x", "sant"})
NO: Final = frozenset({"false", "0", "nej", "n", "no", "falskt"})
_AMOUNT = re.compile(r"(\S+) ?([a-zåäöµμ%/]+[a-zåäö0-9/.]*)", re.IGNORECASE)
_UNITS = frozenset(
    (
        *("g", "mg", "µg", "μg", "mikrogram", "mikrog", "ng", "kg", "ml", "l", "mmol", "mol"),
        *("e", "ie", "iu", "enheter", "tabl", "tablett", "tabletter", "tablets", "tablet", "st"),
        *("kapsel", "kapslar", "capsule", "capsules", "droppar", "drops", "%", "mg/ml", "g/l"),
        *("mmol/ml", "mmol/l", "µg/ml", "mikrogram/ml", "ie/ml", "e/ml", "mg/h", "ml/h"),
        *("plåster", "dos", "doser", "påse", "påsar", "inhalation", "inhalationer", "puff"),
    )
)


@dataclass
class Reading:
    """A row of a table while it is read. `odd` gathers a sentence for each cell that is not
    understood, `verbatim` its words."""

    table: Table
    profile: Profile
    zone: ZoneInfo
    places: dict[str, int]  # column → index
    row: Row
    odd: list[Message] = field(default_factory=list)
    verbatim: list[str] = field(default_factory=list)

    @property
    def patient(self) -> str:
        """Whose row it is; "" where it does not say."""
        found = key(self._in(self.table.patient))
        return "" if self._blank(found) else found

    @property
    def of_concern(self) -> bool:
        """Whether the profile's `only` takes it."""
        return all(words(self._in(column)) in fits for column, fits in self.table.only.items())

    @property
    def says_nothing(self) -> bool:
        """Whether every mapped cell is empty or says nothing."""
        mapped = (*self.table.columns.values(), *self.table.measures)
        return all(self._blank(words(self._in(column))) for column in mapped)

    @property
    def identity(self) -> str:
        """An id made of what the row says: the same as long as it says the same."""
        said = "\x1f".join((self.table.file, *map(words, self.row.cells)))
        return hashlib.sha256(said.encode()).hexdigest()[:16]

    @property
    def own_words(self) -> str:
        """The whole row, each cell under its heading."""
        pairs = ((name, words(self.row.cells[at])) for name, at in self.places.items())
        return "; ".join(f"{name}: {said}" for name, said in pairs if said)

    def text(self, name: str) -> str:
        """The field in words: "" where nothing is said. A word that `values` names is ours."""
        cell = self._cell(name)
        said = words(cell) if cell is not None else self.table.fixed.get(name, "")
        if self._blank(said):
            return ""
        return self.table.values.get(name, {}).get(said, said)

    def at(self, name: str, *, end: bool = False) -> datetime | None:
        """A moment."""
        found = self._date(name)
        moment = dates.in_utc(found, self.zone, end=end) if found is not None else None
        if moment is None and self.text(name):
            self._not_understood(name)
        return moment

    def day(self, name: str) -> date | None:
        """A day."""
        found = self._date(name)
        if found is None and self.text(name):
            self._not_understood(name)
        return found.date() if isinstance(found, datetime) else found

    def number(self, name: str) -> Decimal | None:
        """A plain number with the file's own decimal sign; None for anything else."""
        cell = self._cell(name)
        return cell if isinstance(cell, Decimal) else self.as_number(self.text(name))

    def as_number(self, text: str) -> Decimal | None:
        """The number that the whole text is."""
        sign = re.escape(self.table.decimal or self.profile.decimal)
        if re.fullmatch(rf"[+-]?\d{{1,12}}(?:{sign}\d{{1,9}})?", text, re.ASCII):
            return Decimal(text.replace(",", "."))
        return None

    def amount(self, name: str, unit_name: str = "") -> Quantity | None:
        """A number with its unit, from two cells or from one ("2,5 mg"); None where it is less
        plain than that, and the words are the caller's to keep."""
        unit = self.text(unit_name) if unit_name else ""
        if (value := self.number(name)) is not None:
            return Quantity(value, unit)
        found = _AMOUNT.fullmatch(self.text(name))
        if found is None or unit or found[2].casefold() not in _UNITS:
            return None
        value = self.as_number(found[1])
        return Quantity(value, found[2]) if value is not None else None

    def flag(self, name: str, *, doubt: bool = False) -> bool:
        """Yes or no; `doubt` where it says neither."""
        said = self.text(name).casefold()
        if not said or said in YES | NO:
            return said in YES
        self._not_understood(name)
        return doubt

    def one_of(self, name: str, known: Collection[str], otherwise: str) -> str:
        """A code that is among the known ones; another word is kept verbatim."""
        said = self.text(name)
        if not said or said in known:
            return said or otherwise
        self._not_understood(name)
        return otherwise

    def hours(self, name: str) -> tuple[time, ...]:
        """Times of day, "08, 20.30"; none where the text is anything else."""
        said = self.text(name)
        parts = [part for part in re.split(r"\s*(?:[,;]|\s|och|and)\s*", said) if part]
        found = [_clock(part) for part in parts]
        hours = tuple(one for one in found if one is not None)
        return hours if len(hours) == len(found) == len(set(hours)) else ()

    def measured(self, column: str) -> tuple[Quantity | None, str]:
        """A column of measurements: the number in its unit, or the words."""
        cell = self._in(column)
        said = words(cell)
        if self._blank(said):
            return None, ""
        value = cell if isinstance(cell, Decimal) else self.as_number(said)
        measure = self.table.measures[column]
        if value is None:
            return None, said
        return Quantity(value, measure.unit, measure.ucum), ""

    def missing(self, column: str) -> None:
        """Say that the row lacks what it says nothing without."""
        self.odd.append(
            say("tables.without", path=self.table.file, row=self.row.number, column=column)
        )

    def _date(self, name: str) -> date | datetime | None:
        cell = self._cell(name)
        if isinstance(cell, date):
            return cell
        forms = self.table.dates or self.profile.dates
        return dates.read(self.text(name), forms)

    def _not_understood(self, name: str) -> None:
        column = self.table.columns.get(name, name)
        said = self.text(name)
        self.verbatim.append(f"{column}: {said}")
        self.odd.append(
            say(
                "tables.odd_cell",
                path=self.table.file,
                row=self.row.number,
                column=column,
                said=said,
            )
        )

    def _cell(self, name: str) -> Cell | None:
        column = self.table.columns.get(name)
        return None if column is None else self._in(column)

    def _in(self, column: str) -> Cell:
        return self.row.cells[self.places[column]]

    def _blank(self, said: str) -> bool:
        return not said or said in self.profile.unknown


def key(cell: Cell) -> str:
    """What joins a patient's rows: a personnummer is the same with and without its hyphen."""
    said = words(cell)
    bare = re.sub(r"[-\s]", "", said)
    return bare if re.fullmatch(r"\d{10}|\d{12}", bare, re.ASCII) else said


def _clock(text: str) -> time | None:
    found = re.fullmatch(r"([01]?\d|2[0-3])(?:[.:]([0-5]\d))?", text, re.ASCII)
    return time(int(found[1]), int(found[2] or 0)) if found else None
