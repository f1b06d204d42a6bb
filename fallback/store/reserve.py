"""Blocks of reserve numbers, and who got which. A number stays taken, whatever becomes of it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from fallback.chart.reserve import ReserveIdentity
from fallback.store.database import Transaction


@dataclass(frozen=True)
class Block:
    """Numbers allotted to this machine: counted from `first` to `last` in a series, or, where
    these are None, a list."""

    id: int
    format: str
    series: str
    first: int | None
    last: int | None
    added_at: str


_BLOCK = "SELECT id, format, series, first, last, added_at FROM reserve_block"
_IDENTITY = (
    "SELECT number, system, outage_id, name, birth_date, sex, given_at, state, patient_id, reason"
    " FROM reserve_identity"
)


def add_block(
    tx: Transaction,
    *,
    format: str,
    series: str,
    first: int | None,
    last: int | None,
    numbers: Sequence[str],
    by: str,
    at: str,
    store_id: str = "",
) -> Block:
    """Keep a block, or one of another machine (its `store_id`). The caller has seen that nothing of
    it is there already."""
    tx.insert(
        "reserve_block",
        format=format,
        series=series,
        first=first,
        last=last,
        added_by=by,
        added_at=at,
        store_id=store_id,
    )
    found = tx.row(_BLOCK + " ORDER BY id DESC LIMIT 1")
    if found is None:
        raise LookupError("the block was not kept")
    block = Block(*found)
    for position, number in enumerate(numbers, start=1):
        tx.insert("reserve_allotted", number=number, block_id=block.id, position=position)
    return block


def blocks(tx: Transaction) -> tuple[Block, ...]:
    """All blocks of this machine, as they were added."""
    return tuple(Block(*row) for row in tx.rows(_BLOCK + " WHERE store_id = '' ORDER BY id"))


def overlapping(tx: Transaction, format: str, series: str, first: int, last: int) -> Block | None:
    """A counted block that holds some of these already."""
    where = " WHERE format = ? AND series = ? AND first <= ? AND last >= ?"
    found = tx.row(_BLOCK + where, format, series, last, first)
    return Block(*found) if found else None


def is_allotted(tx: Transaction, number: str) -> bool:
    """Whether the number stands on a list already."""
    return tx.row("SELECT 1 FROM reserve_allotted WHERE number = ?", number) is not None


def allotted(tx: Transaction, block_id: int) -> tuple[str, ...]:
    """The numbers of a list, in its order."""
    sql = "SELECT number FROM reserve_allotted WHERE block_id = ? ORDER BY position"
    return tuple(number for (number,) in tx.rows(sql, block_id))


def taken(tx: Transaction, block_id: int) -> frozenset[str]:
    """The numbers of a block that were given out."""
    sql = "SELECT number FROM reserve_identity WHERE block_id = ?"
    return frozenset(number for (number,) in tx.rows(sql, block_id))


def is_known(tx: Transaction, number: str) -> bool:
    """Whether somebody has this number: given here, or in a chart that is kept."""
    bare = "".join(c for c in number if c.isalnum())
    return (
        tx.row("SELECT 1 FROM reserve_identity WHERE number = ?", number) is not None
        or tx.row("SELECT 1 FROM chart WHERE lower(number_digits) = ?", bare.lower()) is not None
    )


def next_serial(tx: Transaction) -> int:
    """The running number of the next identity that no block holds."""
    row = tx.row("SELECT coalesce(max(serial), 0) + 1 FROM reserve_identity")
    return int(row[0]) if row else 1


def give(
    tx: Transaction, identity: ReserveIdentity, *, block_id: int | None, serial: int | None, by: str
) -> None:
    """Keep a new identity: of a block, or with a running number of this machine's own."""
    born = identity.birth_date
    tx.insert(
        "reserve_identity",
        number=identity.number,
        system=identity.system,
        block_id=block_id,
        serial=serial,
        outage_id=identity.outage_id,
        name=identity.name,
        birth_date=born.isoformat() if born else "",
        sex=identity.sex,
        given_by=by,
        given_at=identity.given_at,
        reason=identity.reason,
        changed_by=by,
        changed_at=identity.given_at,
    )


def get(tx: Transaction, number: str) -> ReserveIdentity | None:
    """The identity of that number."""
    found = _identities(tx, " WHERE number = ?", number)
    return found[0] if found else None


def of_outage(tx: Transaction, outage_id: str) -> tuple[ReserveIdentity, ...]:
    """All of an outage, as given."""
    return _identities(tx, " WHERE outage_id = ? ORDER BY id", outage_id)


def link(tx: Transaction, number: str, patient_id: str, reason: str, *, by: str, at: str) -> None:
    """Who it turned out to be."""
    _change(tx, number, "linked", patient_id, reason, by, at)


def void(tx: Transaction, number: str, reason: str, *, by: str, at: str) -> None:
    """It was not used. The number stays taken."""
    _change(tx, number, "void", "", reason, by, at)


def _change(tx: Transaction, number: str, *values: str) -> None:
    tx.change_one(
        "UPDATE reserve_identity SET state = ?, patient_id = ?, reason = ?, changed_by = ?,"
        " changed_at = ? WHERE number = ?",
        *(*values, number),
    )


def _identities(tx: Transaction, where: str, value: str) -> tuple[ReserveIdentity, ...]:
    return tuple(
        ReserveIdentity(
            number,
            system,
            outage_id,
            name,
            date.fromisoformat(born) if born else None,
            sex,
            *rest,
        )
        for number, system, outage_id, name, born, sex, *rest in tx.rows(_IDENTITY + where, value)
    )
