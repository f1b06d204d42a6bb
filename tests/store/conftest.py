"""Real, encrypted stores in the test's own folder."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from fallback.store import machine, outages, sheets, snapshots
from fallback.store.database import Database
from tests.store import ready
from tests.store.ward import AT, chart, outage, sheet, snapshot


@pytest.fixture
def key() -> bytes:
    """A store's key."""
    return ready.KEY


@pytest.fixture
def database(tmp_path: Path, key: bytes) -> Iterator[Database]:
    """An open, empty store of the newest schema."""
    ready.lay(tmp_path / "store.db")
    with Database(tmp_path / "store.db", key) as opened:
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
        ready.add(tx, id="ada", name="Ada", role="nurse", pin="123456", at=AT)
        ready.add(tx, id="bo", name="Bo", role="clerk", pin="234567", at=AT)
        snapshots.land(tx, snapshot(chart()), landed_at=AT, doubts=())
        outages.declare(tx, outage())
        sheets.issue(tx, [sheet()])
