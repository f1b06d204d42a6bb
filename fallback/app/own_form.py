"""A hospital's own form: checked as a form, against the forms there are, and as it would print.

What could print or be read back unsafely is refused; the reasons are sentences.
"""

from collections.abc import Iterator
from io import BytesIO
from typing import Final

import msgspec

from fallback.app import specimen
from fallback.recovery.written import KINDS
from fallback.texts import Lang, Message, say
from forms import codes, load, pdf, proof
from forms.check import written
from forms.geometry import Page
from forms.layout import Flow, lay_out
from forms.load import DefinitionError
from forms.spec import Block, Definition, Field, Keying, Notice, Table
from forms.values import SheetMark

HARMFUL: Final = {"dose.time", "dose.amount", "dose.not-given", "order.drug", "order.dosage"}
"""Concepts that two people key, blind, whatever a form says."""

MACHINE: Final = "PRYVT"  # no machine's: its sheets are nobody's

NEEDED: Final = {
    "orders": {"time", "dose", "code", "sign"},
    "since": {"drug", "time", "dose", "sign"},
    "new_orders": {"drug", "dosage", "prescriber"},
    "observations": {"date", "time", "sign"},
}
"""The fields by which blocks of these names are read back."""


class Checked(msgspec.Struct, frozen=True):
    """The form, why it is refused (nothing: it is not), and a PDF of it with sample text."""

    form: Definition | None
    faults: tuple[str, ...] = ()
    preview: bytes = b""


def check_form(toml_text: str, origin: str, lang: Lang) -> Checked:
    """Check the text of a form's file; `origin` names it in the sentences."""
    try:
        form = load.load(toml_text, origin)
    except DefinitionError as error:
        return Checked(None, tuple(fault.text(lang) for fault in error.faults))
    faults = tuple(fault.text(lang) for fault in (*_among_others(form), *_read_back(form)))
    if faults:
        return Checked(form, faults)
    sample, who = specimen.filling(form, lang), specimen.heading(lang)
    try:
        filled = lay_out(form, sample, who, lang, pdf.measure)
        blank = lay_out(form, {}, specimen.blank_heading(lang), lang, pdf.measure)
    except ValueError:  # all that layout still refuses is a head that fills the page
        return Checked(form, (say("forms.no_identity").text(lang),))
    pages = (*_pages(form, filled), *_pages(form, blank))
    out = BytesIO()
    pdf.draw(pages, out, title=form.title.text(lang))
    preview = out.getvalue()
    unsafe = tuple(dict.fromkeys(_on_paper(preview, pages, lang)))
    return Checked(form, unsafe, b"" if unsafe else preview)


def _among_others(form: Definition) -> Iterator[Message]:
    """Codes and ids that are taken, and what a built-in form's new version has to keep."""
    for other in load.builtins():
        if other.id != form.id and other.code == form.code:
            yield say("forms.code_taken", code=form.code, other=other.id)
        if other.id != form.id:
            continue
        if other.code != form.code:
            yield say("forms.other_code", id=form.id, code=form.code, other=other.code)
        if other.version >= form.version and other != form:
            yield say("forms.version_taken", id=form.id, version=other.version)
        yield from _kept(other, form)


def _kept(other: Definition, form: Definition) -> Iterator[Message]:
    own = {block.id: block for block in form.blocks}
    for block in other.blocks:
        filled = {field.id for field in _fields(block) if field.keying is Keying.PRINTED}
        if not filled and not (isinstance(block, Notice) and block.fill):
            continue
        mine = own.get(block.id)
        if mine is None or type(mine) is not type(block):
            yield say("forms.block_lost", block=block.id)
        elif lost := filled - {field.id for field in _fields(mine)}:
            yield say("forms.fields_lost", block=block.id, fields=", ".join(sorted(lost)))


def _fields(block: Block) -> tuple[Field, ...]:
    if isinstance(block, Notice):
        return ()
    return block.fields + (block.lines if isinstance(block, Table) else ())


def _read_back(form: Definition) -> Iterator[Message]:
    """Blocks whose names have rules of their own, and harm that one person alone would key."""
    if not form.returns:
        return
    for block in form.blocks:
        has = {field.id for field in written(block)}
        if block.id in KINDS and (lacking := NEEDED[block.id] - has):
            yield say("forms.block_known", block=block.id, fields=", ".join(sorted(lacking)))
        for field in written(block):
            if field.concept in HARMFUL and field.keying is not Keying.TWICE:
                yield say("forms.keyed_once", block=block.id, field=field.id)


def _pages(form: Definition, flow: Flow) -> tuple[Page, ...]:
    marks = [
        SheetMark(
            codes.sheet_number(MACHINE, number),
            codes.payload(form.code, form.version, number, flow.count, "PRVA2345", "0" * 16),
        )
        for number in range(1, flow.count + 1)
    ]
    return flow.pages(marks)


def _on_paper(preview: bytes, pages: tuple[Page, ...], lang: Lang) -> Iterator[str]:
    yield from (fault.text(lang) for fault in proof.faults(preview, pages, codes=True))
    for page in pages:
        yield from (fault.text(lang) for fault in proof.overlaps(page))
        for box in page.boxes:
            low, right = box.rect.y + box.rect.h, box.rect.x + box.rect.w
            if low > page.height - 8 or right > page.width - 8:
                yield say("forms.box_outside", path=box.path).text(lang)
