"""A real PostgreSQL of the tests' own: a cluster in a folder, reached by a socket in it.

It never runs as root: then it runs as `nobody`. It can be restarted, or killed, in the middle, and
ends with the tests, however they end.
"""

import contextlib
import os
import shutil
import signal
import subprocess
import sys
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
    leash: "subprocess.Popen[bytes] | None" = None

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
        own = [sys.executable, str(Path(__file__).with_name("leashed.py")), *_as_nobody()]
        with (self.folder / "log").open("ab") as log:
            self.leash = subprocess.Popen(
                [*own, str(self.programs / "postgres"), "-D", str(self.folder / "data")],
                stdin=subprocess.PIPE,
                stdout=log,
                stderr=log,
                cwd=self.folder,
                env=self._environment(),
            )
        limit = time.monotonic() + 60
        while not self._ready():
            if self.leash.poll() is not None or time.monotonic() > limit:
                raise AssertionError((self.folder / "log").read_text("utf-8", "replace")[-2000:])
            time.sleep(0.05)

    def stop(self, mode: str = "immediate") -> None:
        """End it, whatever state a test left it in."""
        if self.leash is None:
            return
        how = signal.SIGQUIT if mode == "immediate" else signal.SIGINT
        with contextlib.suppress(FileNotFoundError, ProcessLookupError, IndexError):
            os.kill(self.postmaster, how)
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.leash.wait(60)
        self.leash.communicate()  # its standard input closes: it ends what is left, and itself
        self.leash = None
        (self.folder / "data" / "postmaster.pid").unlink(missing_ok=True)

    def _ready(self) -> bool:
        with contextlib.suppress(FileNotFoundError):
            file = self.folder / "data" / "postmaster.pid"
            return file.read_text().rstrip().endswith("ready")
        return False

    @property
    def postmaster(self) -> int:
        """Its process."""
        return int((self.folder / "data" / "postmaster.pid").read_text().splitlines()[0])

    def _environment(self) -> dict[str, str]:
        return dict(os.environ, LC_ALL="C.UTF-8", HOME=str(self.folder))

    def run(self, program: str, *arguments: str) -> None:
        """One of PostgreSQL's own programs, never as root."""
        said = self.folder / "said"
        with said.open("wb") as out:  # a pipe would stay open for as long as the server runs
            done = subprocess.run(
                [*_as_nobody(), str(self.programs / program), *arguments],
                stdin=subprocess.DEVNULL,
                stdout=out,
                stderr=out,
                cwd=self.folder,
                env=self._environment(),
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
            server.stop()


def _as_nobody() -> list[str]:
    return ["setpriv", f"--reuid={_USER}", "--clear-groups"] if os.geteuid() == 0 else []


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
