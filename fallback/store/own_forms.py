"""A hospital's own forms: one a form id, the newest."""

from dataclasses import dataclass

import msgspec

from fallback.errors import FallbackError
from fallback.store.database import Transaction
from fallback.store.docs import pack, unpack
from forms.catalogue import Forms, OwnForm
from forms.spec import Definition


@dataclass(frozen=True)
class OwnFormRow:
    """An own form without its content."""

    form: str
    code: str
    version: int
    added_by: str
    added_at: str


def keep(tx: Transaction, form: Definition, text: str, *, person_id: str, at: str) -> None:
    """Keep a form; it replaces the one of its id. The caller knows that it may be printed."""
    tx.run("DELETE FROM own_form WHERE form = ?", form.id)
    tx.insert(
        "own_form",
        form=form.id,
        code=form.code,
        version=form.version,
        text=text,
        doc=pack(form),
        added_by=person_id,
        added_at=at,
    )


def remove(tx: Transaction, form_id: str) -> None:
    """It is printed no more. LookupError where there is none."""
    tx.change_one("DELETE FROM own_form WHERE form = ?", form_id)


def listed(tx: Transaction) -> tuple[OwnFormRow, ...]:
    """All of them, by id."""
    found = tx.rows("SELECT form, code, version, added_by, added_at FROM own_form ORDER BY form")
    return tuple(OwnFormRow(*row) for row in found)


def forms(tx: Transaction) -> Forms:
    """What can be printed here: the forms that come with Fallback, and these. FallbackError where
    one was kept by a program that knew other forms."""
    own: list[OwnForm] = []
    for code, doc, text in tx.rows("SELECT code, doc, text FROM own_form ORDER BY form"):
        try:
            own.append(OwnForm(unpack(doc, Definition), text))
        except msgspec.ValidationError as error:
            raise FallbackError("forms.of_another_program", code=code) from error
    return Forms(tuple(own))
