"""CUPS's own programs, run one at a time; which CUPS they ask is theirs to know (CUPS_SERVER)."""

import os
import shutil
import subprocess  # fixed programs, no shell
from typing import Final

from fallback.errors import FallbackError

SECONDS: Final = 30
_NO_QUEUES: Final = "No destinations added"


def run(
    program: str, *arguments: str, given: bytes = b"", seconds: float = SECONDS
) -> "subprocess.CompletedProcess[bytes]":
    """Run it, with `given` on its standard input.

    FallbackError where there is no printing system, or where it does not answer in time.
    """
    found = shutil.which(program)
    if found is None:
        raise FallbackError("printing.no_cups")
    try:
        return subprocess.run(  # noqa: S603 a fixed program, its arguments a list, no shell
            [found, *arguments],
            input=given,
            capture_output=True,
            timeout=seconds,
            check=False,
            env=dict(os.environ, LC_ALL="C.UTF-8"),
        )
    except subprocess.TimeoutExpired as error:
        raise FallbackError("printing.no_answer", seconds=seconds) from error


def ask(program: str, *arguments: str, seconds: float = SECONDS) -> str:
    """What it printed. FallbackError where the printing system is not running."""
    done = run(program, *arguments, seconds=seconds)
    said = words(done.stderr)
    if done.returncode and not done.stdout and _NO_QUEUES not in said:
        raise FallbackError("printing.not_running", said=said or str(done.returncode))
    return done.stdout.decode("utf-8", "replace")


def words(said: bytes) -> str:
    """What a program wrote, on one line; what it repeats, once."""
    lines = dict.fromkeys(said.decode("utf-8", "replace").splitlines())
    return " ".join(" ".join(lines).split())
