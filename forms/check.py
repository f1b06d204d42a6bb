"""Whether a definition can be a form: its ids, its measures, and room for every hand."""

import math
import re
from collections.abc import Iterable, Iterator
from decimal import Decimal
from typing import Final, assert_never

from forms.faults import Fault, FaultKind
from forms.layout.grid import CELL_HEIGHT, narrowest, sheet
from forms.spec import (
    Block,
    Definition,
    Field,
    Fields,
    Keying,
    Kind,
    Matrix,
    Notice,
    Table,
    Words,
)

_ID: Final = re.compile(r"[a-z][a-z0-9_]{0,39}")
_LIMIT: Final = re.compile(r"[0-9]+(?:\.[0-9]+)?")
_CODE: Final = re.compile(r"[A-Z]{3}")
RESERVED: Final = "heading"  # the page's own values stand under it
MOST_BLOCKS: Final = 40
MOST_FIELDS: Final = 60  # of a block; also of choices, and of bands
MOST_LETTERS: Final = 1_500  # of a text: half a page
MOST_UNIT: Final = 40


def check(definition: Definition) -> Iterator[Fault]:
    """All faults of a definition that has the right shape."""
    if not _CODE.fullmatch(definition.code):
        yield Fault(FaultKind.BAD_CODE, "code", definition.code)
    yield from _bounds("version", definition.version, 1, 99)
    yield from _id("id", definition.id)
    yield from _said("title", definition.title)
    if not definition.blocks:
        yield Fault(FaultKind.EMPTY, "form", "blocks")
    yield from _bounds("blocks", len(definition.blocks), 0, MOST_BLOCKS)
    yield from _twice("blocks", (block.id for block in definition.blocks))
    width = sheet(definition.landscape).content
    for block in definition.blocks:
        yield from _id(f"block {block.id}", block.id)
        yield from _block(block, width)
    keyed = [field for block in definition.blocks for field in written(block)]
    if definition.returns and not keyed:
        yield Fault(FaultKind.NOTHING_WRITTEN, "form")
    for field in keyed:
        if not definition.returns and field.keying in (Keying.ONCE, Keying.TWICE):
            yield Fault(FaultKind.NEVER_KEYED, f"field {field.id}")


def written(block: Block) -> Iterator[Field]:
    """The fields of a block that a hand writes in."""
    match block:
        case Notice():
            fields: tuple[Field, ...] = ()
        case Fields() | Matrix():
            fields = block.fields
        case Table():
            fields = block.fields + block.lines
        case _:
            assert_never(block)
    return (field for field in fields if field.keying is not Keying.PRINTED)


def _block(block: Block, width: float) -> Iterator[Fault]:
    where = f"block {block.id}"
    match block:
        case Notice():
            if block.text is None and not block.fill:
                yield Fault(FaultKind.EMPTY, where, "text")
            if block.text is not None:
                yield from _said(f"{where} text", block.text)
            if block.title is not None:
                yield from _said(f"{where} title", block.title)
        case Fields():
            yield from _bounds(f"{where} columns", block.columns, 1, 6)
            share = width / max(block.columns, 1)
            yield from _fields(where, block.fields, [share] * len(block.fields), block.title)
        case Table():
            yield from _table(where, block, width)
        case Matrix():
            yield from _bounds(f"{where} columns", block.columns, 1, 24)
            yield from _bounds(f"{where} label_width", block.label_width, 20, width)
            yield from _bounds(f"{where} row_height", block.row_height, CELL_HEIGHT + 1.2, 60)
            share = (width - block.label_width) / max(block.columns, 1)
            yield from _fields(where, block.fields, [share] * len(block.fields), block.title)
            for field in block.fields:
                if field.keying is Keying.PRINTED:
                    yield Fault(FaultKind.NOTHING_WRITTEN, f"{where} field {field.id}")
        case _:
            assert_never(block)


def _table(where: str, block: Table, width: float) -> Iterator[Fault]:
    yield from _bounds(f"{where} row_height", block.row_height, 4, 60)
    yield from _bounds(f"{where} blank_rows", block.blank_rows, 0, 60)
    yield from _bounds(f"{where} blank_lines", block.blank_lines, 0, 60)
    if not block.lines:
        yield from _bounds(f"{where} blank_lines without lines", block.blank_lines, 0, 0)
        shares = [field.width * width for field in block.fields]
        yield from _fields(where, block.fields, shares, block.title)
        yield from _widths(where, block.fields)
        return
    yield from _bounds(f"{where} lead", block.lead, 0.1, 0.8)
    lead = width * block.lead
    yield from _fields(where, block.fields, [lead] * len(block.fields), block.title)
    shares = [field.width * (width - lead) for field in block.lines]
    yield from _fields(f"{where} lines", block.lines, shares, None)
    yield from _widths(f"{where} lines", block.lines)
    for field in block.fields:
        yield from _bounds(f"{where} field {field.id} width in a lead", field.width, 1, 1)


def _widths(where: str, fields: Iterable[Field]) -> Iterator[Fault]:
    total = sum(field.width for field in fields)
    if not abs(total - 1) <= 0.001:
        yield Fault(FaultKind.WIDTHS, where, f"{total:.3f}")


