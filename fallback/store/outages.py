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
    store_id: str = ""  # of the PC that declared it; "": this one
    handed_to: str = ""  # who keys its sheets now; "": we do


_SELECT = (
    "SELECT id, kind, ward_id, ward_name, reason, began_at, declared_at, ended_at, closed_at,"
    " store_id, handed_to FROM outage"
)


def declare(tx: Transaction, outage: Outage) -> None:
    """Keep a new outage."""
    tx.insert("outage", **asdict(outage))


def open_for(tx: Transaction, ward_id: str) -> Outage | None:
    """The outage of this PC's own on the ward that is not closed. One that has ended and was handed
    over is closed elsewhere, and is in nobody's way."""
    ours = " WHERE ward_id = ? AND store_id = '' AND closed_at IS NULL"
    found = tx.row(_SELECT + ours + " AND (handed_to = '' OR ended_at IS NULL)", ward_id)
    return Outage(*found) if found else None


def get(tx: Transaction, id: str) -> Outage | None:
    """One outage."""
    found = tx.row(_SELECT + " WHERE id = ?", id)
    return Outage(*found) if found else None


def listed(tx: Transaction) -> tuple[Outage, ...]:
    """All outages, newest first."""
    found = tx.rows(_SELECT + " ORDER BY declared_at DESC, rowid DESC")
    return tuple(Outage(*row) for row in found)


def hand_to(tx: Transaction, id: str, whom: str) -> None:
    """Who keys its sheets from now on; "": we do."""
    tx.change_one("UPDATE outage SET handed_to = ? WHERE id = ?", whom, id)


def mark_ended(tx: Transaction, id: str, at: str) -> None:
    """The record system is back."""
    tx.change_one("UPDATE outage SET ended_at = ? WHERE id = ? AND closed_at IS NULL", at, id)


def mark_closed(tx: Transaction, id: str, at: str) -> None:
    """The ledger balanced; the outage has to have ended."""
    tx.change_one("UPDATE outage SET closed_at = ? WHERE id = ? AND closed_at IS NULL", at, id)


def reopen(tx: Transaction, outage: Outage, *, at: str, reason: str, person_id: str) -> None:
    """It is open again; that it was closed, and why that was not the end, is kept."""
    tx.insert(
        "outage_reopened",
        outage_id=outage.id,
        closed_at=outage.closed_at,
        reopened_at=at,
        reason=reason,
        person_id=person_id,
    )
    tx.change_one(
        "UPDATE outage SET closed_at = NULL WHERE id = ? AND closed_at = ?",
        *(outage.id, outage.closed_at),
    )


def reopenings(tx: Transaction, id: str) -> tuple[tuple[str, str, str, str], ...]:
    """When it had been closed, when it was reopened, why, and by whom (id); the earliest first."""
    found = tx.rows(
        "SELECT closed_at, reopened_at, reason, person_id FROM outage_reopened"
        " WHERE outage_id = ? ORDER BY closed_at",
        id,
    )
    return tuple((closed, again, why, who) for closed, again, why, who in found)


def keep_report(tx: Transaction, id: str, closed_at: str, packet_id: str, doc: bytes) -> None:
    """Keep a closing report as it was given."""
    tx.insert("closing_report", outage_id=id, closed_at=closed_at, packet_id=packet_id, doc=doc)


def newest_report(tx: Transaction, id: str) -> tuple[str, bytes] | None:
    """The packet and the document of the last closing."""
    found = tx.row(
        "SELECT packet_id, doc FROM closing_report WHERE outage_id = ?"
        " ORDER BY closed_at DESC LIMIT 1",
        id,
    )
    return (found[0], found[1]) if found else None
