"""The central job reads again only what has changed; what it begins from is sealed to it alone."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from msgspec.structs import replace

from fallback.chart.model import Checked, Snapshot
from fallback.session import Session
from fallback.sources.fhir.wards import unchanged
from fallback.sources.record_system import Progress
from fallback.staging.packages import package
from fallback.staging.shares.share import Folder
from fallback.staging.stage import stage
from fallback.store import staging
from tests.outage.conftest import NOW, Clock
from tests.servers.fhir_server import Server
from tests.sources.test_fhir_unchanged import Heard, allergy, load, now, opened
from tests.staging.conftest import FILE, OTHER, WARD, Hospital, enrol, hours
from tests.staging.conftest import opened as store

CHECKED = Checked(NOW, "statement")


@dataclass
class Telling(Hospital):
    """Can tell what has changed, and remembers what it was asked to begin from."""

    earlier: dict[str, str] = field(default_factory=dict)
    checked: Checked | None = CHECKED

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        found = super().read_ward(ward_id, progress)
        return replace(found, charts=tuple(replace(c, checked=self.checked) for c in found.charts))

    def reread_ward(self, ward_id: str, earlier: Snapshot, progress: Progress) -> Snapshot:
        self.earlier[ward_id] = earlier.id
        return self.read_ward(ward_id, progress)


@pytest.fixture
def telling(hospital: Hospital) -> Telling:
    """Two wards."""
    return Telling(hospital.charts, hospital.clock)


def kept(it: Session) -> Path:
    return it.settings.data_dir / "read-last"


def again(it: Session, telling: Telling, share: Folder) -> dict[str, str]:
    """What another run begins from, by ward."""
    telling.earlier.clear()
    stage(it, telling, share)
    return telling.earlier


def test_a_run_begins_from_what_the_one_before_read(
    it: Session, enrolled: Session, share: Folder, telling: Telling
) -> None:
    assert again(it, telling, share) == {}
    assert again(it, telling, share) == {WARD.id: f"{1:016x}"}
    assert again(it, telling, share) == {WARD.id: f"{2:016x}"}


def test_what_a_run_keeps_can_be_read_by_nobody_else(
    it: Session, enrolled: Session, share: Folder, telling: Telling
) -> None:
    stage(it, telling, share)
    data = (kept(it) / FILE).read_bytes()
    name = telling.charts[0].patient.family.encode()
    assert name not in data
    with it.read() as tx:
        signer = staging.key_pair(tx, "sign")
    assert signer
    header = package.verify(data, signer.public, FILE).header
    (opener,) = header.recipients  # not the ward PC's: IT's own
    published = package.verify((share.path / FILE).read_bytes(), signer.public, FILE).header
    assert opener.key_id not in {one.key_id for one in published.recipients}
    if os.name != "nt":
        assert kept(it).stat().st_mode & 0o077 == 0


def lost(file: Path, _other: Path) -> None:
    file.unlink()


def damaged(file: Path, _other: Path) -> None:
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)


def cut(file: Path, _other: Path) -> None:
    file.write_bytes(file.read_bytes()[:40])


def anothers(file: Path, other: Path) -> None:
    file.write_bytes(other.read_bytes())


@pytest.mark.parametrize("spoil", [lost, damaged, cut, anothers])
def test_what_is_lost_or_damaged_or_of_another_ward_means_that_all_is_read(
    it: Session,
    ward_pc: Session,
    share: Folder,
    telling: Telling,
    spoil: Callable[[Path, Path], None],
) -> None:
    enrol(ward_pc, it, WARD.id, OTHER.id)
    stage(it, telling, share)
    spoil(kept(it) / FILE, kept(it) / package.file_name(OTHER.id))
    assert set(again(it, telling, share)) == {OTHER.id}
    assert set(again(it, telling, share)) == {WARD.id, OTHER.id}


def test_what_another_machine_kept_is_not_believed(
    it: Session, enrolled: Session, share: Folder, telling: Telling, tmp_path: Path, clock: Clock
) -> None:
    stage(it, telling, share)
    with (other := store(tmp_path / "other", "CCCCC", clock, "Otto IT")).database:
        enrol(enrolled, other)
        stage(other, telling, share)
        (kept(it) / FILE).write_bytes((kept(other) / FILE).read_bytes())
    assert again(it, telling, share) == {}


def test_nothing_stays_of_a_ward_that_nobody_awaits_nor_longer_than_a_day(
    it: Session, ward_pc: Session, share: Folder, telling: Telling
) -> None:
    enrol(ward_pc, it, WARD.id, OTHER.id)
    stage(it, telling, share)
    assert len(list(kept(it).iterdir())) == 2
    day_ago = time.time() - hours(25).total_seconds()
    os.utime(kept(it) / package.file_name(OTHER.id), (day_ago, day_ago))
    assert set(again(it, telling, share)) == {WARD.id}
    enrol(ward_pc, it, OTHER.id)
    stage(it, telling, share)
    assert [file.name for file in kept(it).iterdir()] == [package.file_name(OTHER.id)]


def test_nothing_is_kept_where_nothing_could_be_taken_over(
    it: Session, enrolled: Session, share: Folder, telling: Telling
) -> None:
    telling.checked = None
    stage(it, telling, share)
    assert not list(kept(it).iterdir())


def test_what_cannot_be_kept_takes_no_package_away(
    it: Session, enrolled: Session, share: Folder, telling: Telling
) -> None:
    kept(it).write_bytes(b"a file, where the folder should be")
    assert [one.fault for one in stage(it, telling, share) if one.ward == WARD] == [None]
    assert again(it, telling, share) == {}


@pytest.mark.server
def test_of_a_real_server_only_the_changed_are_read_again_and_all_of_them_daily(
    fhir_server: Server,
    it: Session,
    ward_pc: Session,
    share: Folder,
    clock: Clock,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(unchanged, "OVERLAP", timedelta(0))
    clock.now = now()
    enrol(ward_pc, it, "w1")
    load(fhir_server)
    time.sleep(1.1)  # the server's times are asked for by the second

    def run(at: Callable[[], datetime] = now) -> set[str]:
        heard = Heard()
        with opened(fhir_server, heard, at) as system:
            (one,) = stage(it, system, share)
        assert (one.fault, one.charts) == (None, 4)
        return heard.read_whole()

    assert run() == {"p1", "p2", "p3", "p4"}
    fhir_server.put(allergy("p2", criticality="high"))
    assert run() == {"p2"}
    assert run(lambda: now() + unchanged.FULL_AFTER) == {"p1", "p2", "p3", "p4"}
