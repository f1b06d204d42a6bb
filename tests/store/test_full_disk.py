"""A full disk: what is stored can be read, and a person gets the room that was held back."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest

from fallback.app.unlock import unlock
from fallback.errors import FallbackError
from fallback.store import spare
from fallback.store.database import Database, migrate
from tests.store.installed import installed, settings
from tests.store.ward import PASSPHRASE

KEY = bytes(range(32))


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    """A disk of five megabytes."""
    if os.name == "nt" or os.geteuid() != 0:
        pytest.skip("a disk of its own takes root")
    place = tmp_path / "disk"
    place.mkdir()
    options = ("-t", "tmpfs", "-o", "size=5m", "tmpfs", str(place))
    if subprocess.run(["mount", *options], check=False, capture_output=True).returncode:
        pytest.skip("nothing may be mounted here")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def fill(disk: Path) -> None:
    with (disk / "other programs").open("ab", buffering=0) as file:
        try:
            while True:
                file.write(bytes(4096))
        except OSError:
            return


def test_on_a_full_disk_what_is_stored_is_read_and_nothing_is_said_to_be_saved(disk: Path) -> None:
    with Database(disk / "store.db", KEY) as database:
        migrate(database)
        with database.write() as tx:
            tx.run("CREATE TABLE kept (a)")
            tx.run("INSERT INTO kept VALUES (7)")
    fill(disk)
    with Database(disk / "store.db", KEY) as database:
        with database.read() as tx:
            assert tx.rows("SELECT a FROM kept") == [(7,)]
        with pytest.raises(FallbackError) as full, database.write() as tx:
            tx.run("INSERT INTO kept VALUES (zeroblob(100000))")
        with database.read() as tx:
            assert tx.rows("SELECT a FROM kept") == [(7,)]
    assert full.value.message.key == "store.disk_full"


def test_a_store_that_was_not_closed_is_read_whole_on_a_full_disk(disk: Path) -> None:
    with Database(disk / "store.db", KEY) as database:
        migrate(database)
        with database.write() as tx:
            tx.run("CREATE TABLE kept (a)")
        kept = {one: one.read_bytes() for one in disk.glob("store.db*") if one.suffix != ".db-shm"}
    for path, data in kept.items():  # as a power cut leaves it, without the shared index
        path.write_bytes(data)
    fill(disk)
    with Database(disk / "store.db", KEY) as database, database.read() as tx:
        assert tx.rows("SELECT a FROM kept") == []


def test_a_person_unlocks_and_writes_on_a_full_disk_with_the_room_held_back(
    disk: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spare, "SIZE", 1_000_000)
    monkeypatch.setattr(spare, "_PLENTY", 2_000_000)
    installed(disk)
    unlock(settings(disk), machine=True).database.close()
    assert (disk / spare.NAME).stat().st_size == 1_000_000
    fill(disk)
    with pytest.raises(FallbackError) as full:
        unlock(settings(disk), machine=True)
    assert full.value.message.key == "store.disk_full"
    assert (disk / spare.NAME).exists()
    session = unlock(settings(disk), passphrase=PASSPHRASE)
    with session.database as database, database.write() as tx:
        tx.run("CREATE TABLE printed (a)")
    assert not (disk / spare.NAME).exists()


def test_room_is_held_back_only_where_there_is_plenty(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(spare, "_PLENTY", 1 << 60)
    spare.lay_by(tmp_path)
    assert not (tmp_path / spare.NAME).exists()
