"""What the demo record system remembers: one small JSON file, replaced whole, by one at a time."""

import os
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

import msgspec

from fallback.demo.doses import Spans
from fallback.demo.meanwhile import Change
from fallback.errors import FallbackError
from fallback.sources.record_system import DoseItem, ObservationItem

PATIENCE = 3.0  # seconds: a lock that is older was left by a program that died


class KeptDocument(msgspec.Struct, frozen=True, tag="document"):
    """A document that came in; of its PDF only the size and digest are kept."""

    identifier: str
    patient_id: str
    title: str
    period_start: datetime
    period_end: datetime
    size: int
    sha256: str


class Written(msgspec.Struct, frozen=True):
    """Something that was written back: where it is kept, and when it came."""

    id: str
    at: datetime
    item: DoseItem | ObservationItem | KeptDocument


class State(msgspec.Struct, frozen=True):
    """Everything. `anchor` is the ward's day 0; doses are charted up to `charted_until`;
    `on_paper`: what comes after that was written on paper, until the ward is read anew."""

    seed: int
    anchor: datetime
    charted_until: datetime
    on_paper: bool = False
    down: bool = False
    quiet: Spans = ()
    changes: tuple[Change, ...] = ()
    waiting: tuple[Change, ...] = ()  # changes that show when the system is up again
    written: tuple[Written, ...] = ()


def load(file: Path) -> State | None:
    """What was kept; None where nothing is. FallbackError where it cannot be read."""
    try:
        return msgspec.json.decode(file.read_bytes(), type=State)
    except FileNotFoundError:
        return None
    except (OSError, msgspec.DecodeError) as error:
        raise FallbackError("demo.unreadable", path=file, said=error) from error


def save(file: Path, state: State) -> None:
    """Keep it: the whole new file or the whole old one."""
    fresh = file.with_suffix(".new")
    try:
        with fresh.open("wb") as out:
            out.write(msgspec.json.format(msgspec.json.encode(state), indent=1))
            out.flush()
            os.fsync(out.fileno())
        fresh.replace(file)
    except OSError as error:
        raise FallbackError("demo.not_kept", path=file, said=error) from error


@contextmanager
def alone(file: Path) -> Iterator[None]:
    """Hold the file's lock, so that no one else's change is lost."""
    lock = file.with_suffix(".lock")
    if not _waited(lock):
        with suppress(OSError):
            lock.unlink(missing_ok=True)
        if not _waited(lock):
            raise FallbackError("demo.not_kept", path=file, said=lock.name)
    try:
        yield
    finally:
        lock.unlink(missing_ok=True)


def _waited(lock: Path) -> bool:
    until = time.monotonic() + PATIENCE
    while time.monotonic() < until:
        if _taken(lock):
            return True
        time.sleep(0.01)
    return False


def _taken(lock: Path) -> bool:
    try:
        lock.parent.mkdir(parents=True, exist_ok=True)
        lock.touch(exist_ok=False)
    except OSError:  # there already; or, on Windows, just being removed
        return False
    return True
