"""A file divided at its lines, so that its parts can be read side by side."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO, Final, Self

from fallback.errors import FallbackError

_SPARE: Final = 1024 * 1024  # parts are of about one size


@dataclass(frozen=True)
class Part:
    """Whole lines of a file, from byte `begin` to byte `end`. `number`: which part it is."""

    number: int
    begin: int
    end: int


def parts(file: BinaryIO, room: int) -> Iterator[Part]:
    """The rest of the file, in parts of `room` bytes and the rest of a line: the same ones whoever
    reads them. The last one ends where the file does, or within a line that is too long."""
    begin, number = file.tell(), 0
    size = file.seek(0, os.SEEK_END)
    while begin < size:
        file.seek(begin + room - 1)
        line = file.readline(room)
        end = file.tell() if line else size
        yield Part(number, begin, end)
        if not line.endswith(b"\n"):
            return
        begin, number = end, number + 1


class Reader:
    """Reads parts of a file, one after the other, into memory that is used again. A copy that is
    sent to another process has memory of its own."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._room = bytearray()

    def __reduce__(self) -> tuple[type[Self], tuple[Path]]:
        return type(self), (self.path,)

    def lines(self, part: Part) -> list[memoryview]:
        """The part's lines, each with its newline, but for a last one that is cut short. They are
        good until the next part is read. FallbackError where the file cannot be read."""
        size = part.end - part.begin
        if len(self._room) < size:
            self._room = bytearray()  # never two at a time
            self._room = bytearray(size + _SPARE)
        try:
            filled = self._fill(part.begin, memoryview(self._room)[:size])
        except OSError as error:
            raise cannot(error, self.path) from error
        view = memoryview(self._room)
        found: list[memoryview] = []
        begin = 0
        while begin < filled:
            end = self._room.find(b"\n", begin, filled) + 1 or filled
            found.append(view[begin:end])
            begin = end
        return found

    def _fill(self, at: int, view: memoryview) -> int:
        """How many bytes came: all, unless the file was cut."""
        filled = 0
        with self.path.open("rb", buffering=0) as file:
            file.seek(at)
            while filled < len(view) and (came := file.readinto(view[filled:])):
                filled += came
        return filled


def whole(path: Path, part: Part) -> bytes:
    """A part, as it lies. FallbackError where the file cannot be read."""
    try:
        with path.open("rb") as file:
            file.seek(part.begin)
            return file.read(part.end - part.begin)
    except OSError as error:
        raise cannot(error, path) from error


def cannot(error: OSError, path: Path) -> FallbackError:
    """Why it cannot be read, for a person."""
    return FallbackError("cli.cannot_read", path=path, said=error.strerror or error)
