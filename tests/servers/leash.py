"""A program that ends with the tests, however they end."""

import contextlib
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Leash:
    """A program that runs; see `leashed.py`."""

    process: "subprocess.Popen[bytes]"

    def let_go(self) -> None:
        """End it, and wait."""
        if self.process.stdin is not None:
            self.process.stdin.close()
        self.process.wait(30)


@contextlib.contextmanager
def leash(program: str, *arguments: str, log: Path, environment: dict[str, str]) -> Iterator[Leash]:
    """Run a program of the environment's PATH until the block ends; what it says goes to `log`."""
    found = shutil.which(program, path=environment["PATH"]) or program
    leashed = str(Path(__file__).with_name("leashed.py"))
    with log.open("wb") as out:
        process = subprocess.Popen(
            [sys.executable, leashed, found, *arguments],
            stdin=subprocess.PIPE,
            stdout=out,
            stderr=subprocess.STDOUT,
            env=environment,
        )
    held = Leash(process)
    try:
        yield held
    finally:
        held.let_go()
