"""A workbook's sheet as cells: the values that were saved. A formula is never worked out.

An error in a cell, and a formula that was saved without a value, stay as they are written
("#REF!", "=B2*2"): read as empty, a dose would be lost in silence.
"""

import io
import re
import zipfile
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Final, TypeAlias

from python_calamine import CalamineError, CalamineWorkbook

from fallback.errors import FallbackError
from fallback.sources.xml_tree import parse, scan

Cell: TypeAlias = str | Decimal | datetime | date

MOST_UNPACKED: Final = 600_000_000
_BROKEN = (CalamineError, zipfile.BadZipFile, OSError, ValueError, KeyError, EOFError)
_MARK = b"\xef\xbb\xbf"
_SUSPECT = re.compile(  # a formula, an error, or bytes that are not read as UTF-8
    rb"""<(?:[\w.-]+:)?f[\s/>]|\bt\s*=\s*["']e["']|encoding\s*=\s*["'](?!utf-8)""", re.IGNORECASE
)
_PLACE = re.compile(r"([A-Z]{1,3})(\d{1,7})")


def is_workbook(data: bytes) -> bool:
    """Whether the bytes are a zip, as .xlsx is."""
    return data.startswith(b"PK\x03\x04")


def sheets(data: bytes, name: str) -> tuple[str, ...]:
    """The sheets' names."""
    return tuple(_workbook(data, name).sheet_names)


def rows(data: bytes, name: str, sheet: str) -> list[tuple[Cell, ...]]:
    """All rows of a sheet ("": the first), equally wide. Raises FallbackError."""
    book = _workbook(data, name)
    wanted = sheet or next(iter(book.sheet_names), "")
    if wanted not in book.sheet_names:
        raise FallbackError(
            "tables.no_sheet", path=name, sheet=wanted, found=", ".join(book.sheet_names)
        )
    try:
        found = [
            tuple(_cell(value) for value in row)
            for row in book.get_sheet_by_name(wanted).to_python(skip_empty_area=False)
        ]
        unsaved = _unsaved(data, wanted, name)
    except _BROKEN as error:
        raise FallbackError("tables.no_workbook", path=name, said=error) from error
    return _laid_over(found, unsaved)


def _workbook(data: bytes, name: str) -> CalamineWorkbook:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            if sum(part.file_size for part in packed.infolist()) > MOST_UNPACKED:
                raise FallbackError(
                    "sources.file_too_large", path=name, most=MOST_UNPACKED // 1_000_000
                )
        return CalamineWorkbook.from_object(io.BytesIO(data))
    except _BROKEN as error:
        raise FallbackError("tables.no_workbook", path=name, said=error) from error


def _cell(value: float | str | bool | time | date | datetime | timedelta) -> Cell:
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, int | float):
        return Decimal(f"{value:.15g}")  # as many digits as Excel itself keeps
    if isinstance(value, time):
        return value.strftime("%H:%M")
    return str(value) if isinstance(value, timedelta) else value


def _unsaved(data: bytes, sheet: str, name: str) -> dict[tuple[int, int], str]:
    """Cells (row, column from 0) whose value is an error or was never saved, as they stand."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        member = _member(packed, sheet, name)
        xml, seen = packed.read(member), _Cells()
    if not xml.lstrip(_MARK).startswith(b"<") or _SUSPECT.search(xml):  # most sheets have none
        scan(xml, f"{name}/{member}", seen.start, seen.end, seen.words)
    return seen.found


class _Cells:
    """Looks at a sheet's cells one by one, and keeps those whose value is not to be had."""

    def __init__(self) -> None:
        self.found: dict[tuple[int, int], str] = {}
        self._place, self._is_error = "", False
        self._parts: dict[str, list[str]] = {}
        self._in: list[str] | None = None

    def start(self, name: str, attributes: dict[str, str]) -> None:
        if name == "c":
            self._place = attributes.get("r", "")
            self._is_error = attributes.get("t") == "e"
            self._parts = {}
        elif name in ("f", "v"):
            self._in = self._parts.setdefault(name, [])

    def words(self, text: str) -> None:
        if self._in is not None:
            self._in.append(text)

    def end(self, name: str) -> None:
        self._in = None
        place = _PLACE.fullmatch(self._place) if name == "c" else None
        value = "".join(self._parts.get("v", ()))
        if place and self._is_error:
            self.found[_where(place)] = value or "#?"
        elif place and "f" in self._parts and not value:
            self.found[_where(place)] = f"={''.join(self._parts['f'])}"


def _member(packed: zipfile.ZipFile, sheet: str, name: str) -> str:
    """The sheet's part of the package, by the workbook's own relationships."""
    workbook = parse(packed.read("xl/workbook.xml"), name)
    related = parse(packed.read("xl/_rels/workbook.xml.rels"), name)
    targets = {r.attributes.get("Id"): r.attributes.get("Target", "") for r in related.parts}
    for one in workbook.every("sheet"):
        if one.attributes.get("name") == sheet:
            target = targets.get(one.attributes.get("id"), "")
            return target.removeprefix("/") if target.startswith("/") else f"xl/{target}"
    raise KeyError(sheet)


def _where(place: "re.Match[str]") -> tuple[int, int]:
    column = 0
    for letter in place[1]:
        column = column * 26 + ord(letter) - 64
    return int(place[2]) - 1, column - 1


def _laid_over(
    found: list[tuple[Cell, ...]], unsaved: dict[tuple[int, int], str]
) -> list[tuple[Cell, ...]]:
    """The rows with what was not saved in its place."""
    for (row, column), said in unsaved.items():
        if row < len(found) and column < len(found[row]):
            cells = list(found[row])
            cells[column] = said
            found[row] = tuple(cells)
    return found
