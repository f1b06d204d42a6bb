"""One run at a time. The operating system holds the lock, so a killed run leaves none behind."""

import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from fallback.errors import FallbackError
from fallback.store.files import OWNER_ONLY, worded


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Hold the lock `file`. FallbackError, at once, where another run holds it."""
    try:
        descriptor = os.open(file, os.O_RDWR | os.O_CREAT, OWNER_ONLY)
    except OSError as error:
        raise worded(error, file) from error
    try:
        try:
            _lock(descriptor)
        except OSError as error:
            raise FallbackError("staging.runs_already", file=file) from error
        yield
    finally:
        os.close(descriptor)


def _lock(descriptor: int) -> None:
    if sys.platform == "win32":
        import msvcrt

        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
