"""A real CUPS with real IPP printers, or a skip that says why not."""

from collections.abc import Iterator

import pytest

from tests.servers import cups as server
from tests.servers.cups import Cups, Printer


@pytest.fixture(scope="session")
def running_cups() -> Iterator[Cups]:
    """The one CUPS of this test worker."""
    yield from server.start_or_skip()


@pytest.fixture
def cups(running_cups: Cups, monkeypatch: pytest.MonkeyPatch) -> Cups:
    """A CUPS without queues, which this process talks to."""
    for name, value in running_cups.environment.items():
        monkeypatch.setenv(name, value)
    return running_cups


@pytest.fixture
def printer(cups: Cups) -> Iterator[Printer]:
    """A printer that works, behind the queue "Avd11"."""
    with cups.printer("Avd11") as made:
        yield made


@pytest.fixture
def other(cups: Cups) -> Iterator[Printer]:
    """Another, behind the queue "Exp"."""
    with cups.printer("Exp") as made:
        yield made
