"""What is sorted before it is sealed waits here: on the disk, encrypted, never in clear.

The keys are random and in memory only, so what a killed run leaves behind nobody can read; a later
run removes it. Memory does not grow with what is kept, but for some hundred bytes a piece.
"""

import os
import secrets
import shutil
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import BinaryIO, Final, TypeAlias

import msgspec

from fallback.errors import FallbackError
from fallback.staging.packages import sealing
from fallback.staging.timetable.alone import alone

MOST_WAITING: Final = 32 * 1024 * 1024  # bytes that wait in memory, of all keys together
_BOUND: Final = b"spool"
_NAMED: Final = "fallback-spool-"
_HELD: Final = "held"  # locked for as long as whoever made the folder lives
_OLD_SECONDS: Final = 3600
_Lines: TypeAlias = dict[str, list[bytes]]
_ENCODER: Final = msgspec.msgpack.Encoder()
_DECODER: Final = msgspec.msgpack.Decoder(_Lines)


@dataclass(frozen=True, slots=True)
class Piece:
    """Where something lies, and the key that opens it."""

    file: str
    offset: int
    length: int
    key: bytes = field(repr=False)


class Pieces:
    """Bytes on the disk, encrypted. Several threads may keep and fetch at once. A copy that is
    sent to another process fetches what was kept before, and keeps in a file of its own."""

    def __init__(self) -> None:
        _clear()
        self._folder = tempfile.mkdtemp(prefix=_NAMED)
        self._held = ExitStack()
        self._held.callback(shutil.rmtree, self._folder, ignore_errors=True)
        self._held.enter_context(alone(Path(self._folder, _HELD)))
        self._start()

    def _start(self) -> None:
        self._lock = threading.Lock()
        self._open: dict[str, BinaryIO] = {}
        self._name = f"{os.getpid()}-{secrets.token_hex(4)}"
        self._own: BinaryIO | None = None
        self._end = 0

    def __getstate__(self) -> str:
        self.flush()
        return self._folder

    def __setstate__(self, folder: str) -> None:
        self._folder = folder
        self._held = ExitStack()
        self._start()

    def keep(self, data: bytes) -> Piece:
        """Encrypt it, to the disk."""
        key = sealing.new_key()
        sealed = sealing.encrypt(key, data, _BOUND)
        with self._lock:
            if self._own is None:
                self._own = Path(self._folder, self._name).open("xb")  # noqa: SIM115 till `close`
            piece = Piece(self._name, self._end, len(sealed), key)
            self._own.write(sealed)
            self._end += len(sealed)
        return piece

    def flush(self) -> None:
        """From now on every process can fetch what was kept."""
        with self._lock:
            if self._own:
                self._own.flush()

    def fetch(self, piece: Piece) -> bytes:
        """What was kept, here or by a copy that flushed it."""
        if piece.file == self._name:
            self.flush()
        with self._lock:
            file = self._open.get(piece.file)
            if file is None:
                name = Path(self._folder, piece.file)
                file = self._open[piece.file] = name.open("rb")
            file.seek(piece.offset)
            sealed = file.read(piece.length)
        return sealing.decrypt(piece.key, sealed, _BOUND)

    def close(self) -> None:
        """Gone; a copy only lets go."""
        for file in (*self._open.values(), *([self._own] if self._own else ())):
            file.close()
        self._held.close()


class Spool:
    """Lines by key, in the order they came; those that will be read together lie together. Close
    it to be rid of them. A copy that is sent to another process holds what was kept before."""

    def __init__(self, kept: Pieces | None = None) -> None:
        self._kept = kept or Pieces()
        self._pieces: dict[str, list[Piece]] = {}
        self._start()

    def _start(self) -> None:
        self._waiting: dict[str, _Lines] = {}
        self._size = 0
        self._last = _Last()

    def __getstate__(self) -> tuple[Pieces, dict[str, list[Piece]]]:
        self.flush()
        return self._kept, self._pieces

    def __setstate__(self, held: tuple[Pieces, dict[str, list[Piece]]]) -> None:
        self._kept, self._pieces = held
        self._start()

    def add(self, together: str, key: str, line: bytes) -> None:
        """Keep a line."""
        self._waiting.setdefault(together, {}).setdefault(key, []).append(line)
        self._size += len(line)
        if self._size > MOST_WAITING:
            self.flush()

    def flush(self) -> None:
        """Encrypt what waits, to the disk."""
        for together, lines in self._waiting.items():
            piece = self._kept.keep(_ENCODER.encode(lines))
            self._pieces.setdefault(together, []).append(piece)
        self._start()
        self._kept.flush()

    def beside(self) -> "Spool":
        """An empty one in the same place."""
        return Spool(self._kept)

    def join(self, other: "Spool") -> None:
        """What a spool `beside` this one has kept comes after what is here."""
        for together, pieces in other._pieces.items():
            self._pieces.setdefault(together, []).extend(pieces)

    def lines(self, together: str, key: str) -> Iterator[bytes]:
        """The lines of a key, after a flush. Several threads may ask at once: each has in memory
        what lies together with what it asked for last."""
        last = self._last
        if last.together != together:
            pieces = self._pieces.get(together, ())
            last.found = [_DECODER.decode(self._kept.fetch(piece)) for piece in pieces]
            last.together = together
        for some in last.found:
            yield from some.get(key, ())

    def close(self) -> None:
        """Gone."""
        self._kept.close()
        self._start()


class _Last(threading.local):
    """What a thread has read last."""

    together: str | None = None
    found: Sequence[_Lines] = ()


def _clear() -> None:
    """Remove what killed runs left long ago: the folders of ours that nobody holds."""
    for left in Path(tempfile.gettempdir()).glob(f"{_NAMED}*"):
        with suppress(OSError, FallbackError):
            if _mine(left) and time.time() - left.lstat().st_mtime > _OLD_SECONDS:
                with alone(left / _HELD):
                    pass
                shutil.rmtree(left, ignore_errors=True)


def _mine(folder: Path) -> bool:
    """A link, or what another account put there, is never followed."""
    return not folder.is_symlink() and (os.name == "nt" or folder.lstat().st_uid == os.getuid())
