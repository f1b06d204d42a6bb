"""A folder that scanners write to: a file is taken once nobody writes to it any more.

It has to have the same size, time and bytes at two looks, and to be readable to its end at both.
"""

import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Final, TypeAlias

from fallback.errors import FallbackError
from fallback.recovery.intake.add import Added, add, page_count, unheeded
from fallback.recovery.intake.reading import Reading
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.texts import Message, say

SUFFIXES: Final = frozenset({".pdf", ".tif", ".tiff", ".jpg", ".jpeg", ".png"})
WAIT: Final = 5.0  # seconds between the looks


@dataclass(frozen=True)
class Taken:
    """What was done with one file: taken in, or why not. The file is where `path` says."""

    path: Path
    added: Added | None = None
    said: Message | None = None


@dataclass(frozen=True)
class Seen:
    """What a file was at one look. `over`: all that can be done with it as it is, is done."""

    size: int
    changed: int
    digest: str = ""
    fault: Message | None = None
    over: bool = field(default=False, compare=False)


Looks: TypeAlias = Mapping[Path, Seen | None]
"""Each file at the last look; None: it could not be opened at all, as while a scanner holds it."""


def watch(
    session: Session,
    folder: Path,
    outage_id: str = "",
    done: Path | None = None,
    wait: float = WAIT,
    sleep: Callable[[float], None] = time.sleep,
) -> tuple[Taken, ...]:
    """Take in what lies in a folder now; `done`: where files go once every page is kept, else
    they stay. FallbackError where the folder cannot be read."""
    with Reading() as reading:
        before = {path: _look(reading, path) for path in _files(folder)}
        if before:
            sleep(wait)
        take = partial(add, session, outage_id=outage_id, reading=reading)
        return tuple(_taken(reading, path, seen, take, done) for path, seen in before.items())


def sweep(
    session: Session,
    folder: Path,
    before: Looks,
    outage_id: str = "",
    done: Path | None = None,
    progress: Progress = unheeded,
) -> tuple[tuple[Taken, ...], Looks]:
    """One look at a folder that is looked at again and again, `WAIT` apart: what has not changed
    since the look `before` is taken in. What was done, and what was seen for the next look.
    FallbackError where the folder cannot be read, or where `progress` asked to stop."""
    taken: list[Taken] = []
    after: dict[Path, Seen | None] = {}
    with Reading() as reading:
        take = partial(add, session, outage_id=outage_id, progress=progress, reading=reading)
        for path in _files(folder):
            seen = before.get(path)
            if seen is not None and seen.over and _unchanged(path, seen):
                after[path] = seen
                continue
            after[path] = now = _look(reading, path)
            if seen is None or now is None or now != seen:
                continue
            one = _taken(reading, path, seen, take, done)
            taken.append(one)
            changing = one.said is not None and one.said.key == "intake.still_written"
            after[path] = replace(now, over=not changing)
    return tuple(taken), after


def _unchanged(path: Path, seen: Seen) -> bool:
    try:
        state = path.stat()
    except OSError:
        return False
    return (state.st_size, state.st_mtime_ns) == (seen.size, seen.changed)


def _files(folder: Path) -> list[Path]:
    try:
        every = sorted(folder.iterdir())
    except OSError as error:
        raise FallbackError("intake.folder", folder=folder, said=error.strerror) from error
    hidden = (".", "~")
    return [path for path in every if path.is_file() and not path.name.startswith(hidden)]


def _look(reading: Reading, path: Path) -> Seen | None:
    """Size, time and hash, and whether it can be read to its end."""
    try:
        state = path.stat()
        if path.suffix.lower() not in SUFFIXES:
            return Seen(state.st_size, state.st_mtime_ns, fault=_unknown(path))
        data = path.read_bytes()
    except OSError:
        return None
    fault = None
    try:
        page_count(reading, path.name, data)
    except FallbackError as error:
        fault = error.message
    return Seen(len(data), state.st_mtime_ns, hashlib.sha256(data).hexdigest(), fault)


def _unknown(path: Path) -> Message:
    return say("intake.file_not_a_scan", name=path.name, page=0)


def _taken(
    reading: Reading,
    path: Path,
    before: Seen | None,
    take: Callable[[str, bytes], Added],
    done: Path | None,
) -> Taken:
    now = _look(reading, path)
    if now is None or now != before:
        return Taken(path, said=say("intake.still_written", name=path.name))
    if now.fault is not None:
        return Taken(path, said=now.fault)
    try:
        data = path.read_bytes()
        if hashlib.sha256(data).hexdigest() != now.digest:
            return Taken(path, said=say("intake.still_written", name=path.name))
        added = take(path.name, data)
    except FallbackError as error:
        if error.message.key == "intake.stopped":
            raise
        return Taken(path, said=error.message)
    except OSError:
        return Taken(path, said=say("intake.still_written", name=path.name))
    return _put_away(path, added, done)


def _put_away(path: Path, added: Added, done: Path | None) -> Taken:
    """Move a file whose pages are all kept; never over another one."""
    if done is None:
        return Taken(path, added)
    try:
        done.mkdir(parents=True, exist_ok=True)
        place = done / path.name
        if place.exists():
            place = done / f"{path.stem}-{added.file.digest[:12]}{path.suffix}"
        path.replace(place)
    except OSError as error:
        said = say("intake.not_moved", name=path.name, folder=done, said=error.strerror)
        return Taken(path, added, said)
    return Taken(place, added)
