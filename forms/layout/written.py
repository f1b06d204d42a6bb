"""Boxes for a hand: combs, marks and open boxes, each with all a clerk's screen needs."""

from decimal import Decimal
from typing import Final, assert_never

import msgspec

from forms.geometry import Area, Box, Line, Rect, Text
from forms.layout.grid import BOX_HEIGHT, CELL_HEIGHT, CELL_WIDTH, GUTTER, MARK
from forms.layout.piece import Ink, Room
from forms.layout.wrap import SMALL, Set, height, set_lines
from forms.spec import Field, Kind

GREY: Final = 0.45  # of a box's outline: it stays where a print or scan knows black only
PEN: Final = 0.25  # its width in mm
COMB_GREY: Final = 0.55  # between the cells of a comb: it is lost where faint ink is lost
COMB_PEN: Final = 0.35
HAND: Final = 12.0  # mm that a unit leaves for what is written before it, where there is so much


class Place(msgspec.Struct, frozen=True):
    """Where in the form a box belongs, and what its row says about it. `bare`: its unit is
    printed elsewhere."""

    path: str
    group: str = ""
    row_id: str = ""
    context: str = ""
    due: str = ""
    unit: str = ""
    ucum: str = ""
    bare: bool = False


def box_height(field: Field, unit: str, width: float, room: Room) -> float:
    """Height of a field's box in mm, without its gutter; `unit` is printed in it, `width` is that
    of its cell."""
    match field.kind:
        case Kind.MARK:
            return MARK
        case Kind.TEXT | Kind.NUMBER | Kind.TIME | Kind.DATE | Kind.CHOICE | Kind.SIGNATURE:
            if field.cells:
                return CELL_HEIGHT
            needed = height(_unit_lines(unit, width, room)) + 1.0
            return max(BOX_HEIGHT * field.lines, needed)
        case _:
            assert_never(field.kind)


def write_box(ink: Ink, field: Field, cell: Rect, place: Place, room: Room) -> None:
    """Draw the box of a field in its cell, from the cell's top left, and note it. An open box is
    as high as its cell, if that is higher than it needs."""
    unit = "" if place.bare else place.unit or field.unit
    tall = max(box_height(field, unit, cell.w, room), cell.h)
    if field.kind is Kind.MARK:
        rect = Rect(cell.x, cell.y, MARK, MARK)
        ink.strokes.append(Area(rect, COMB_PEN, GREY))
    elif field.cells:
        rect = Rect(cell.x, cell.y, field.cells * CELL_WIDTH, CELL_HEIGHT)
        _comb(ink, rect, field)
    else:
        rect = Rect(cell.x, cell.y, cell.w - GUTTER, tall)
        ink.strokes.append(Area(rect, PEN, GREY))
        _writing_lines(ink, rect, field.lines)
        if unit:
            _unit(ink, rect, _unit_lines(unit, cell.w, room), room)
    ink.boxes.append(_box(field, rect, place))


def _box(field: Field, rect: Rect, place: Place) -> Box:
    return Box(
        path=place.path,
        rect=rect,
        kind=field.kind,
        keying=field.keying,
        label=field.label,
        group=place.group,
        row_id=place.row_id,
        context=place.context,
        due=place.due,
        unit=place.unit or field.unit,
        ucum=place.ucum or ("" if place.unit else field.ucum),
        decimals=field.decimals,
        low=_limit(field.low),
        high=_limit(field.high),
        usual_low=_limit(field.usual_low),
        usual_high=_limit(field.usual_high),
        choices=field.choices,
        cells=field.cells,
        concept=field.concept,
    )


def _limit(limit: Decimal | None) -> str:
    return "" if limit is None else f"{limit:f}"


def _comb(ink: Ink, rect: Rect, field: Field) -> None:
    """Cells beside each other; between hours and minutes a colon stands in place of a line."""
    ink.strokes.append(Area(rect, COMB_PEN, GREY))
    for cell in range(1, field.cells):
        x = rect.x + cell * CELL_WIDTH
        if field.kind is Kind.TIME and field.cells == 4 and cell == 2:
            for share in (0.4, 0.6):
                y = rect.y + rect.h * share
                dot = Rect(x - 0.4, y - 0.4, 0.8, 0.8)
                ink.strokes.append(Area(dot, 0.0, COMB_GREY, fill=COMB_GREY))
            for y in (rect.y, rect.y + rect.h * 0.75):
                ink.strokes.append(Line(x, y, x, y + rect.h / 4, COMB_PEN, COMB_GREY))
        else:
            line = Line(x, rect.y, x, rect.y + rect.h, COMB_PEN, COMB_GREY)
            ink.strokes.append(line)


def _writing_lines(ink: Ink, rect: Rect, lines: int) -> None:
    for line in range(1, lines):
        y = rect.y + rect.h * line / lines
        ink.strokes.append(Line(rect.x + 1.0, y, rect.x + rect.w - 1.0, y, 0.15, 0.7))


def _unit_lines(unit: str, width: float, room: Room) -> tuple[Set, ...]:
    inner = width - GUTTER
    return set_lines(unit, SMALL, max(inner * 0.45, inner - HAND), room.measure)


def _unit(ink: Ink, rect: Rect, lines: tuple[Set, ...], room: Room) -> None:
    """The unit at the right end of a box, where the hand stops."""
    y = rect.y + (rect.h - height(lines)) / 2
    for line in lines:
        width = room.measure(line.text, SMALL.font, SMALL.size)
        x = rect.x + rect.w - 1.0 - width
        ink.strokes.append(Text(x, y + SMALL.baseline, line.text, SMALL.size))
        y += SMALL.leading
