"""The server ends with the test run, however that ends."""

import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.servers.environment import REPO
from tests.servers.fhir_server import Server
from tests.servers.running import DidNotStartError, start

pytestmark = pytest.mark.server

STARTS_AND_WAITS = """
import sys, time
from pathlib import Path
from tests.servers.running import start
with start(Path(sys.argv[1])) as server:
    print(server.base_url, flush=True)
    time.sleep(60)
"""


def answers(base_url: str) -> bool:
    try:
        return httpx.get(f"{base_url}/metadata", trust_env=False).is_success
    except httpx.TransportError:
        return False


def test_the_server_goes_when_the_test_run_is_killed(fhir_server: Server, tmp_path: Path) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", STARTS_AND_WAITS, str(tmp_path)],
        cwd=REPO,
        stdout=subprocess.PIPE,
        text=True,
    ) as test_run:
        assert test_run.stdout is not None
        base_url = test_run.stdout.readline().strip()
        assert answers(base_url)
        test_run.kill()
    limit = time.monotonic() + 5
    while answers(base_url) and time.monotonic() < limit:
        time.sleep(0.05)
    assert not answers(base_url)


def test_the_server_goes_when_its_block_ends(fhir_server: Server, tmp_path: Path) -> None:
    with start(tmp_path) as server:
        assert answers(server.base_url)
    assert not answers(server.base_url)


def test_a_server_that_does_not_start_says_what_it_logged(
    fhir_server: Server, tmp_path: Path
) -> None:
    (tmp_path / "server.db").write_bytes(b"no database" * 100)
    with pytest.raises(DidNotStartError, match="file is not a database"), start(tmp_path):
        pass
