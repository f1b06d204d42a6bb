"""A hospital's own form: checked as a form, against the forms there are, and as it would print.

What could print or be read back unsafely is refused; the reasons are sentences.
"""

from collections.abc import Iterable, Iterator
from typing import Final

import msgspec

from fallback.app import specimen
from fallback.packet import trial
from fallback.packet.own_filling import KEYS, asks
from fallback.recovery.events.written import KINDS
from fallback.texts import Lang, Message, say
from forms import load, pdf, proof
from forms.catalogue import BUILT_IN, Forms
from forms.check import written
from forms.geometry import Page
from forms.layout import lay_out
from forms.load import DefinitionError
from forms.spec import Block, Definition, Field, Keying, Notice, Table

HARMFUL: Final = {"dose.time", "dose.amount", "dose.not-given", "order.drug", "order.dosage"}
"""Concepts that two people key, blind, whatever a form says."""

MOST_PAGES: Final = 20

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


def check_form(toml_text: str, origin: str, lang: Lang, forms: Forms = BUILT_IN) -> Checked:
    """Check the text of a form's file; `origin` names it in the sentences, `forms` are the forms
    that it will stand beside."""
    try:
        form = load.load(toml_text, origin)
    except DefinitionError as error:
        return Checked(None, tuple(fault.text(lang) for fault in error.faults))
    said = (*_among_others(form, forms), *_filled(form), *_read_back(form))
    if said:
        return Checked(form, tuple(fault.text(lang) for fault in said))
    sample, who = specimen.filling(form, lang), specimen.heading(lang)
    try:
        filled = lay_out(form, sample, who, lang, pdf.measure)
        blank = lay_out(form, {}, specimen.blank_heading(lang), lang, pdf.measure)
    except ValueError:  # all that layout still refuses is a head that fills the page
        return Checked(form, (say("forms.no_identity").text(lang),))
    if (most := max(filled.count, blank.count)) > MOST_PAGES:
        return Checked(form, (say("forms.too_long", pages=most, most=MOST_PAGES).text(lang),))
    pages = (*trial.sides(form, filled), *trial.sides(form, blank))
    preview, beyond = trial.drawn(pages, form.title.text(lang))
    unsafe = tuple(dict.fromkeys(_on_paper(preview, pages, beyond, lang)))
    return Checked(form, unsafe, b"" if unsafe else preview)


def _among_others(form: Definition, forms: Forms) -> Iterator[Message]:
    """Codes, ids and versions that are taken."""
    for other in forms.all():
        if other.id != form.id and other.code == form.code:
            yield say("forms.code_taken", code=form.code, other=other.id)
        if other.id != form.id:
            continue
        if other.code != form.code:
            yield say("forms.other_code", id=form.id, code=form.code, other=other.code)
        if other.version >= form.version and other != form:
            yield say("forms.version_taken", id=form.id, version=other.version)


def _filled(form: Definition) -> Iterator[Message]:
    """What we fill: of a built-in form all that it has and nothing more, of a new one known
    blocks."""
    built_in = load.builtin(form.id) if load.is_builtin(form.id) else None
    theirs = {block.id: block for block in built_in.blocks} if built_in else {}
    own = {block.id: block for block in form.blocks}
    for block in theirs.values():
        if isinstance(block, Notice) and not block.fill:
            continue
        mine = own.get(block.id)
        if mine is None or type(mine) is not type(block) or asks(mine) < asks(block):
            yield say("forms.block_lost", block=block.id)
        elif lost := _printed(block) - _printed(mine):
            yield say("forms.fields_lost", block=block.id, fields=_listed(lost))
    for block in filter(asks, form.blocks):
        if built_in is None:
            yield from _known_block(block)
        elif block.id not in theirs or _printed(block) - _printed(theirs[block.id]):
            known = _listed(one.id for one in theirs.values() if asks(one))
            yield say("forms.not_filled", block=block.id, known=known)
    if built_in is None and form.returns and "orders" in own:
        yield say("forms.block_ours", block="orders")


def _known_block(block: Block) -> Iterator[Message]:
    key = KEYS.get(block.id)
    if key is None or not isinstance(block, key.kind) or (isinstance(block, Table) and block.lines):
        yield say("forms.not_filled", block=block.id, known=_listed(KEYS))
        return
    printed = _printed(block)
    if other := printed - key.fields:
        known = _listed(key.fields)
        yield say("forms.not_filled_field", block=block.id, fields=_listed(other), known=known)
    if lacking := key.needed - printed:
        yield say("forms.fields_lost", block=block.id, fields=_listed(lacking))


def _printed(block: Block) -> frozenset[str]:
    return frozenset(one.id for one in _fields(block) if one.keying is Keying.PRINTED)


def _fields(block: Block) -> tuple[Field, ...]:
    if isinstance(block, Notice):
        return ()
    return block.fields + (block.lines if isinstance(block, Table) else ())


def _listed(names: Iterable[str]) -> str:
    return ", ".join(sorted(names))


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


def _on_paper(
    preview: bytes, pages: tuple[Page, ...], beyond: tuple[int, ...], lang: Lang
) -> Iterator[str]:
    faults = proof.faults(preview, pages, codes=True, beyond=beyond)
    yield from (fault.text(lang) for fault in faults)
    for page in pages:
        yield from (fault.text(lang) for fault in proof.overlaps(page))
        for box in page.boxes:
            low, right = box.rect.y + box.rect.h, box.rect.x + box.rect.w
            if low > page.height - 8 or right > page.width - 8:
                yield say("forms.box_outside", path=box.path).text(lang)
