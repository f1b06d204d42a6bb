"""What readiness asks the store: keyslots last used, drills last held, blank forms last counted."""

from dataclasses import dataclass

from fallback.store.database import Transaction


@dataclass(frozen=True)
class Stock:
    """Blank forms in the ward's box, as a person counted them."""

    form: str
    version: int
    copies: int
    counted_at: str


def exercised(tx: Transaction) -> dict[str, str]:
    """When each keyslot last opened the store, by its id."""
    sql = (
        "SELECT json_extract(details, '$.slot'), max(at) FROM trail"
        " WHERE action = 'store.unlock' GROUP BY 1"
    )
    return {str(slot): str(at) for slot, at in tx.rows(sql) if slot is not None}


def last_drill(tx: Transaction, ward_id: str) -> str | None:
    """When the ward last declared a drill."""
    sql = "SELECT max(declared_at) FROM outage WHERE kind = 'drill' AND ward_id = ?"
    row = tx.row(sql, ward_id)
    return str(row[0]) if row and row[0] else None


def stock(tx: Transaction, ward_id: str) -> tuple[Stock, ...]:
    """The ward's blank forms, by form."""
    sql = "SELECT form, version, copies, counted_at FROM form_stock WHERE ward_id = ? ORDER BY form"
    return tuple(Stock(*row) for row in tx.rows(sql, ward_id))


def keep_stock(tx: Transaction, ward_id: str, new: Stock, person_id: str) -> None:
    """A person counted; it replaces the count before."""
    tx.run("DELETE FROM form_stock WHERE ward_id = ? AND form = ?", ward_id, new.form)
    tx.insert(
        "form_stock",
        ward_id=ward_id,
        form=new.form,
        version=new.version,
        copies=new.copies,
        person_id=person_id,
        counted_at=new.counted_at,
    )
