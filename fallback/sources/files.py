"""A file is read whole and still, or not at all: one that is being written is left alone."""

import os
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from stat import S_ISREG

from fallback.errors import FallbackError

MOST_BYTES = 200_000_000
SETTLE_SECONDS = 2.0


@dataclass(frozen=True)
class FileRead:
    """A file's bytes, and its stamp: what tells whether it changed."""

    path: Path
    data: bytes
    stamp: tuple[int, int]  # size, mtime in ns

    @property
    def written(self) -> datetime:
        """When it was last written."""
        return datetime.fromtimestamp(self.stamp[1] / 1e9, UTC).replace(microsecond=0)


def stamp(path: Path) -> tuple[int, int]:
    """Size and time of the last change. Raises FallbackError where there is no such file."""
    try:
        found = path.stat()
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise FallbackError("sources.no_file", path=path, said=said) from error
    if not S_ISREG(found.st_mode):
        raise FallbackError("sources.no_file", path=path, said="?")
    return found.st_size, found.st_mtime_ns


def read(
    path: Path, *, most: int = MOST_BYTES, pause: Callable[[float], object] = time.sleep
) -> FileRead:
    """The file as it stands still. One that changed just now is looked at again after `pause`.
    Raises FallbackError where it is missing, too large, or being written."""
    before = stamp(path)
    if before[0] > most:
        raise FallbackError("sources.file_too_large", path=path, most=most // 1_000_000)
    if 0 <= time.time() - before[1] / 1e9 < SETTLE_SECONDS:
        pause(SETTLE_SECONDS)
    try:
        with path.open("rb") as file:
            data = file.read(most + 1)
            opened = os.fstat(file.fileno())
    except OSError as error:
        raise FallbackError("sources.no_file", path=path, said=error.strerror) from error
    held = (opened.st_size, opened.st_mtime_ns)
    if stamp(path) != before or held != before or len(data) != before[0]:
        raise FallbackError("sources.being_written", path=path)
    return FileRead(path, data, before)
