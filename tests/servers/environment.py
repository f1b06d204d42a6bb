"""The FHIR server's own virtual environment, made by the same script that `make test` uses."""

import fcntl
import subprocess
from pathlib import Path

REPO = Path(__file__).parents[2]
SCRIPT = REPO / "packaging" / "bootstrap.sh"


class CannotInstallError(Exception):
    """The server could not be installed here; says what the script said."""


def python() -> Path:
    """The server's python, installed from pinned and hashed packages if it is not there yet.

    Raises CannotInstallError.
    """
    # Several test workers, and several test runs, may ask at the same time: one makes, all wait.
    with SCRIPT.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        done = subprocess.run(
            ["/bin/sh", str(SCRIPT), "server"],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
        )
    if done.returncode:
        raise CannotInstallError((done.stdout + done.stderr)[-2000:])
    return REPO / ".venv-fhir-server" / "bin" / "python"
