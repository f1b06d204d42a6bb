"""Room held back for the day the disk is full: a person who unlocks then gets it.

The timetable lays it by while there is plenty. To unlock, to declare an outage and to number
sheets all write a little; without room of its own a ward could not print what it has.
"""

import contextlib
import os
import shutil
from pathlib import Path

from fallback.store.files import OWNER_ONLY

NAME = "store.spare"
SIZE = 8_000_000  # bytes
_PLENTY = 10 * SIZE


def lay_by(folder: Path) -> None:
    """Hold the room back, where it is not yet and there is plenty; else do without."""
    place = folder / NAME
    with contextlib.suppress(OSError):
        if place.exists() or shutil.disk_usage(folder).free < _PLENTY:
            return
        descriptor = os.open(place, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            for _ in range(SIZE // 1_000_000):
                file.write(os.urandom(1_000_000))  # a file system that compresses gains nothing


def give_back(folder: Path) -> None:
    """Let go of it, where the disk has little room left."""
    with contextlib.suppress(OSError):
        if shutil.disk_usage(folder).free < SIZE:
            (folder / NAME).unlink(missing_ok=True)
