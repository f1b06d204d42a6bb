"""Generations of a ward: pinned, searched, purged. What is in use cannot be purged: the store
itself refuses it (migration 0005)."""

from dataclasses import dataclass

from fallback.store import snapshots
from fallback.store.database import Transaction


@dataclass(frozen=True)
class Seen:
    """Where and when somebody was last seen on a ward. Times are ISO in UTC; `here`: still on the
    ward's newest trusted snapshot."""

    patient_id: str
    name: str
    number: str
    birth_date: str
    ward_id: str
    ward_name: str
    bed: str
    snapshot_id: str
    fetched_at: str
    here: bool


_SEEN = (
    "SELECT chart.patient_id, chart.name, chart.number, chart.birth_date, snapshot.ward_id,"
    " snapshot.ward_name, chart.bed, snapshot.id, snapshot.fetched_at, max(snapshot.serial)"
    " FROM chart JOIN snapshot ON snapshot.id = chart.snapshot_id WHERE purged_at IS NULL"
)
_LAST_FIRST = " GROUP BY chart.patient_id, snapshot.ward_id ORDER BY max(snapshot.serial) DESC"


def pin(tx: Transaction, id: str, at: str, reason: str) -> None:
    """Keep this one, and print from it in suspect mode; the ward's earlier pin is taken off."""
    tx.run(
        "UPDATE snapshot SET pinned_at = NULL, pin_reason = '' WHERE pinned_at IS NOT NULL"
        " AND ward_id = (SELECT ward_id FROM snapshot WHERE id = ?)",
        id,
    )
    tx.change_one("UPDATE snapshot SET pinned_at = ?, pin_reason = ? WHERE id = ?", at, reason, id)


def unpin(tx: Transaction, id: str) -> None:
    """It is kept no longer than others."""
    sql = "UPDATE snapshot SET pinned_at = NULL, pin_reason = '' WHERE id = ?"
    tx.change_one(sql, id)


def printed_in_open_outages(tx: Transaction) -> frozenset[str]:
    """The snapshots that a sheet of an unclosed outage was printed from."""
    found = tx.rows(
        "SELECT DISTINCT sheet.snapshot_id FROM sheet JOIN outage ON outage.id = sheet.outage_id"
        " WHERE outage.closed_at IS NULL"
    )
    return frozenset(id for (id,) in found)


def open_outages(tx: Transaction) -> tuple[tuple[str, str], ...]:
    """Ward and beginning (ISO) of each outage that is not closed."""
    return tuple(tx.rows("SELECT ward_id, began_at FROM outage WHERE closed_at IS NULL"))


def of_other_pcs(tx: Transaction) -> tuple[tuple[str, str], ...]:
    """Snapshots that only another PC printed from, with when they were taken over (ISO)."""
    found = tx.rows("SELECT id, landed_at FROM snapshot WHERE store_id <> '' AND purged_at IS NULL")
    return tuple((id, at) for id, at in found)


def purge(tx: Transaction, id: str, at: str) -> None:
    """Its charts are deleted; its row too, unless a sheet names it. One that is in use is refused:
    nothing of the transaction is done then."""
    tx.change_one("UPDATE snapshot SET purged_at = ? WHERE id = ? AND purged_at IS NULL", at, id)
    tx.run("DELETE FROM chart WHERE snapshot_id = ?", id)
    unnamed = "NOT EXISTS (SELECT 1 FROM sheet WHERE snapshot_id = snapshot.id)"
    tx.run(f"DELETE FROM snapshot WHERE id = ? AND {unnamed}", id)  # noqa: S608 our own words


def seen(tx: Transaction, text: str) -> tuple[Seen, ...]:
    """Everybody in any generation of any ward whom every word of `text` fits: for each ward where
    they were last seen, the last first."""
    words, wanted = snapshots.search_for(text)
    current: dict[str, frozenset[str]] = {}
    found: list[Seen] = []
    for patient, name, number, born, ward, ward_name, bed, snapshot, at, _ in tx.rows(
        _SEEN + words + _LAST_FIRST, *wanted
    ):
        if ward not in current:
            newest = snapshots.current(tx, ward)
            there = snapshots.chart_rows(tx, newest.id) if newest else ()
            current[ward] = frozenset(one.patient_id for one in there)
        here = patient in current[ward]
        found.append(Seen(patient, name, number, born, ward, ward_name, bed, snapshot, at, here))
    return tuple(found)


def free_space(tx: Transaction) -> tuple[int, float]:
    """Bytes of the file that hold nothing any more, and their share of it."""
    names = ("page_count", "freelist_count", "page_size")
    pages, free, size = (int((tx.row(f"PRAGMA {name}") or (0,))[0]) for name in names)
    return free * size, free / max(pages, 1)
