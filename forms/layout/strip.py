"""Cells beside each other, as high as the highest; too high for a page, they go on in the next."""

from collections.abc import Iterable
from typing import Final

import msgspec

from forms.geometry import Rect
from forms.layout.grid import BOX_HEIGHT, GUTTER
from forms.layout.piece import Ink, Piece, Room
from forms.layout.wrap import BODY, Set, height
from forms.layout.written import Place, box_height, write_box
from forms.spec import Field

PAD: Final = 1.1  # above and below printed text


class Cell(msgspec.Struct, frozen=True):
    """Printed lines, then a box for a hand where there is a field. `values` are the printed
    texts by path; where a cell is broken over pages, each page has what stands on it."""

    x: float
    width: float
    lines: tuple[Set, ...] = ()
    path: str = ""
    text: str = ""
    field: Field | None = None
    place: Place = Place("")


def strip(
    cells: Iterable[Cell], room: Room, least: float = 0.0, pad: float | None = None
) -> list[Piece]:
    """One piece where the cells fit a page, else several; each at least `least` mm high.
    `pad` is the white above and below text, in mm."""
    cells = list(cells)
    low = PAD if pad is None else pad
    if pad is None:
        pad = (BOX_HEIGHT + GUTTER - BODY.leading) / 2 if _boxed_beside(cells) else PAD
    parts = {id(cell): list(chunks(cell.lines, room.height - pad - low)) for cell in cells}
    asked = max((height(cell.lines) for cell in cells if cell.field), default=0.0)
    count = max(1, *(len(part) for part in parts.values()))
    pieces: list[Piece] = []
    for number in range(count):
        ink = Ink()
        tall = least if count == 1 else 0.0
        for cell in cells:
            part = parts[id(cell)]
            lines = part[number] if number < len(part) else ()
            if lines:
                tall = max(tall, ink.lines(cell.x, pad, lines) + low)
                if cell.path:
                    whole = cell.text if len(part) == 1 else " ".join(s.text for s in lines)
                    ink.values[cell.path] = whole
            if cell.field and number == 0:
                top = asked + pad if lines else 0.0  # boxes stand level, however long their labels
                tall = max(tall, _write(ink, cell, cell.field, top, room))
        pieces.append(ink.piece(tall))
    return pieces


def chunks(lines: tuple[Set, ...], room: float) -> Iterable[tuple[Set, ...]]:
    """Lines in lots that are at most `room` mm high; at least one line each."""
    lot: list[Set] = []
    used = 0.0
    for line in lines:
        if lot and used + line.style.leading > room:
            yield tuple(lot)
            lot, used = [], 0.0
        lot.append(line)
        used += line.style.leading
    if lot:
        yield tuple(lot)


def _boxed_beside(cells: list[Cell]) -> bool:
    """Whether text stands beside a box, and shall stand level with what is written in it."""
    return any(cell.field and not cell.lines for cell in cells)


def _write(ink: Ink, cell: Cell, field: Field, y: float, room: Room) -> float:
    """Write the cell's box under its lines; answers where it ends."""
    tall = box_height(field, cell.place.unit or field.unit, cell.width, room)
    top = y + GUTTER / 2 if y == 0.0 else y
    extra = (BOX_HEIGHT - tall) / 2 if tall < BOX_HEIGHT and y == 0.0 else 0.0  # a mark, centred
    write_box(ink, field, Rect(cell.x, top + extra, cell.width, tall), cell.place, room)
    return top + extra * 2 + tall + GUTTER / 2
