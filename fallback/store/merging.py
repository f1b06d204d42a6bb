"""Rows of another PC kept as they came: what its people keyed, and to whom it gave numbers."""

from fallback.store import people
from fallback.store.database import Row, Transaction

NO_PIN = b""
"""Nobody has it: whoever came with a handover signs in here once a PIN was given to them."""


def person_named(tx: Transaction, name: str) -> str | None:
    """The id of who has or had that name here."""
    wanted = people.plain(name)
    return next((id for id, one in people.by_id(tx).items() if people.plain(one) == wanted), None)


def add_person(tx: Transaction, id: str, name: str, role: str, at: str) -> None:
    """Someone who acted on another PC; retired here, so that what they did keeps their name."""
    tx.insert(
        "person",
        id=id,
        name=name,
        role=role,
        pin_salt=NO_PIN,
        pin_hash=NO_PIN,
        created_at=at,
        retired_at=at,
    )


def id_taken(tx: Transaction, id: str) -> bool:
    """Whether somebody here has that id."""
    return tx.row("SELECT 1 FROM person WHERE id = ?", id) is not None


def entries_of(tx: Transaction, number: str) -> list[Row]:
    """All entries of a sheet as keyed, without whether they are superseded; their ids last."""
    return tx.rows(
        "SELECT sheet_number, path, keying, state, value, person_id, at, strokes, id"
        " FROM entry WHERE sheet_number = ? ORDER BY id",
        number,
    )


def supersede(tx: Transaction, entry_id: int) -> None:
    """It was corrected on the other PC; nothing where that is known."""
    tx.run("UPDATE entry SET superseded = 1 WHERE id = ? AND superseded = 0", entry_id)


def block_of(
    tx: Transaction, store_id: str, format: str, series: str, first: int | None, added_at: str
) -> int | None:
    """A block of another PC that came before."""
    row = tx.row(
        "SELECT id FROM reserve_block WHERE store_id = ? AND format = ? AND series = ?"
        " AND coalesce(first, -1) = ? AND added_at = ?",
        *(store_id, format, series, -1 if first is None else first, added_at),
    )
    return int(row[0]) if row else None
