"""A hospital's ward PCs hand over to one desk: every register with its frozen sheets and pictures.

Each PC has so many sheets of twenty lines, and scans of some of them; a picture is noise, which
nothing makes smaller. The desk takes all of them over in a program of its own, and is measured
after the first and after the last: what it holds must not grow with what it has taken.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from fallback.chart.model import Ward
from fallback.recovery.handover.take_over import take_over
from fallback.session import Session
from fallback.settings import Settings
from fallback.staging.shares.share import Folder
from fallback.store.database import Database, migrate
from fallback.store.people import Person
from tests.bench.gauge import peak_mb
from tests.bench.section import Section
from tests.recovery.handover.pcs import Pc, a_desk, a_pc, acquaint, go_on, hand_over

WARDS, SHEETS, SCANS = 35, 300, 30
PICTURE = 300_000  # bytes of a page as it came; as much again laid straight
LETTERS = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"


def measure(runs: int) -> Section:
    """One hospital; `runs` is not used, as each takes minutes to print."""
    with tempfile.TemporaryDirectory() as name:
        folder, key = Path(name), os.urandom(32)
        shares = [folder / f"share-{n:02d}" for n in range(WARDS)]
        (folder / "desk").mkdir()
        with Database(folder / "desk" / "store.db", key) as database:
            migrate(database)
            desk = a_desk(database, folder / "desk")
            exports = [_ward_pc(folder, n, share, desk) for n, share in enumerate(shares)]
        size = sum(file.stat().st_size for share in shares for file in share.iterdir())
        program = (sys.executable, "-m", "tests.bench.handover", str(folder / "desk"))
        words = [*program, *map(str, shares)]
        ran = subprocess.run(words, input=key.hex(), capture_output=True, text=True, check=True)
    return _section(exports, json.loads(ran.stdout), size)


def _ward_pc(folder: Path, n: int, share: Path, desk: Pc) -> float:
    """A PC of its own ward hands over; CPU seconds of that."""
    share.mkdir()
    code = "AAA" + LETTERS[n // 31] + LETTERS[n % 31]
    with a_pc(folder / code, code, Ward(f"w-{n}", f"Avdelning {n}")) as pc:
        acquaint(pc, desk)
        numbers: list[str] = [pc.sheet("returned", lines=20) for _ in range(SHEETS)]
        for number in numbers[:SCANS]:
            pc.scan([number], os.urandom(PICTURE))
        began = time.process_time()
        hand_over(pc, Folder(share))
        return time.process_time() - began


def _take_all(home: Path, key: bytes, shares: list[Path]) -> None:
    """The desk's program: after each PC, CPU seconds and the peak of memory, as JSON."""
    found: list[tuple[float, float, float]] = []
    with Database(home / "store.db", key) as database:
        session = Session(database, Settings(home), Person("Kim-DDDDD", "Kim", "clerk"))
        for share in shares:
            cpu, clock = time.process_time(), time.perf_counter()
            (arrival,) = take_over(session, Folder(share), go_on)
            if arrival.outcome != "taken":
                raise SystemExit(arrival.told[0].text("en"))
            found.append((time.process_time() - cpu, time.perf_counter() - clock, peak_mb()))
    sys.stdout.write(json.dumps(found))


def _section(exports: list[float], taken: list[tuple[float, float, float]], size: int) -> Section:
    cpu, clock = (sum(one[n] for one in taken) for n in (0, 1))
    first, last = taken[0], taken[-1]
    rows = (
        ("a ward PC hands over", f"{sum(exports) / WARDS:.2f}", "", ""),
        ("the desk takes over the first", f"{first[0]:.2f}", f"{first[1]:.2f}", f"{first[2]:.0f}"),
        ("the desk takes over the last", f"{last[0]:.2f}", f"{last[1]:.2f}", f"{last[2]:.0f}"),
        (f"all {WARDS}", f"{cpu:.1f}", f"{clock:.1f}", f"{last[2]:.0f}"),
    )
    return Section(
        "handover",
        f"{WARDS} ward PCs of {SHEETS} sheets and {SCANS} scans each, {size / 1e6:.0f} MB",
        ("", "CPU s", "s", "peak MB"),
        rows,
        {
            "export_cpu": sum(exports) / WARDS,
            "import_cpu": cpu,
            "first_mb": first[2],
            "last_mb": last[2],
        },
    )


if __name__ == "__main__":
    _take_all(Path(sys.argv[1]), bytes.fromhex(sys.stdin.read()), list(map(Path, sys.argv[2:])))
