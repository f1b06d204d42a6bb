"""One file with the charts of a whole hospital, a chart a line, in any order.

The first line says source, time, wards and how many charts follow, so that a file that was cut
short is an error and never a smaller hospital. Each line is read once, to see that it is a chart
and whose; the line itself goes into its ward's package, compressed as it is sorted, once.
"""

import secrets
from collections.abc import Iterator
from concurrent.futures import Executor, ThreadPoolExecutor
from contextlib import nullcontext
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Annotated, Final

import msgspec

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.errors import FallbackError
from fallback.sources.record_system import Progress
from fallback.staging.compressed import Compressed, compress
from fallback.staging.lines import blocks
from fallback.staging.package import Document, documented, opened
from fallback.staging.spool import Piece, Pieces

ROOM: Final = 64 * 1024 * 1024  # bytes of lines in memory, of all wards together
_FAULTS: Final = (msgspec.DecodeError, RecursionError, ValueError)


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


@dataclass
class _Sorted:
    """What came of a ward; `fault` says why there will be no package of it."""

    patients: set[str] = field(default_factory=set)
    waiting: list[memoryview] = field(default_factory=list)
    kept: list[tuple[Piece, int]] = field(default_factory=list)  # each of so many bytes of JSON
    fault: FallbackError | None = None

    def keep(self, lines: list[memoryview], pieces: Pieces) -> None:
        """Compress the next lines, to the disk."""
        made = compress(b",".join((b"", *lines) if self.kept else lines))
        self.kept.append((pieces.keep(made.data), made.size))


class ChartFile:
    """A `Source` made of such a file. Use as a context manager. With several `workers` lines are
    compressed while the next ones are read."""

    def __init__(self, file: Path, workers: int = 1) -> None:
        self._pieces = Pieces()
        try:
            split = _Split(file, self._pieces)
            with ThreadPoolExecutor(workers - 1) if workers > 1 else nullcontext() as pool:
                self._head = split.run(pool)
            self._wards = split.wards
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
            raise found.fault
        head = self._head
        empty = Snapshot(secrets.token_hex(8), ward, head.source, head.fetched_at, ())
        return documented(empty, len(found.patients), self._charts(found))

    def read_ward(self, ward_id: str, _progress: Progress) -> Snapshot:
        """The ward's charts. FallbackError as for `document`."""
        return opened(self.document(next(one for one in self._head.wards if one.id == ward_id)))

    def read_chart(self, _patient_id: str) -> Chart | None:
        """A file knows nobody now."""
        return None

    def _charts(self, ward: _Sorted) -> Iterator[Compressed]:
        for piece, size in ward.kept:
            yield Compressed(self._pieces.fetch(piece), size)


class _Split:
    """One reading of the file: the head, and each line to its ward."""

    def __init__(self, file: Path, pieces: Pieces) -> None:
        self._path, self._pieces = file, pieces
        self._decoder = msgspec.json.Decoder(Chart)
        self._head: Head | None = None
        self._number = 0
        self.wards: dict[str, _Sorted] = {}

    def run(self, pool: Executor | None) -> Head:
        """Read it all. FallbackError where it is not whole."""
        try:
            self._read(pool)
        except OSError as error:
            said = error.strerror or error
            raise FallbackError("cli.cannot_read", path=self._path, said=said) from error
        except _FAULTS as error:
            raise self._unreadable(error) from error
        if self._head is None:
            raise self._unreadable(ValueError("empty"))
        if self._number - 1 != self._head.charts:
            raise FallbackError(
                "staging.bulk_cut",
                file=self._path.name,
                found=self._number - 1,
                said=self._head.charts,
            )
        return self._head

    def _read(self, pool: Executor | None) -> None:
        count = 2 if pool else 1
        compressed: Iterator[None] = iter(())
        with self._path.open("rb", buffering=0) as file:
            for block in blocks(file, [bytearray(ROOM // count) for _ in range(count)]):
                for line in block:
                    self._number += 1
                    self._take(line)
                list(compressed)  # the block before is done with: its memory is the next one's
                compressed = self._compress(pool)
        list(compressed)

    def _take(self, line: memoryview) -> None:
        """One line, to its ward. FallbackError where nobody knows which."""
        if self._head is None:
            self._head = msgspec.json.decode(line, type=Head)
            self.wards = {ward.id: _Sorted() for ward in self._head.wards}
            return
        fault: FallbackError | None = None
        try:
            chart = self._decoder.decode(line)
            ward_id, patient_id = chart.stay.ward_id, chart.patient.id
        except _FAULTS as error:
            ward_id, patient_id = msgspec.json.decode(line, type=_Where).stay.ward_id, ""
            fault = self._unreadable(error)
        ward = self.wards.get(ward_id)
        if ward is None:
            raise ValueError("a ward that the head does not name")
        if not fault and patient_id in ward.patients:
            fault = FallbackError("staging.bulk_twice", file=self._path.name, line=self._number)
        ward.fault = ward.fault or fault
        ward.patients.add(patient_id)
        ward.waiting.append(line)

    def _compress(self, pool: Executor | None) -> Iterator[None]:
        """All that waits, to the disk, ward by ward."""
        some = [(ward, ward.waiting) for ward in self.wards.values() if ward.waiting]
        for ward, _ in some:
            ward.waiting = []
        if pool is None:
            for ward, lines in some:
                ward.keep(lines, self._pieces)
            return iter(())
        return pool.map(lambda one: one[0].keep(one[1], self._pieces), some)

    def _unreadable(self, error: Exception) -> FallbackError:
        """Where it went wrong, and nothing of what stands there: it may be a patient's."""
        _, _, place = str(error).rpartition(" - at ")
        said = place if isinstance(error, msgspec.ValidationError) else "JSON"
        return FallbackError(
            "staging.bulk_unreadable", file=self._path.name, line=self._number, said=said
        )
