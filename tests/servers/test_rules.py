"""The rules that hold for every test hold: proved by a test run inside the test run."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.servers.environment import REPO

INNER = """
import os, random, threading
from pathlib import Path

from tests.servers import environment

end = threading.Event()

def test_leaves_a_thread():
    threading.Thread(target=end.wait).start()

def test_leaves_a_daemon():
    threading.Thread(target=threading.Event().wait, daemon=True).start()

def test_random(rng):
    print("drawn", rng.random())
    assert False

def test_data(shared_data):
    pass

def test_display():
    assert os.environ["QT_QPA_PLATFORM"] == "offscreen"

def test_server(monkeypatch, request):
    script = Path(__file__).with_name("bootstrap.sh")
    script.write_text("echo no network here; exit 1")
    monkeypatch.setattr(environment, "SCRIPT", script)
    request.getfixturevalue("fhir_server")

def test_lets_the_thread_end():
    end.set()
"""
LOGGED = """
def test_fails(fhir_server):
    fhir_server.count("Patient")
    assert False
"""


def run(folder: Path, source: str, **variables: str) -> str:
    (folder / "test_inner.py").write_text(source, "utf-8")
    ours = {k: v for k, v in os.environ.items() if k not in ("CI", "QT_QPA_PLATFORM")}
    ours["COLUMNS"] = "1000"  # pytest's summary is cut to the width
    done = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "tests.conftest", "-p", "no:cacheprovider",
         "-ra", "--rootdir", str(folder), str(folder / "test_inner.py")],
        cwd=REPO, env=ours | variables, capture_output=True, text=True, timeout=120, check=False,
    )  # fmt: skip
    return done.stdout


def test_a_stray_thread_fails_its_test_and_what_is_missing_skips_visibly(tmp_path: Path) -> None:
    nowhere = str(tmp_path / "nowhere")
    first = run(tmp_path, INNER, FALLBACK_SHARED_DATA=nowhere)
    assert "test_inner.py::test_leaves_a_thread - Failed: threads left running: Thread-" in first
    assert f"the third-party data is not here: {nowhere}" in first
    assert "could not be installed: no network here" in first
    assert "1 failed, 4 passed, 2 skipped, 1 error" in first

    second = run(tmp_path, INNER, FALLBACK_SHARED_DATA=nowhere, CI="true")
    assert "CannotInstallError: no network here" in second
    assert "2 failed, 4 passed, 1 skipped, 1 error" in second
    drawn = [
        line
        for output in (first, second)
        for line in output.splitlines()
        if line.startswith("drawn")
    ]
    assert len(drawn) == 2
    assert drawn[0] == drawn[1]


@pytest.mark.server
def test_a_failed_test_shows_the_log_of_its_server(tmp_path: Path) -> None:
    shown = run(tmp_path, LOGGED)
    assert "log of http://127.0.0.1:" in shown
    assert "GET /fhir/Patient?_summary=count" in shown
