"""Packet plans: one a ward, the newest."""

from typing import TypeVar

from fallback.store.database import Transaction
from fallback.store.docs import pack, unpack

T = TypeVar("T")


def keep(tx: Transaction, ward_id: str, plan: object, *, person_id: str, at: str) -> None:
    """Keep the ward's plan; it replaces the one before."""
    tx.run(
        "INSERT INTO packet_plan (ward_id, doc, person_id, changed_at) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (ward_id) DO UPDATE SET doc = excluded.doc,"
        " person_id = excluded.person_id, changed_at = excluded.changed_at",
        *(ward_id, pack(plan), person_id, at),
    )


def of_ward(tx: Transaction, ward_id: str, type: type[T]) -> T | None:
    """The plan kept for the ward; None where none was."""
    found = tx.row("SELECT doc FROM packet_plan WHERE ward_id = ?", ward_id)
    return unpack(found[0], type) if found else None


def wards(tx: Transaction) -> tuple[str, ...]:
    """The ids of the wards that have kept a plan."""
    return tuple(row[0] for row in tx.rows("SELECT ward_id FROM packet_plan ORDER BY ward_id"))
