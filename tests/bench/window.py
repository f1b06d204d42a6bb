"""The window, from the start of its process to an unlocked ward list, against a bare window of Qt's
with a list of as many lines; a key typed into the search; memory with a hospital in the store.

CPU time of whole processes, which take turns: on a busy machine the clock on the wall says little.
"""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median
from typing import NamedTuple

import msgspec

from fallback.app import set_up
from fallback.app.sign_in import sign_in
from fallback.app.unlock import unlock
from fallback.chart.model import Chart, Ward
from fallback.demo.ward import demo_wards
from fallback.settings import Settings
from fallback.store import snapshots
from fallback.store.times import iso
from tests.bench.content import NOW
from tests.bench.section import Section, ratio
from tests.bench.window_child import NAME, PASSPHRASE, PIN
from tests.servers.environment import REPO

PATIENTS, BIG, BEDS = 15_000, 2_000, 28
WARDS = {"small": BEDS, "big": BIG}
Used = dict[str, float]
COLUMNS = (
    *("ward of", "its first page", "to the list", "both", "of it Argon2id", "bare Qt", "ratio"),
    *("without Argon2id", "hurried", "loads meanwhile", "a key", "ratio", "holds", "at most"),
)


class Rounds(NamedTuple):
    """What each round used."""

    ours: list[Used]
    bare: list[Used]
    hurried: list[Used]


def measure(runs: int) -> Section:
    """Fill the store, then let the two take turns, with either ward."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        fill(home, PATIENTS)
        found: dict[str, Rounds] = {name: Rounds([], [], []) for name in WARDS}
        for _ in range(runs):
            for name, rows in WARDS.items():
                given = ("ours", str(home), name, str(rows))
                found[name].bare.append(_run("bare", str(rows)))
                found[name].ours.append(_run(*given))
                found[name].hurried.append(_run(*given, "hurried"))
    return Section(
        "window",
        f"Start to an unlocked ward list, {PATIENTS} patients in the store ({runs} rounds, CPU)",
        COLUMNS,
        tuple(_row(WARDS[name], _figures(one)) for name, one in found.items()),
        {name: {**_figures(one)} for name, one in found.items()},
        (
            "The bar: a ratio of at most 2, and 250 MB. Argon2id's cost is the store's protection.",
            "Hurried: where nobody takes time to type, and what is loaded is waited for.",
        ),
    )


def fill(home: Path, patients: int) -> None:
    """A store with a small ward, a big one, and the rest of the hospital."""
    settings = Settings(data_dir=home)
    first = set_up.FirstPerson(NAME, PIN)
    set_up.set_up(settings, passphrase=PASSPHRASE, first=first)
    session = sign_in(unlock(settings, passphrase=PASSPHRASE), NAME, PIN)
    charts = _charts()
    sizes = {**WARDS, "rest": max(0, patients - sum(WARDS.values()))}
    pattern = next(demo_wards(1, 1, NOW))
    with session.database as database:
        for name, size in sizes.items():
            snapshot = msgspec.structs.replace(
                pattern, id=name, ward=Ward(name, name), charts=tuple(islice(charts, size))
            )
            with database.write() as tx:
                snapshots.land(tx, snapshot, landed_at=iso(NOW), doubts=())


def _charts() -> Iterator[Chart]:
    wards = demo_wards(-(-PATIENTS // BEDS) + 1, 1, NOW)
    return (chart for one in wards for chart in one.charts)


def _run(*given: str) -> Used:
    command = [sys.executable, "-m", "tests.bench.window_child", *given]
    env = {"QT_QPA_PLATFORM": "offscreen", **os.environ}
    done = subprocess.run(command, cwd=REPO, env=env, capture_output=True, text=True, check=True)
    used: Used = json.loads(done.stdout.splitlines()[-1])
    return used


def _figures(found: Rounds) -> Used:
    """Medians, and the medians of each round's ratio."""
    ours, bare = found.ours, found.bare
    shown = [one["shown"] for one in bare]
    return {
        **{part: median(one[part] for one in ours) for part in ours[0]},
        "bare": median(shown),
        "shown_ratio": ratio([one["shown"] for one in ours], shown),
        "without": ratio([one["shown"] - one["secrets"] for one in ours], shown),
        "hurried": ratio([one["shown"] for one in found.hurried], shown),
        "key_ratio": ratio([one["key"] for one in ours], [one["key"] for one in bare]),
    }


def _row(patients: int, of: Used) -> tuple[str, ...]:
    return (
        f"{patients} patients",
        *(f"{of[part]:.2f} s" for part in ("stands", "listed", "shown", "secrets", "bare")),
        *(f"{of[part]:.1f}" for part in ("shown_ratio", "without", "hurried")),
        f"{of['meanwhile']:.2f} s",
        f"{of['key'] * 1000:.1f} ms",
        f"{of['key_ratio']:.1f}",
        *(f"{of[part]:.0f} MB" for part in ("held_mb", "peak_mb")),
    )
