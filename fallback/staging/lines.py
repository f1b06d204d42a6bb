"""A file's lines, read a block at a time into memory that is used again."""

from collections.abc import Iterator, Sequence
from itertools import cycle
from typing import Protocol


class Raw(Protocol):
    """A file that is not buffered."""

    def readinto(self, into: memoryview, /) -> int | None:
        """How many bytes came; 0 at the end."""


def blocks(file: Raw, rooms: Sequence[bytearray]) -> Iterator[list[memoryview]]:
    """All lines, each with its newline. A block stands in the next of `rooms`, and is good until
    that one's turn comes again. ValueError where a line is longer than a room or is cut short.
    """
    rest = b""
    for room in cycle(rooms):
        view = memoryview(room)
        view[: len(rest)] = rest
        filled = _fill(file, view, len(rest))
        lines: list[memoryview] = []
        begin = 0
        while end := room.find(b"\n", begin, filled) + 1:
            lines.append(view[begin:end])
            begin = end
        rest = bytes(view[begin:filled])
        yield lines
        if filled < len(room):
            break
        if not lines:
            raise ValueError("a line is too long")
    if rest:
        raise ValueError("the last line is cut short")


def _fill(file: Raw, view: memoryview, filled: int) -> int:
    """How much stands in it at the end of the file, or when it is full."""
    while filled < len(view) and (came := file.readinto(view[filled:])):
        filled += came
    return filled
