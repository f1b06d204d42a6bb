"""A program that is killed at any moment of taking or purging leaves a whole store: what it
announced is current or older than what is, and nothing is there by half."""

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from fallback.store import snapshots
from fallback.store.database import Database, migrate
from tests.store.ward import WARD

CHARTS = 12
KILLS = 1000 if os.environ.get("FALLBACK_SOAK") else 20
BEGINNING = f"""
import sys
from datetime import timedelta
from pathlib import Path
from msgspec.structs import replace
from fallback.chart.section import Recorded
from fallback.chart.model import Snapshot
from fallback.session import Session
from fallback.settings import Settings
from fallback.store import snapshots
from fallback.store.database import Database
from fallback.store.times import iso
from tests.outage.conftest import NOW
from tests.store.ward import WARD, chart

class Clock:
    now = NOW
    def __call__(self):
        return self.now

path, start = Path(sys.argv[1]), int(sys.argv[2])
clock = Clock()
database = Database(path, bytes.fromhex(sys.stdin.readline()))
session = Session(database, Settings(data_dir=path.parent), clock=clock)
charts = tuple(chart(f"p{{n}}", f"Berg{{n}}, Ada") for n in range({CHARTS}))
for n in range(start, start + 10_000):
    clock.now = NOW + timedelta(hours=2 * n)
    one = Snapshot(f"{{n:016x}}", WARD, "s", clock.now, charts)
"""
LANDS_AND_PURGES = (
    BEGINNING
    + """
    with database.write() as tx:
        snapshots.land(tx, one, landed_at=iso(clock.now), doubts=())
    print(n, flush=True)
    from fallback.snapshots.purge import purge
    purge(session)
"""
)
TAKES = (
    BEGINNING
    + """
    from fallback.snapshots.take import land
    measured = replace(charts[0].observations.items[0], at=clock.now)
    seen = Recorded((measured,))
    land(session, replace(one, charts=tuple(replace(c, observations=seen) for c in charts)))
    print(n, flush=True)
"""
)


@pytest.mark.parametrize(
    ("program", "longest"),
    [(LANDS_AND_PURGES, 0.05), (TAKES, 0.4)],
    ids=["landing and purging", "taking"],
)
def test_a_kill_leaves_the_newest_announced_generation_whole_and_nothing_by_half(
    program: str, longest: float, tmp_path: Path, rng: random.Random
) -> None:
    path, key = tmp_path / "store.db", os.urandom(32)
    with Database(path, key) as database:
        migrate(database)
    begun = purged = 0
    for _ in range(KILLS if program is LANDS_AND_PURGES else max(KILLS // 4, 5)):
        announced = _run_and_kill(program, path, key, begun, rng.uniform(0, longest))
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
    if program is LANDS_AND_PURGES:
        assert purged > 0


def _run_and_kill(program: str, path: Path, key: bytes, start: int, wait: float) -> int:
    """Start; kill -9 a moment after the first is announced. The last that was."""
    running = subprocess.Popen(
        [sys.executable, "-c", program, str(path), str(start)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    with running:
        assert running.stdin
        assert running.stdout
        running.stdin.write(key.hex() + "\n")
        running.stdin.flush()
        first = running.stdout.readline()
        time.sleep(wait)
        running.kill()
        rest = running.stdout.read().split()
    return int(rest[-1] if rest else first)
