"""Fixtures shared by all tests."""

import os
from collections.abc import Iterator

import pytest

from tests.servers import running
from tests.servers.environment import CannotInstallError
from tests.servers.fhir_server import Server


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
