"""A program that is killed at any moment of taking or purging leaves a whole store: what it
announced is current or older than what is, and nothing is there by half."""

import os
import random
import time
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TypeAlias

import pytest
from msgspec.structs import replace

from fallback.chart.model import Snapshot
from fallback.chart.section import Recorded, items
from fallback.session import Session
from fallback.settings import Settings
from fallback.snapshots.purge import purge
from fallback.snapshots.take import land
from fallback.store import snapshots
from fallback.store.database import Database, migrate
from fallback.store.times import iso
from tests.outage.conftest import NOW
from tests.started import Started
from tests.store.ward import WARD, chart

CHARTS = 12
Say: TypeAlias = Callable[[int], None]
Program: TypeAlias = Callable[[Say, Path, bytes, int], None]
KILLS = 1000 if os.environ.get("FALLBACK_SOAK") else 20


class Ticking:
    """A clock that the program sets."""

    now = NOW

    def __call__(self) -> datetime:
        return self.now


def generations(path: Path, key: bytes, start: int) -> Iterator[tuple[int, Session, Snapshot]]:
    """A ward's snapshots, two hours apart, each with the session of its moment."""
    clock = Ticking()
    database = Database(path, key)
    session = Session(database, Settings(data_dir=path.parent), clock=clock)
    charts = tuple(chart(f"p{n}", f"Berg{n}, Ada") for n in range(CHARTS))
    for n in range(start, start + 10_000):
        clock.now = NOW + timedelta(hours=2 * n)
        yield n, session, Snapshot(f"{n:016x}", WARD, "s", clock.now, charts)


def lands_and_purges(say: Say, path: Path, key: bytes, start: int) -> None:
    """A program that does so until it is killed."""
    for n, session, one in generations(path, key, start):
        with session.database.write() as tx:
            snapshots.land(tx, one, landed_at=iso(one.fetched_at), doubts=())
        say(n)
        purge(session)


def takes(say: Say, path: Path, key: bytes, start: int) -> None:
    """A program that does so until it is killed."""
    for n, session, one in generations(path, key, start):
        (measured, *_) = items(one.charts[0].observations)
        seen = Recorded((replace(measured, at=one.fetched_at),))
        land(session, replace(one, charts=tuple(replace(c, observations=seen) for c in one.charts)))
        say(n)


@pytest.mark.parametrize(
    ("program", "longest"),
    [(lands_and_purges, 0.05), (takes, 0.4)],
    ids=["landing and purging", "taking"],
)
def test_a_kill_leaves_the_newest_announced_generation_whole_and_nothing_by_half(
    program: Program, longest: float, tmp_path: Path, rng: random.Random
) -> None:
    path, key = tmp_path / "store.db", os.urandom(32)
    with Database(path, key) as database:
        migrate(database)
    begun = purged = 0
    for _ in range(KILLS if program is lands_and_purges else max(KILLS // 4, 5)):
        with Started(program, path, key, begun) as running:
            announced = _killed(running, rng.randint(1, 4), rng.uniform(0, longest))
        with Database(path, key) as database, database.read() as tx:
            found = snapshots.listed(tx)
            current = snapshots.current(tx, WARD.id)
            assert current == found[0]
            assert int(current.id, 16) >= announced
            for row in found:
                assert len(snapshots.load(tx, row.id).charts) == row.charts == CHARTS
            assert tx.rows("SELECT count(*) FROM chart") == [(CHARTS * len(found),)]
            assert tx.rows("SELECT count(*) FROM snapshot") == [(len(found),)]
            assert tx.rows("PRAGMA integrity_check") == [("ok",)]
            assert tx.rows("PRAGMA foreign_key_check") == []
        begun = int(current.id, 16) + 1
        purged = begun - len(found)
    assert begun > 5
    if program is lands_and_purges:
        assert purged > 0


def _killed(running: Started[int], heard: int, wait: float) -> int:
    """kill -9 a moment after so many were announced. The last that was."""
    announced = [running.hear() for _ in range(heard)]
    time.sleep(wait)
    return [*announced, *running.kill()][-1]
