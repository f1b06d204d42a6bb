"""All files of a profile, read at one time and joined by patient. Every row is somewhere.

A row is a patient's, or of no concern by the profile's own word, or counted and named: rows that
could not be told into cells, that name no patient, or one that the patients' table does not hold.
"""

import time
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from fallback.errors import FallbackError
from fallback.sources import files
from fallback.sources.tables import grid
from fallback.sources.tables.counts import Counts
from fallback.sources.tables.profile import Loaded, Profile, Table
from fallback.sources.tables.reading import Reading
from fallback.texts import Message, say

_NAMED = 5  # row numbers in one sentence


@dataclass
class Sheet:
    """One table's rows by patient; `torn` and `nobody` are numbers of rows of no known patient."""

    table: Table
    count: int
    torn: tuple[int, ...]
    rows: dict[str, list[Reading]] = field(default_factory=dict)
    nobody: list[int] = field(default_factory=list)
    aside: int = 0  # of no concern, by the profile's `only`

    def gaps(self) -> Iterable[Message]:
        """A sentence for the rows that may be anybody's."""
        if self.torn:
            yield _rows("tables.rows_torn", self.table, self.torn)
        if self.nobody:
            yield _rows("tables.rows_of_nobody", self.table, self.nobody)

    def strangers(self, known: Mapping[str, object]) -> Iterable[Message]:
        """A sentence for the rows of patients that the patients' table does not hold."""
        rows = [r.row.number for p, found in self.rows.items() if p not in known for r in found]
        if rows:
            yield _rows("tables.rows_of_strangers", self.table, sorted(rows))


@dataclass(frozen=True)
class Book:
    """All tables of a profile. `written` is when its oldest file was."""

    loaded: Loaded
    sheets: tuple[Sheet, ...]
    stamps: Mapping[Path, tuple[int, int]]
    written: Mapping[str, datetime]

    @property
    def profile(self) -> Profile:
        """The profile that it was read by."""
        return self.loaded.profile

    @property
    def counts(self) -> Counts:
        """Rows of concern by table, read or not."""
        return {
            f"{s.table.holds} {s.table.file} {s.table.sheet}": s.count - s.aside
            for s in self.sheets
        }

    def of(self, kind: str) -> tuple[Sheet, ...]:
        """The tables that hold this kind."""
        return tuple(sheet for sheet in self.sheets if sheet.table.holds == kind)

    def rows(self, kind: str, patient: str) -> list[Reading]:
        """The patient's rows of this kind, in the files' order."""
        return [row for sheet in self.of(kind) for row in sheet.rows.get(patient, ())]

    def people(self) -> dict[str, None]:
        """Everyone whom the patients' tables hold, in order."""
        return {patient: None for sheet in self.of("patients") for patient in sheet.rows}


def read(
    loaded: Loaded,
    zone: ZoneInfo,
    last: Counts,
    *,
    pause: Callable[[float], object] = time.sleep,
) -> Book:
    """Read all files. Raises FallbackError where one is not what the profile was made for, or has
    far fewer rows than `last` time."""
    read_once: dict[Path, files.FileRead] = {}
    for table in loaded.profile.table:
        path = loaded.file(table)
        if path not in read_once:
            read_once[path] = files.read(path, pause=pause)
    sheets = tuple(
        _sheet(loaded.profile, table, zone, read_once[loaded.file(table)])
        for table in loaded.profile.table
    )
    book = Book(
        loaded,
        sheets,
        {path: file.stamp for path, file in read_once.items()},
        {file.path.name: file.written for file in read_once.values()},
    )
    _not_shrunk(book, last)
    return book


def _not_shrunk(book: Book, last: Counts) -> None:
    for name, count in book.counts.items():
        before = last.get(name, 0)
        if count < before * book.profile.least_share or (count == 0 < before):
            path = name.split(" ", 1)[1].strip()
            raise FallbackError("tables.shrank", path=path, before=before, now=count)


def _sheet(profile: Profile, table: Table, zone: ZoneInfo, file: files.FileRead) -> Sheet:
    found = grid.read(file, table, profile)
    places = {name: at for at, name in enumerate(found.headings) if name}
    sheet = Sheet(table, found.count, found.odd)
    for row in found.rows:
        reading = Reading(table, profile, zone, places, row)
        if not reading.of_concern:
            sheet.aside += 1
        elif reading.patient:
            sheet.rows.setdefault(reading.patient, []).append(reading)
        else:
            sheet.nobody.append(row.number)
    if sheet.aside == sheet.count > 0 and not table.may_be_empty:
        # A word that is spelled otherwise now must not empty every list.
        raise FallbackError(
            "tables.none_of_concern", path=file.path.name, columns=", ".join(table.only)
        )
    return sheet


def _rows(key: str, table: Table, numbers: Iterable[int]) -> Message:
    known = list(numbers)
    more = " …" if len(known) > _NAMED else ""
    rows = ", ".join(map(str, known[:_NAMED])) + more
    return say(key, path=table.file, count=len(known), rows=rows)
