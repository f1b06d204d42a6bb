"""Labelled values beside each other: the label small above, the value or its box under it."""

from forms.layout.grid import COLUMN_GAP
from forms.layout.notice import rule
from forms.layout.piece import Ink, Piece, Room, Run, stack
from forms.layout.strip import Cell, strip
from forms.layout.wrap import LABEL, TITLE, Style, set_lines
from forms.layout.written import Place
from forms.spec import Field, Fields, Keying

VALUE = Style(10.0)
STRONG_VALUE = Style(10.0, "bold")
WHOLE = 0.5  # of a side: fields that need no more stay together


def fields(block: Fields, fill: dict[str, str], room: Room) -> Run:
    """The fields in rows of `block.columns`."""
    width = room.width / block.columns
    pieces: list[Piece] = []
    for start in range(0, len(block.fields), block.columns):
        row = block.fields[start : start + block.columns]
        cells = [
            _cell(block, field, fill, room.left + column * width, width, room)
            for column, field in enumerate(row)
        ]
        pieces.extend(strip(cells, room))
    title = heading(block.title.text(room.lang) if block.title else "", room)
    whole = stack(pieces)  # what belongs together is not broken over two sides
    kept = (whole,) if whole.height <= room.height * WHOLE else tuple(pieces)
    return Run(kept, head=title)


def heading(text: str, room: Room) -> Piece:
    """A block's title over a rule, or white space where it has none."""
    ink = Ink()
    if not text:
        return ink.piece(1.0)
    y = ink.lines(room.left, 3.0, set_lines(text, TITLE, room.width, room.measure))
    ink.strokes.append(rule(room, y + 0.6, 0.35))
    return ink.piece(y + 0.9)


def _cell(
    block: Fields, field: Field, fill: dict[str, str], x: float, width: float, room: Room
) -> Cell:
    path = f"{block.id}/{field.id}"
    text = fill.get(field.id, "")
    label = set_lines(field.label.text(room.lang), LABEL, width - COLUMN_GAP, room.measure)
    if text or field.keying is Keying.PRINTED:
        style = STRONG_VALUE if field.strong else VALUE
        value = set_lines(text, style, width - COLUMN_GAP, room.measure)
        return Cell(x, width, label + value, path if text else "", text)
    unit, ucum = fill.get(f"{field.id}.unit", ""), fill.get(f"{field.id}.ucum", "")
    place = Place(path, group=block.id, unit=unit, ucum=ucum)
    return Cell(x, width, label, field=field, place=place)
