"""Outages and drills: one open at a time on a ward."""

from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias

from fallback.store.database import Transaction

OutageKind: TypeAlias = Literal["outage", "suspect", "drill"]


@dataclass(frozen=True)
class Outage:
    """The event that everything printed belongs to. Times are ISO in UTC."""

    id: str
    kind: OutageKind
    ward_id: str
    ward_name: str
    reason: str
    began_at: str
    declared_at: str
    ended_at: str | None = None  # the system is back
    closed_at: str | None = None  # the ledger balanced


_SELECT = (
    "SELECT id, kind, ward_id, ward_name, reason, began_at, declared_at, ended_at, closed_at"
    " FROM outage"
)


def declare(tx: Transaction, outage: Outage) -> None:
    """Keep a new outage."""
    tx.insert("outage", **asdict(outage))


def open_for(tx: Transaction, ward_id: str) -> Outage | None:
    """The ward's outage that is not closed."""
    found = tx.row(_SELECT + " WHERE ward_id = ? AND closed_at IS NULL", ward_id)
    return Outage(*found) if found else None


def get(tx: Transaction, id: str) -> Outage | None:
    """One outage."""
    found = tx.row(_SELECT + " WHERE id = ?", id)
    return Outage(*found) if found else None


def listed(tx: Transaction) -> tuple[Outage, ...]:
    """All outages, newest first."""
    found = tx.rows(_SELECT + " ORDER BY declared_at DESC, rowid DESC")
    return tuple(Outage(*row) for row in found)


def mark_ended(tx: Transaction, id: str, at: str) -> None:
    """The record system is back."""
    tx.change_one("UPDATE outage SET ended_at = ? WHERE id = ? AND closed_at IS NULL", at, id)


def mark_closed(tx: Transaction, id: str, at: str) -> None:
    """The ledger balanced; the outage has to have ended."""
    tx.change_one("UPDATE outage SET closed_at = ? WHERE id = ? AND closed_at IS NULL", at, id)
