"""Where an export's lines wait until their patient is asked for."""

from collections.abc import Iterator
from typing import Protocol


class Spool(Protocol):
    """Keeps lines by key, and by what will be read together; what is on a disk is encrypted."""

    def add(self, together: str, key: str, line: bytes, /) -> None:
        """Keep a line."""

    def flush(self) -> None:
        """No more will be added."""

    def lines(self, together: str, key: str, /) -> Iterator[bytes]:
        """The lines of a key, in order. Several threads may ask at once."""

    def close(self) -> None:
        """Forget all."""


class LinesInMemory:
    """The spool of a reading that is small: nothing of it is on a disk at all."""

    def __init__(self) -> None:
        self._lines: dict[str, list[bytes]] = {}

    def add(self, _together: str, key: str, line: bytes, /) -> None:
        """Keep a line."""
        self._lines.setdefault(key, []).append(line)

    def flush(self) -> None:
        """Nothing to do."""

    def lines(self, _together: str, key: str, /) -> Iterator[bytes]:
        """The lines of a key."""
        return iter(self._lines.get(key, ()))

    def close(self) -> None:
        """Forget all."""
        self._lines.clear()
