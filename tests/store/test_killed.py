"""A program that is killed at any moment leaves a store that opens, and whole snapshots in it."""

import os
import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path

from fallback.store import snapshots
from fallback.store.database import Database, migrate
from tests.started import Started
from tests.store.ward import AT, NOW, WARD, chart, snapshot

CHARTS = 60
KILLS = 1000 if os.environ.get("FALLBACK_SOAK") else 20
A_STORE = 20  # kills


def lands(say: Callable[[int], None], path: Path, key: bytes, start: int) -> None:
    """A program that lands snapshots until it is killed."""
    with Database(path, key) as database:
        charts = [chart(f"p{n}", f"Berg{n}, Ada") for n in range(CHARTS)]
        for n in range(start, start + 10_000):
            one = snapshot(*charts, id=f"{n:016d}", at=NOW + timedelta(seconds=n))
            with database.write() as tx:
                snapshots.land(tx, one, landed_at=AT, doubts=())
            say(n)


def test_a_kill_while_landing_loses_nothing_that_was_landed(
    tmp_path: Path, rng: random.Random
) -> None:
    for number in range(KILLS // A_STORE):  # a store that grows for ever takes ever longer to check
        path, key = tmp_path / f"{number}.db", os.urandom(32)
        with Database(path, key) as database:
            migrate(database)
        landed = 0
        for _ in range(A_STORE):
            acknowledged = _land_and_kill(path, key, landed, rng.uniform(0, 0.05))
            landed = _whole(path, key, acknowledged)
        assert landed >= A_STORE
        path.unlink()


def _whole(path: Path, key: bytes, acknowledged: int) -> int:
    """The store opens, and all that was acknowledged is in it and whole; how many snapshots."""
    with Database(path, key) as database, database.read() as tx:
        found = snapshots.listed(tx)
        assert len(found) >= acknowledged
        for row in found[:2]:
            assert len(snapshots.load(tx, row.id).charts) == row.charts == CHARTS
        current = snapshots.current(tx, WARD.id)
        assert current == found[0]
        assert tx.rows("PRAGMA integrity_check") == [("ok",)]
        assert tx.rows("PRAGMA foreign_key_check") == []
        assert tx.rows("SELECT count(*) FROM chart") == [(CHARTS * len(found),)]
    return len(found)


def _land_and_kill(path: Path, key: bytes, start: int, wait: float) -> int:
    """Start landing; kill -9 a moment after the first is in. How many were acknowledged, ever."""
    with Started(lands, path, key, start) as program:
        program.hear()
        time.sleep(wait)
        return start + 1 + len(program.kill())
