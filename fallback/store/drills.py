"""What a drill left behind: times and words, frozen once it is signed."""

from dataclasses import dataclass
from typing import TypeVar

from fallback.store.database import Transaction
from fallback.store.docs import pack, unpack

T = TypeVar("T")


@dataclass(frozen=True)
class DrillRow:
    """What people said of one drill. Times are ISO in UTC, "" where there is none."""

    outage_id: str
    took_part: str = ""
    went_wrong: str = ""
    found_at: str = ""
    found_by: str = ""
    signed_at: str = ""


def get(tx: Transaction, outage_id: str) -> DrillRow:
    """What is kept of a drill; empty where nothing was said."""
    found = tx.row(
        "SELECT outage_id, took_part, went_wrong, found_at, found_by, signed_at FROM drill"
        " WHERE outage_id = ?",
        outage_id,
    )
    return DrillRow(*found) if found else DrillRow(outage_id)


def found(tx: Transaction, outage_id: str, at: str, by: str) -> None:
    """Somebody held the packet in their hands."""
    _begun(tx, outage_id)
    tx.change_one(
        "UPDATE drill SET found_at = ?, found_by = ? WHERE outage_id = ?", at, by, outage_id
    )


def tell(tx: Transaction, outage_id: str, took_part: str, went_wrong: str) -> None:
    """What people say of it; it replaces what they said before."""
    _begun(tx, outage_id)
    tx.change_one(
        "UPDATE drill SET took_part = ?, went_wrong = ? WHERE outage_id = ?",
        *(took_part, went_wrong, outage_id),
    )


def sign(tx: Transaction, outage_id: str, at: str, evidence: object) -> None:
    """Freeze it."""
    _begun(tx, outage_id)
    tx.change_one(
        "UPDATE drill SET signed_at = ?, doc = ? WHERE outage_id = ?",
        *(at, pack(evidence), outage_id),
    )


def signed(tx: Transaction, outage_id: str, type: type[T]) -> T | None:
    """The evidence as it was signed; None where it is not yet."""
    row = tx.row("SELECT doc FROM drill WHERE outage_id = ? AND signed_at <> ''", outage_id)
    return unpack(row[0], type) if row else None


def printed(tx: Transaction, since: str) -> list[tuple[str, str]]:
    """When it was said that sheets had come out, and of what (the trail's details, JSON); in the
    order it was said."""
    sql = (
        "SELECT at, details FROM trail WHERE action = 'sheet.state' AND at >= ?"
        " AND json_extract(details, '$.state') = 'printed' ORDER BY seq"
    )
    return [(str(at), str(details)) for at, details in tx.rows(sql, since)]


def did(tx: Transaction, outage_id: str, since: str) -> list[str]:
    """Who declared, printed or ended it, as the trail names them; the first first."""
    sql = (
        "SELECT person_name FROM trail WHERE at >= ? AND person_name <> ''"
        " AND json_extract(details, '$.outage') = ? GROUP BY person_name ORDER BY min(seq)"
    )
    return [str(row[0]) for row in tx.rows(sql, since, outage_id)]


def _begun(tx: Transaction, outage_id: str) -> None:
    tx.run("INSERT INTO drill (outage_id) VALUES (?) ON CONFLICT DO NOTHING", outage_id)
