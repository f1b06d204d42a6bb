"""A row with lines: its fields at the left, its lines at the right, kept on one page if it fits.

Where it does not, the lines go on on the next page and the lead text stands there again.
"""

from collections.abc import Iterator
from itertools import zip_longest
from typing import Final

from forms.layout import words
from forms.layout.column import cell_of, lead_width, line_columns
from forms.layout.grid import COLUMN_GAP
from forms.layout.piece import Ink, Piece, Room, beside, space
from forms.layout.strip import Cell, strip
from forms.layout.wrap import BODY, LABEL, Set, Style, set_lines
from forms.layout.written import Place
from forms.spec import Field, Keying, Kind, Table
from forms.values import Row

STRONG_LEAD: Final = Style(10.0, "bold")
EDGE: Final = 0.5  # white above and below a row
SIGNATURE: Final = 20.0  # mm for initials beside their label
TOP: Final = 1.7  # the lead's first line then stands level with the line beside it


def order(block: Table, row: Row, index: int, room: Room) -> list[Piece]:
    """The row in one piece, or in as few as pages it needs."""
    lead = [space(TOP), *_lead(block, row, index, room), space(1.0)]
    lines = [piece for n in range(len(row.lines)) for piece in _line(block, row, index, n, room)]
    lead, lines = [space(EDGE), *lead, space(EDGE)], [space(EDGE), *lines, space(EDGE)]
    lead_lots, line_lots = _lots(lead, room.height), _lots(lines, room.height)
    again = _again(lead, room)
    rows: list[Piece] = []
    for left, right in zip_longest(lead_lots, line_lots, fillvalue=()):
        rows.append(beside([left or again, right]))
    if len(rows) == 1 and rows[0].height < block.row_height:
        rows = [beside([rows, [space(block.row_height)]])]
    return rows


def _lots(pieces: list[Piece], room: float) -> list[tuple[Piece, ...]]:
    """Pieces in lots that are at most `room` mm high."""
    lots: list[tuple[Piece, ...]] = []
    lot: list[Piece] = []
    for piece in pieces:
        if lot and sum(p.height for p in lot) + piece.height > room:
            lots.append(tuple(lot))
            lot = []
        lot.append(piece)
    return [*lots, tuple(lot)] if lot else lots


def _again(lead: list[Piece], room: Room) -> tuple[Piece, ...]:
    """The lead text for a page its row goes on in: as much as half a page holds, no boxes."""
    ink = Ink()
    mark = ink.piece(ink.lines(room.left, TOP, [Set(words.CONTINUED.text(room.lang), LABEL)]))
    printed = [piece for piece in lead if not piece.boxes]
    first = next(iter(_lots(printed, room.height / 2)), ())
    return (mark, *first)


def _lead(block: Table, row: Row, index: int, room: Room) -> Iterator[Piece]:
    width = lead_width(block, room)
    for field in block.fields:
        path = f"{block.id}/{index}/{field.id}"
        text = row.cells.get(field.id, "")
        if text:
            style = STRONG_LEAD if field.strong or row.strong else BODY
            lines = set_lines(text, style, width - COLUMN_GAP * 2, room.measure)
            yield from strip([Cell(room.left, width, lines, path, text)], room, pad=0.0)
        elif field.keying is not Keying.PRINTED:
            yield from _asked(block, row, index, field, room)


def _asked(block: Table, row: Row, index: int, field: Field, room: Room) -> list[Piece]:
    """A box in the lead with its own label, the header's being too far away: above it, or beside
    it where initials are asked for, which take little room."""
    group = f"{block.id}/{index}"
    width = lead_width(block, room) - COLUMN_GAP
    unit, ucum = (row.cells.get(f"{field.id}.{part}", "") for part in ("unit", "ucum"))
    place = Place(f"{group}/{field.id}", group, row.id, unit=unit, ucum=ucum)
    beside = width - SIGNATURE if field.kind is Kind.SIGNATURE else width
    label = set_lines(field.label.text(room.lang), LABEL, beside, room.measure)
    if field.kind is not Kind.SIGNATURE:
        return strip([Cell(room.left, width, label, field=field, place=place)], room, pad=0.0)
    box = Cell(room.left + beside, SIGNATURE, field=field, place=place)
    return strip([Cell(room.left, beside, label), box], room)


def _line(block: Table, row: Row, index: int, number: int, room: Room) -> list[Piece]:
    cells = row.lines[number]
    printed = [row.cells.get(field.id, "") for field in block.fields]
    printed += [cells.get(field.id, "") for field in block.lines]
    due = next((cells[key] for key in cells if key.endswith(".iso")), "")
    group = f"{block.id}/{index}/{number}"
    place = Place(group, group, row.id, " · ".join(filter(None, printed)), due)
    columns = line_columns(block, room)
    return strip([cell_of(column, cells, place, False, room) for column in columns], room)
