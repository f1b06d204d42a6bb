"""A whole region staged: 15,000 patients in 500 wards, from one file to 500 sealed packages.

The charts are the demo's, dealt out over the wards one by one, so that each ward's lines lie all
over the file. Every run is a process of its own, and all take turns.
"""

import json
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path
from statistics import median
from typing import BinaryIO

import msgspec
from msgspec.structs import replace

from fallback.chart.model import Chart, Ward
from fallback.demo.as_fhir import resources
from fallback.demo.ward import SOURCE, demo_wards, ward_of
from fallback.staging.export.bulk import Head
from fallback.staging.export.folder import MANIFEST
from tests.bench.content import NOW
from tests.bench.section import Figures, Section, ratio
from tests.servers.environment import REPO

PATIENTS = 15_000
WARDS = 500
FEW = 50
FHIR_WARDS = 50
BEDS = 28
TIMEOUT = 900  # seconds, for a run on a busy machine


@dataclass
class Run:
    """One kind of run, in all rounds."""

    name: str
    command: tuple[str, ...]
    cpu: list[float] = field(default_factory=list)
    busiest: list[float] = field(default_factory=list)  # of two processes, the one with more CPU
    wall: list[float] = field(default_factory=list)
    peak: list[float] = field(default_factory=list)
    made: float = 0.0

    def once(self) -> None:
        """Once more."""
        done = subprocess.run(
            [sys.executable, "-m", "tests.bench.staged", *self.command],
            cwd=REPO,
            capture_output=True,
            check=True,
            timeout=TIMEOUT,
        )
        used = json.loads(done.stdout)
        self.cpu.append(used["cpu"])
        self.busiest.append(max(used["own"], used["cpu"] - used["own"]))
        self.wall.append(used["wall"])
        self.peak.append(used["peak_mb"])
        self.made = used["made"] / 1e6


def measure(runs: int) -> tuple[Section, Section]:
    """From one file of charts, and from the files of a FHIR export."""
    return _of_charts(runs), _of_resources(runs)


def _of_charts(runs: int) -> Section:
    with tempfile.TemporaryDirectory() as folder:
        full, half, few = (Path(folder) / f"{name}.ndjson" for name in ("full", "half", "few"))
        _write(full, half, few)
        size = full.stat().st_size / 1e6
        many = ("--wards", str(WARDS))
        kinds = [
            Run("floor: read, parse, encrypt", ("floor", str(full), *many)),
            Run("floor, and compress", ("floor-compress", str(full), *many)),
            Run("staged", ("stage", str(full), *many)),
            Run("staged, 2 workers", ("stage", str(full), *many, "--workers", "2")),
            Run(f"staged, {PATIENTS // 2:,} patients", ("stage", str(half), *many)),
            Run(f"staged, {FEW} wards", ("stage", str(few), "--wards", str(FEW))),
        ]
        _take_turns(kinds, runs)
    return _section(kinds, size, runs)


def _take_turns(kinds: list[Run], runs: int) -> None:
    for number in range(runs):
        for one in kinds if number % 2 else reversed(kinds):
            one.once()


