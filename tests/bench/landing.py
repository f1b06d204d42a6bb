"""A package of 30 patients taken by its ward PC, against rendering one packet of the same ward.

Taking is all that `receive` does: verify, open, judge against what is there, land in the
encrypted store, render from a fresh opening of it the overview and the forms of the patient who has
the most on them, and read them back. Words and fonts are in memory, as they are after the first
packet. All in one process; the kinds take turns.
"""

import os
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from pathlib import Path
from statistics import median

from msgspec.structs import replace

from fallback.chart.model import Snapshot
from fallback.demo.ward import demo_ward
from fallback.packet.compose import compose_ward
from fallback.packet.proving import prove
from fallback.packet.render import draw, lay, ready
from fallback.session import Session
from fallback.settings import Settings
from fallback.staging.packages import enrolment, package
from fallback.staging.packages.package import Stamp
from fallback.staging.receive import receive
from fallback.staging.shares.share import Folder
from fallback.store import machine, people
from fallback.store import staging as kept
from fallback.store.database import Database, migrate
from fallback.store.people import Person
from fallback.store.times import iso
from tests.bench.content import NOW, context, marks
from tests.bench.section import Figures, Section, ratio

PATIENTS = 30
EVERY = timedelta(minutes=5)


@dataclass
class Kind:
    """CPU and wall seconds of each round."""

    name: str
    work: Callable[[], None]
    cpu: list[float] = field(default_factory=list)
    wall: list[float] = field(default_factory=list)

    def once(self) -> None:
        """Once more."""
        cpu, wall = time.process_time(), time.perf_counter()
        self.work()
        self.cpu.append(time.process_time() - cpu)
        self.wall.append(time.perf_counter() - wall)


@dataclass
class Clock:
    """A package is made and taken every five minutes."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now


@dataclass
class Ward:
    """A ward PC that is enrolled, and IT, who publishes for it."""

    it: Session
    pc: Session
    share: Folder
    clock: Clock
    rounds: int = 0

    def publish(self) -> None:
        """The next package."""
        self.rounds += 1
        self.clock.now += EVERY
        snapshot = replace(ward(), id=f"{self.rounds:016x}", fetched_at=self.clock.now)
        with self.it.read() as tx:
            signer = kept.key_pair(tx, "sign")
            keys = [one.open_key for one in kept.recipients(tx)]
        if signer is None:
            raise AssertionError("IT has no key")
        stamp = Stamp(self.rounds, self.clock.now, self.clock.now + timedelta(days=1))
        data = package.seal(snapshot, stamp, signer, keys)
        self.share.write(package.file_name(snapshot.ward.id), data)

    def take(self) -> None:
        """What the ward PC does."""
        (arrival,) = receive(self.pc, self.share)
        if arrival.outcome != "landed":
            raise AssertionError([told.text("en") for told in arrival.told])


def measure(runs: int) -> Section:
    """Land a first package, then let the kinds take turns."""
    with ExitStack() as stack:
        ward_pc = _enrolled(stack)
        kinds = [
            Kind("one packet rendered", lambda: rendered(proof=False)),
            Kind("one packet rendered, read back", lambda: rendered(proof=True)),
            Kind("a package landed and proven", ward_pc.take),
        ]
        ready("sv")
        rendered(proof=True)
        ward_pc.publish()
        size = (ward_pc.share.path / package.file_name(ward().ward.id)).stat().st_size
        ward_pc.take()
        for number in range(runs):
            ward_pc.publish()
            for one in kinds if number % 2 else reversed(kinds):
                one.once()
    return _section(kinds, size / 1000, runs)


@cache
def ward() -> Snapshot:
    """The demo ward of 28, and two of the next one's."""
    first, second = (demo_ward(1, ward_number=number, now=NOW) for number in (1, 2))
    return replace(first, charts=(*first.charts, *second.charts[: PATIENTS - len(first.charts)]))


def rendered(*, proof: bool) -> None:
    """The packet, from charts to PDF."""
    snapshot = ward()
    copies = compose_ward(snapshot, context(snapshot))
    laid = tuple(lay(copies, "sv"))
    drawn = draw(laid, marks(laid, snapshot.id), "Fallback")
    if proof and (faults := prove(drawn, copies, "sv")):
        raise AssertionError(faults)


def _enrolled(stack: ExitStack) -> Ward:
    folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
    clock = Clock()
    it, pc = (_store(stack, folder / code, code, clock) for code in ("AAAAA", "BBBBB"))
    (folder / "share").mkdir()
    asked = enrolment.request(pc, "avd11-pc1", (ward().ward.id,))
    _, grant = enrolment.accept(it, asked.data, asked.fingerprint)
    enrolment.finish(pc, grant.data, grant.fingerprint)
    return Ward(it, pc, Folder(folder / "share"), clock)


def _store(stack: ExitStack, home: Path, code: str, clock: Clock) -> Session:
    home.mkdir()
    database = stack.enter_context(Database(home / "store.db", os.urandom(32)))
    migrate(database)
    with database.write() as tx:
        machine.create(tx, f"store-{code}", code, iso(NOW))
        row = people.add(tx, id=code, name="Ida IT", role="it", pin="123456", at=iso(NOW))
    return Session(database, Settings(home), Person(row.id, row.name, "it"), clock=clock)


def _section(kinds: list[Kind], size: float, runs: int) -> Section:
    one = kinds[0]
    figures: Figures = {
        kind.name: {
            "cpu_seconds": median(kind.cpu),
            "wall_seconds": median(kind.wall),
            "to_one_packet": ratio(kind.cpu, one.cpu),
        }
        for kind in kinds
    }
    rows = tuple(
        (
            kind.name,
            f"{median(kind.cpu):.2f}",
            f"{ratio(kind.cpu, one.cpu):.2f}",
            f"{median(kind.wall):.2f}",
        )
        for kind in kinds
    )
    return Section(
        "landing",
        f"A package of {PATIENTS} patients, {size:.0f} kB, on its ward PC"
        f" ({runs} interleaved rounds, medians)",
        ("", "CPU s", "to one packet", "wall s"),
        rows,
        {"package_kb": size, **figures},
        ("Proven by rendering the overview and the fullest patient's forms.",),
    )
