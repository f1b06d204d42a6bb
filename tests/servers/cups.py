"""A real CUPS and real IPP printers of the tests' own: loopback only, nothing of the machine's.

cupsd listens on a socket in a folder of its own; `ippeveprinter` plays the printer, and keeps each
PDF that "came out". A printer can be told to run out of paper, to jam, or to be switched off.
"""

import contextlib
import os
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from tests.servers import debian
from tests.servers.environment import CannotInstallError
from tests.servers.leash import Leash, leash

PROGRAMS = ("cupsd", "ippeveprinter", "dbus-daemon", "lp", "lpstat", "lpadmin", "cancel")
PACKAGES = ("cups", "cups-client", "cups-ipp-utils", "dbus")
START_SECONDS = 30

_BUS = """\
<busconfig>
  <type>system</type>
  <listen>unix:path={folder}/bus</listen>
  <policy context="default">
    <allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/>
  </policy>
</busconfig>
"""
_FILES = """\
ServerRoot {folder}/conf
StateDir {folder}/state
CacheDir {folder}/cache
RequestRoot {folder}/spool
TempDir {folder}/temp
DocumentRoot {folder}/docs
ErrorLog {folder}/error_log
AccessLog {folder}/access_log
PageLog {folder}/page_log
"""
_CONF = """\
Listen {folder}/cups.sock
Browsing No
DefaultShared No
WebInterface No
PreserveJobFiles {preserve}
JobRetryInterval 2
<Policy default>
  <Limit All>
    Order deny,allow
  </Limit>
</Policy>
<Location />
  Order deny,allow
</Location>
<Location /admin>
  Order deny,allow
</Location>
<Location /admin/conf>
  Order deny,allow
</Location>
"""
# What the printer does with a page: tells what is wrong while the file `trouble` says so, and then
# keeps the page, or jams.
_COMMAND = """\
#!/bin/sh
cd '{folder}' || exit 1
while [ -s trouble ]; do
  now=$(cat trouble)
  case "$now" in
    jam) echo "STATE: +media-jam-error" >&2; exit 1 ;;
  esac
  [ "$now" = "$was" ] || echo "STATE: +$now" >&2
  was=$now
  sleep 0.1
done
[ -z "$was" ] || echo "STATE: -$was" >&2
env | grep '^IPP_' > "out/$$.options"
cp "$1" "out/$$.part" && mv "out/$$.part" "out/$$.pdf"
"""


@dataclass(frozen=True)
class Printer:
    """A printer that is a program, and the queue that leads to it."""

    queue: str
    folder: Path
    leash: Leash

    def trouble(self, reason: str) -> None:
        """From now on: an IPP reason such as "media-empty-error", "jam", or "" for none."""
        (self.folder / "trouble").write_text(reason, "utf-8")

    def switch_off(self) -> None:
        """It does not answer any more."""
        self.leash.let_go()

    @property
    def came_out(self) -> tuple[bytes, ...]:
        """The PDFs that it printed, oldest first."""
        found = sorted((self.folder / "out").glob("*.pdf"), key=lambda file: file.stat().st_mtime)
        return tuple(file.read_bytes() for file in found)

    @property
    def asked(self) -> str:
        """The job attributes that it was asked for, as `IPP_NAME=value` lines."""
        return "".join(
            file.read_text("utf-8") for file in sorted((self.folder / "out").glob("*.options"))
        )


