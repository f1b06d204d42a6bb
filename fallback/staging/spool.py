"""What is sorted before it is sealed waits here: on the disk, encrypted, never in clear.

The keys are random and in memory only, so what a killed run leaves behind nobody can read. Memory
does not grow with what is kept, but for some hundred bytes a piece.
"""

import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from fallback.staging import sealing

MOST_WAITING: Final = 32 * 1024 * 1024  # bytes that wait in memory, of all keys together
_BOUND: Final = b"spool"


@dataclass(frozen=True)
class Piece:
    """Where something lies, and the key that opens it."""

    offset: int
    length: int
    key: bytes = field(repr=False)


class Pieces:
    """Bytes on the disk, encrypted. Several threads may keep and fetch at once."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="fallback-")  # noqa: SIM115 closed by `close`
        self._end = 0
        self._lock = threading.Lock()

    def keep(self, data: bytes) -> Piece:
        """Encrypt it, to the disk."""
        key = sealing.new_key()
        sealed = sealing.encrypt(key, data, _BOUND)
        with self._lock:
            piece = Piece(self._end, len(sealed), key)
            self._file.seek(self._end)
            self._file.write(sealed)
            self._end += len(sealed)
        return piece

    def fetch(self, piece: Piece) -> bytes:
        """What was kept."""
        with self._lock:
            self._file.seek(piece.offset)
            sealed = self._file.read(piece.length)
        return sealing.decrypt(piece.key, sealed, _BOUND)

    def close(self) -> None:
        """Gone."""
        self._file.close()


class Spool:
    """Lines by key, in the order they came. Close it to be rid of them."""

    def __init__(self) -> None:
        self._kept = Pieces()
        self._waiting: dict[str, list[bytes]] = {}
        self._size = 0
        self._pieces: dict[str, list[Piece]] = {}

    def add(self, key: str, line: bytes) -> None:
        """Keep a line; it ends in a newline."""
        self._waiting.setdefault(key, []).append(line)
        self._size += len(line)
        if self._size > MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Encrypt what waits, to the disk."""
        for key, lines in self._waiting.items():
            self._pieces.setdefault(key, []).append(self._kept.keep(b"".join(lines)))
        self._waiting, self._size = {}, 0

    def lines(self, key: str) -> Iterator[bytes]:
        """The lines of a key, after a flush. Several threads may ask at once."""
        for piece in self._pieces.get(key, ()):
            yield from self._kept.fetch(piece).splitlines()

    def close(self) -> None:
        """Gone."""
        self._kept.close()
