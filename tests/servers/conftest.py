"""What the tests of the proxy share."""

from collections.abc import Iterator

import httpx
import pytest

from tests.servers.invented import PATIENT
from tests.servers.millennium import Millennium


@pytest.fixture
def client(millennium: Millennium) -> Iterator[httpx.Client]:
    """Somebody who need not sign in."""
    millennium.tokens.required = False
    millennium.server.put(PATIENT)
    with httpx.Client(base_url=millennium.base_url, timeout=30, trust_env=False) as client:
        yield client
