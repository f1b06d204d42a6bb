"""A share that is full, closed, gone or hangs is said; what was there before still stands."""

import os
import stat
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.settings import StagingSettings
from fallback.staging.fleet import status
from fallback.staging.fleet.readiness import Readiness
from fallback.staging.receive import receive
from fallback.staging.shares.places import open_share
from fallback.staging.shares.share import Folder, InTime
from fallback.staging.stage import Published, stage
from fallback.store import snapshots
from tests.staging.conftest import FILE, OTHER, WARD, Hospital, enrol, opened
from tests.store.ward import AT

SMALL = 64 * 1024


def refusal(error: pytest.ExceptionInfo[FallbackError]) -> str:
    return error.value.message.key


def test_a_package_that_somebody_reads_is_replaced_once_it_is_free(
    share: Folder, monkeypatch: pytest.MonkeyPatch
) -> None:
    share.write(FILE, b"old")
    held, replace = [PermissionError(13, "held")] * 2, Path.replace

    def busy(self: Path, target: Path) -> Path:
        if held:
            raise held.pop()
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", busy)
    share.write(FILE, b"new")
    assert share.read(FILE, 10) == b"new"


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of 64 kB; skips, and says so, where none may be mounted."""
    folder = tmp_path / "small"
    folder.mkdir()
    mount = ["mount", "-t", "tmpfs", "-o", f"size={SMALL}", "tmpfs", str(folder)]
    try:
        done = subprocess.run(mount, capture_output=True, check=False)
    except OSError as error:
        pytest.skip(f"no disk can be mounted here: {error}")
    if done.returncode:
        pytest.skip(f"no disk can be mounted here: {done.stderr.decode()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


def test_a_full_share_keeps_the_earlier_package_whole_and_is_said(small_disk: Path) -> None:
    share = Folder(small_disk)
    share.write(FILE, b"earlier")
    with pytest.raises(FallbackError) as error:
        share.write(FILE, os.urandom(2 * SMALL))
    assert refusal(error) == "staging.share_full"
    assert share.read(FILE, 100) == b"earlier"
    assert [one.name for one in small_disk.iterdir()] == [FILE]


def test_a_run_on_a_full_share_fails_ward_by_ward(
    it: Session, enrolled: Session, hospital: Hospital, small_disk: Path
) -> None:
    (small_disk / "other").write_bytes(os.urandom(SMALL))
    (first, other) = stage(it, hospital, Folder(small_disk))
    assert first.fault
    assert first.fault.key == "staging.share_full"
    assert other.fault
    assert other.fault.key == "staging.ward_without_pc"


def test_a_read_only_share_is_said_and_still_read(
    it: Session, enrolled: Session, hospital: Hospital, small_disk: Path
) -> None:
    share = Folder(small_disk)
    subprocess.run(["mount", "-o", "remount,size=10m", str(small_disk)], check=True)
    stage(it, hospital, share)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    (first, _) = stage(it, hospital, share)
    assert first.fault
    assert first.fault.key == "staging.share_closed"
    (arrival,) = receive(enrolled, share)
    assert arrival.outcome == "landed"


def test_a_full_disk_on_the_ward_keeps_the_snapshot_and_the_next_package_lands_when_there_is_room(
    it: Session, share: Folder, hospital: Hospital, small_disk: Path
) -> None:
    subprocess.run(["mount", "-o", "remount,size=3m", str(small_disk)], check=True)
    pc = opened(small_disk / "pc", "BBBBB", hospital.clock, "Pia")
    with pc.database:
        enrol(pc, it)
        stage(it, hospital, share)
        receive(pc, share)
        hospital.clock.on(minutes=1)
        stage(it, hospital, share)
        fill = small_disk / "fill"
        with suppress(OSError), fill.open("wb", buffering=0) as out:
            while out.write(os.urandom(4096)):
                pass
        with pc.read() as tx:
            before = snapshots.current(tx, WARD.id)
        (arrival,) = receive(pc, share)
        assert [told.key for told in arrival.told] == ["store.disk_full"]
        with pc.read() as tx:
            assert snapshots.current(tx, WARD.id) == before
        fill.unlink()
        assert receive(pc, share)[0].outcome == "landed"


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_may_not_be_written_is_said(tmp_path: Path) -> None:
    tmp_path.chmod(0o500)
    with pytest.raises(FallbackError) as error:
        Folder(tmp_path).write(FILE, b"x")
    assert refusal(error) == "staging.share_closed"


def test_a_share_that_is_not_mounted_is_no_empty_share(tmp_path: Path) -> None:
    gone = Folder(tmp_path / "gone")
    for act in (
        lambda: gone.read(FILE, 10),
        lambda: gone.write(FILE, b"x"),
        lambda: gone.names(),
    ):
        with pytest.raises(FallbackError) as error:
            act()
        assert refusal(error) == "staging.no_share"


def test_each_package_is_on_the_disk_before_its_name_and_the_names_once_at_the_end(
    it: Session,
    ward_pc: Session,
    hospital: Hospital,
    share: Folder,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    enrol(ward_pc, it, WARD.id, OTHER.id)
    seen: list[str] = []
    flush, rename = os.fsync, Path.replace

    def flushing(descriptor: int) -> None:
        seen.append("folder" if stat.S_ISDIR(os.fstat(descriptor).st_mode) else "file")
        flush(descriptor)

    def renaming(self: Path, target: Path) -> Path:
        seen.append("name")
        return rename(self, target)

    monkeypatch.setattr(os, "fsync", flushing)
    monkeypatch.setattr(Path, "replace", renaming)
    stage(it, hospital, share)
    assert seen == ["file", "name", "file", "name", "folder"]
    seen.clear()
    status.publish(ward_pc, share, Readiness("BBBBB", AT, (), "", 0))
    assert seen == ["file", "name", "folder"]


def test_a_share_that_cannot_say_in_the_end_that_packages_will_last_is_said(
    it: Session, enrolled: Session, hospital: Hospital, share: Folder
) -> None:
    class Dies(Folder):
        def settle(self) -> None:
            time.sleep(20)

    told: list[Published] = []
    with pytest.raises(FallbackError) as error:
        stage(it, hospital, InTime(Dies(share.path), 0.5), done=told.append)
    assert refusal(error) == "staging.share_hangs"
    assert [one.size > 0 for one in told] == [True, False]
    assert receive(enrolled, share)[0].outcome == "landed"


@dataclass(frozen=True)
class Hanging(Folder):
    """A folder on a server that does not answer until it is let go."""

    answers: threading.Event = field(default_factory=threading.Event)

    def read(self, name: str, most: int) -> bytes | None:
        self.answers.wait(20)
        return super().read(name, most)

    def write(self, name: str, data: bytes) -> None:
        self.answers.wait(20)
        super().write(name, data)


@pytest.fixture
def hanging(tmp_path: Path) -> Iterator[Hanging]:
    share = Hanging(tmp_path)
    yield share
    share.answers.set()


def test_a_share_that_hangs_is_said_in_time_and_the_snapshot_stands(
    it: Session, enrolled: Session, hospital: Hospital, hanging: Hanging
) -> None:
    limited = InTime(hanging, 0.1)
    began = time.monotonic()
    (arrival,) = receive(enrolled, limited)
    assert [told.key for told in arrival.told] == ["staging.share_hangs"]
    (first, _) = stage(it, hospital, limited)
    assert first.fault
    assert first.fault.key == "staging.share_hangs"
    assert time.monotonic() - began < 5


def test_what_hangs_does_not_keep_the_program_from_ending(tmp_path: Path) -> None:
    code = """
import sys, time
from pathlib import Path
from fallback.errors import FallbackError
from fallback.staging.shares.share import Folder, InTime
class Hangs(Folder):
    def read(self, name, most):
        time.sleep(60)
try:
    InTime(Hangs(Path(sys.argv[1])), 0.1).read("a.package", 1)
except FallbackError as error:
    print(error.message.key)
"""
    began = time.monotonic()
    done = subprocess.run(
        [sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=30
    )
    assert done.stdout.strip() == "staging.share_hangs"
    assert time.monotonic() - began < 20


def test_the_share_is_the_one_asked_for_else_that_of_the_settings(tmp_path: Path) -> None:
    settings = StagingSettings(share="/mnt/of-the-settings")
    assert open_share(settings).label == "/mnt/of-the-settings"
    assert open_share(settings, str(tmp_path)).label == str(tmp_path)
    with pytest.raises(FallbackError) as error:
        open_share(StagingSettings())
    assert refusal(error) == "staging.share_unnamed"
