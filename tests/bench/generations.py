"""72 hours of generations of one ward on the disk, and a region compared on its go-live night."""

import os
import tempfile
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from fallback.chart.model import Snapshot
from fallback.demo.go_live import Planted, new_system
from fallback.demo.ward import demo_ward
from fallback.session import Session
from fallback.settings import Settings
from fallback.snapshots.compare import Comparison, compare
from fallback.snapshots.purge import purge
from fallback.store import snapshots
from fallback.store.database import Database, migrate
from fallback.store.times import iso
from tests.bench.content import NOW
from tests.bench.section import Figures, Section

EVERY = timedelta(minutes=5)
KEPT = timedelta(hours=72)
ALL = timedelta(hours=96)  # a day longer than what is kept, to see that it stays so
WARDS = (50, 100)


def measure(runs: int) -> tuple[Section, ...]:
    """Both."""
    return (_generations(), _go_live(runs))


@dataclass
class _Clock:
    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


def _generations() -> Section:
    """Land every five minutes for four days, purge after each."""
    sizes: list[tuple[datetime, float]] = []
    took: list[float] = []
    clock = _Clock()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(data_dir=Path(folder))
        with Database(settings.store_file, os.urandom(32)) as database:
            migrate(database)
            session = Session(database, settings, clock=clock)
            ward = demo_ward(1, now=clock.now, anchor=NOW)
            for n in range(ALL // EVERY):
                clock.now = NOW + n * EVERY
                if n % 12 == 0:  # something new is charted every hour
                    ward = demo_ward(1, now=clock.now, anchor=NOW)
                one = replace(ward, id=f"{n:016x}", fetched_at=clock.now)
                with database.write() as tx:
                    snapshots.land(tx, one, landed_at=iso(clock.now), doubts=())
                started = time.perf_counter()
                purge(session)
                took.append(time.perf_counter() - started)
                sizes.append((clock.now, _megabytes(Path(folder))))
            with database.read() as tx:
                kept = len(snapshots.listed(tx))
    peak = max(size for _, size in sizes)
    at_72 = next(size for at, size in sizes if at >= NOW + KEPT)
    figures: Figures = {
        "generations": kept,
        "mb_at_72_hours": at_72,
        "mb_at_96_hours": sizes[-1][1],
        "mb_peak": peak,
        "purge_ms": median(took) * 1000,
        "purge_ms_longest": max(took) * 1000,
    }
    rows = tuple((name.replace("_", " "), f"{value:.1f}") for name, value in figures.items())
    title = f"One ward of {len(ward.charts)} patients, a snapshot every five minutes, purged"
    return Section("generations", title, ("", "measured"), rows, figures)


def _megabytes(folder: Path) -> float:
    """Everything the store takes on the disk: the file and its log."""
    return sum(file.stat().st_size for file in folder.iterdir()) / 1e6


def _go_live(runs: int) -> Section:
    rows: list[tuple[str, ...]] = []
    figures: Figures = {}
    for wards in WARDS:
        old = [demo_ward(1, ward_number=n, now=NOW) for n in range(1, wards + 1)]
        region = replace(old[0], charts=tuple(chart for one in old for chart in one.charts))
        found, lost, seconds = _compared(region, runs)
        told = _told(found, lost)
        told["ms_a_patient"] = seconds * 1000 / len(region.charts)
        figures[f"{len(region.charts)} patients"] = {**told}
        rows.append((f"{len(region.charts)}", *(f"{value:.6g}" for value in told.values())))
    columns = ("patients", *(name.replace("_", " ") for name in told))
    title = (
        "A new record system that lost 1 % of patients, 4 % of orders, 2 % of allergies; 3 % doses"
    )
    return Section("go-live", title, columns, tuple(rows), figures)


def _compared(region: Snapshot, runs: int) -> tuple[Comparison, Planted, float]:
    new, lost = new_system(region, seed=1)
    took: list[float] = []
    for _ in range(runs):
        started = time.perf_counter()
        found = compare(region, new)
        took.append(time.perf_counter() - started)
    return found, lost, median(took)


def _told(found: Comparison, lost: Planted) -> dict[str, float]:
    """Planted and found of each kind, and what was shown without reason, in % of all pairs."""
    there = [one for one in found.patients if one.person.after is not None]
    pairs = [pair for one in there for pair in one.pairs]
    missing = {pair.before.id for pair in pairs if pair.before and pair.verdict == "missing"}
    doses = {pair.before.id for pair in pairs if pair.before and "dose" in pair.changed}
    gone = {one.chart.patient.id for one in found.patients if one.person.verdict == "missing"}
    planted = lost.orders | lost.allergies | lost.doses
    shown = [pair for pair in pairs if pair.verdict != "same"]
    false = [pair for pair in shown if not pair.before or pair.before.id not in planted]
    false_people = [one for one in there if one.person.verdict != "same"]
    return {
        "patients_lost": len(lost.patients),
        "found_patients": len(gone & lost.patients),
        "orders_lost": len(lost.orders),
        "found_orders": len(missing & lost.orders),
        "allergies_lost": len(lost.allergies),
        "found_allergies": len(missing & lost.allergies),
        "doses_changed": len(lost.doses),
        "found_doses": len(doses & lost.doses),
        "false_alarms_percent": 100 * (len(false) + len(false_people)) / len(pairs),
    }
