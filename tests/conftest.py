"""Fixtures and rules shared by all tests: servers, third-party data, seeds, no stray threads."""

import os
import random
import threading
import time
from collections.abc import Generator, Iterator
from pathlib import Path

import hypothesis
import pytest

from fallback.store import ways
from tests.servers import loaders, running
from tests.servers import millennium as millennium_proxy
from tests.servers.environment import CannotInstallError
from tests.servers.fhir_server import Server
from tests.servers.millennium import Millennium
from tests.servers.postgres import Postgres
from tests.servers.postgres import start_or_skip as start_postgres

if not os.environ.get("QT_QPA_PLATFORM"):
    os.environ["QT_QPA_PLATFORM"] = "offscreen"  # no test needs a display, or opens one's windows

# The same examples in every run; `--hypothesis-profile=explore` looks further.
hypothesis.settings.register_profile(
    "ci", derandomize=True, max_examples=50, deadline=None, database=None
)
hypothesis.settings.register_profile("explore", max_examples=2000, deadline=None)
hypothesis.settings.load_profile("ci")

THREAD_GRACE_SECONDS = 2.0
LOG_TAIL = 4000  # characters


CHEAP = ways.Params(memory_kib=64, iterations=1)
DEAR = (ways.PASSPHRASE_COST, ways.CODE_COST)
KEYED = (ways.Passphrase, ways.BreakGlass)
PREPARE = {way: way.prepare for way in KEYED}


def _cheap(way: ways.Passphrase | ways.BreakGlass, _salt: bytes) -> ways.Params:
    return CHEAP if way.cost in DEAR else way.cost


@pytest.fixture(scope="session", autouse=True)
def keyslots_cost_little() -> Iterator[None]:
    """A keyslot that a test makes is quick to open, by any program: it says its cost itself."""
    with pytest.MonkeyPatch.context() as patch:
        for way in KEYED:
            patch.setattr(way, "prepare", _cheap)
        yield


@pytest.fixture
def keyslots_cost_as_at_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """But in this test."""
    for way, prepare in PREPARE.items():
        monkeypatch.setattr(way, "prepare", prepare)


@pytest.fixture(autouse=True)
def no_stray_threads() -> Iterator[None]:
    """A test that leaves a thread which would keep the program from ending fails."""
    before = set(threading.enumerate())
    yield
    limit = time.monotonic() + THREAD_GRACE_SECONDS
    while (left := _stray(before)) and time.monotonic() < limit:
        time.sleep(0.01)
    if left:
        pytest.fail(f"threads left running: {', '.join(sorted(t.name for t in left))}")


def _stray(before: set[threading.Thread]) -> list[threading.Thread]:
    now = threading.enumerate()
    return [t for t in now if t not in before and t.is_alive() and not t.daemon]


@pytest.fixture
def rng(request: pytest.FixtureRequest) -> random.Random:
    """Random numbers of the test's own, the same in every run."""
    return random.Random(request.node.nodeid)  # noqa: S311 -- test material, no secret


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of third-party data; skips, and says so, where it is absent."""
    return loaders.shared_data()


def _server_or_skip(tmp_path_factory: pytest.TempPathFactory, *, smart: bool) -> Iterator[Server]:
    """The server; where it cannot be installed, a skip that says so, but in CI a failure."""
    try:
        with running.start(tmp_path_factory.mktemp("fhir-server"), smart=smart) as server:
            yield server
    except CannotInstallError as error:
        if os.environ.get("CI"):
            raise
        pytest.skip(f"the FHIR server could not be installed: {error}")


@pytest.fixture(scope="session")
def running_fhir_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The one server of this test worker, as the last test left it; ask for `fhir_server`."""
    yield from _server_or_skip(tmp_path_factory, smart=False)


@pytest.fixture(scope="session")
def running_smart_fhir_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    """The same, open only to a registered client; ask for `smart_fhir_server`."""
    yield from _server_or_skip(tmp_path_factory, smart=True)


@pytest.fixture
def fhir_server(running_fhir_server: Server) -> Server:
    """A real FHIR R4 server, empty, open to all."""
    running_fhir_server.reset()
    return running_fhir_server


@pytest.fixture
def smart_fhir_server(running_smart_fhir_server: Server) -> Server:
    """A real FHIR R4 server, empty, with SMART backend services (RS384); see `sign_in`."""
    running_smart_fhir_server.reset()
    return running_smart_fhir_server


@pytest.fixture
def millennium(fhir_server: Server) -> Iterator[Millennium]:
    """A proxy that behaves like Millennium, in front of `fhir_server`, which it leaves empty.

    It asks for a token: sign in with `millennium.sign_in` and scopes by resource type, or set
    `millennium.tokens.required = False`.
    """
    with millennium_proxy.start(fhir_server) as proxy:
        yield proxy


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item,
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """A failed test shows the end of the log of the server that it used."""
    report = yield
    used = item.funcargs.values() if isinstance(item, pytest.Function) else ()
    if report.failed:
        for server in {id(s): s for s in used if isinstance(s, Server)}.values():
            log = server.log_file.read_text("utf-8", "replace")[-LOG_TAIL:]
            report.sections.append((f"log of {server.base_url}", log))
    return report


@pytest.fixture(scope="session")
def postgres() -> Iterator[Postgres]:
    """A real PostgreSQL of the tests' own; skips, and says so, where it cannot be installed."""
    pytest.importorskip("psycopg")
    yield from start_postgres()
