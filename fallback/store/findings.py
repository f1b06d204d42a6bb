"""Findings: a new run replaces what nobody has decided on; what was decided never changes,
unless it is taken back before anything came of it."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias

from fallback.errors import FallbackError
from fallback.store.database import Transaction

Verdict: TypeAlias = Literal["new", "same", "conflict", "query"]
Decision: TypeAlias = Literal["write", "worklist", "dismiss"]


@dataclass(frozen=True)
class FindingRow:
    """A finding; `doc` (`docs.pack`) holds its sentence, the three sides and the item."""

    id: str  # the same over runs
    outage_id: str
    patient_id: str
    sheet_number: str
    box_group: str
    kind: str  # dose, observation, order, note
    verdict: Verdict
    doc: bytes
    found_at: str
    decision: Decision | None = None
    decided_by: str | None = None
    decided_at: str | None = None
    reason: str = ""


_SELECT = (
    "SELECT id, outage_id, patient_id, sheet_number, box_group, kind, verdict, doc, found_at,"
    " decision, decided_by, decided_at, reason FROM finding"
)


def replace(tx: Transaction, outage_id: str, rows: Sequence[FindingRow]) -> None:
    """Put a run's findings in the place of the undecided ones of the outage."""
    tx.run("DELETE FROM finding WHERE outage_id = ? AND decision IS NULL", outage_id)
    decided = {row.id for row in of_outage(tx, outage_id)}
    for row in rows:
        if row.id not in decided:
            tx.insert("finding", **asdict(row))


def of_outage(tx: Transaction, outage_id: str) -> tuple[FindingRow, ...]:
    """All findings of an outage: by patient, sheet and place on it."""
    by = " WHERE outage_id = ? ORDER BY patient_id, sheet_number, box_group, id"
    return tuple(FindingRow(*row) for row in tx.rows(_SELECT + by, outage_id))


def get(tx: Transaction, id: str) -> FindingRow | None:
    """One finding."""
    found = tx.row(_SELECT + " WHERE id = ?", id)
    return FindingRow(*found) if found else None


def decide(
    tx: Transaction, id: str, decision: Decision, person_id: str, at: str, reason: str = ""
) -> None:
    """Keep what was decided. FallbackError where it was decided already or is gone."""
    changed = tx.run(
        "UPDATE finding SET decision = ?, decided_by = ?, decided_at = ?, reason = ?"
        " WHERE id = ? AND decision IS NULL",
        *(decision, person_id, at, reason, id),
    )
    if changed != 1:
        raise FallbackError("store.not_to_decide")


def take_back(tx: Transaction, id: str) -> None:
    """Nobody has decided it after all. Its item is dropped from the outbox first."""
    tx.change_one(
        "UPDATE finding SET decision = NULL, decided_by = NULL, decided_at = NULL, reason = ''"
        " WHERE id = ?",
        id,
    )
