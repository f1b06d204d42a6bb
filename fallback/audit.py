"""The audit trail, checked and handed out for log review. Both are noted in it."""

from dataclasses import dataclass
from typing import BinaryIO

import msgspec

from fallback.session import Action, Session
from fallback.store import trail


@dataclass(frozen=True)
class Verified:
    """What the check found. `first_fault` is the number of the first row that does not follow
    from the one before; None: all hold. Compare `last_hash` with one printed earlier."""

    rows: int
    last_hash: str
    first_fault: int | None


def verify(session: Session) -> Verified:
    """Check every row of the trail against the one before it."""
    with session.act(Action.TRAIL_VERIFY) as noted:
        rows, last_hash = trail.end(noted.tx)
        found = Verified(rows, last_hash, trail.first_fault(noted.tx))
        noted.details |= {"rows": str(rows), "fault": str(found.first_fault or "")}
    return found


def holds(session: Session, earlier_hash: str) -> bool:
    """Whether the row of that hash is still there: nothing else shows that the end was cut off."""
    with session.read() as tx:
        return trail.has(tx, earlier_hash)


def export(session: Session, out: BinaryIO) -> int:
    """Write the whole trail as JSON lines, oldest first; how many rows."""
    count = 0
    with session.act(Action.TRAIL_EXPORT) as noted:
        for row in trail.rows(noted.tx):
            out.write(msgspec.json.encode(row) + b"\n")
            count += 1
        noted.details["rows"] = str(count)
    return count
