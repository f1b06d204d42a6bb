"""Files of single patients as a ward: the census is a list in the settings, or the files there are.

Each patient's newest file is the chart. A file that cannot be read is named, and takes no other
with it.
"""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Protocol
from zoneinfo import ZoneInfo

from msgspec.structs import replace

from fallback.chart.model import Chart, Patient, Snapshot, Stay, Ward
from fallback.errors import FallbackError
from fallback.settings import FilesSettings
from fallback.sources import files
from fallback.sources.files import FileRead
from fallback.sources.read_only import ReadOnly
from fallback.sources.record_system import Progress
from fallback.texts import Message, say

MOST_FILES = 2000
FRESH = timedelta(hours=24)


class Document(Protocol):
    """What one file holds of one patient."""

    @property
    def patient(self) -> Patient:
        """Who it is."""

    @property
    def written(self) -> datetime | None:
        """When it was made, as it says itself."""

    def chart(self, stay: Stay, now: datetime) -> Chart:
        """All of it as a chart."""


Open = Callable[[FileRead, ZoneInfo], Document]


@dataclass(frozen=True)
class _Kept:
    document: Document
    file: str
    written: datetime


@dataclass(frozen=True)
class Kind:
    """Which files, and how one is opened."""

    suffix: str
    open: Open


class DocumentSource(ReadOnly):
    """A `Source` of one ward."""

    def __init__(
        self,
        settings: FilesSettings,
        kind: Kind,
        *,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        pause: Callable[[float], object] = time.sleep,
    ) -> None:
        self._settings, self._kind = settings, kind
        self._clock, self._zone, self._pause = clock, zone, pause

    @property
    def name(self) -> str:
        """As the settings say; else the folder's name."""
        return self._settings.name or self._path.stem

    @property
    def _path(self) -> Path:
        return Path(self._settings.path)

    def wards(self) -> tuple[Ward, ...]:
        """The one ward."""
        name = self._settings.ward_name or self._path.stem
        return (Ward(self._settings.ward_id, name),)

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        """The charts of all patients; those of the settings' list only, where it names any."""
        (ward,) = self.wards()
        if ward_id != ward.id:
            raise FallbackError("sources.no_such_ward", ward=ward_id)
        now = self._clock()
        known, gaps = self._read(progress)
        here, lacking = self._census(known)
        gaps += [say("sources.no_document", patient=patient) for patient in lacking]
        gaps += [
            say("sources.document_written", patient=patient, at=self._local(kept.written))
            for patient, kept in here.items()
            if now - kept.written > FRESH
        ]
        charts = tuple(self._chart(kept, now) for kept in here.values())
        gaps += [
            say("sources.no_name", patient=chart.patient.id)
            for chart in charts
            if chart.patient.family == chart.patient.id
        ]
        return Snapshot(secrets.token_hex(8), ward, self.name, now, charts, tuple(gaps))

    def read_chart(self, patient_id: str) -> Chart | None:
        """One patient's chart; None where no file is theirs. Raises FallbackError where that cannot
        be said, for a file could not be read."""
        known, gaps = self._read(lambda _done, _all: True)
        if patient_id in known:
            return self._chart(known[patient_id], self._clock())
        for gap in gaps:
            raise FallbackError(gap.key, **gap.values)
        return None

    def _chart(self, kept: _Kept, now: datetime) -> Chart:
        """The chart; a patient without a name has that of the settings' list, else the number."""
        chart = kept.document.chart(_stay(self.wards()[0]), now)
        who = chart.patient
        if who.name:
            return chart
        named = self._listed
        name = named.get(who.id) or named.get(who.number) or who.id
        return replace(chart, patient=replace(who, family=name))

    @property
    def _listed(self) -> dict[str, str]:
        """The settings' list: id or number, and the name that may stand after it."""
        pairs = (one.strip().partition(" ") for one in self._settings.patients)
        return {number: name.strip() for number, _, name in pairs}

    def _read(self, progress: Progress) -> tuple[dict[str, _Kept], list[Message]]:
        """All files by patient, and a sentence for each that could not be read."""
        paths = self._files()
        known: dict[str, _Kept] = {}
        gaps: list[Message] = []
        for done, path in enumerate(paths):
            if not progress(done, len(paths)):
                raise FallbackError("sources.stopped")
            try:
                file = files.read(path, most=files.MOST_BYTES // 4, pause=self._pause)
                document = self._kind.open(file, self._zone)
            except FallbackError as error:
                gaps += [say("sources.file_left_out", path=path.name), error.message]
                continue
            kept = _Kept(document, path.name, document.written or file.written)
            other = known.get(document.patient.id)
            newer = max(filter(None, (other, kept)), key=lambda one: one.written)
            known[document.patient.id] = newer
            if other is not None:
                older = other if newer is kept else kept
                gaps.append(say("sources.older_document", path=older.file, kept=newer.file))
        if not progress(len(paths), len(paths)):
            raise FallbackError("sources.stopped")
        return known, gaps

    def _files(self) -> list[Path]:
        """The file, or those of the folder. Raises FallbackError where there is none: a folder
        without files is no empty ward."""
        if self._path.is_file():
            return [self._path]
        try:
            found = sorted(
                path for path in self._path.iterdir() if path.suffix.lower() == self._kind.suffix
            )
        except OSError as error:
            raise FallbackError("sources.no_file", path=self._path, said=error.strerror) from error
        if not found or len(found) > MOST_FILES:
            raise FallbackError(
                "sources.no_documents", path=self._path, suffix=self._kind.suffix, count=len(found)
            )
        return found

    def _local(self, at: datetime) -> str:
        return at.astimezone(self._zone).strftime("%Y-%m-%d %H:%M")

    def _census(self, known: dict[str, _Kept]) -> tuple[dict[str, _Kept], list[str]]:
        """Who is on the ward, and who should be but has no file."""
        wanted = self._listed
        if not wanted:
            return known, []
        by_number = {kept.document.patient.number: patient for patient, kept in known.items()}
        found = {one: known.get(one) or known.get(by_number.get(one, "")) for one in wanted}
        here = {kept.document.patient.id: kept for kept in found.values() if kept is not None}
        return here, [one for one, kept in found.items() if kept is None]


def _stay(ward: Ward) -> Stay:
    """The ward of the settings: a document says nothing of beds."""
    return Stay("", ward.id, ward.name, status="unknown")