def _fields(
    where: str, fields: tuple[Field, ...], widths: list[float], title: Words | None
) -> Iterator[Fault]:
    if not fields:
        yield Fault(FaultKind.EMPTY, where, "fields")
    yield from _bounds(f"{where} fields", len(fields), 0, MOST_FIELDS)
    if title is not None:
        yield from _said(f"{where} title", title)
    yield from _twice(where, (field.id for field in fields))
    for field, width in zip(fields, widths, strict=True):
        yield from _field(f"{where} field {field.id}", field, width)


def _field(where: str, field: Field, width: float) -> Iterator[Fault]:
    yield from _id(where, field.id)
    yield from _said(f"{where} label", field.label)
    yield from _bounds(f"{where} width", field.width, 0.01, 1)
    yield from _bounds(f"{where} cells", field.cells, 0, 30)
    yield from _bounds(f"{where} lines", field.lines, 1, 20)
    yield from _bounds(f"{where} decimals", field.decimals, 0, 6)
    yield from _bounds(f"{where} choices", len(field.choices), 0, MOST_FIELDS)
    yield from _bounds(f"{where} bands", len(field.bands), 0, MOST_FIELDS)
    yield from _bounds(f"{where} unit letters", len(field.unit), 0, MOST_UNIT)
    for band in field.bands:
        yield from _band(f"{where} bands", band)
    least = 6.0 if field.keying is Keying.PRINTED else narrowest(field.kind, field.cells)
    if not width >= least - 0.01:
        yield Fault(FaultKind.TOO_NARROW, where, f"{width:.1f} < {least:.1f}")
    if field.cells and field.keying is not Keying.PRINTED and field.cells < _characters(field):
        yield Fault(FaultKind.TOO_FEW_CELLS, where, f"{field.cells} < {_characters(field)}")
    yield from _choices(where, field)
    yield from _range(where, field)


def _band(where: str, band: Words) -> Iterator[Fault]:
    """A score and its span: the same score and the same limits in both languages."""
    yield from _said(where, band)
    (score, span), (other, other_span) = (text.partition(" ")[::2] for text in (band.sv, band.en))
    limits, others = (_LIMIT.findall(text.replace(",", ".")) for text in (span, other_span))
    whole = score and span.strip() and other_span.strip()
    if not whole or (score, limits) != (other, others):
        yield Fault(FaultKind.BAD_BAND, where, f"{band.sv} / {band.en}")


def _characters(field: Field) -> int:
    """How many characters the longest value of a field takes, as far as the field tells."""
    match field.kind:
        case Kind.TIME:
            return 4
        case Kind.NUMBER:
            limits = [limit for limit in (field.low, field.high) if limit and limit.is_finite()]
            whole = max((len(f"{limit:.0f}") for limit in limits), default=1)
            return whole + (1 + field.decimals if field.decimals else 0)
        case Kind.TEXT | Kind.DATE | Kind.CHOICE | Kind.MARK | Kind.SIGNATURE:
            return 1
        case _:
            assert_never(field.kind)


def _choices(where: str, field: Field) -> Iterator[Fault]:
    if field.kind is not Kind.CHOICE:
        if field.choices:
            yield Fault(FaultKind.STRAY_CHOICES, where)
        return
    if len(field.choices) < 2:
        yield Fault(FaultKind.NO_CHOICES, where)
    yield from _twice(where, (c.code.casefold() for c in field.choices), FaultKind.DUPLICATE_CODE)
    for choice in field.choices:
        fits = choice.code.isalnum() and len(choice.code) <= (field.cells or 6)
        if not fits:
            yield Fault(FaultKind.BAD_CODE, where, choice.code)
        yield from _said(f"{where} choice {choice.code}", choice.label)


def _range(where: str, field: Field) -> Iterator[Fault]:
    limits = [field.low, field.usual_low, field.usual_high, field.high]
    given = [limit for limit in limits if limit is not None]
    if not given:
        return
    finite = all(limit.is_finite() and abs(limit) < Decimal(10**9) for limit in given)
    if field.kind is not Kind.NUMBER or not finite or given != sorted(given):
        yield Fault(FaultKind.BAD_RANGE, where)


def _bounds(where: str, value: float, low: float, high: float) -> Iterator[Fault]:
    if not (math.isfinite(value) and low <= value <= high):
        yield Fault(FaultKind.OUT_OF_BOUNDS, where, f"{value:g}, {low:g}–{high:g}")


def _id(where: str, name: str) -> Iterator[Fault]:
    if not _ID.fullmatch(name) or name == RESERVED:
        yield Fault(FaultKind.BAD_ID, where, name)


def _said(where: str, words: Words) -> Iterator[Fault]:
    for lang, text in (("sv", words.sv), ("en", words.en)):
        if not text.strip():
            yield Fault(FaultKind.EMPTY, where, lang)
        yield from _bounds(f"{where} {lang} letters", len(text), 0, MOST_LETTERS)


def _twice(
    where: str, names: Iterable[str], kind: FaultKind = FaultKind.DUPLICATE_ID
) -> Iterator[Fault]:
    seen: set[str] = set()
    for name in names:
        if name in seen:
            yield Fault(kind, where, name)
        seen.add(name)
