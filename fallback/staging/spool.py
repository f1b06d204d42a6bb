"""What is sorted by ward before it is sealed waits here: on the disk, encrypted, never in clear.

The keys are random and in memory only, so what a killed run leaves behind nobody can read. Memory
does not grow with what is kept, but for some hundred bytes a piece.
"""

import tempfile
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from fallback.staging import sealing

MOST_WAITING: Final = 32 * 1024 * 1024  # bytes that wait in memory, of all wards together


@dataclass(frozen=True)
class _Piece:
    offset: int
    length: int
    key: bytes = field(repr=False)


class Spool:
    """Lines by ward, in the order they came. Close it to be rid of them."""

    def __init__(self) -> None:
        self._file = tempfile.TemporaryFile(prefix="fallback-")  # noqa: SIM115 closed by `close`
        self._end = 0
        self._waiting: dict[str, list[bytes]] = {}
        self._size = 0
        self._pieces: dict[str, list[_Piece]] = {}
        self._lock = threading.Lock()

    def add(self, ward_id: str, line: bytes) -> None:
        """Keep a line of a ward; it ends in a newline."""
        self._waiting.setdefault(ward_id, []).append(line)
        self._size += len(line)
        if self._size > MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Encrypt what waits, to the disk."""
        for ward_id, lines in self._waiting.items():
            key = sealing.new_key()
            sealed = sealing.encrypt(key, b"".join(lines), b"spool")
            self._file.write(sealed)
            self._pieces.setdefault(ward_id, []).append(_Piece(self._end, len(sealed), key))
            self._end += len(sealed)
        self._waiting, self._size = {}, 0

    def lines(self, ward_id: str) -> Iterator[bytes]:
        """A ward's lines, after a flush. Several threads may ask at once."""
        for piece in self._pieces.get(ward_id, ()):
            with self._lock:
                self._file.seek(piece.offset)
                sealed = self._file.read(piece.length)
            yield from sealing.decrypt(piece.key, sealed, b"spool").splitlines()

    def close(self) -> None:
        """Gone."""
        self._file.close()
