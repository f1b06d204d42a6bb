"""Rows under a header that repeats; a row that fits a page is kept whole."""

from collections.abc import Iterator
from functools import lru_cache
from typing import Final

import msgspec

from forms.geometry import Text
from forms.layout import words
from forms.layout.column import cell_of, columns, lead_width, line_columns
from forms.layout.fields import heading
from forms.layout.grid import HAIR, RULE
from forms.layout.notice import paragraph, rule
from forms.layout.order import order
from forms.layout.piece import Ink, Piece, Room, Run, stack
from forms.layout.strip import strip
from forms.layout.wrap import SMALL, Set, Style, set_lines
from forms.layout.written import Place
from forms.spec import Keying, Table
from forms.values import Row, Rows

HEADER: Final = Style(8.0, "bold")
GREY: Final = 0.3  # of the rules between rows: thin, so dark enough to stay in black only


def table(block: Table, fill: Rows | None, room: Room) -> tuple[Run, ...]:
    """The statement, if any, then the rows."""
    return _blank(block, room) if fill is None else _filled(block, fill, room)


@lru_cache(maxsize=64)
def _blank(block: Table, room: Room) -> tuple[Run, ...]:
    """A table that is written by hand only: the same for every patient."""
    return _filled(block, None, room)


def _filled(block: Table, fill: Rows | None, room: Room) -> tuple[Run, ...]:
    title = heading(block.title.text(room.lang) if block.title else "", room)
    said = _statement(block, fill, room)
    head = _header(block, room)
    runs: list[Run] = []
    if said and title.height + sum(p.height for p in said) + head.height > room.height / 2:
        runs.append(Run(tuple(said), head=title))  # too long to stand together with the rows
    else:
        head = stack([title, *said, head])
    again = stack([heading(_continued(block, room), room), _header(block, room)])
    more = _more(room)
    inner = msgspec.structs.replace(room, height=room.height - again.height - more.height)
    pieces = tuple(_rows(block, fill or Rows(), inner))
    if not pieces:
        return tuple(runs) or (Run(tuple(said), head=title),)
    return (*runs, Run(pieces, head, again, more))


def _statement(block: Table, fill: Rows | None, room: Room) -> list[Piece]:
    path = f"{block.id}.statement"
    if fill and fill.statement:
        return paragraph(fill.statement, path, fill.alarm, room)
    empty = not (fill and fill.rows)
    if empty and (fill is not None or not block.blank_rows):
        return paragraph(words.NO_ROWS.text(room.lang), path, True, room)
    return []


def _continued(block: Table, room: Room) -> str:
    title = block.title.text(room.lang) if block.title else ""
    return f"{title} ({words.CONTINUED.text(room.lang)})".strip()


def _more(room: Room) -> Piece:
    ink = Ink()
    text = words.CONTINUES.text(room.lang)
    x = room.left + room.width - room.measure(text, SMALL.font, SMALL.size)
    end = ink.lines(x, 0.6, [Set(text, SMALL)])
    return ink.piece(end)


def _header(block: Table, room: Room) -> Piece:
    """The labels of the columns over a rule."""
    if block.lines:
        printed = [f for f in block.fields if f.keying is Keying.PRINTED]
        lead = " · ".join(field.label.text(room.lang) for field in printed)
        places = [(room.left, lead_width(block, room), lead)]
        cols = line_columns(block, room)
    else:
        places = []
        cols = list(columns(block.fields, room.left, room.width))
    places += [(c.x, c.width, c.field.label.text(room.lang)) for c in cols]
    ink = Ink()
    end = 0.0
    for x, width, text in places:
        lines = set_lines(text, HEADER, width - 1.0, room.measure)
        end = max(end, ink.lines(x, 1.0, lines))
    ink.strokes.append(rule(room, end + 0.6, RULE))
    return ink.piece(end + 0.8)


def _rows(block: Table, fill: Rows, room: Room) -> Iterator[Piece]:
    blank = Row({}, lines=({},) * block.blank_lines)
    rows = [*fill.rows, *[blank] * block.blank_rows]
    for index, row in enumerate(rows):
        pieces = order(block, row, index, room) if block.lines else _row(block, row, index, room)
        for number, piece in enumerate(pieces, 1):
            yield _ruled(piece, room, len(block.fields)) if number == len(pieces) else piece


def _ruled(piece: Piece, room: Room, fields: int) -> Piece:
    """The row with a rule under it; boxes alone need none."""
    if len(piece.boxes) >= fields and not any(isinstance(stroke, Text) for stroke in piece.strokes):
        return piece
    under = Piece(0.0, (rule(room, 0.0, HAIR, GREY),))
    strokes = (*piece.strokes, rule(room, piece.height, HAIR, GREY))
    return Piece(piece.height, strokes, piece.boxes, piece.values, ((piece, under),))


def _row(block: Table, row: Row, index: int, room: Room) -> list[Piece]:
    context = " · ".join(row.cells[f.id] for f in block.fields if row.cells.get(f.id))
    group = f"{block.id}/{index}"
    cols = columns(block.fields, room.left, room.width)
    place = Place(group, group, row.id, context)
    cells = [
        cell_of(column, row.cells, place, row.strong or column.field.id in row.loud, room)
        for column in cols
    ]
    return strip(cells, room, block.row_height)
