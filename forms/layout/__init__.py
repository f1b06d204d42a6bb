"""Layout: a definition, what fills it and a measuring function become pages in mm.

Pure: no drawing, no fonts, no clock. Text is never cut and never under 8 points.
"""

from collections.abc import Iterator
from typing import assert_never

from forms.layout.band import Paper
from forms.layout.fields import fields
from forms.layout.flow import Flow, flow, frame
from forms.layout.grid import sheet
from forms.layout.matrix import matrix
from forms.layout.notice import notice
from forms.layout.piece import Room, Run
from forms.layout.table import table
from forms.layout.wrap import Measure
from forms.spec import Block, Definition, Fields, Lang, Matrix, Notice, Table
from forms.values import Fill, Filling, Heading, Rows

__all__ = ["Flow", "Measure", "lay_out"]


def lay_out(
    definition: Definition, filling: Filling, heading: Heading, lang: Lang, measure: Measure
) -> Flow:
    """Lay a form out. `measure` answers how wide a text is in mm.

    Raises ValueError where `filling` names a block or field the form does not have, or fills a
    block with something of another shape: what is handed in is printed, or refused.
    """
    known = {block.id: block for block in definition.blocks}
    for name, fill in filling.items():
        if name not in known:
            raise ValueError(f"form {definition.id} has no block {name}")
        _check(known[name], fill)
    around = frame(Paper(definition, heading, sheet(definition.landscape), lang, measure))
    room = around.room()
    runs = [run for block in definition.blocks for run in _runs(block, filling, room)]
    return flow(around, runs)


def _runs(block: Block, filling: Filling, room: Room) -> Iterator[Run]:
    fill = filling.get(block.id)
    match block:
        case Notice():
            if run := notice(block, fill if isinstance(fill, str) else None, room):
                yield run
        case Fields():
            yield fields(block, fill if isinstance(fill, dict) else {}, room)
        case Table():
            yield from table(block, fill if isinstance(fill, Rows) else None, room)
        case Matrix():
            yield matrix(block, room)
        case _:
            assert_never(block)


def _check(block: Block, fill: Fill) -> None:
    """Refuse a fill that could not be printed in full."""
    match block:
        case Notice():
            if not isinstance(fill, str) or not block.fill:
                raise ValueError(f"notice {block.id} takes a text where it is declared as filled")
        case Fields():
            if not isinstance(fill, dict):
                raise ValueError(f"fields {block.id} take a text for each field")
            _names(block.id, fill, {field.id for field in block.fields})
        case Table():
            if not isinstance(fill, Rows):
                raise ValueError(f"table {block.id} takes rows")
            for row in fill.rows:
                _names(block.id, row.cells, {field.id for field in block.fields})
                for line in row.lines:
                    _names(block.id, line, {field.id for field in block.lines})
        case Matrix():
            raise ValueError(f"matrix {block.id} is written by hand only")
        case _:
            assert_never(block)


def _names(block: str, cells: dict[str, str], known: set[str]) -> None:
    for key in cells:
        name, _, part = key.partition(".")
        if name not in known or part not in {"", "unit", "ucum", "iso"}:
            raise ValueError(f"block {block} has no field {key}")
