"""Every answer ends: within its time, its size, its tries; and a ward within its own time."""

import threading
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest

from fallback.chart.section import NotFetched
from fallback.errors import FallbackError
from fallback.settings import FhirSettings
from fallback.sources.fhir import open_fhir
from fallback.sources.fhir.server.wire import MOST_BYTES
from tests.sources.mock_fhir import BASE, NOW, WARD, Json, MockFhir, answer, only

JSON_TYPE = {"content-type": "application/fhir+json"}


class Drip(httpx.SyncByteStream):
    """A body that never ends; each piece takes its time."""

    def __init__(self, clock: "Clock", seconds: float, piece: bytes) -> None:
        self._clock, self._seconds, self._piece = clock, seconds, piece
        self.sent = 0

    def __iter__(self) -> Iterator[bytes]:
        while True:
            self._clock.now += self._seconds
            self.sent += len(self._piece)
            yield self._piece


class Clock:
    """A clock that a test moves."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += seconds


def wards(handle: httpx.MockTransport, clock: Clock) -> FallbackError:
    settings = FhirSettings(base_url=BASE, timeout_seconds=20)
    with (
        open_fhir(settings, transport=handle, pause=clock.wait, ticks=clock) as system,
        pytest.raises(FallbackError) as caught,
    ):
        system.wards()
    return caught.value


def test_a_server_that_drips_its_answer_is_left_after_the_time_limit_and_a_few_tries() -> None:
    clock = Clock()
    transport = httpx.MockTransport(
        lambda _r: httpx.Response(200, stream=Drip(clock, 1.0, b" "), headers=JSON_TYPE)
    )
    assert wards(transport, clock).message.key == "fhir.timed_out"
    assert 60 <= clock.now <= 3 * 20 + 5


def test_an_answer_without_end_is_left_at_the_size_limit_and_not_asked_for_again() -> None:
    clock = Clock()
    drip = Drip(clock, 0.0, b" " * 1_000_000)
    transport = httpx.MockTransport(lambda _r: httpx.Response(200, stream=drip, headers=JSON_TYPE))
    assert wards(transport, clock).message.key == "fhir.too_large"
    assert drip.sent < MOST_BYTES + 2_000_000


def test_a_date_to_come_back_after_is_waited_for() -> None:
    soon = datetime.now(UTC) + timedelta(seconds=30)
    busy = [httpx.Response(503, headers={"retry-after": format_datetime(soon, usegmt=True)})]
    server = MockFhir(reply=lambda _r: busy.pop() if busy else None)
    with server.opened() as system:
        system.wards()
    (waited,) = server.waited
    assert 25 < waited < 32


def test_a_server_that_asks_for_more_time_than_there_is_is_not_waited_for() -> None:
    server = MockFhir(reply=lambda _r: httpx.Response(429, headers={"retry-after": "600"}))
    with server.opened() as system, pytest.raises(FallbackError) as caught:
        system.wards()
    assert caught.value.message.key == "fhir.busy"
    assert server.waited == []
    assert len(server.asked) == 1


def patients(count: int) -> list[Json]:
    """A ward of so many."""
    found = list(WARD[:3])
    for number in range(count):
        name = f"p{number}"
        found.append(WARD[3] | {"id": name})
        subject = {"reference": f"Patient/{name}", "display": f"Test {number}"}
        found.append(WARD[4] | {"id": f"e{number}", "subject": subject})
    return found


def test_a_server_that_goes_away_is_not_tried_again_and_again_for_every_section() -> None:
    def reply(request: httpx.Request) -> httpx.Response | None:
        if "/Location" in request.url.path or "/Encounter" in request.url.path:
            return None
        if request.url.path == "/fhir/metadata":
            return None
        raise httpx.ConnectError("refused", request=request)

    server = MockFhir(resources=patients(8), reply=reply)
    with server.opened(parallel=1) as system:
        snapshot = system.read_ward("w1", lambda _done, _all: True)
    assert len(snapshot.charts) == 8
    assert all(isinstance(chart.medications, NotFetched) for chart in snapshot.charts)
    lost = len(server.asked_for("")) - 6
    assert lost < 8 * 9 + 3 * 4


def test_no_more_than_four_are_asked_at_once() -> None:
    busy, most, lock = 0, 0, threading.Lock()
    together = threading.Event()

    def reply(request: httpx.Request) -> httpx.Response | None:
        nonlocal busy, most
        with lock:
            busy += 1
            most = max(most, busy)
        together.wait(0.01)
        with lock:
            busy -= 1
        return None

    server = MockFhir(resources=patients(8), reply=reply)
    with server.opened(parallel=50) as system:
        system.read_ward("w1", lambda _done, _all: True)
    assert 1 < most <= 4


def test_a_server_that_asks_for_quiet_is_left_alone_by_all_who_ask() -> None:
    quiet, told_at, early, lock = 1.0, [0.0], [0], threading.Lock()

    def reply(request: httpx.Request) -> httpx.Response | None:
        with lock:
            if not told_at[0] and request.url.path.endswith("/Flag"):
                told_at[0] = time.monotonic()
                return httpx.Response(429, headers={"retry-after": f"{quiet:g}"})
            # what was under way already may come
            early[0] += told_at[0] + 0.02 < time.monotonic() < told_at[0] + quiet - 0.01
        return None

    server = MockFhir(resources=patients(30), reply=reply)
    found = FhirSettings(base_url=BASE, parallel=4)
    transport = httpx.MockTransport(server.handle)
    with open_fhir(found, clock=lambda: NOW, transport=transport) as system:
        snapshot = system.read_ward("w1", lambda _done, _all: True)
    assert len(snapshot.charts) == 30
    assert time.monotonic() > told_at[0] + quiet
    assert early[0] < 12  # some 200 where each is told by itself


def test_progress_is_told_from_none_to_all() -> None:
    told: list[tuple[int, int]] = []

    def progress(done: int, of_all: int) -> bool:
        told.append((done, of_all))
        return True

    with MockFhir(resources=patients(3)).opened() as system:
        system.read_ward("w1", progress)
    assert told == [(0, 3), (1, 3), (2, 3), (3, 3)]


def test_a_ward_is_read_within_its_time_and_its_last_charts_have_gaps() -> None:
    clock = Clock()
    server = MockFhir(resources=patients(4))

    def handle(request: httpx.Request) -> httpx.Response:
        clock.now += 15
        return server.handle(request)

    settings = FhirSettings(base_url=BASE, parallel=1)
    transport = httpx.MockTransport(handle)
    with open_fhir(settings, transport=transport, clock=lambda: NOW, ticks=clock) as system:
        snapshot = system.read_ward("w1", lambda _done, _all: True)
    first, *_, last = snapshot.charts
    assert not isinstance(first.medications, NotFetched)
    assert isinstance(last.medications, NotFetched)
    assert last.medications.reason.key == "fhir.out_of_time"


def test_each_snapshot_has_an_id_of_its_own() -> None:
    with MockFhir().opened() as system:
        one, two = (system.read_ward("w1", lambda _done, _all: True) for _ in range(2))
    assert one.id != two.id
    assert len(one.id) == 16


def test_one_failed_section_is_asked_for_once() -> None:
    server = MockFhir(reply=only("Flag", lambda: answer({}, 500)))
    with server.opened() as system:
        system.read_ward("w1", lambda _done, _all: True)
    assert len(server.asked_for("Flag")) == 1
