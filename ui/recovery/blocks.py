"""What belongs together on the paper stands together on the screen, in the paper's order."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Final

from forms.geometry import Box

COLUMNS: Final = 5  # of a line; a text takes two
_DOT: Final = " · "  # between the parts of a box's context


@dataclass(frozen=True)
class PaperLine:
    """Boxes in one line of the paper, and what is printed beside them."""

    beside: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class PaperBlock:
    """Lines under one heading: an order and its due times, or a table's blank rows."""

    heading: str
    lines: tuple[PaperLine, ...]

    @property
    def id(self) -> str:
        """Of the form's block that they stand in."""
        return self.lines[0].boxes[0].path.split("/")[0]


def blocks(boxes: Sequence[Box]) -> Iterator[PaperBlock]:
    """What belongs together on the paper, in its order. A column of an observation chart is a
    block of its own: a hand filled it in from top to bottom."""
    lines: dict[str, list[Box]] = {}
    for box in boxes:
        lines.setdefault(box.group, []).append(box)
    rows = {_row(line[0]) for line in lines.values() if _is_line(line[0])}

    def block_of(line: list[Box]) -> str:
        own = _row(line[0]) in rows or len(line) > COLUMNS
        return _row(line[0]) if own else line[0].path.split("/")[0]

    for _, found in groupby(lines.values(), key=block_of):
        yield _block(list(found))


def block_of(path: str) -> str:
    """What a box is skipped with: its order, or the whole table or chart."""
    parts = path.split("/")
    return "/".join(parts[:2]) if len(parts) == 4 else parts[0]


def _block(lines: list[list[Box]]) -> PaperBlock:
    contexts = [line[0].context.split(_DOT) for line in lines if line[0].context]
    shared = [parts[0] for parts in zip(*contexts, strict=False) if len(set(parts)) == 1]
    if len(contexts) == 1 and _is_line(lines[-1][0]):
        shared = shared[:-1]  # what is printed in the line itself
    heading = _DOT.join(shared)
    return PaperBlock(heading, tuple(_paper_line(heading, line) for line in lines))


def _paper_line(heading: str, line: list[Box]) -> PaperLine:
    first = line[0]
    own = first.context.removeprefix(heading).removeprefix(_DOT)
    if not own and not first.context:
        parts = first.path.split("/")
        row = parts[2] if _is_line(first) else parts[1]
        own = str(int(row) + 1) if row.isdecimal() else ""
    return PaperLine(own, tuple(line))


def _is_line(box: Box) -> bool:
    return box.path.count("/") == 3


def _row(box: Box) -> str:
    return "/".join(box.path.split("/")[:2])