@dataclass(frozen=True)
class Cups:
    """The printing system of the tests."""

    folder: Path
    environment: dict[str, str] = field(repr=False)

    def run(self, *command: str) -> str:
        """One of CUPS's own programs, in this CUPS; what it printed."""
        done = subprocess.run(
            command, env=self.environment, capture_output=True, text=True, timeout=60, check=False
        )
        if done.returncode:
            raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
        return done.stdout

    @contextlib.contextmanager
    def printer(self, queue: str) -> Iterator[Printer]:
        """Switch a printer on, and make a queue to it; both are gone after the block."""
        folder = self.folder / f"printer-{queue}"
        shutil.rmtree(folder, ignore_errors=True)
        (folder / "out").mkdir(parents=True)
        (folder / "spool").mkdir()
        command = folder / "command.sh"
        command.write_text(_COMMAND.format(folder=folder), "utf-8")
        command.chmod(0o755)
        port = _free_port()
        with leash(
            *("ippeveprinter", "-n", "localhost", "-p", str(port), "-r", "off", "-2"),
            *("-f", "application/pdf", "-c", str(command), "-d", str(folder / "spool"), queue),
            log=folder / "log",
            environment=self.environment,
        ) as held:
            _until(lambda: _answers(port), folder / "log")
            device = f"ipp://localhost:{port}/ipp/print"
            self.run("lpadmin", "-p", queue, "-E", "-v", device, "-m", "everywhere")
            _until(lambda: self.knows(queue), self.folder / "error_log")
            try:
                yield Printer(queue, folder, held)
            finally:
                self.run("cancel", "-a", queue)
                self.run("lpadmin", "-x", queue)

    def knows(self, queue: str) -> bool:
        """Whether CUPS has learnt already what a new queue can do."""
        asked = ("lpoptions", "-p", queue, "-l")
        done = subprocess.run(asked, env=self.environment, capture_output=True, check=False)
        return done.stdout != b""

    def documents(self) -> list[str]:
        """The print jobs that CUPS keeps on the disk in the clear."""
        return sorted(file.name for file in (self.folder / "spool").glob("d*"))


@contextlib.contextmanager
def start(*, preserve: str = "No") -> Iterator[Cups]:
    """Run CUPS until the block ends. Raises CannotInstallError."""
    debian.see_to(PROGRAMS, PACKAGES)
    with tempfile.TemporaryDirectory(prefix="cups") as name:
        folder = Path(name)
        folder.chmod(0o755)  # its filters run as another user
        for part in ("conf", "state", "cache", "spool", "temp", "docs"):
            (folder / part).mkdir()
        (folder / "temp").chmod(0o1777)
        (folder / "bus.conf").write_text(_BUS.format(folder=folder))
        (folder / "conf" / "cups-files.conf").write_text(_FILES.format(folder=folder))
        (folder / "conf" / "cupsd.conf").write_text(_CONF.format(folder=folder, preserve=preserve))
        environment = dict(
            os.environ,
            PATH=debian.PATH,
            CUPS_SERVER=str(folder / "cups.sock"),
            DBUS_SYSTEM_BUS_ADDRESS=f"unix:path={folder}/bus",
            CUPS_SERVERROOT=str(folder / "conf"),
            HOME=str(folder),
            LC_ALL="C.UTF-8",
        )
        with contextlib.ExitStack() as stack:
            bus = ("dbus-daemon", f"--config-file={folder}/bus.conf", "--nofork", "--nopidfile")
            stack.enter_context(leash(*bus, log=folder / "bus.log", environment=environment))
            _until((folder / "bus").exists, folder / "bus.log")
            conf = folder / "conf"
            cupsd = ("cupsd", "-f", "-c", f"{conf}/cupsd.conf", "-s", f"{conf}/cups-files.conf")
            stack.enter_context(leash(*cupsd, log=folder / "cupsd.log", environment=environment))
            _until((folder / "cups.sock").exists, folder / "error_log")
            yield Cups(folder, environment)


def start_or_skip(*, preserve: str = "No") -> Iterator[Cups]:
    """For a fixture: CUPS, or, where it cannot be installed, a skip that says so."""
    try:
        with start(preserve=preserve) as cups:
            yield cups
    except CannotInstallError as error:
        pytest.skip(f"CUPS could not be installed: {error}")


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
    return port


def _answers(port: int) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("localhost", port), timeout=1):
        return True
    return False


def _until(ready: Callable[[], bool], log: Path) -> None:
    limit = time.monotonic() + START_SECONDS
    while time.monotonic() < limit:
        if ready():
            return
        time.sleep(0.02)
    said = log.read_text("utf-8", "replace")[-2000:] if log.exists() else "nothing"
    raise AssertionError(f"did not start; it said: {said}")
