"""What a hospital's own form may have filled in from the chart: blocks of these names, whole."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, TypeAlias, assert_never

import msgspec

from fallback.chart.model import Chart
from fallback.packet.context import Context
from fallback.packet.filling import known, medications, summary
from forms.spec import Block, Definition, Fields, Keying, Matrix, Notice, Table
from forms.values import Fill, Filling

Kind: TypeAlias = type[Notice] | type[Fields] | type[Table]


@dataclass(frozen=True)
class FillKey:
    """A block that we fill: of which kind, the fields it may have, and those it may not lack,
    as the others cannot be understood without them."""

    kind: Kind
    fields: frozenset[str]
    needed: frozenset[str]
    fill: Callable[[Chart, Context], Fill]


def _of(form: Callable[[Chart, Context], Filling], block: str) -> Callable[[Chart, Context], Fill]:
    return lambda chart, context: form(chart, context)[block]


def _key(kind: Kind, fields: str, needed: str, fill: Callable[[Chart, Context], Fill]) -> FillKey:
    must = frozenset(needed.split())
    return FillKey(kind, frozenset(fields.split()) | must, must, fill)


KEYS: Final[dict[str, FillKey]] = {
    "statement": _key(Notice, "", "", known.no_allergies),
    "person": _key(
        Fields, "sex age responsible admitted weight height", "", _of(summary.fill, "person")
    ),
    "body": _key(Fields, "weight kidney", "", known.body),
    "allergies": _key(Table, "", "substance reaction criticality", _of(summary.fill, "allergies")),
    "alerts": _key(Table, "category since", "text", _of(summary.fill, "alerts")),
    "problems": _key(Table, "code since", "text", _of(summary.fill, "problems")),
    "vitals": _key(Table, "", "name value at", _of(summary.fill, "vitals")),
    "labs": _key(Table, "", "name value at", _of(summary.fill, "labs")),
    "medications": _key(
        Table,
        "indication prescriber last_given",
        "drug dose route times period",
        _of(medications.fill, "orders"),
    ),
}
"""By the id of the block."""


def blocks(form: Definition) -> tuple[str, ...]:
    """The ids of the blocks of an own form that we fill."""
    return tuple(
        block.id
        for block in form.blocks
        if block.id in KEYS and isinstance(block, KEYS[block.id].kind) and asks(block)
    )


def asks(block: Block) -> bool:
    """Whether a block asks to be filled: a notice that says so, a field that no hand writes."""
    match block:
        case Notice():
            return block.fill
        case Fields() | Matrix():
            fields = block.fields
        case Table():
            fields = block.fields + block.lines
        case _:
            assert_never(block)
    return any(field.keying is Keying.PRINTED for field in fields)


def fill(form: Definition, chart: Chart, context: Context) -> Filling:
    """Fill those blocks, the fields that the form has of them."""
    wanted = blocks(form)
    return {
        block.id: _fitted(KEYS[block.id].fill(chart, context), block)
        for block in form.blocks
        if block.id in wanted
    }


def _fitted(fill: Fill, block: Block) -> Fill:
    """Only the fields that a block has; those that it may not lack are `needed`."""
    if isinstance(block, Notice) or isinstance(fill, str):
        return fill
    has = {field.id for field in block.fields}
    if isinstance(fill, dict):
        return _only(fill, has)
    rows = tuple(msgspec.structs.replace(row, cells=_only(row.cells, has)) for row in fill.rows)
    return msgspec.structs.replace(fill, rows=rows)


def _only(cells: dict[str, str], has: set[str]) -> dict[str, str]:
    return {key: text for key, text in cells.items() if key.partition(".")[0] in has}
