"""The FHIR server's own virtual environment, made once from a lock file with hashes.

It is made in a folder beside the project's own and carries the lock file's hash, so that a new
lock makes a new environment and a half-made one is never used.
"""

import fcntl
import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

REPO = Path(__file__).parents[2]
LOCK_FILE = REPO / "packaging" / "locks" / "fhir-server.txt"
FOLDER = REPO / ".venv-fhir-server"


class CannotInstallError(Exception):
    """The server could not be installed here; says what pip said."""


def python() -> Path:
    """The server's python, installed if need be. Raises CannotInstallError."""
    executable = FOLDER / "bin" / "python"
    # Several test workers, and several test runs, may ask at the same time: one makes, all wait.
    with LOCK_FILE.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not _is_made():
            _make(executable)
    return executable


def _mark() -> Path:
    return FOLDER / "made-from"


def _wanted() -> str:
    return hashlib.sha256(LOCK_FILE.read_bytes()).hexdigest()


def _is_made() -> bool:
    return _mark().is_file() and _mark().read_text("ascii") == _wanted()


def _make(executable: Path) -> None:
    shutil.rmtree(FOLDER, ignore_errors=True)
    _run(sys.executable, "-m", "venv", str(FOLDER))
    _run(
        str(executable), "-m", "pip", "install", "--quiet", "--no-input",
        "--disable-pip-version-check", "--require-hashes", "-r", str(LOCK_FILE),
    )  # fmt: skip
    _mark().write_text(_wanted(), "ascii")


def _run(*command: str) -> None:
    environment = {k: v for k, v in os.environ.items() if k != "PYTHONPATH"}
    done = subprocess.run(
        command, capture_output=True, text=True, timeout=600, env=environment, check=False
    )
    if done.returncode:
        raise CannotInstallError(f"{' '.join(command)}\n{(done.stdout + done.stderr)[-2000:]}")
