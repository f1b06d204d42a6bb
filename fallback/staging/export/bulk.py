"""One file with the charts of a whole hospital, a chart a line, in any order.

The first line says source, time, wards and how many charts follow, so that a file that was cut
short is an error and never a smaller hospital. Each line is read once, to see that it is a chart
and whose; the line itself goes into its ward's package, compressed as it is sorted, once.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from pathlib import Path
from types import TracebackType
from typing import Annotated, Final

import msgspec

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.errors import FallbackError
from fallback.sources.record_system import Progress
from fallback.staging.export.hands import Hands
from fallback.staging.export.lines import Part, Reader, cannot, parts
from fallback.staging.export.spool import Piece, Pieces
from fallback.staging.packages.compressed import Compressed, compress
from fallback.staging.packages.package import Document, documented, opened
from fallback.texts import Message, say

ROOM: Final = 64 * 1024 * 1024  # bytes of lines in memory, of each hand
_FAULTS: Final = (msgspec.DecodeError, RecursionError, ValueError)
_COMMA: Final = compress(b",")
_NEWLINE: Final = 10


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line. `charts`: how many lines follow."""

    source: str
    fetched_at: Annotated[datetime, msgspec.Meta(tz=True)]
    wards: tuple[Ward, ...]
    charts: int


class _Stay(msgspec.Struct):
    ward_id: str


class _Where(msgspec.Struct):
    """Whose ward a line is of that is no chart otherwise."""

    stay: _Stay


@dataclass(frozen=True)
class _Fault:
    """A line that cannot be read, counted within its part. Says where in it, and nothing of what
    stands there: it may be a patient's."""

    line: int
    said: str


@dataclass
class _Some:
    """What came of a ward in one part: patients with their lines' numbers."""

    patients: list[tuple[str, int]] = field(default_factory=list)
    piece: Piece | None = None
    size: int = 0
    fault: _Fault | None = None


@dataclass(frozen=True)
class _Sorted:
    """What came of a part. `fault`: a line that belongs to no ward."""

    lines: int
    wards: dict[str, _Some]
    fault: _Fault | None = None


@dataclass
class _Held:
    """What came of a ward; `fault` says why there will be no package of it."""

    patients: set[str] = field(default_factory=set)
    kept: list[tuple[Piece, int]] = field(default_factory=list)  # each of so many bytes of JSON
    fault: Message | None = None


