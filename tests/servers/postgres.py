"""A real PostgreSQL of the tests' own: a cluster in a folder, reached by a socket in it.

It never runs as root: then it runs as `nobody`. It can be restarted, or killed, in the middle.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.servers.environment import CannotInstallError

_USER = "nobody"
_CONF = """
listen_addresses = ''
unix_socket_directories = '{folder}'
max_connections = 60
shared_buffers = 32MB
fsync = {fsync}
"""


@dataclass
class Postgres:
    """The server. Each test takes a database of its own."""

    folder: Path
    programs: Path
    made: int = 0

    def new_database(self, like: str = "template0") -> str:
        """An empty database, or one like another; how to connect to it."""
        self.made += 1
        name = f"test_{self.made}"
        self.run("createdb", "-h", str(self.folder), "-U", "fallback", "-T", like, name)
        return f"host={self.folder} dbname={name} user=fallback"

    def restart(self, mode: str = "immediate") -> None:
        """Stop it (`immediate`: as a power cut does) and start it again."""
        self.stop(mode)
        self.start()

    def start(self) -> None:
        """Run; returns when it answers."""
        self.run(
            "pg_ctl", "-D", str(self.folder / "data"), "-w", "-l", f"{self.folder}/log", "start"
        )

    def stop(self, mode: str = "immediate") -> None:
        """End it."""
        self.run("pg_ctl", "-D", str(self.folder / "data"), "-m", mode, "-w", "stop")

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's own programs, never as root."""
        as_nobody = ["setpriv", f"--reuid={_USER}", "--clear-groups"] if os.geteuid() == 0 else []
        said = self.folder / "said"
        with said.open("wb") as out:  # a pipe would stay open for as long as the server runs
            done = subprocess.run(
                [*as_nobody, str(self.programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=self.folder,
                env=dict(os.environ, LC_ALL="C.UTF-8", HOME=str(self.folder)),
                timeout=120,
                check=False,
            )
        if done.returncode:
            raise AssertionError(f"{program}: {said.read_text('utf-8', 'replace')}")


@contextlib.contextmanager
def start(*, fsync: str = "off") -> Iterator[Postgres]:
    """Run PostgreSQL until the block ends. Raises CannotInstallError.

    Without `fsync` it outlives its own end, as the tests need, though not the machine's.
    """
    programs = install()
    with tempfile.TemporaryDirectory(prefix="pg") as name:
        folder = Path(name)
        if os.geteuid() == 0:
            shutil.chown(folder, _USER)
        server = Postgres(folder, programs)
        data = str(folder / "data")
        server.run("initdb", "-D", data, "-U", "fallback", "-A", "trust", "-E", "UTF8")
        with (folder / "data" / "postgresql.conf").open("a") as conf:
            conf.write(_CONF.format(folder=folder, fsync=fsync))
        server.start()
        try:
            yield server
        finally:
            _end(folder / "data" / "postmaster.pid")


def _end(pid_file: Path) -> None:
    """Kill our own postmaster, whatever state a test left it in."""
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        pid = int(pid_file.read_text().splitlines()[0])
        os.kill(pid, signal.SIGQUIT)
        for _ in range(600):
            os.kill(pid, 0)
            with contextlib.suppress(ChildProcessError):
                os.waitpid(pid, os.WNOHANG)
            time.sleep(0.05)


def install() -> Path:
    """Where the server's programs are; installed where they are not. Raises CannotInstallError."""
    if found := _programs():
        return found
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (as_root and not shutil.which("sudo")):
        raise CannotInstallError("PostgreSQL is not here")
    said = ""
    for command in (["update"], ["install", "-y", "--no-install-recommends", "postgresql"]):
        done = subprocess.run(
            [*as_root, "apt-get", "-qq", *command],
            capture_output=True,
            text=True,
            timeout=600,
            check=False,
            env=dict(os.environ, DEBIAN_FRONTEND="noninteractive"),
        )
        said += done.stdout + done.stderr
    if found := _programs():
        return found
    raise CannotInstallError(said[-2000:])


def start_or_skip() -> Iterator[Postgres]:
    """For a fixture: PostgreSQL, or, where it cannot be installed, a skip that says so."""
    try:
        with start() as server:
            yield server
    except CannotInstallError as error:
        pytest.skip(f"PostgreSQL could not be installed: {error}")


def _programs() -> Path | None:
    newest = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if newest:
        return newest[-1].parent
    found = shutil.which("initdb")
    return Path(found).parent if found else None
