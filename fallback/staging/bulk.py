"""One file with the charts of a whole hospital, a chart a line, in any order.

The first line says source, time, wards and how many charts follow, so that a file that was cut
short is an error and never a smaller hospital. The file is read once, split by ward in a spool.
"""

import secrets
from datetime import datetime
from pathlib import Path
from types import TracebackType
from typing import Annotated, Final, NoReturn

import msgspec

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.errors import FallbackError
from fallback.sources.record_system import Progress
from fallback.staging.spool import Spool

MOST_LINE: Final = 64 * 1024 * 1024


class Head(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The first line. `charts`: how many lines follow."""

    source: str
    fetched_at: Annotated[datetime, msgspec.Meta(tz=True)]
    wards: tuple[Ward, ...]
    charts: int


class _Stay(msgspec.Struct):
    ward_id: str


class _Where(msgspec.Struct):
    """As much of a chart as splitting needs; the rest is passed over."""

    stay: _Stay


class ChartFile:
    """A `Source` made of such a file. Use as a context manager."""

    def __init__(self, file: Path) -> None:
        self._path = file
        self._spool = Spool()
        self._counted: dict[str, int] = {}
        try:
            self._head = self._split()
        except BaseException:
            self._spool.close()
            raise

    def __enter__(self) -> "ChartFile":
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._spool.close()

    @property
    def name(self) -> str:
        """The source's own name."""
        return self._head.source

    def wards(self) -> tuple[Ward, ...]:
        """Those of the first line, also the empty ones."""
        return self._head.wards

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        """The ward's charts. FallbackError where one of them is none."""
        ward = next(one for one in self._head.wards if one.id == ward_id)
        decoder = msgspec.json.Decoder(Chart)
        charts: list[Chart] = []
        of = self._counted.get(ward_id, 0)
        for line in self._spool.lines(ward_id):
            try:
                charts.append(decoder.decode(line))
            except (msgspec.DecodeError, RecursionError, ValueError) as error:
                self._refuse(f"{ward.name}: {len(charts) + 1}", error)
            progress(len(charts), of)
        return Snapshot(
            secrets.token_hex(8), ward, self._head.source, self._head.fetched_at, tuple(charts)
        )

    def read_chart(self, _patient_id: str) -> Chart | None:
        """A file knows nobody now."""
        return None

    def _split(self) -> Head:
        """Read the file once: the head, and each line to its ward."""
        where = msgspec.json.Decoder(_Where)
        number = 0
        try:
            with self._path.open("rb") as file:
                head = msgspec.json.decode(file.readline(MOST_LINE), type=Head)
                known = {ward.id for ward in head.wards}
                while line := file.readline(MOST_LINE):
                    number += 1
                    ward_id = where.decode(line).stay.ward_id
                    if ward_id not in known or not line.endswith(b"\n"):
                        raise ValueError("$.stay.ward_id")
                    self._spool.add(ward_id, line)
                    self._counted[ward_id] = self._counted.get(ward_id, 0) + 1
            self._spool.flush()
        except OSError as error:
            said = error.strerror or error
            raise FallbackError("cli.cannot_read", path=self._path, said=said) from error
        except (msgspec.DecodeError, RecursionError, ValueError) as error:
            self._refuse(str(number + 1), error)
        if number != head.charts:
            raise FallbackError(
                "staging.bulk_cut", file=self._path.name, found=number, said=head.charts
            )
        return head

    def _refuse(self, line: str, error: Exception) -> NoReturn:
        """Where it went wrong, and nothing of what stands there: it may be a patient's."""
        _, _, place = str(error).rpartition(" - at ")
        said = place if isinstance(error, msgspec.ValidationError) else "JSON"
        raise FallbackError(
            "staging.bulk_unreadable", file=self._path.name, line=line, said=said
        ) from error
