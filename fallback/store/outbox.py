"""The outbox: what goes to the record system, once. A receipt is for ever."""

from dataclasses import asdict, dataclass, replace
from typing import Literal, TypeAlias, get_args

import msgspec

from fallback.store.database import Row, Transaction

OutboxKind: TypeAlias = Literal["dose", "observation", "document"]
OutboxState: TypeAlias = Literal["planned", "pending", "unknown", "confirmed", "refused"]


@dataclass(frozen=True)
class OutboxRow:
    """An item and where it stands; `doc` (`docs.pack`) is the item itself."""

    identifier: str  # ours, sent with the item
    outage_id: str
    finding_id: str | None  # none for a patient's document
    patient_id: str
    kind: OutboxKind
    doc: bytes
    changed_at: str
    state: OutboxState = "planned"
    attempts: int = 0
    said: str = ""  # what the record system said
    location: str = ""  # where it is there
    version: str = ""
    differs: tuple[str, ...] = ()  # what it kept otherwise than sent
    planned_at: str = ""  # "": not known, of a store that an earlier version wrote


_SELECT = (
    "SELECT identifier, outage_id, finding_id, patient_id, kind, doc, changed_at, state,"
    " attempts, said, location, version, differs, planned_at FROM outbox"
)


def plan(tx: Transaction, row: OutboxRow) -> None:
    """Keep a new item."""
    tx.insert("outbox", **asdict(row) | {"differs": _written(row.differs)})


def drop(tx: Transaction, identifier: str) -> None:
    """Forget an item that a decision planned and that never left."""
    tx.change_one("DELETE FROM outbox WHERE identifier = ? AND state = 'planned'", identifier)


def mark_pending(tx: Transaction, identifier: str, at: str) -> None:
    """It is about to be sent; committed before it is."""
    tx.change_one(
        "UPDATE outbox SET state = 'pending', attempts = attempts + 1, changed_at = ?"
        " WHERE identifier = ?",
        *(at, identifier),
    )


def mark_unknown(tx: Transaction, identifier: str, said: str, at: str) -> None:
    """It was sent and no answer came."""
    _move(tx, identifier, "unknown", said, at)


def mark_unsent(tx: Transaction, identifier: str, said: str, at: str) -> None:
    """Nobody was reached at the first attempt: it is planned as it was."""
    tx.change_one(
        "UPDATE outbox SET state = 'planned', attempts = 0, said = ?, changed_at = ?"
        " WHERE identifier = ? AND state = 'pending' AND attempts = 1",
        *(said, at, identifier),
    )


def mark_refused(tx: Transaction, identifier: str, said: str, at: str) -> None:
    """The record system answered no, in these words."""
    _move(tx, identifier, "refused", said, at)


def mark_confirmed(
    tx: Transaction,
    identifier: str,
    *,
    location: str,
    version: str,
    at: str,
    differs: tuple[str, ...] = (),
) -> None:
    """The record system holds it, there."""
    tx.change_one(
        "UPDATE outbox SET state = 'confirmed', location = ?, version = ?, differs = ?,"
        " changed_at = ? WHERE identifier = ?",
        *(location, version, _written(differs), at, identifier),
    )


def _move(tx: Transaction, identifier: str, state: OutboxState, said: str, at: str) -> None:
    tx.change_one(
        "UPDATE outbox SET state = ?, said = ?, changed_at = ? WHERE identifier = ?",
        *(state, said, at, identifier),
    )


def get(tx: Transaction, identifier: str) -> OutboxRow | None:
    """One item."""
    found = tx.row(_SELECT + " WHERE identifier = ?", identifier)
    return _outbox_row(found) if found else None


def of_outage(tx: Transaction, outage_id: str) -> tuple[OutboxRow, ...]:
    """All items of an outage, as planned."""
    found = tx.rows(_SELECT + " WHERE outage_id = ? ORDER BY id", outage_id)
    return tuple(map(_outbox_row, found))


def open_items(tx: Transaction, outage_id: str) -> tuple[OutboxRow, ...]:
    """The items of an outage that are neither confirmed nor refused, as planned."""
    waiting = ("planned", "pending", "unknown")
    return tuple(row for row in of_outage(tx, outage_id) if row.state in waiting)


def policy(tx: Transaction) -> dict[OutboxKind, bool]:
    """For each kind whether it may be written back; off unless switched on."""
    held: dict[str, int] = dict(tx.rows("SELECT kind, enabled FROM writeback_policy"))
    return {kind: bool(held.get(kind, 0)) for kind in get_args(OutboxKind)}


def set_policy(tx: Transaction, kind: OutboxKind, enabled: bool) -> None:
    """Switch write-back of a kind on or off."""
    tx.run(
        "INSERT INTO writeback_policy (kind, enabled) VALUES (?, ?)"
        " ON CONFLICT (kind) DO UPDATE SET enabled = excluded.enabled",
        *(kind, int(enabled)),
    )


def _outbox_row(found: Row) -> OutboxRow:
    return replace(OutboxRow(*found), differs=msgspec.json.decode(found[12], type=tuple[str, ...]))


def _written(differs: tuple[str, ...]) -> str:
    return msgspec.json.encode(differs).decode()
