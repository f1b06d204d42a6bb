"""A share: a place that already exists, where small files are put whole and fetched whole.

Names are made by us, never taken from a share. A share that does not answer in time is said, and
left alone: what hangs in it hangs in a thread that the program does not wait for.
"""

import errno
import os
import re
import secrets
import stat
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol, TypeVar

from fallback.errors import FallbackError
from fallback.store.files import sync_folder

T = TypeVar("T")

NAME: Final = re.compile(r"[a-z0-9][a-z0-9-]{0,80}\.(?:package|status)")
OLD_SECONDS: Final = 3600
_PAUSES: Final = (0.05, 0.1, 0.2, 0.4, 0.8)  # seconds
READABLE_BY_ALL: Final = 0o644  # what lies on a share is sealed or signed


class Share(Protocol):
    """Where packages and status files lie. Errors are FallbackErrors."""

    @property
    def label(self) -> str:
        """As IT knows it."""

    def read(self, name: str, most: int) -> bytes | None:
        """The file, or None where there is none. Refused where it is longer than `most` bytes."""

    def write(self, name: str, data: bytes) -> None:
        """Put a file in place, whole; what was there before stays until then."""

    def settle(self) -> None:
        """Make what was put in place last a power failure. Until then, what was there before may
        come back, whole."""

    def names(self) -> tuple[str, ...]:
        """The files that are there and have a name of ours."""

    def remove(self, name: str) -> None:
        """Delete a file; nothing where it is gone."""

    def clear(self) -> None:
        """Remove what killed runs left half-written long ago."""


@dataclass(frozen=True)
class Folder:
    """A folder, a mounted share or a UNC path: plain files, and an atomic replace."""

    path: Path

    @property
    def label(self) -> str:
        """Its path."""
        return str(self.path)

    def read(self, name: str, most: int) -> bytes | None:
        """The file, if it is one: a pipe, a folder or a link is not."""
        file = self.path / ours(name)
        try:
            flags = os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_NONBLOCK", 0)
            descriptor = os.open(file, flags | getattr(os, "O_BINARY", 0))
            with os.fdopen(descriptor, "rb") as opened:
                if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                    raise FallbackError("staging.not_a_file", file=name, share=self.label)
                data = opened.read(most + 1)
        except FileNotFoundError:
            self._there()
            return None
        except OSError as error:
            raise worded(error, self.label) from error
        if len(data) > most:
            raise FallbackError("staging.too_large", file=name)
        return data

    def write(self, name: str, data: bytes) -> None:
        """Beside it first, to the disk, then in its place."""
        _place(self.path / ours(name), data, self.label)

    def settle(self) -> None:
        """The folder, to the disk: once for all files."""
        _settle(self.path)

    def names(self) -> tuple[str, ...]:
        """Those in the folder."""
        try:
            found = sorted(entry.name for entry in os.scandir(self.path))
        except OSError as error:
            raise worded(error, self.label) from error
        return tuple(name for name in found if NAME.fullmatch(name))

    def remove(self, name: str) -> None:
        """Whatever lies there by that name."""
        try:
            (self.path / ours(name)).unlink(missing_ok=True)
        except OSError as error:
            raise worded(error, self.label) from error

    def clear(self) -> None:
        """Those that nobody has written to for an hour; what cannot be removed stays."""
        with suppress(OSError):
            for left in self.path.glob(".*.part"):
                if time.time() - left.lstat().st_mtime > OLD_SECONDS:
                    left.unlink(missing_ok=True)

    def _there(self) -> None:
        """A share that is not mounted is not an empty share."""
        if not self.path.is_dir():
            raise FallbackError("staging.no_share", share=self.label)


@dataclass(frozen=True)
class InTime:
    """A share that is given `seconds` for each answer."""

    share: Share
    seconds: float

    @property
    def label(self) -> str:
        """As IT knows it."""
        return self.share.label

    def read(self, name: str, most: int) -> bytes | None:
        """In time."""
        return self._within(lambda: self.share.read(name, most))

    def write(self, name: str, data: bytes) -> None:
        """In time; where not, nobody knows whether it came in, and the next run writes anew."""
        self._within(lambda: self.share.write(name, data))

    def settle(self) -> None:
        """In time."""
        self._within(self.share.settle)

    def names(self) -> tuple[str, ...]:
        """In time."""
        return self._within(self.share.names)

    def remove(self, name: str) -> None:
        """In time."""
        self._within(lambda: self.share.remove(name))

    def clear(self) -> None:
        """In time."""
        self._within(self.share.clear)

    def _within(self, act: Callable[[], T]) -> T:
        done: list[T] = []
        failed: list[BaseException] = []

        def run() -> None:
            try:
                done.append(act())
            except BaseException as error:  # raised again by whoever waits
                failed.append(error)

        thread = threading.Thread(target=run, name="share", daemon=True)
        thread.start()
        thread.join(self.seconds)
        if failed:
            raise failed[0]
        if not done:
            raise FallbackError(
                "staging.share_hangs", share=self.label, seconds=f"{self.seconds:g}"
            )
        return done[0]


def put(file: Path, data: bytes, label: str) -> None:
    """Write a file that all may read, whole, so that it lasts."""
    _place(file, data, label)
    _settle(file.parent)


def _place(file: Path, data: bytes, label: str) -> None:
    """Beside it first, to the disk, then in its place."""
    fresh = file.with_name(f".{file.name}.{secrets.token_hex(4)}.part")
    try:
        flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0)
        with os.fdopen(os.open(fresh, flags, READABLE_BY_ALL), "wb") as out:
            out.write(data)
            out.flush()
            os.fsync(out.fileno())
        in_turn(lambda: fresh.replace(file), lambda error: isinstance(error, PermissionError))
    except OSError as error:
        with suppress(OSError):
            fresh.unlink(missing_ok=True)
        raise worded(error, label) from error


def in_turn(replace: Callable[[], object], held: Callable[[OSError], bool]) -> None:
    """Put one file in another's place. Windows, and servers like it, refuse that while somebody
    has the other open: a reader has it for a moment, and is waited for."""
    for pause in _PAUSES:
        try:
            replace()
        except OSError as error:
            if not held(error):
                raise
            time.sleep(pause)
        else:
            return
    replace()


def _settle(folder: Path) -> None:
    with suppress(OSError):  # not every file server knows how
        sync_folder(folder)


def worded(error: OSError, share: str) -> FallbackError:
    """The sentence for what a share answered."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return FallbackError("staging.share_full", share=share)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return FallbackError("staging.share_closed", share=share)
    if error.errno in (errno.ENOENT, errno.ENOTDIR) or isinstance(error, FileNotFoundError):
        return FallbackError("staging.no_share", share=share)
    return FallbackError("staging.share_failed", share=share, said=error.strerror or error)


def ours(name: str) -> str:
    """The name, if it is one of ours: no other is ever asked for."""
    if not NAME.fullmatch(name):
        raise ValueError(f"not a name of ours: {name!r}")
    return name
