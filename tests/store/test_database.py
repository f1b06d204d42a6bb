"""The file: one transaction at a time, all or nothing; what the disk says is worded."""

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from fallback.chart.model import Chart
from fallback.errors import FallbackError
from fallback.store import snapshots
from fallback.store.database import Database, migrate, schema_version
from tests.store.ward import AT, chart, snapshot

SCHEMA = "SELECT type, name, tbl_name, sql FROM sqlite_master ORDER BY type, name"


def key_of(error: pytest.ExceptionInfo[FallbackError]) -> str:
    return error.value.message.key


def test_a_store_that_is_migrated_again_stays_as_it_was(database: Database) -> None:
    with database.read() as tx:
        before = tx.rows(SCHEMA)
    migrate(database)
    with database.read() as tx:
        assert tx.rows(SCHEMA) == before
    assert schema_version(database) >= 1


def test_a_migration_that_breaks_off_leaves_nothing_behind(
    tmp_path: Path, key: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    steps = ["CREATE TABLE first (a INTEGER);\nCREATE TABLE first (a INTEGER);\n"]
    monkeypatch.setattr("fallback.store.database._steps", lambda: steps)
    with Database(tmp_path / "store.db", key) as database:
        with pytest.raises(FallbackError) as error:
            migrate(database)
        assert key_of(error) == "store.step_failed"
        told = error.value.text("en")
        assert "step 1" in told
        assert "already exists" in told
        with database.read() as tx:
            assert tx.rows(SCHEMA) == []
        assert schema_version(database) == 0


def test_a_store_of_a_newer_program_is_refused_untouched(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "store.db"
    with Database(path, key) as database:
        migrate(database)
        with database.write() as tx:
            tx.run("PRAGMA user_version = 999")
    before = path.read_bytes()
    with Database(path, key) as database, pytest.raises(FallbackError) as error:
        migrate(database)
    assert key_of(error) == "store.newer"
    assert path.read_bytes() == before


def test_a_wrong_key_and_a_damaged_first_page_are_not_readable(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "store.db"
    with Database(path, key) as database:
        migrate(database)
    with pytest.raises(FallbackError) as error:
        Database(path, os.urandom(32))
    assert key_of(error) == "store.not_readable"
    path.write_bytes(os.urandom(4096) + path.read_bytes()[4096:])
    with pytest.raises(FallbackError) as error:
        Database(path, key)
    assert key_of(error) == "store.not_readable"


def test_a_damaged_page_is_told_and_nothing_is_written_to_the_terminal(
    tmp_path: Path, key: bytes, capfd: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "store.db"
    with Database(path, key) as database:
        migrate(database)
        with database.write() as tx:
            snapshots.land(tx, snapshot(*map(_numbered, range(400))), landed_at=AT, doubts=())
    raw = bytearray(path.read_bytes())
    middle = len(raw) // 2 // 4096 * 4096
    for page in range(middle, middle + 20 * 4096, 4096):
        raw[page + 100] ^= 1
    path.write_bytes(raw)
    database = Database(path, key)
    with database, pytest.raises(FallbackError) as error, database.read() as tx:
        snapshots.load(tx, "a" * 16)
    assert key_of(error) == "store.damaged"
    assert capfd.readouterr() == ("", "")


def _numbered(number: int) -> Chart:
    return chart(f"p{number}", f"Berg{number}, Ada")


def test_a_truncated_store_is_refused(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "store.db"
    with Database(path, key) as database:
        migrate(database)
    path.write_bytes(path.read_bytes()[:3000])
    with pytest.raises(FallbackError) as error:
        Database(path, key)
    assert key_of(error) in ("store.not_readable", "store.damaged")


def test_a_store_in_use_is_busy_and_nothing_changes(ward: Database, key: bytes) -> None:
    with Database(ward.path, key, busy_seconds=0.05) as other:
        with ward.write() as tx:
            snapshots.trust(tx, "a" * 16, AT)
            with pytest.raises(FallbackError) as error, other.write():
                pass
            with other.read() as seen:  # a reader is not held up, and sees what was
                before = snapshots.row(seen, "a" * 16)
        assert before
        assert before.trusted_at is None
        with other.write() as seen:
            after = snapshots.row(seen, "a" * 16)
        assert after
        assert after.trusted_at == AT
    assert key_of(error) == "store.busy"


def test_a_full_disk_saves_nothing_and_loses_nothing(ward: Database) -> None:
    with ward.write() as tx:
        pages = tx.rows("PRAGMA page_count")[0][0]
        tx.rows(f"PRAGMA max_page_count = {pages + 4}")
    large = snapshot(*map(_numbered, range(400)), id="b" * 16)
    with pytest.raises(FallbackError) as error, ward.write() as tx:
        snapshots.land(tx, large, landed_at=AT, doubts=())
    assert key_of(error) == "store.disk_full"
    with ward.read() as tx:
        assert [row.id for row in snapshots.listed(tx)] == ["a" * 16]
        assert snapshots.load(tx, "a" * 16).charts == (chart(),)


LANDS_LARGE = """
import resource, signal, sys
from pathlib import Path
from fallback.errors import FallbackError
from fallback.store import snapshots
from fallback.store.database import Database
from tests.store.ward import AT, chart, snapshot

signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
with Database(Path(sys.argv[1]), bytes.fromhex(sys.stdin.read())) as database:
    limit = Path(sys.argv[1]).stat().st_size + 100_000
    resource.setrlimit(resource.RLIMIT_FSIZE, (limit, limit))
    charts = [chart(f"p{n}", f"Berg{n}, Ada") for n in range(3000)]
    try:
        with database.write() as tx:
            snapshots.land(tx, snapshot(*charts, id="b" * 16), landed_at=AT, doubts=())
    except FallbackError as error:
        print(error.message.key)
"""


def test_a_file_that_may_not_grow_saves_nothing_and_loses_nothing(
    ward: Database, key: bytes
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", LANDS_LARGE, str(ward.path)],
        input=key.hex(),
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() in ("store.disk_full", "store.disk_error")
    with ward.read() as tx:
        assert [row.id for row in snapshots.listed(tx)] == ["a" * 16]


def test_a_store_that_may_only_be_read_says_so(ward: Database) -> None:
    with ward.read() as tx:
        tx.run("PRAGMA query_only = ON")
    with pytest.raises(FallbackError) as error, ward.write() as tx:
        snapshots.trust(tx, "a" * 16, AT)
    assert key_of(error) == "store.read_only"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everything")
def test_a_file_without_write_permission_says_so(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "store.db"
    Database(path, key).close()
    path.chmod(0o400)
    with pytest.raises(FallbackError) as error:
        Database(path, key)
    assert key_of(error) == "store.read_only"


def test_a_folder_that_is_not_there_cannot_be_opened(tmp_path: Path, key: bytes) -> None:
    with pytest.raises(FallbackError) as error:
        Database(tmp_path / "nowhere" / "store.db", key)
    assert key_of(error) == "store.cannot_open"


def test_a_mistake_in_the_code_is_not_blamed_on_the_disk(ward: Database) -> None:
    with pytest.raises(Exception, match="no such table") as error, ward.write() as tx:
        tx.run("DELETE FROM no_table")
    assert not isinstance(error.value, FallbackError)
    ward.close()
    with pytest.raises(Exception, match="Cannot operate on a closed") as error, ward.read():
        pass
    assert not isinstance(error.value, FallbackError)


def test_a_change_that_hits_no_row_is_an_error_and_rolls_back(ward: Database) -> None:
    def trust_two() -> None:
        with ward.write() as tx:
            snapshots.trust(tx, "a" * 16, AT)
            snapshots.trust(tx, "missing", AT)

    with pytest.raises(LookupError):
        trust_two()
    with ward.read() as tx:
        kept = snapshots.row(tx, "a" * 16)
    assert kept
    assert kept.trusted_at is None


def test_no_name_or_number_stands_in_any_file(tmp_path: Path, key: bytes) -> None:
    path = tmp_path / "store.db"
    name, number = "Zetterkvist-Ahlborg, Märit", "191212121212"
    with Database(path, key) as database:
        migrate(database)
        with database.write() as tx:
            one = chart("patient-4711", name, number)
            snapshots.land(tx, snapshot(one), landed_at=AT, doubts=())
        files = {file.name: file.read_bytes() for file in tmp_path.iterdir()}
        assert set(files) == {"store.db", "store.db-wal", "store.db-shm"}
    files["closed"] = path.read_bytes()
    for raw in files.values():
        assert b"SQLite format" not in raw
        for secret in (name.encode(), name.casefold().encode(), number.encode(), b"patient-4711"):
            assert secret not in raw
    assert any(len(raw) > 4096 for raw in files.values())


def test_the_store_is_readable_by_its_owner_alone(ward: Database) -> None:
    for file in ward.path.parent.iterdir():
        assert file.stat().st_mode & 0o077 == 0, file.name


def test_plain_sqlite_cannot_read_it(ward: Database) -> None:
    plain = sqlite3.connect(ward.path)
    try:
        with pytest.raises(sqlite3.DatabaseError):
            plain.execute("SELECT * FROM sqlite_master").fetchall()
    finally:
        plain.close()
