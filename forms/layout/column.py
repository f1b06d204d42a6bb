"""The columns of a table, and the cell a field has in one row of it."""

from collections.abc import Iterator, Sequence

import msgspec

from forms.layout.grid import COLUMN_GAP
from forms.layout.piece import Room
from forms.layout.strip import Cell
from forms.layout.wrap import BODY, STRONG, set_lines
from forms.layout.written import Place
from forms.spec import Field, Keying, Table


class Column(msgspec.Struct, frozen=True):
    """A field and where it stands, in mm."""

    field: Field
    x: float
    width: float


def columns(fields: Sequence[Field], left: float, width: float) -> Iterator[Column]:
    """The fields from left to right, each over its share of the width."""
    x = left
    for field in fields:
        yield Column(field, x, field.width * width)
        x += field.width * width


def lead_width(block: Table, room: Room) -> float:
    """Width in mm of what stands to the left of a row's lines."""
    return room.width * block.lead


def line_columns(block: Table, room: Room) -> list[Column]:
    """The columns of a row's lines, to the right of its lead."""
    lead = lead_width(block, room)
    return list(columns(block.lines, room.left + lead, room.width - lead))


def cell_of(column: Column, cells: dict[str, str], row: Place, strong: bool, room: Room) -> Cell:
    """A printed cell, or a box where nothing is printed and a hand shall write."""
    field = column.field
    path = f"{row.path}/{field.id}"
    text = cells.get(field.id, "")
    if text or field.keying is Keying.PRINTED:
        style = STRONG if strong or field.strong else BODY
        lines = set_lines(text, style, column.width - COLUMN_GAP, room.measure)
        return Cell(column.x, column.width, lines, path if text else "", text)
    unit, ucum = cells.get(f"{field.id}.unit", ""), cells.get(f"{field.id}.ucum", "")
    place = msgspec.structs.replace(row, path=path, unit=unit, ucum=ucum)
    return Cell(column.x, column.width, field=field, place=place)
