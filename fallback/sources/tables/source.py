"""Tables as a record system that is read. Files that did not change are read once."""

import secrets
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from fallback.chart.model import Chart, Snapshot, Stay, Ward
from fallback.errors import FallbackError
from fallback.sources import files
from fallback.sources.read_only import ReadOnly
from fallback.sources.record_system import Progress
from fallback.sources.tables import book as books
from fallback.sources.tables import charts, counts, people
from fallback.sources.tables.book import Book
from fallback.sources.tables.people import Census
from fallback.sources.tables.profile import Loaded, load
from fallback.texts import Message, say


@dataclass(frozen=True)
class _Opened:
    """The files, and what is worked out of all of them once. `gaps` concern every ward."""

    book: Book
    census: Census
    gaps: tuple[Message, ...]


class TableSource(ReadOnly):
    """A `Source`. `counts_file` keeps how many rows each file had last time: the files are
    `measured` by it, and it `keeps` what they have now."""

    def __init__(
        self,
        profile: Path,
        counts_file: Path,
        *,
        clock: Callable[[], datetime],
        zone: ZoneInfo,
        pause: Callable[[float], object] = time.sleep,
        measured: bool = True,
        keeps: bool = True,
    ) -> None:
        self._path, self._counts = profile, counts_file
        self._clock, self._zone, self._pause = clock, zone, pause
        self._measured, self._keeps = measured, keeps
        self._known: _Opened | None = None

    @property
    def name(self) -> str:
        """As the profile names the source."""
        return self._loaded().profile.name

    def wards(self) -> tuple[Ward, ...]:
        """The wards that the profile names, and those that someone lies on."""
        return self._opened().census.wards(self._clock())

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        """All charts of the ward, as the files say. Raises FallbackError."""
        opened, now = self._opened(), self._clock()
        book, ward = opened.book, opened.census.ward(ward_id, now)
        if ward is None:
            raise FallbackError("tables.no_such_ward", ward=ward_id)
        here, gaps = _placed(opened.census, ward, now)
        found: list[Chart] = []
        for done, (patient_id, stay) in enumerate(here.items()):
            if not progress(done, len(here)):
                raise FallbackError("tables.stopped")
            patient, odd = people.patient(book, patient_id)
            gaps += odd
            if patient is None:
                gaps.append(say("tables.patient_left_out", patient=patient_id))
            else:
                found.append(charts.chart(book, patient, stay, now, charts.WARD))
        if not progress(len(here), len(here)):
            raise FallbackError("tables.stopped")
        gaps += [*opened.gaps, *_old(book, now)]
        source = book.profile.name
        return Snapshot(secrets.token_hex(8), ward, source, now, tuple(found), tuple(gaps))

    def read_chart(self, patient_id: str) -> Chart | None:
        """One patient's chart; None where no table names the patient."""
        opened, now = self._opened(), self._clock()
        book = opened.book
        patient, _ = people.patient(book, patient_id)
        if patient is None:
            return None
        stay = opened.census.of(patient_id, now) or Stay("", "", "", status="unknown")
        return charts.chart(book, patient, stay, now, charts.LIVE)

    def book(self) -> Book:
        """All files; read again where one of them, or the profile, changed."""
        return self._opened().book

    def _opened(self) -> "_Opened":
        loaded = self._loaded()
        known = self._known
        if known is None or known.book.loaded != loaded or not _unchanged(known.book):
            last = counts.load(self._counts) if self._measured else {}
            book = books.read(loaded, self._zone, last, pause=self._pause)
            if self._keeps:
                counts.save(self._counts, book.counts)
            known = self._known = _Opened(book, people.census(book), _of_all(book))
        return known

    def _loaded(self) -> Loaded:
        return load(self._path)


def _unchanged(book: Book) -> bool:
    return all(files.stamp(path) == stamp for path, stamp in book.stamps.items())


def _placed(census: Census, ward: Ward, now: datetime) -> tuple[dict[str, Stay], list[Message]]:
    """Who lies on the ward, each once, by bed; and a sentence for each doubt. A stay without a ward
    may be on this one."""
    here: dict[str, Stay] = {}
    gaps = [say("tables.stay_without_ward", patient=one.patient) for one in census.on("", now)]
    for one in census.on(ward.id, now):
        gaps += one.odd
        known = here.get(one.patient)
        if known is not None and known != one.stay:
            gaps.append(say("tables.patient_twice", patient=one.patient))
        if known is None or (one.stay.bed and not known.bed):
            here[one.patient] = one.stay
    return dict(sorted(here.items(), key=lambda pair: (pair[1].bed, pair[0]))), gaps


def _of_all(book: Book) -> tuple[Message, ...]:
    """Rows of nobody, and rows of strangers."""
    known = book.people()
    found = [gap for sheet in book.sheets for gap in sheet.gaps()]
    return (*found, *(gap for sheet in book.sheets for gap in sheet.strangers(known)))


def _old(book: Book, now: datetime) -> list[Message]:
    """A sentence for each file that is old."""
    oldest = now - timedelta(minutes=book.profile.fresh_minutes)
    return [
        say("tables.old_file", path=name, minutes=int((now - at).total_seconds()) // 60)
        for name, at in book.written.items()
        if at < oldest
    ]
