"""A snapshot of a ward from a real FHIR server: our reader, and the same requests by bare httpx.

What our reader asks is recorded once. The bare client then asks the same: first what our reader
asks by itself, in order, then what its workers ask, by as many workers.
"""

import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import httpx

from fallback.chart.section import NotFetched
from fallback.demo.as_fhir import resources
from fallback.settings import FhirSettings
from fallback.sources.fhir import open_fhir
from fallback.sources.fhir.server.client import JSON
from fallback.sources.fhir.wards.ward import MOST_PARALLEL
from tests.bench.content import NOW, ward
from tests.bench.section import Section, ratio
from tests.servers import running
from tests.servers.fhir_server import Server


@dataclass
class Asked:
    """The requests of one reading: those asked by the reader itself, and by its workers."""

    alone: list[str] = field(default_factory=list)
    at_once: list[str] = field(default_factory=list)


class Recorder(httpx.HTTPTransport):
    """Sends, and notes what it sent."""

    def __init__(self) -> None:
        super().__init__()
        self.asked = Asked()

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """One request."""
        alone = threading.current_thread() is threading.main_thread()
        (self.asked.alone if alone else self.asked.at_once).append(str(request.url))
        return super().handle_request(request)


@dataclass
class Times:
    """Wall and CPU seconds of each round."""

    wall: list[float] = field(default_factory=list)
    cpu: list[float] = field(default_factory=list)

    @contextmanager
    def taken(self) -> Iterator[None]:
        """Add a round."""
        wall, cpu = time.perf_counter(), time.process_time()
        yield
        self.wall.append(time.perf_counter() - wall)
        self.cpu.append(time.process_time() - cpu)


def measure(runs: int) -> Section:
    """Start the server, load the ward, and let the two take turns."""
    with tempfile.TemporaryDirectory() as folder, running.start(Path(folder)) as server:
        server.load(resources(ward()))
        recorder = Recorder()
        _read(server, recorder)
        asked = recorder.asked
        size = _replay(asked)
        ours, bare = Times(), Times()
        for number in range(runs):
            turns: list[tuple[Times, Callable[[], object]]] = [
                (ours, lambda: _read(server, None)),
                (bare, lambda: _replay(asked)),
            ]
            for times, work in turns if number % 2 else reversed(turns):
                with times.taken():
                    work()
    return _section(ours, bare, len(asked.alone) + len(asked.at_once), size, runs)


def _read(server: Server, transport: httpx.BaseTransport | None) -> None:
    settings = FhirSettings(base_url=server.base_url, parallel=MOST_PARALLEL)
    with open_fhir(settings, clock=lambda: NOW, transport=transport) as system:
        snapshot = system.read_ward(ward().ward.id, lambda _done, _all: True)
    sections = [
        section
        for chart in snapshot.charts
        for section in (chart.allergies, chart.medications, chart.administrations)
    ]
    if len(snapshot.charts) != 28 or any(isinstance(s, NotFetched) for s in sections):
        raise AssertionError("the ward was not read whole")


def _replay(asked: Asked) -> int:
    """How many bytes came back."""
    with (
        httpx.Client(headers={"Accept": JSON}, timeout=60, trust_env=False) as client,
        ThreadPoolExecutor(MOST_PARALLEL) as pool,
    ):

        def get(url: str) -> int:
            answer = client.get(url)
            answer.raise_for_status()
            return len(answer.content)

        return sum(map(get, asked.alone)) + sum(pool.map(get, asked.at_once))


def _section(ours: Times, bare: Times, requests: int, size: int, runs: int) -> Section:
    wall, cpu = ratio(ours.wall, bare.wall), ratio(ours.cpu, bare.cpu)
    rows = [
        (name, f"{median(times.wall):.2f}", f"{median(times.cpu):.2f}")
        for name, times in (("our reader", ours), ("bare httpx", bare))
    ]
    return Section(
        "snapshot",
        f"A snapshot of a ward of 28 from the FHIR server ({runs} interleaved runs, medians)",
        ("", "wall s", "client CPU s"),
        (*rows, ("ratio", f"{wall:.2f}", f"{cpu:.2f}")),
        {
            "requests": float(requests),
            "bytes": float(size),
            "wall_ratio": wall,
            "client_cpu_ratio": cpu,
            "ours": {"wall_seconds": median(ours.wall), "cpu_seconds": median(ours.cpu)},
            "bare": {"wall_seconds": median(bare.wall), "cpu_seconds": median(bare.cpu)},
        },
        (f"{requests} requests, {size / 1e6:.2f} MB, {MOST_PARALLEL} at once.",),
    )
