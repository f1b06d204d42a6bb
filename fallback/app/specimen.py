"""Sample text for a form that is tried out: of nobody, and as long as real text can be."""

from typing import assert_never

from fallback.texts import Lang, worded
from forms.spec import Block, Definition, Field, Fields, Keying, Matrix, Notice, Table
from forms.values import Fill, Filling, Heading, Row, Rows

ROWS = 3
LINES = 2


def heading(lang: Lang) -> Heading:
    """Of an invented person."""
    return Heading(
        name=worded("forms.sample_name", lang),
        number="19121212-1212",
        birth_date="1912-12-12",
        place=worded("forms.sample_place", lang),
        origin=worded("forms.sample_origin", lang),
        age=worded("forms.sample_age", lang),
        valid_until=worded("forms.sample_valid", lang),
        warnings=(worded("packet.kind_proof", lang),),
    )


def blank_heading(lang: Lang) -> Heading:
    """Of a sheet for somebody whom no snapshot holds."""
    origin = worded("forms.sample_origin", lang)
    return Heading(name="", origin=origin, warnings=(worded("packet.kind_proof", lang),))


def filling(form: Definition, lang: Lang) -> Filling:
    """Sample text in all that we would fill."""
    return {block.id: fill for block in form.blocks if (fill := _sample(block, lang))}


def _sample(block: Block, lang: Lang) -> Fill | None:
    match block:
        case Notice():
            return worded("forms.sample_notice", lang) if block.fill else None
        case Fields():
            return _cells(block.fields, lang)
        case Table():
            row = Row(_cells(block.fields, lang), lines=(_cells(block.lines, lang),) * LINES)
            if not block.lines:
                row = Row(row.cells)
            return Rows((row,) * ROWS) if row.cells or block.lines else None
        case Matrix():
            return None
        case _:
            assert_never(block)


def _cells(fields: tuple[Field, ...], lang: Lang) -> dict[str, str]:
    printed = (field for field in fields if field.keying is Keying.PRINTED)
    return {
        field.id: worded("forms.sample_text", lang, label=field.label.text(lang))
        for field in printed
    }