def _of_resources(runs: int) -> Section:
    """A tenth of the region: what a patient costs is the same."""
    with tempfile.TemporaryDirectory() as folder:
        full, half = Path(folder) / "full", Path(folder) / "half"
        size = _export(full, FHIR_WARDS) / 1e6
        _export(half, FHIR_WARDS // 2)
        many = ("--wards", str(FHIR_WARDS))
        kinds = [
            Run("floor: read, parse, encrypt", ("floor", str(full), *many)),
            Run("staged", ("stage", str(full), *many)),
            Run("staged, 2 workers", ("stage", str(full), *many, "--workers", "2")),
            Run("staged, half", ("stage", str(half), "--wards", str(FHIR_WARDS // 2))),
        ]
        _take_turns(kinds, runs)
    floor, ours, two, less = kinds
    patients = FHIR_WARDS * BEDS
    rows = [
        (
            one.name,
            f"{median(one.cpu):.2f}",
            f"{ratio(one.cpu, floor.cpu):.2f}",
            f"{median(one.wall):.2f}",
            f"{median(one.peak):.0f}",
        )
        for one in kinds
    ]
    figures: Figures = {
        one.name: {
            "cpu_seconds": median(one.cpu),
            "wall_seconds": median(one.wall),
            "busiest_seconds": median(one.busiest),
            "cpu_to_floor": ratio(one.cpu, floor.cpu),
            "peak_mb": median(one.peak),
        }
        for one in kinds
    }
    return Section(
        "region-fhir",
        f"{patients:,} patients in {FHIR_WARDS} wards, FHIR files of {size:.0f} MB, to sealed"
        f" packages ({runs} interleaved runs, medians)",
        ("", "CPU s", "to floor", "wall s", "peak MB"),
        tuple(rows),
        {"files_mb": size, "patients": patients, **figures},
        (
            f"{median(ours.cpu) / patients * 1000:.1f} ms a patient. The floor decodes each of its"
            " resources once; staging sorts them by patient, and makes their words a chart.",
            f"Twice the patients: {ratio(ours.cpu, less.cpu):.2f} times the CPU,"
            f" {ratio(ours.peak, less.peak):.2f} times the memory.",
            _two(ours, two),
        ),
    )


def _two(one: Run, two: Run) -> str:
    """What a second worker gains. The clock depends on what else the machine does; how the work is
    divided does not: a run takes as long as its busiest process, on cores of its own."""
    return (
        f"Two workers: {ratio(one.cpu, two.busiest):.2f} times as fast by their busiest process,"
        f" {ratio(one.wall, two.wall):.2f} times by the clock."
    )


def _export(folder: Path, wards: int) -> int:
    """The demo's wards as a server exports them; how many bytes."""
    folder.mkdir()
    counts: Counter[str] = Counter()
    with ExitStack() as opened:
        files: dict[str, BinaryIO] = {}
        for ward in demo_wards(wards, 1, NOW):
            for one in resources(ward):
                kind = str(one["resourceType"])
                if kind not in files:
                    place = folder / f"{kind}.ndjson"
                    files[kind] = opened.enter_context(place.open("wb"))
                files[kind].write(msgspec.json.encode(one) + b"\n")
                counts[kind] += 1
    output = [
        {"type": kind, "url": f"https://demo.example/{kind}.ndjson", "count": count}
        for kind, count in counts.items()
    ]
    manifest = {"transactionTime": NOW.isoformat(), "output": output}
    (folder / MANIFEST).write_bytes(msgspec.json.encode(manifest))
    return sum(file.stat().st_size for file in folder.iterdir())


def _write(full: Path, half: Path, few: Path) -> None:
    """The region, its first half in as many wards, and all of it in few wards."""
    encoder = msgspec.json.Encoder()
    with full.open("wb") as to_full, half.open("wb") as to_half, few.open("wb") as to_few:
        for file, count, wards in (
            (to_full, PATIENTS, WARDS),
            (to_half, PATIENTS // 2, WARDS),
            (to_few, PATIENTS, FEW),
        ):
            names = tuple(ward_of(number) for number in range(1, wards + 1))
            file.write(encoder.encode(Head(SOURCE, NOW, names, count)) + b"\n")
        for number, chart in enumerate(_charts()):
            line = encoder.encode(_in(chart, ward_of(1 + number % WARDS))) + b"\n"
            to_full.write(line)
            if number < PATIENTS // 2:
                to_half.write(line)
            to_few.write(encoder.encode(_in(chart, ward_of(1 + number % FEW))) + b"\n")


def _charts() -> Iterator[Chart]:
    wards = demo_wards(-(-PATIENTS // BEDS), 1, NOW)
    return islice((chart for ward in wards for chart in ward.charts), PATIENTS)


def _in(chart: Chart, ward: Ward) -> Chart:
    return replace(chart, stay=replace(chart.stay, ward_id=ward.id, ward=ward.name))


def _section(kinds: list[Run], size: float, runs: int) -> Section:
    floor, squeezed, ours, two, half, few = kinds
    rows = [
        (
            one.name,
            f"{median(one.cpu):.2f}",
            f"{ratio(one.cpu, floor.cpu):.2f}",
            f"{ratio(one.cpu, squeezed.cpu):.2f}",
            f"{median(one.wall):.2f}",
            f"{median(one.peak):.0f}",
            f"{one.made:.1f}",
        )
        for one in kinds
    ]
    figures: Figures = {
        one.name: {
            "cpu_seconds": median(one.cpu),
            "wall_seconds": median(one.wall),
            "busiest_seconds": median(one.busiest),
            "cpu_to_floor": ratio(one.cpu, floor.cpu),
            "cpu_to_floor_and_compress": ratio(one.cpu, squeezed.cpu),
            "peak_mb": median(one.peak),
            "made_mb": one.made,
        }
        for one in kinds
    }
    return Section(
        "region",
        f"{PATIENTS:,} patients in {WARDS} wards, a file of {size:.0f} MB, to sealed packages"
        f" ({runs} interleaved runs, medians)",
        ("", "CPU s", "to floor", "to floor and compress", "wall s", "peak MB", "made MB"),
        tuple(rows),
        {"file_mb": size, **figures},
        (
            f"Twice the patients: {ratio(ours.cpu, half.cpu):.2f} times the CPU,"
            f" {ratio(ours.peak, half.peak):.2f} times the memory."
            f" Ten times the wards: {ratio(ours.peak, few.peak):.2f} times the memory.",
            _two(ours, two),
        ),
    )
