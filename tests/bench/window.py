"""The window, from the start of its process to an unlocked ward list, against a bare window of Qt's
with a list of as many lines; a key typed into the search; memory with a hospital in the store.

CPU time of whole processes, which take turns: on a busy machine the clock on the wall says little.
"""

import json
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from statistics import median

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
from tests.bench.section import Figures, Section, ratio
from tests.bench.window_child import NAME, PASSPHRASE, PIN
from tests.servers.environment import REPO

PATIENTS, BIG, BEDS = 15_000, 2_000, 28
WARDS = {"small": BEDS, "big": BIG}
Used = dict[str, float]


def measure(runs: int) -> Section:
    """Fill the store, then let the two take turns, with either ward."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        fill(home, PATIENTS)
        found: dict[str, tuple[list[Used], list[Used]]] = {name: ([], []) for name in WARDS}
        for _ in range(runs):
            for name, rows in WARDS.items():
                ours, bare = found[name]
                bare.append(_run("bare", str(rows)))
                ours.append(_run("ours", str(home), name, str(rows)))
    return _section(found, runs)


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
    done = subprocess.run(command, cwd=REPO, capture_output=True, text=True, check=True)
    used: Used = json.loads(done.stdout.splitlines()[-1])
    return used


def _section(found: dict[str, tuple[list[Used], list[Used]]], runs: int) -> Section:
    rows: list[tuple[str, ...]] = []
    figures: Figures = {}
    for name, (ours, bare) in found.items():
        shown = ratio([one["shown"] for one in ours], [one["shown"] for one in bare])
        without = ratio(
            [one["shown"] - one["secrets"] for one in ours], [one["shown"] for one in bare]
        )
        key = ratio([one["key"] for one in ours], [one["key"] for one in bare])
        middle = {part: median(one[part] for one in ours) for part in ours[0]}
        rows.append(
            (
                f"{WARDS[name]} patients",
                f"{middle['shown']:.2f} s",
                f"{middle['secrets']:.2f} s",
                f"{median(one['shown'] for one in bare):.2f} s",
                f"{shown:.1f}",
                f"{without:.1f}",
                f"{middle['key'] * 1000:.0f} ms",
                f"{key:.1f}",
                f"{middle['held_mb']:.0f} MB",
                f"{middle['peak_mb']:.0f} MB",
            )
        )
        figures[name] = {**middle, "shown_ratio": shown, "without": without, "key_ratio": key}
    return Section(
        "window",
        f"Start to an unlocked ward list, {PATIENTS} patients in the store ({runs} rounds, CPU)",
        (
            *("ward of", "ours", "of it Argon2id", "bare Qt", "ratio", "without Argon2id"),
            *("a key", "ratio", "holds", "at most"),
        ),
        tuple(rows),
        figures,
        ("The bar: at most 2 with Argon2id in the sum, and 250 MB.",),
    )
