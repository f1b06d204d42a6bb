"""IT's store, a ward PC's store, and a share between them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path

import pytest

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.demo.ward import demo_ward
from fallback.errors import FallbackError
from fallback.session import Session
from fallback.settings import Settings
from fallback.sources.record_system import Progress
from fallback.staging.packages import enrolment, package
from fallback.staging.shares.share import Folder
from fallback.store import machine
from fallback.store.database import Database
from fallback.store.people import Person
from tests.outage.conftest import NOW, Clock
from tests.store import ready
from tests.store.ward import AT

WARD = Ward("ward-1", "Medicinavdelning 11")
FILE = package.file_name(WARD.id)
OTHER = Ward("ward-2", "Kirurgavdelning 12")


@dataclass
class Hospital:
    """A record system of several wards; some may fail, and each reading has a new id."""

    charts: tuple[Chart, ...]
    clock: Clock
    list: tuple[Ward, ...] = (WARD, OTHER)
    fails: set[str] = field(default_factory=set)
    name: str = "Provjournalen"
    reads: int = 0

    def wards(self) -> tuple[Ward, ...]:
        return self.list

    def read_ward(self, ward_id: str, _progress: Progress) -> Snapshot:
        if ward_id in self.fails:
            raise FallbackError("outage.no_snapshot", ward=ward_id)
        self.reads += 1
        ward = next(one for one in self.list if one.id == ward_id)
        return Snapshot(f"{self.reads:016x}", ward, self.name, self.clock(), self.charts)

    def read_chart(self, _patient_id: str) -> Chart | None:
        return None


@pytest.fixture(scope="session")
def few_charts() -> tuple[Chart, ...]:
    """Two charts of the invented ward."""
    return demo_ward(1, now=NOW - timedelta(hours=1)).charts[:2]


@pytest.fixture
def clock() -> Clock:
    """One clock for all."""
    return Clock()


@pytest.fixture
def hospital(few_charts: tuple[Chart, ...], clock: Clock) -> Hospital:
    """Two wards."""
    return Hospital(few_charts, clock)


def opened(folder: Path, code: str, clock: Clock, name: str) -> Session:
    """A store with one person of IT; `folder` is made."""
    folder.mkdir()
    ready.lay(folder / "store.db")
    database = Database(folder / "store.db", ready.KEY)
    with database.write() as tx:
        machine.create(tx, f"store-{code}", code, AT)
        person = ready.add(tx, id=f"p-{code}", name=name, role="it", pin="123456", at=AT)
    return Session(database, Settings(folder), Person(person.id, name, "it"), clock=clock)


@pytest.fixture
def it(tmp_path: Path, clock: Clock) -> Iterator[Session]:
    """IT's own store."""
    session = opened(tmp_path / "it", "AAAAA", clock, "Ida IT")
    with session.database:
        yield session


@pytest.fixture
def ward_pc(tmp_path: Path, clock: Clock) -> Iterator[Session]:
    """A ward PC, not yet enrolled."""
    session = opened(tmp_path / "pc", "BBBBB", clock, "Pia På Plats")
    with session.database:
        yield session


@pytest.fixture
def share(tmp_path: Path) -> Folder:
    """A folder that both reach."""
    (tmp_path / "share").mkdir()
    return Folder(tmp_path / "share")


def enrol(pc: Session, it: Session, *wards: str) -> None:
    """The two files and the two telephone calls."""
    asked = enrolment.request(pc, "avd11-pc1", wards or (WARD.id,))
    _, grant = enrolment.accept(it, asked.data, asked.fingerprint)
    enrolment.finish(pc, grant.data, grant.fingerprint)


@pytest.fixture
def enrolled(ward_pc: Session, it: Session) -> Session:
    """The ward PC, enrolled for its ward."""
    enrol(ward_pc, it)
    return ward_pc


def hours(count: float) -> timedelta:
    """A span."""
    return timedelta(hours=count)
