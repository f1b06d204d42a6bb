"""Every form version as it was first printed here: its definition, its blank page, its boxes."""

import hashlib
from dataclasses import dataclass

import msgspec

from fallback.store.database import Transaction
from fallback.store.docs import pack, unpack
from forms.geometry import Box
from forms.spec import Lang


class Side(msgspec.Struct, frozen=True):
    """One page of a form with nobody's data: its size and its boxes, in mm."""

    width: float
    height: float
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class ArchiveRow:
    """A printed version. `digest` is of what its definition says, `content` of all that is kept."""

    code: str
    version: int
    lang: Lang
    digest: str
    form: str
    content: str
    archived_at: str


@dataclass(frozen=True)
class Archived:
    """What is kept of it: the TOML, the blank form as PDF, and the geometry of its pages."""

    row: ArchiveRow
    definition: str
    pdf: bytes
    sides: tuple[Side, ...]


_SELECT = "SELECT code, version, lang, digest, form, content, archived_at FROM form_archive"
_WHOLE = _SELECT.replace(" FROM", ", definition, pdf, geometry FROM")


def content(definition: str, pdf: bytes, sides: tuple[Side, ...]) -> str:
    """SHA-256 (hex) of what is kept of a version."""
    parts = definition.encode(), pdf, msgspec.json.encode(sides)
    return hashlib.sha256(b"".join(hashlib.sha256(part).digest() for part in parts)).hexdigest()


def keep(tx: Transaction, kept: Archived) -> None:
    """Keep a version for ever. The store refuses another digest under the same version."""
    row = kept.row
    tx.insert(
        "form_archive",
        code=row.code,
        version=row.version,
        lang=row.lang,
        digest=row.digest,
        form=row.form,
        definition=kept.definition,
        pdf=kept.pdf,
        geometry=pack(kept.sides),
        content=row.content,
        archived_at=row.archived_at,
    )


def listed(tx: Transaction) -> tuple[ArchiveRow, ...]:
    """All versions, by code."""
    return tuple(ArchiveRow(*row) for row in tx.rows(_SELECT + " ORDER BY code, version, lang"))


def versions(tx: Transaction, code: str, version: int) -> tuple[ArchiveRow, ...]:
    """A version in each language that it was printed in."""
    where = " WHERE code = ? AND version = ? ORDER BY lang"
    return tuple(ArchiveRow(*row) for row in tx.rows(_SELECT + where, code, version))


def read(tx: Transaction, code: str, version: int, lang: Lang) -> Archived:
    """A version whole. LookupError where it was never printed here."""
    where = " WHERE code = ? AND version = ? AND lang = ?"
    found = tx.row(_WHOLE + where, code, version, lang)
    if found is None:
        raise LookupError(f"no form {code} {version} {lang}")
    return Archived(ArchiveRow(*found[:7]), found[7], found[8], unpack(found[9], tuple[Side, ...]))
