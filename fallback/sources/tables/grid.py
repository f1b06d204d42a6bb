"""A file as headings and numbered rows. A row that is not whole is kept by number, never trusted.

What tells of a file that is not what the profile was made for is an error: never an empty list.
"""

import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from fallback.errors import FallbackError
from fallback.sources.files import FileRead
from fallback.sources.tables import detect, excel
from fallback.sources.tables.excel import Cell
from fallback.sources.tables.profile import Profile, Table


@dataclass(frozen=True)
class Row:
    """A row by its number in the file, from 1."""

    number: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True)
class Grid:
    """Headings and rows; `odd` are the numbers of rows that could not be told into cells."""

    headings: tuple[str, ...]
    rows: tuple[Row, ...]
    odd: tuple[int, ...] = ()

    @property
    def count(self) -> int:
        """All rows, read or not."""
        return len(self.rows) + len(self.odd)


def words(cell: Cell) -> str:
    """A cell as a person would write it."""
    return f"{cell:f}" if isinstance(cell, Decimal) else str(cell).strip()


def read(file: FileRead, table: Table, profile: Profile) -> Grid:
    """The file's rows as the profile says it is written. Raises FallbackError."""
    name = file.path.name
    if excel.is_workbook(file.data):
        lines = list(enumerate(excel.rows(file.data, name, table.sheet), 1))
        return _grid(lines, table, name, sep="")
    text = _text(file, table, profile)
    ends = text.endswith(("\n", "\r"))
    if text and not ends and profile.final_newline:
        raise FallbackError("tables.half_written", path=name)
    sep = table.separator or profile.separator
    return _grid(_cut(text, sep, profile.quote, name), table, name, sep=sep)


def _text(file: FileRead, table: Table, profile: Profile) -> str:
    named = table.encoding or profile.encoding
    name = file.path.name
    if not detect.fits(file.data, named):
        found = detect.encoding(file.data) or "?"
        raise FallbackError("tables.other_encoding", path=name, named=named, found=found)
    try:
        return detect.decoded(file.data, named)
    except UnicodeDecodeError as error:
        raise FallbackError(
            "tables.other_encoding", path=name, named=named, found=f"? ({error.reason})"
        ) from error


def _cut(text: str, sep: str, quote: str, name: str) -> list[tuple[int, tuple[Cell, ...]]]:
    """The lines, each with its number; a quoted cell may run over several."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=sep,
        quotechar=quote or None,
        quoting=csv.QUOTE_MINIMAL if quote else csv.QUOTE_NONE,
        strict=True,
    )
    found: list[tuple[int, tuple[Cell, ...]]] = []
    first = 1
    try:
        for row in reader:
            found.append((first, tuple(row)))
            first = reader.line_num + 1
    except csv.Error as error:
        raise FallbackError("tables.torn", path=name, row=first, said=error) from error
    return found


def _grid(
    lines: Sequence[tuple[int, tuple[Cell, ...]]], table: Table, name: str, *, sep: str
) -> Grid:
    headings = tuple(words(cell) for cell in _line(lines, table.header))
    _must_have(headings, table, name)
    last = len(lines) - table.footer
    rows: list[Row] = []
    odd: list[int] = []
    for number, cells in lines[table.header : max(last, table.header)]:
        if not any(words(cell) for cell in cells):
            continue
        if _whole(cells, len(headings), sep):
            rows.append(Row(number, cells[: len(headings)]))
        else:
            odd.append(number)
    if not rows and not odd and not table.may_be_empty:
        raise FallbackError("tables.empty", path=name)
    return Grid(headings, tuple(rows), tuple(odd))


def _line(lines: Sequence[tuple[int, tuple[Cell, ...]]], header: int) -> tuple[Cell, ...]:
    return lines[header - 1][1] if len(lines) >= header else ()


def _must_have(headings: tuple[str, ...], table: Table, name: str) -> None:
    for wanted in table.headings:
        if wanted not in headings:
            new = ", ".join(heading for heading in headings if heading) or "–"
            raise FallbackError("tables.no_column", path=name, column=wanted, found=new)
        if headings.count(wanted) > 1:
            raise FallbackError("tables.column_twice", path=name, column=wanted)


def _whole(cells: tuple[Cell, ...], width: int, sep: str) -> bool:
    """Whether each heading has its cell, no cell is left over, and none has swallowed a row (as a
    stray quote makes it)."""
    if len(cells) < width or any(words(cell) for cell in cells[width:]):
        return False
    most = width - 1
    return not any(
        sep and most and isinstance(cell, str) and "\n" in cell and cell.count(sep) >= most
        for cell in cells
    )
