"""Small files beside the store: replaced whole or not at all, readable by their owner alone."""

import errno
import os
import secrets
from pathlib import Path

from fallback.errors import FallbackError

OWNER_ONLY = 0o600


def write_whole(path: Path, data: bytes) -> None:
    """Write a file so that after a crash it holds all of `data`, or what it held before."""
    fresh = path.with_name(f"{path.name}.{secrets.token_hex(4)}.new")
    try:
        descriptor = os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, OWNER_ONLY)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(path)
        sync_folder(path.parent)
    except OSError as error:
        fresh.unlink(missing_ok=True)
        raise worded(error, path) from error


def read_whole(path: Path) -> bytes:
    """The file's bytes. FallbackError where it is missing or may not be read."""
    try:
        return path.read_bytes()
    except OSError as error:
        said = error.strerror or error
        raise FallbackError("store.cannot_open", path=path, said=said) from error


def claim(source: Path, target: Path) -> None:
    """Give a file a name that nobody has; FileExistsError where somebody does."""
    if os.name == "posix":
        target.hardlink_to(source)
        sync_folder(target.parent)
    else:
        source.rename(target)  # Windows: refuses an existing target


def sync_folder(folder: Path) -> None:
    """Make renames in a folder last (Windows does so by itself)."""
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def worded(error: OSError, path: Path) -> FallbackError:
    """The sentence for what the system said about writing a file."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return FallbackError("store.disk_full", path=path)
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return FallbackError("store.read_only", path=path)
    return FallbackError("store.cannot_open", path=path, said=error.strerror or error)
