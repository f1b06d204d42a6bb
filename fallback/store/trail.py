"""The audit trail: who did what, with which patient, when. Each row's hash covers the one before.

Details say what was done to which thing, never clinical content.
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass

from fallback.store.database import Transaction

GENESIS = "0" * 64


@dataclass(frozen=True)
class TrailRow:
    """One row, as stored."""

    seq: int
    at: str
    person_id: str
    person_name: str
    action: str
    patient_id: str
    details: str
    previous: str
    hash: str

    def digest(self) -> str:
        """SHA-256 over the row (without its hash), fields length-prefixed so none can slide."""
        parts = (
            str(self.seq),
            self.at,
            self.person_id,
            self.person_name,
            self.action,
            self.patient_id,
            self.details,
            self.previous,
        )
        whole = "".join(f"{len(part)}:{part}" for part in parts)
        return hashlib.sha256(whole.encode()).hexdigest()


COLUMNS = "seq, at, person_id, person_name, action, patient_id, details, previous, hash"


def append(
    tx: Transaction,
    *,
    at: str,
    person_id: str,
    person_name: str,
    action: str,
    patient_id: str = "",
    details: dict[str, str] | None = None,
) -> None:
    """Add a row in the transaction of what it records."""
    last = tx.row("SELECT seq, hash FROM trail ORDER BY seq DESC LIMIT 1")
    seq, previous = (int(last[0]) + 1, str(last[1])) if last else (1, GENESIS)
    written = json.dumps(details or {}, ensure_ascii=False, sort_keys=True)
    bare = TrailRow(seq, at, person_id, person_name, action, patient_id, written, previous, "")
    tx.run(
        f"INSERT INTO trail ({COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608 constant
        *(seq, at, person_id, person_name, action, patient_id, written, previous, bare.digest()),
    )


def rows(tx: Transaction) -> Iterator[TrailRow]:
    """All rows, oldest first."""
    for row in tx.each(f"SELECT {COLUMNS} FROM trail ORDER BY seq"):  # noqa: S608 constant
        yield TrailRow(*row)


def last(tx: Transaction, action: str, **told: str) -> str:
    """When such an act was last noted with these details (ISO); "" where it never was."""
    sql = "SELECT at, details FROM trail WHERE action = ? ORDER BY seq DESC"
    for at, details in tx.each(sql, action):
        if told.items() <= json.loads(details).items():
            return str(at)
    return ""


def first_fault(tx: Transaction) -> int | None:
    """The number of the first row that does not follow from the one before; None: all hold."""
    previous, expected = GENESIS, 1
    for row in rows(tx):
        if row.seq != expected or row.previous != previous or row.hash != row.digest():
            return expected
        previous, expected = row.hash, expected + 1
    return None


def end(tx: Transaction) -> tuple[int, str]:
    """How many rows there are, and the hash of the last."""
    last = tx.row("SELECT count(*) OVER (), hash FROM trail ORDER BY seq DESC LIMIT 1")
    return (int(last[0]), str(last[1])) if last else (0, GENESIS)


def has(tx: Transaction, hash: str) -> bool:
    """Whether a row has that hash."""
    return tx.row("SELECT 1 FROM trail WHERE hash = ?", hash.strip()) is not None
