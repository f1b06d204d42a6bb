"""What a ward PC reads to hand an outage over, row by row as it is kept."""

import json

from fallback.store.database import Row, Transaction
from fallback.store.docs import unpack
from fallback.store.handover import HandedOver
from fallback.store.trail import COLUMNS
from forms.scan.result import Fit


def page_ids(tx: Transaction, outage_id: str) -> tuple[int, ...]:
    """Pages of the outage's sheets, and those without a sheet; with all pages of their files."""
    rows = tx.rows(
        "SELECT id FROM scan_page WHERE file_id IN (SELECT file_id FROM scan_page"
        " LEFT JOIN sheet ON number = sheet_number WHERE number IS NULL OR outage_id = ?)"
        " ORDER BY id",
        outage_id,
    )
    return tuple(id for (id,) in rows)


def placed_pages(tx: Transaction, outage_id: str) -> list[Row]:
    """Where the scanned pages of the outage's sheets lie, without their pictures."""
    return tx.rows(
        "SELECT digest, position, scan_page.state, sheet_number, scan_page.reason"
        " FROM scan_page JOIN scan_file ON scan_file.id = file_id"
        " JOIN sheet ON number = sheet_number WHERE outage_id = ? ORDER BY digest, position",
        outage_id,
    )


def page(tx: Transaction, id: int) -> tuple[Row, Fit | None]:
    """A scanned page after its file (digest, name, pages, added by, added at), and its fit."""
    row = tx.row(
        "SELECT digest, name, pages, added_by, added_at, position, state, sheet_number, reason,"
        " picture, straight, changed_by, changed_at, fit"
        " FROM scan_page JOIN scan_file ON scan_file.id = file_id WHERE scan_page.id = ?",
        id,
    )
    if row is None:
        raise LookupError(f"no page {id}")
    return row[:-1], None if row[-1] is None else unpack(row[-1], Fit)


def trail_rows(tx: Transaction, first: int, last: int) -> list[Row]:
    """Rows of the trail, from one to another."""
    sql = f"SELECT {COLUMNS} FROM trail WHERE seq BETWEEN ? AND ? ORDER BY seq"  # noqa: S608
    return tx.rows(sql, first, last)


def declared_in(tx: Transaction, action: str, outage_id: str) -> int:
    """The row of the trail that notes the first such act of an outage; 1 where none does."""
    named = f'%"{outage_id}"%'
    row = tx.row("SELECT min(seq) FROM trail WHERE action = ? AND details LIKE ?", action, named)
    return int((row and row[0]) or 1)


def people(tx: Transaction) -> list[Row]:
    """Everybody who ever acted here: id, name, role."""
    return tx.rows("SELECT id, name, role FROM person ORDER BY created_at, id")


def entries(tx: Transaction, outage_id: str) -> list[Row]:
    """All entries, also the superseded, as keyed: the columns of `entry`, superseded last."""
    return tx.rows(
        "SELECT e.sheet_number, path, keying, e.state, value, person_id, at, strokes, superseded"
        " FROM entry e JOIN sheet s ON s.number = e.sheet_number WHERE s.outage_id = ?"
        " ORDER BY e.id",
        outage_id,
    )


def blocks(tx: Transaction, outage_id: str) -> list[Row]:
    """The blocks that identities of the outage were drawn from."""
    return tx.rows(
        "SELECT id, format, series, first, last, added_by, added_at FROM reserve_block WHERE id IN"
        " (SELECT block_id FROM reserve_identity WHERE outage_id = ?) ORDER BY id",
        outage_id,
    )


def arrivals(tx: Transaction, outage_id: str) -> list[Row]:
    """The reserve identities of the outage, as given."""
    return tx.rows(
        "SELECT number, system, block_id, name, birth_date, sex, given_by, given_at, state,"
        " patient_id, reason, changed_by, changed_at FROM reserve_identity"
        " WHERE outage_id = ? ORDER BY id",
        outage_id,
    )


def numbers_of_others(tx: Transaction, outage_id: str) -> tuple[str, ...]:
    """The numbers of all other outages' sheets."""
    rows = tx.rows("SELECT number FROM sheet WHERE outage_id <> ? ORDER BY id", outage_id)
    return tuple(number for (number,) in rows)


def newer(tx: Transaction, last: HandedOver) -> tuple[str, ...]:
    """The numbers of sheets that were issued after a handover, or of which a scan came after it."""
    (noted,) = tx.row("SELECT details FROM trail WHERE seq = ?", last.serial) or ("{}",)
    sheets = "SELECT number FROM sheet WHERE outage_id = ? ORDER BY id"
    every = [number for (number,) in tx.rows(sheets, last.outage_id)]
    issued = every[int(json.loads(noted).get("sheets", len(every))) :]
    scanned = tx.rows(
        "SELECT number FROM sheet WHERE outage_id = ? AND number IN (SELECT sheet_number"
        " FROM scan_page JOIN scan_file f ON f.id = file_id WHERE added_at > ?) ORDER BY id",
        *(last.outage_id, last.at),
    )
    return tuple(dict.fromkeys([*issued, *(number for (number,) in scanned)]))


def begun_to_write(tx: Transaction, outage_id: str) -> bool:
    """Whether anything of the outage was decided on, or planned to be sent."""
    decided = "SELECT 1 FROM finding WHERE outage_id = ? AND decision IS NOT NULL"
    planned = "SELECT 1 FROM outbox WHERE outage_id = ?"
    return bool(tx.row(decided, outage_id) or tx.row(planned, outage_id))
