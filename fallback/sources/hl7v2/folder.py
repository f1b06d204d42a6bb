"""A watched folder: a file is read once it is whole, and moved aside only after all of it is kept.

Stopped anywhere, the file is still there, and what was kept of it counts once.
"""

import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from fallback.errors import FallbackError
from fallback.sources.hl7v2.feed import Feed, Kept
from fallback.texts import say

DONE, ASIDE = "done", "quarantine"
_UNFINISHED = frozenset({".tmp", ".part", ".partial", ".filepart", ".crdownload"})


@dataclass(frozen=True)
class Taken:
    """A file that was read. `kept` is what became of its messages."""

    name: str
    kept: tuple[Kept, ...]

    @property
    def set_aside(self) -> int:
        """How many of its messages a person has to look at."""
        return sum(one.state == "quarantined" for one in self.kept)


@dataclass
class Folder:
    """One folder, and how its files looked when last seen."""

    path: Path
    feed: Feed
    ticks: Callable[[], float]  # seconds
    _seen: dict[str, tuple[int, int, float]] = field(default_factory=dict)

    def look(self) -> Iterator[Taken]:
        """Read the files that have not changed for the settling time, oldest first. FallbackError
        where the folder or the store cannot be used: the file stays then."""
        for path in self._whole():
            yield self._take(path)

    @property
    def waiting(self) -> int:
        """How many files were seen that are not known to be whole."""
        return len(self._seen)

    def _whole(self) -> list[Path]:
        now, found = self.ticks(), list[tuple[int, Path]]()
        seen: dict[str, tuple[int, int, float]] = {}
        try:
            with os.scandir(self.path) as entries:
                for entry in entries:
                    name = entry.name
                    odd = name.startswith((".", "~")) or Path(name).suffix.lower() in _UNFINISHED
                    if odd or not entry.is_file(follow_symlinks=False):
                        continue
                    stat = entry.stat(follow_symlinks=False)
                    size, changed, since = self._seen.get(name, (-1, -1, now))
                    if (size, changed) != (stat.st_size, stat.st_mtime_ns):
                        since = now
                    seen[name] = (stat.st_size, stat.st_mtime_ns, since)
                    if now - since >= self.feed.settings.settle_seconds and stat.st_size:
                        found.append((stat.st_mtime_ns, self.path / name))
        except OSError as error:
            said = error.strerror or error
            raise FallbackError("hl7.folder", path=self.path, said=said) from error
        self._seen = seen
        return [path for _, path in sorted(found)]

    def _take(self, path: Path) -> Taken:
        largest = int(self.feed.settings.largest_megabytes * 1_000_000)
        try:
            with path.open("rb") as file:
                data = file.read(largest + 1)
            large = say("hl7.file_too_large", name=path.name)
            kept = self.feed.keep(data) if len(data) <= largest else (self.feed.refuse(large),)
            taken = Taken(path.name, kept)
            self._move(path, ASIDE if taken.set_aside else DONE)
        except OSError as error:
            said = error.strerror or error
            raise FallbackError("hl7.folder", path=path, said=said) from error
        self._seen.pop(path.name, None)
        return taken

    def _move(self, path: Path, where: str) -> None:
        """Into a folder beside, in one step; a name that is taken there gets a number."""
        target = self.path / where
        target.mkdir(exist_ok=True)
        number, free = 0, target / path.name
        while free.exists():
            number += 1
            free = target / f"{path.name}.{number}"
        path.replace(free)
