"""This machine's one row: whose store it is, its code, and the next sheet's serial number."""

from dataclasses import dataclass

from fallback.store.database import Transaction


@dataclass(frozen=True)
class Machine:
    """`code` is this machine's part of every sheet number, so that two PCs never collide."""

    store_id: str
    code: str
    next_sheet: int
    created_at: str


def create(tx: Transaction, store_id: str, code: str, at: str) -> Machine:
    """Keep the row of a new store; there can be only one."""
    tx.insert("machine", id=1, store_id=store_id, code=code, created_at=at)
    return read(tx)


def read(tx: Transaction) -> Machine:
    """The row. LookupError where the store was never set up."""
    row = tx.row("SELECT store_id, code, next_sheet, created_at FROM machine")
    if row is None:
        raise LookupError("the store holds no machine row")
    return Machine(*row)


def take_serials(tx: Transaction, count: int) -> int:
    """Take `count` serial numbers for good; the first of them. None is ever given out twice."""
    if count < 1:
        raise ValueError("at least one serial number is taken")
    row = tx.row(
        "UPDATE machine SET next_sheet = next_sheet + ? RETURNING next_sheet - ?", count, count
    )
    if row is None:
        raise LookupError("the store holds no machine row")
    return int(row[0])
