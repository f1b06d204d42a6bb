"""Programs of Debian's that the tests start: installed where they are missing and it is allowed."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Sequence

from tests.servers.environment import SCRIPT, CannotInstallError

PATH = os.pathsep.join((os.environ.get("PATH", os.defpath), "/usr/sbin", "/sbin"))


def program(name: str, *packages: str) -> str:
    """Where a program lies, its packages installed first if need be. Raises CannotInstallError."""
    see_to([name], packages)
    found = shutil.which(name, path=PATH)
    assert found
    return found


def see_to(programs: Sequence[str], packages: Sequence[str]) -> None:
    """See to it that the programs are there. Raises CannotInstallError."""
    if not _missing(programs):
        return
    with SCRIPT.open("rb") as held:  # one test worker installs, the others wait
        fcntl.flock(held, fcntl.LOCK_EX)
        said = _install(packages) if _missing(programs) else ""
    if missing := _missing(programs):
        raise CannotInstallError(said[-2000:] or f"not here: {', '.join(missing)}")


def _missing(programs: Sequence[str]) -> list[str]:
    return [name for name in programs if shutil.which(name, path=PATH) is None]


def _install(packages: Sequence[str]) -> str:
    """What apt-get said; "" where it may not be asked."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (as_root and not shutil.which("sudo")):
        return ""
    said = ""
    for command in (["update"], ["install", "-y", "--no-install-recommends", *packages]):
        done = subprocess.run(
            [*as_root, "apt-get", "-qq", *command],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
            env=dict(os.environ, DEBIAN_FRONTEND="noninteractive"),
        )
        said += done.stdout + done.stderr
    return said
