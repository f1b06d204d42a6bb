"""Who lies on a ward, by a list: of a file, or of another source. Charts come from elsewhere.

A list that is empty or cannot be read is an error, never an empty ward.
"""

import csv
import io
import re
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

import msgspec

from fallback.chart.model import Chart, Ward
from fallback.errors import FallbackError
from fallback.sources.record_system import Source
from fallback.texts import Message, say

_WHO = ("patient_id", "identifier")
_HYPHENED = re.compile(r"(\d{8})-(\d{4})")


class Placed(msgspec.Struct, frozen=True):
    """A patient on the list: by the record system's own id, or by an identifier of the patient's
    (`value` or `system|value`)."""

    patient_id: str = ""
    identifier: str = ""
    bed: str = ""


class Listed(msgspec.Struct, frozen=True):
    """The patients on a ward, each once, and what is doubtful about the list."""

    patients: tuple[Placed, ...]
    gaps: tuple[Message, ...] = ()


class Roster(Protocol):
    """Knows who lies on a ward."""

    def wards(self) -> tuple[Ward, ...]:
        """The wards it knows."""

    def on_ward(self, ward_id: str) -> Listed:
        """Who lies there now. Raises FallbackError where it does not know."""


class FileRoster:
    """A CSV file per ward: a column `patient_id` or `identifier`, and perhaps `bed`."""

    def __init__(
        self,
        wards: Mapping[str, tuple[str, Path]],
        *,
        clock: Callable[[], datetime],
        stale: timedelta,
    ) -> None:
        """`wards`: name and file by ward id; a file older than `stale` is said to be so."""
        self._wards, self._clock, self._stale = wards, clock, stale

    def wards(self) -> tuple[Ward, ...]:
        """Those of the settings, by name."""
        found = [Ward(id, name or id) for id, (name, _) in self._wards.items()]
        return tuple(sorted(found, key=lambda ward: (ward.name, ward.id)))

    def on_ward(self, ward_id: str) -> Listed:
        """The file's rows."""
        if ward_id not in self._wards:
            raise FallbackError("fhir.no_such_ward", ward=ward_id)
        _, file = self._wards[ward_id]
        try:
            data, written = file.read_bytes(), file.stat().st_mtime
        except OSError as error:
            said = error.strerror or error
            raise FallbackError("fhir.roster_unreadable", file=file, said=said) from error
        patients = tuple(dict.fromkeys(_rows(_text(data), file)))
        if not patients:
            raise FallbackError("fhir.roster_empty", file=file)
        age = self._clock() - datetime.fromtimestamp(written, UTC)
        hours = f"{age.total_seconds() / 3600:.0f}"
        gaps = (say("fhir.roster_old", file=file.name, hours=hours),) if age > self._stale else ()
        return Listed(patients, gaps)


class SourceRoster:
    """Another source's wards as the list: an ADT feed, a table of admissions."""

    def __init__(self, source: Source) -> None:
        self._source = source

    def wards(self) -> tuple[Ward, ...]:
        """The other source's."""
        return self._source.wards()

    def on_ward(self, ward_id: str) -> Listed:
        """Its patients, by their identity numbers, and its own doubts."""
        found = self._source.read_ward(ward_id, lambda _done, _of: True)
        if not found.charts:
            raise FallbackError("fhir.roster_empty", file=self._source.name)
        return Listed(tuple(map(_placed, found.charts)), found.gaps)


def _placed(chart: Chart) -> Placed:
    patient = chart.patient
    # Two systems may name the national number's system otherwise; the number itself is one's own.
    other = next((f"{i.system}|{i.value}".lstrip("|") for i in patient.identifiers), "")
    return Placed(identifier=patient.number or other, bed=chart.stay.bed)


def _text(data: bytes) -> str:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def _rows(text: str, file: Path) -> list[Placed]:
    head = text.partition("\n")[0].strip()
    mark = next((mark for mark in ";\t," if mark in head), ",")
    try:
        rows = list(csv.reader(io.StringIO(text, newline=""), delimiter=mark, strict=True))
    except csv.Error as error:
        raise FallbackError("fhir.roster_unreadable", file=file, said=error) from error
    names = [name.strip().casefold() for name in rows[0]] if rows else []
    if not set(_WHO) & set(names):
        raise FallbackError("fhir.roster_header", file=file, found=head[:80] or "–")
    found: list[Placed] = []
    for number, row in enumerate(rows[1:], 2):
        if not any(cell.strip() for cell in row):
            continue
        cells = dict(zip(names, (cell.strip() for cell in row), strict=False))
        if len(row) != len(names) or not any(cells.get(name) for name in _WHO):
            raise FallbackError("fhir.roster_row", file=file, line=number)
        found.append(
            Placed(
                cells.get("patient_id", ""),
                _HYPHENED.sub(r"\1\2", cells.get("identifier", "")),
                cells.get("bed", ""),
            )
        )
    return found
