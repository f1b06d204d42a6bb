"""A source that can tell what has changed is asked that, and only on what is trusted."""

from dataclasses import dataclass, field

from fallback.chart.model import Snapshot
from fallback.session import Session
from fallback.snapshots.take import take
from fallback.sources.record_system import Progress
from tests.outage.conftest import WARD, Clock, WardSource


@dataclass
class Rereading(WardSource):
    """Remembers what it was asked to begin from."""

    earlier: list[str] = field(default_factory=list)

    def reread_ward(self, ward_id: str, earlier: Snapshot, progress: Progress) -> Snapshot:
        self.earlier.append(earlier.id)
        return self.read_ward(ward_id, progress)


def going_on(_done: int, _of: int) -> bool:
    return True


def test_the_first_snapshot_is_read_whole_and_the_next_begins_from_it(
    session: Session, source: WardSource, clock: Clock
) -> None:
    asked = Rereading(source.charts)
    first = take(session, asked, WARD.id, going_on)
    assert asked.earlier == []
    clock.on(minutes=5)
    second = take(session, asked, WARD.id, going_on)
    clock.on(minutes=5)
    take(session, asked, WARD.id, going_on)
    assert asked.earlier == [first.row.id, second.row.id]


def test_after_a_doubted_snapshot_all_is_read(
    session: Session, source: WardSource, clock: Clock
) -> None:
    asked = Rereading(source.charts)
    take(session, asked, WARD.id, going_on)
    asked.charts = source.charts[:1]
    clock.on(minutes=5)
    assert take(session, asked, WARD.id, going_on).doubts
    asked.earlier.clear()
    clock.on(minutes=5)
    take(session, asked, WARD.id, going_on)
    assert asked.earlier == []
