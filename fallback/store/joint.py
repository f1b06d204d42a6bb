"""Joint outages: outages of several PCs that a person says are one. An outage is in one at most."""

from dataclasses import dataclass

from fallback.store.database import Transaction


@dataclass(frozen=True)
class JointOutage:
    """Its name, and the outages in it as they were joined."""

    id: str
    name: str
    made_at: str
    outages: tuple[str, ...] = ()


def make(tx: Transaction, new: JointOutage) -> None:
    """A new one, without outages yet."""
    tx.insert("joint_outage", id=new.id, name=new.name, made_at=new.made_at)


def listed(tx: Transaction) -> tuple[JointOutage, ...]:
    """All, as they were made."""
    members: dict[str, list[str]] = {}
    for id, outage in tx.rows(
        "SELECT joint_id, outage_id FROM joint_member ORDER BY joined_at, outage_id"
    ):
        members.setdefault(id, []).append(outage)
    rows = tx.rows("SELECT id, name, made_at FROM joint_outage ORDER BY made_at, id")
    return tuple(JointOutage(id, name, at, tuple(members.get(id, ()))) for id, name, at in rows)


def join(tx: Transaction, id: str, outage_id: str, *, by: str, at: str) -> None:
    """The outage is a part of it."""
    tx.insert("joint_member", outage_id=outage_id, joint_id=id, joined_by=by, joined_at=at)


def leave(tx: Transaction, outage_id: str) -> None:
    """The outage stands alone again."""
    tx.change_one("DELETE FROM joint_member WHERE outage_id = ?", outage_id)
