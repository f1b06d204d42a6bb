"""Scanned pages: every page of every file that was taken in, its picture encrypted with the store.

Nothing is deleted, and a picture never changes; only where a page belongs does.
"""

from dataclasses import dataclass
from typing import Literal, TypeAlias

from fallback.store.database import Transaction
from fallback.store.docs import pack, unpack
from forms.scan.result import Fit

PageState: TypeAlias = Literal[
    "found",
    "second",
    "confirmed",
    "align",
    "unidentified",
    "other_outage",
    "elsewhere",
    "trial",
    "blank",
    "aside",
]


@dataclass(frozen=True)
class ScanFile:
    """A file as it was taken in. `taken`: pages of it that are kept; all of them, once it is done.
    `added_by`: "" for the machine itself."""

    id: int
    name: str
    digest: str
    pages: int
    added_by: str
    added_at: str
    taken: int

    @property
    def whole(self) -> bool:
        """Whether every page of it is kept."""
        return self.taken == self.pages


@dataclass(frozen=True)
class ScanPage:
    """One page. `sheet_number` is None where it belongs to no sheet of this store."""

    id: int
    file_id: int
    file_name: str
    position: int
    state: PageState
    sheet_number: str | None
    reason: str
    changed_by: str
    changed_at: str


@dataclass(frozen=True)
class Place:
    """What becomes of a page: its state, its sheet, and its fit with the straightened picture."""

    state: PageState
    sheet_number: str | None = None
    fit: Fit | None = None
    straight: bytes | None = None
    reason: str = ""


_FILE = (
    "SELECT id, name, digest, pages, added_by, added_at,"
    " (SELECT count(*) FROM scan_page WHERE file_id = scan_file.id) FROM scan_file"
)
_PAGE = (
    "SELECT scan_page.id, file_id, name, position, state, sheet_number, reason, changed_by,"
    " changed_at FROM scan_page JOIN scan_file ON scan_file.id = file_id"
)


def begin(tx: Transaction, *, name: str, digest: str, pages: int, by: str, at: str) -> ScanFile:
    """Keep a new file's name and hash; its pages follow."""
    tx.insert("scan_file", name=name, digest=digest, pages=pages, added_by=by, added_at=at)
    found = by_digest(tx, digest)
    assert found is not None  # noqa: S101 it was just put there
    return found


def by_digest(tx: Transaction, digest: str) -> ScanFile | None:
    """The file of these very bytes."""
    row = tx.row(_FILE + " WHERE digest = ?", digest)
    return ScanFile(*row) if row else None


def files(tx: Transaction) -> tuple[ScanFile, ...]:
    """All files, as they came."""
    return tuple(ScanFile(*row) for row in tx.rows(_FILE + " ORDER BY id"))


def keep(
    tx: Transaction, file_id: int, position: int, picture: bytes, place: Place, by: str, at: str
) -> None:
    """Keep a page with its picture."""
    tx.insert(
        "scan_page",
        file_id=file_id,
        position=position,
        state=place.state,
        sheet_number=place.sheet_number,
        reason=place.reason,
        picture=picture,
        straight=place.straight,
        fit=None if place.fit is None else pack(place.fit),
        changed_by=by,
        changed_at=at,
    )


def move(tx: Transaction, page_id: int, place: Place, by: str, at: str) -> None:
    """Another place for a page, with another fit or none."""
    tx.change_one(
        "UPDATE scan_page SET state = ?, sheet_number = ?, reason = ?, straight = ?, fit = ?,"
        " changed_by = ?, changed_at = ? WHERE id = ?",
        *(place.state, place.sheet_number, place.reason, place.straight),
        *(None if place.fit is None else pack(place.fit), by, at, page_id),
    )


def set_state(
    tx: Transaction, page_id: int, state: PageState, by: str, at: str, reason: str = ""
) -> None:
    """Another state for a page that keeps its sheet and its fit."""
    tx.change_one(
        "UPDATE scan_page SET state = ?, reason = ?, changed_by = ?, changed_at = ? WHERE id = ?",
        *(state, reason, by, at, page_id),
    )


def get(tx: Transaction, page_id: int) -> ScanPage | None:
    """The page of that id."""
    row = tx.row(_PAGE + " WHERE scan_page.id = ?", page_id)
    return ScanPage(*row) if row else None


def at_position(tx: Transaction, file_id: int, position: int) -> ScanPage | None:
    """The page of a file at that place."""
    row = tx.row(_PAGE + " WHERE file_id = ? AND position = ?", file_id, position)
    return ScanPage(*row) if row else None


def listed(tx: Transaction) -> tuple[ScanPage, ...]:
    """All pages, as they came."""
    return tuple(ScanPage(*row) for row in tx.rows(_PAGE + " ORDER BY file_id, position"))


def of_sheet(tx: Transaction, number: str) -> tuple[ScanPage, ...]:
    """The pages of a sheet, as they came."""
    sql = _PAGE + " WHERE sheet_number = ? ORDER BY file_id, position"
    return tuple(ScanPage(*row) for row in tx.rows(sql, number))


def taken(tx: Transaction, file_id: int) -> frozenset[int]:
    """The positions of a file's pages that are kept."""
    rows = tx.rows("SELECT position FROM scan_page WHERE file_id = ?", file_id)
    return frozenset(row[0] for row in rows)


def picture(tx: Transaction, page_id: int) -> bytes:
    """The page as it came. LookupError where there is no such page."""
    row = tx.row("SELECT picture FROM scan_page WHERE id = ?", page_id)
    if row is None:
        raise LookupError(f"no page {page_id}")
    return bytes(row[0])


def straightened(tx: Transaction, page_id: int) -> tuple[bytes, Fit] | None:
    """The page laid straight, and how; None where it is not."""
    row = tx.row("SELECT straight, fit FROM scan_page WHERE id = ?", page_id)
    return (bytes(row[0]), unpack(row[1], Fit)) if row and row[0] is not None else None
