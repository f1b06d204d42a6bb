"""A file divided at its lines, so that its parts can be read side by side."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from fallback.errors import FallbackError


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


def read(path: Path, part: Part) -> list[memoryview]:
    """The part's lines, each with its newline, but for a last one that is cut short."""
    room = bytearray(part.end - part.begin)
    view, filled = memoryview(room), 0
    with path.open("rb", buffering=0) as file:
        file.seek(part.begin)
        while filled < len(room) and (came := file.readinto(view[filled:])):
            filled += came
    lines: list[memoryview] = []
    begin = 0
    while begin < filled:
        end = room.find(b"\n", begin, filled) + 1 or filled
        lines.append(view[begin:end])
        begin = end
    return lines


def cannot(error: OSError, path: Path) -> FallbackError:
    """Why it cannot be read, for a person."""
    return FallbackError("cli.cannot_read", path=path, said=error.strerror or error)
