"""Real, encrypted stores in the test's own folder."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from fallback.store import machine, outages, people, sheets, snapshots
from fallback.store.database import Database, migrate
from tests.store.ward import AT, chart, outage, sheet, snapshot


@pytest.fixture
def key() -> bytes:
    """A store's key."""
    return os.urandom(32)


@pytest.fixture
def database(tmp_path: Path, key: bytes) -> Iterator[Database]:
    """An open, empty store of the newest schema."""
    with Database(tmp_path / "store.db", key) as opened:
        migrate(opened)
        yield opened


@pytest.fixture
def ward(database: Database) -> Database:
    """The store with a machine, two people, a snapshot, an outage and a sheet."""
    fill(database)
    return database


def fill(database: Database) -> None:
    """A machine, two people, a snapshot, an outage and a sheet."""
    with database.write() as tx:
        machine.create(tx, "store-1", "K7M4P", AT)
        people.add(tx, id="ada", name="Ada", role="nurse", pin="123456", at=AT)
        people.add(tx, id="bo", name="Bo", role="clerk", pin="234567", at=AT)
        snapshots.land(tx, snapshot(chart()), landed_at=AT, doubts=())
        outages.declare(tx, outage())
        sheets.issue(tx, [sheet()])
