"""A program killed at any moment leaves nothing half-landed, nor half-written on a share."""

import os
import random
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import TypeAlias

from fallback.demo.ward import demo_ward
from fallback.session import Session, from_iso
from fallback.settings import Settings
from fallback.staging.packages import package
from fallback.staging.receive import receive
from fallback.staging.shares.share import Folder
from fallback.staging.stage import stage
from fallback.store import snapshots, staging
from fallback.store.database import Database
from tests.outage.conftest import NOW, Clock
from tests.staging.conftest import FILE, WARD, Hospital, enrol, opened
from tests.started import Started
from tests.store.ready import KEY

KILLS = 1000 if os.environ.get("FALLBACK_SOAK") else 20
STAGE_KILLS = KILLS // 4

Say: TypeAlias = Callable[[str], None]


def receives(say: Say, home: Path, packages: Path, share: Path, first: int) -> None:
    """A program that gets one package after the other, a minute apart."""
    with Database(home / "store.db", KEY) as database:
        say("begun")
        for n in range(first, first + 1000):
            one = packages / f"{n:04}"
            if not one.exists():
                break
            now = NOW + timedelta(minutes=n)
            Folder(share).write(FILE, one.read_bytes())
            session = Session(database, Settings(home), clock=lambda now=now: now)  # type: ignore[misc]  # of this round
            (arrival,) = receive(session, Folder(share))
            if arrival.outcome not in ("landed", "nothing-new"):
                raise SystemExit(arrival.told[0].text("en"))
            say(str(n))


def stages(say: Say, home: Path, share: Path) -> None:
    """A program that stages until it is killed."""
    with Database(home / "store.db", KEY) as database:
        hospital = Hospital(demo_ward(1, now=NOW).charts, Clock(), (WARD,))
        say("begun")
        while True:
            stage(Session(database, Settings(home), clock=Clock()), hospital, Folder(share))
            say("staged")


def after_a_while(program: Started[str], wait: float) -> list[str]:
    """Killed some time after it began. What it had said by then, after "begun"."""
    with program:
        assert program.hear() == "begun"
        time.sleep(wait)
        return program.kill()


def test_a_kill_while_receiving_leaves_whole_snapshots_and_the_newest_that_was_announced(
    tmp_path: Path, it: Session, hospital: Hospital, rng: random.Random
) -> None:
    home, share, packages = tmp_path / "pc", tmp_path / "share", tmp_path / "packages"
    for folder in (share, packages):
        folder.mkdir()
    pc = opened(home, "BBBBB", hospital.clock, "Pia")
    with pc.database:
        enrol(pc, it)
    for number in range(3 * KILLS):
        stage(it, hospital, Folder(share))
        (share / FILE).replace(packages / f"{number:04}")
        hospital.clock.on(minutes=1)
    landed, longest = 0, 0.6
    for _ in range(KILLS):
        program = Started(receives, home, packages, share, max(0, landed - 1))
        said = after_a_while(program, rng.uniform(0, longest))
        longest *= 0.8 if len(said) > 1 else 1 if said else 1.5  # a landing a run, however slow
        with Database(home / "store.db", KEY) as database, database.read() as tx:
            found = snapshots.listed(tx)
            for row in found[:2]:
                assert len(snapshots.load(tx, row.id).charts) == row.charts == len(hospital.charts)
            assert tx.rows("SELECT count(*) FROM chart WHERE snapshot_id NOT IN"
                           " (SELECT id FROM snapshot)") == [(0,)]  # fmt: skip
            newest = tx.rows("SELECT made_at FROM staging_received")
            current = snapshots.current(tx, WARD.id)
            assert [(row.fetched_at,) for row in found[:1]] == newest
            assert current == (found[0] if found else None)
            assert tx.rows("PRAGMA integrity_check") == [("ok",)]
        landed = int((from_iso(newest[0][0]) - NOW) / timedelta(minutes=1)) + 1 if newest else 0
        assert landed > int(said[-1]) if said else True
    assert landed >= KILLS // 4


def test_a_kill_while_staging_leaves_the_old_package_or_the_new_one(
    tmp_path: Path, hospital: Hospital, rng: random.Random, clock: Clock
) -> None:
    home, share = tmp_path / "it", Folder(tmp_path / "share")
    share.path.mkdir()
    it = opened(home, "AAAAA", clock, "Ida")
    pc = opened(tmp_path / "pc", "BBBBB", clock, "Pia")
    with it.database, pc.database:
        enrol(pc, it)
        stage(it, hospital, share)
        serials = []
        for _ in range(STAGE_KILLS):
            after_a_while(Started(stages, home, share.path), rng.uniform(0, 0.3))
            data = share.read(FILE, package.MOST_PACKAGE)
            assert data
            with pc.read() as tx:
                grant = staging.grant(tx)
            assert grant
            serials.append(package.verify(data, grant.sign_key, FILE).header.serial)
        assert serials == sorted(serials)
        assert len(set(serials)) > 1
        (arrival,) = receive(pc, share)
        assert arrival.outcome == "landed"
