"""A real store with a machine and people, and a source that can be made to fail."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.demo.ward import demo_ward
from fallback.errors import FallbackError
from fallback.outage.declare import declare
from fallback.outage.issue import IssuedPacket
from fallback.outage.packets import patient_packet
from fallback.session import Session
from fallback.settings import Settings
from fallback.snapshots.take import take
from fallback.sources.record_system import Progress
from fallback.store import machine
from fallback.store.database import Database
from fallback.store.outages import Outage
from tests.store import ready

NOW = datetime(2026, 11, 24, 6, 45, tzinfo=UTC)
WARD = Ward("ward-1", "Medicinavdelning 11")


@dataclass
class Clock:
    """A clock that the test moves."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def on(self, **by: float) -> None:
        """Let time pass."""
        self.now += timedelta(**by)


@dataclass
class WardSource:
    """A record system with one ward, whose charts the test chooses."""

    charts: tuple[Chart, ...]
    fails: bool = False
    name: str = "Provjournalen"
    reads: int = field(default=0)

    def wards(self) -> tuple[Ward, ...]:
        return (WARD,)

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        if self.fails:
            raise FallbackError("outage.no_snapshot", ward=ward_id)
        progress(1, 1)
        self.reads += 1
        at = NOW - timedelta(hours=1) + timedelta(minutes=5 * self.reads)
        return Snapshot(f"{self.reads:016x}", WARD, self.name, at, self.charts)

    def read_chart(self, patient_id: str) -> Chart | None:
        return next((chart for chart in self.charts if chart.patient.id == patient_id), None)


@pytest.fixture(scope="session")
def demo_charts() -> tuple[Chart, ...]:
    """Eight charts of the invented ward, of all kinds."""
    return demo_ward(1, now=NOW - timedelta(hours=1)).charts[:8]


@pytest.fixture
def source(demo_charts: tuple[Chart, ...]) -> WardSource:
    """A record system that answers."""
    return WardSource(demo_charts)


@pytest.fixture
def clock() -> Clock:
    """A quarter to eight in the morning, in Sweden."""
    return Clock()


@pytest.fixture
def session(tmp_path: Path, clock: Clock) -> Iterator[Session]:
    """An IT person at an empty store of the newest schema."""
    settings = Settings(data_dir=tmp_path)
    ready.lay(settings.store_file)
    with Database(settings.store_file, ready.KEY) as database:
        with database.write() as tx:
            machine.create(tx, "store-1", "K7M4P", "2026-11-01T00:00:00Z")
            it = ready.add(
                tx, id="it", name="Ida", role="it", pin="123456", at="2026-11-01T00:00:00Z"
            )
        yield Session(database, settings, person=it, clock=clock)


def with_id(chart: Chart, patient_id: str) -> Chart:
    """The same chart of another patient."""
    patient = msgspec.structs.replace(chart.patient, id=patient_id)
    return msgspec.structs.replace(chart, patient=patient)


@pytest.fixture
def outage(session: Session, source: WardSource) -> Outage:
    """The ward with a snapshot, gone to paper twenty minutes ago."""
    take(session, source, WARD.id, lambda _done, _of: True)
    began = NOW - timedelta(minutes=20)
    return declare(session, ward_id=WARD.id, ward_name=WARD.name, began_at=began)


@pytest.fixture
def packet(session: Session, outage: Outage, source: WardSource) -> IssuedPacket:
    """One patient's packet."""
    return patient_packet(session, outage, source.charts[0].patient.id)
