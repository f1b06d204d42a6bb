"""The invented ward of a drill says what it is wherever it goes: on every page it is printed on.

The mark is a gap of the snapshot, and so is kept with it, sealed with it and shown with it.
"""

from collections.abc import Iterable
from typing import Final

from msgspec.structs import replace

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.sources.record_system import Progress, Source
from fallback.store.snapshots import SnapshotRow
from fallback.texts import say

_KEY: Final = "snapshots.for_drill"


def for_drill(snapshot: Snapshot | SnapshotRow) -> bool:
    """Whether its patients are invented, for a drill."""
    return any(gap.key == _KEY for gap in snapshot.gaps)


def alike(rows: Iterable[SnapshotRow], snapshot: Snapshot) -> tuple[SnapshotRow, ...]:
    """Those that a snapshot can be laid against: of invented patients, or of real ones."""
    wanted = for_drill(snapshot)
    return tuple(row for row in rows if for_drill(row) == wanted)


class ForDrill:
    """A source whose every snapshot is marked."""

    def __init__(self, source: Source) -> None:
        self._source = source

    @property
    def name(self) -> str:
        """As staff know it."""
        return self._source.name

    def wards(self) -> tuple[Ward, ...]:
        """The source's."""
        return self._source.wards()

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        """The source's, marked."""
        snapshot = self._source.read_ward(ward_id, progress)
        return replace(snapshot, gaps=(say(_KEY), *snapshot.gaps))

    def read_chart(self, patient_id: str) -> Chart | None:
        """The source's."""
        return self._source.read_chart(patient_id)