class ChartFile:
    """A `Source` made of such a file, which is read by all `hands`. Use as a context manager."""

    def __init__(self, file: Path, hands: Hands | None = None) -> None:
        self._name = file.name
        self._pieces = Pieces()
        try:
            self._head, found = self._read(file, hands or Hands())
            self._wards = {ward.id: _Held() for ward in self._head.wards}
            self._join(found)
        except OSError as error:
            self._pieces.close()
            raise cannot(error, file) from error
        except BaseException:
            self._pieces.close()
            raise

    def __enter__(self) -> "ChartFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._pieces.close()

    @property
    def name(self) -> str:
        """The source's own name."""
        return self._head.source

    def wards(self) -> tuple[Ward, ...]:
        """Those of the first line, also the empty ones."""
        return self._head.wards

    def document(self, ward: Ward) -> Document:
        """What goes into the ward's package. FallbackError where one of its lines is no chart, or
        a patient stands there twice."""
        found = self._wards[ward.id]
        if found.fault:
            raise FallbackError(found.fault.key, **found.fault.values)
        head = self._head
        empty = Snapshot(secrets.token_hex(8), ward, head.source, head.fetched_at, ())
        return documented(empty, len(found.patients), self._charts(found))

    def read_ward(self, ward_id: str, _progress: Progress) -> Snapshot:
        """The ward's charts. FallbackError as for `document`."""
        return opened(self.document(next(one for one in self._head.wards if one.id == ward_id)))

    def read_chart(self, _patient_id: str) -> Chart | None:
        """A file knows nobody now."""
        return None

    def _charts(self, ward: _Held) -> Iterator[Compressed]:
        for number, (piece, size) in enumerate(ward.kept):
            if number:
                yield _COMMA
            yield Compressed(self._pieces.fetch(piece), size)

    def _read(self, path: Path, hands: Hands) -> tuple[Head, list[_Sorted]]:
        """The head, and what came of each part, in the order of the file."""
        try:
            with path.open("rb") as file:
                head = msgspec.json.decode(file.readline(ROOM), type=Head)
                divided = list(parts(file, ROOM))
        except _FAULTS as error:
            raise self._unreadable(_fault(1, error)) from error
        work = partial(_sort, Reader(path), self._pieces, frozenset(ward.id for ward in head.wards))
        found: dict[int, _Sorted] = {}
        for ended in hands.each(work, divided):
            if ended.result is None:
                told = ended.fault or say("staging.worker_gone_reading", file=self._name)
                raise FallbackError(told.key, **told.values)
            found[ended.thing.number] = ended.result
        return head, [found[number] for number in sorted(found)]

    def _join(self, found: list[_Sorted]) -> None:
        """All parts together. FallbackError where the file is not whole."""
        before = 1  # the head
        for part in found:
            if part.fault:
                raise self._unreadable(part.fault, before)
            for ward_id, some in part.wards.items():
                self._add(self._wards[ward_id], some, before)
            before += part.lines
        if before - 1 != self._head.charts:
            raise FallbackError(
                "staging.bulk_cut", file=self._name, found=before - 1, said=self._head.charts
            )

    def _add(self, ward: _Held, some: _Some, before: int) -> None:
        if some.fault and not ward.fault:
            ward.fault = self._unreadable(some.fault, before).message
        for patient_id, line in some.patients:
            if patient_id in ward.patients and not ward.fault:
                ward.fault = say("staging.bulk_twice", file=self._name, line=before + line)
            ward.patients.add(patient_id)
        if some.piece:
            ward.kept.append((some.piece, some.size))

    def _unreadable(self, fault: _Fault, before: int = 0) -> FallbackError:
        line = before + fault.line
        return FallbackError("staging.bulk_unreadable", file=self._name, line=line, said=fault.said)


def _sort(file: Reader, pieces: Pieces, wards: frozenset[str], part: Part) -> _Sorted:
    """A part of the file: each line to its ward, each ward's compressed to the disk."""
    found: dict[str, _Some] = {}
    waiting: dict[str, list[memoryview]] = {}
    decoder = msgspec.json.Decoder(Chart)
    number = 0
    try:
        for number, line in enumerate(file.lines(part), 1):
            if line[-1] != _NEWLINE:
                raise ValueError("a line that is too long, or cut short")
            ward_id, patient_id, fault = _whose(decoder, line, number)
            if ward_id not in wards:
                raise ValueError("a ward that the head does not name")
            some = found.setdefault(ward_id, _Some())
            if fault:
                some.fault = some.fault or fault
            else:
                some.patients.append((patient_id, number))
            waiting.setdefault(ward_id, []).append(line)
    except _FAULTS as error:
        return _Sorted(number, {}, _fault(number, error))
    for ward_id, lines in waiting.items():
        made = compress(b",".join(lines))
        found[ward_id].piece, found[ward_id].size = pieces.keep(made.data), made.size
    pieces.flush()
    return _Sorted(number, found)


def _whose(
    decoder: msgspec.json.Decoder[Chart], line: memoryview, number: int
) -> tuple[str, str, _Fault | None]:
    """Ward and patient; the ward alone of what is no chart otherwise."""
    try:
        chart = decoder.decode(line)
    except _FAULTS as error:
        where = msgspec.json.decode(line, type=_Where)
        return where.stay.ward_id, "", _fault(number, error)
    return chart.stay.ward_id, chart.patient.id, None


def _fault(line: int, error: Exception) -> _Fault:
    _, _, place = str(error).rpartition(" - at ")
    return _Fault(line, place if isinstance(error, msgspec.ValidationError) else "JSON")
