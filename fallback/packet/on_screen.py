"""A patient on the screen: the blocks of the forms, in their order and words, so that what is read
on the screen and on paper agree."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Final, assert_never

from fallback.chart.model import Chart
from fallback.packet.context import Context
from fallback.packet.patient_forms import PATIENT_FORMS
from fallback.texts import Lang
from forms.catalogue import Forms
from forms.spec import Definition, Fields, Matrix, Notice, Table
from forms.values import Fill, Rows

SHOWN: Final = ("summary", "medications")
"""The forms that tell what the chart holds; the others are to be written on."""


@dataclass(frozen=True)
class Part:
    """A block of a form. `statement` stands before the rows; `alarm`: it must not be overlooked.
    `strong` are the columns that stand out, `shares` what each has of the width; none: alike."""

    title: str
    columns: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    statement: str = ""
    alarm: bool = False
    strong: frozenset[int] = frozenset()
    shares: tuple[float, ...] = ()


def parts(chart: Chart, context: Context) -> tuple[Part, ...]:
    """All that the packet's read-only forms say of the patient."""
    found: list[Part] = []
    for form_id in SHOWN:
        filling = PATIENT_FORMS[form_id].fill(chart, context)
        found += _parts(context.forms.get(form_id), filling, context.lang)
    return tuple(found)


def titles(forms: Forms, lang: Lang) -> Mapping[str, str]:
    """What each form is called, by its id."""
    return {one.id: one.title.text(lang) for one in forms.all()}


def _parts(form: Definition, filling: Mapping[str, Fill], lang: Lang) -> Iterator[Part]:
    for block in form.blocks:
        match block:
            case Notice() | Matrix():
                continue  # what a notice repeats has its own block; a matrix is written in
            case Fields() | Table():
                title = (block.title or form.title).text(lang)
                yield _part(title, block, filling.get(block.id), lang)
            case _:
                assert_never(block)


def _part(title: str, block: Fields | Table, fill: Fill | None, lang: Lang) -> Part:
    columns = tuple(field.label.text(lang) for field in block.fields)
    ids = [field.id for field in block.fields]
    strong = frozenset(n for n, field in enumerate(block.fields) if field.strong)
    if isinstance(fill, Rows):
        rows = tuple(tuple(row.cells.get(id, "") for id in ids) for row in fill.rows)
        shares = tuple(field.width for field in block.fields)
        return Part(title, columns, rows, fill.statement, fill.alarm, strong, shares)
    values = fill if isinstance(fill, dict) else {}
    return Part(title, columns, (tuple(values.get(id, "") for id in ids),), strong=strong)
