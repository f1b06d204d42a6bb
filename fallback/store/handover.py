"""Outages that went from a ward PC to the recovery desk: what was handed over, what was taken over.

A handover of an outage only ever follows an older one; the store refuses any other.
"""

from collections.abc import Iterable, Iterator
from dataclasses import asdict, astuple, dataclass, field, fields, replace

import msgspec

from fallback.store.database import Row, Transaction
from fallback.store.trail import COLUMNS, TrailRow, rows
from fallback.texts import Message


@dataclass(frozen=True)
class RecoveryDesk:
    """On a ward PC: whom its outages are sealed to. Keys are raw X25519 and Ed25519."""

    name: str
    open_key: bytes
    sign_key: bytes
    taken_at: str


@dataclass(frozen=True)
class HandedOver:
    """On a ward PC: the last handover of an outage. `returned_at`: the desk gave it back."""

    outage_id: str
    desk: str
    sign_key: bytes
    serial: int
    at: str
    returned_at: str | None = None


@dataclass(frozen=True)
class TakenOver:
    """At the desk: the newest handover of an outage. `entries` came keyed already; `gaps` are the
    numbers, or ranges of them, that no sheet of that PC has; `standing` tells for each kind of
    thing how all of it stood then, "" where some was done here before."""

    outage_id: str
    store_id: str
    code: str
    machine: str
    sign_key: bytes
    serial: int
    digest: str
    made_at: str
    taken_at: str
    entries: int
    gaps: tuple[str, ...] = ()
    standing: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class KeptApart:
    """What a handover said otherwise than is kept here: of which thing, and in words; `seen` is
    what somebody said who compared them, "" while nobody did."""

    id: str
    outage_id: str
    thing: str
    said: Message
    at: str
    seen: str = ""


@dataclass(frozen=True)
class Reclaimed:
    """A ward took its outage back although the desk gave no word. `serial` is the row of the ward
    PC's trail that notes it."""

    outage_id: str
    serial: int
    desk: str
    person: str
    reason: str
    at: str


def desk(tx: Transaction) -> RecoveryDesk | None:
    """Whom this PC's outages are sealed to; None: nobody yet."""
    row = tx.row("SELECT name, open_key, sign_key, taken_at FROM recovery_desk")
    return RecoveryDesk(*row) if row else None


def keep_desk(tx: Transaction, new: RecoveryDesk) -> None:
    """The one desk; it replaces the one before."""
    tx.run("DELETE FROM recovery_desk")
    tx.insert("recovery_desk", id=1, **asdict(new))


_HANDED = "SELECT outage_id, desk, sign_key, serial, at, returned_at FROM handed_over"


def handed_over(tx: Transaction, outage_id: str) -> HandedOver | None:
    """The last handover of an outage."""
    row = tx.row(_HANDED + " WHERE outage_id = ?", outage_id)
    return HandedOver(*row) if row else None


def keep_handed_over(tx: Transaction, new: HandedOver) -> None:
    """Remember a handover; the store refuses one that is not newer."""
    tx.run(
        "INSERT INTO handed_over (outage_id, desk, sign_key, serial, at, returned_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (outage_id) DO UPDATE SET desk = excluded.desk,"
        " sign_key = excluded.sign_key, serial = excluded.serial, at = excluded.at,"
        " returned_at = excluded.returned_at",
        *astuple(new),
    )


_TAKEN = tuple(one.name for one in fields(TakenOver))
_SELECT = f"SELECT {', '.join(_TAKEN)} FROM taken_over"  # noqa: S608 names from the code


def taken_over(tx: Transaction, outage_id: str) -> TakenOver | None:
    """The newest handover of an outage."""
    row = tx.row(_SELECT + " WHERE outage_id = ?", outage_id)
    return _taken(row) if row else None


def all_taken_over(tx: Transaction) -> tuple[TakenOver, ...]:
    """The newest of each outage, in the order they were taken over."""
    return tuple(map(_taken, tx.rows(_SELECT + " ORDER BY taken_at, outage_id")))


def keep_taken_over(tx: Transaction, new: TakenOver) -> None:
    """Remember a handover; the store refuses one that is not newer."""
    changed = ", ".join(f"{name} = excluded.{name}" for name in _TAKEN[1:])
    marks = ", ".join("?" * len(_TAKEN))
    tx.run(
        f"INSERT INTO taken_over ({', '.join(_TAKEN)}) VALUES ({marks})"  # noqa: S608 names of ours
        f" ON CONFLICT (outage_id) DO UPDATE SET {changed}",
        *astuple(new)[:-2],
        msgspec.json.encode(new.gaps).decode(),
        msgspec.json.encode(new.standing).decode(),
    )


def _taken(row: Row) -> TakenOver:
    gaps = msgspec.json.decode(row[-2], type=tuple[str, ...])
    standing = msgspec.json.decode(row[-1], type=dict[str, str])
    return replace(TakenOver(*row), gaps=gaps, standing=standing)


def parts(tx: Transaction, outage_id: str) -> frozenset[str]:
    """The parts of an outage that were taken over, by digest."""
    found = tx.rows("SELECT digest FROM taken_part WHERE outage_id = ?", outage_id)
    return frozenset(digest for (digest,) in found)


def keep_part(tx: Transaction, outage_id: str, digest: str) -> None:
    """All that is in it is kept."""
    tx.insert("taken_part", digest=digest, outage_id=outage_id)


def hash_at(tx: Transaction, store_id: str, seq: int) -> str | None:
    """The hash of a row of another PC's trail; None where it was not handed over."""
    sql = "SELECT hash FROM taken_trail WHERE store_id = ? AND seq = ?"
    row = tx.row(sql, store_id, seq)
    return str(row[0]) if row else None


def keep_trail(tx: Transaction, store_id: str, new: Iterable[TrailRow]) -> None:
    """Add rows of another PC's trail."""
    tx.many(
        f"INSERT INTO taken_trail (store_id, {COLUMNS})"  # noqa: S608 constant
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        ((store_id, *astuple(row)) for row in new),
    )


def trail_of(tx: Transaction, store_id: str) -> Iterator[TrailRow]:
    """Another PC's trail as far as it was handed over, oldest first."""
    sql = f"SELECT {COLUMNS} FROM taken_trail WHERE store_id = ? ORDER BY seq"  # noqa: S608
    for row in tx.each(sql, store_id):
        yield TrailRow(*row)


def trail_with(tx: Transaction, store_id: str) -> Iterator[TrailRow]:
    """This store's trail, and that of the PC which `store_id` names; "" names none."""
    yield from rows(tx)
    if store_id:
        yield from trail_of(tx, store_id)


def keep_apart(tx: Transaction, new: KeptApart, doc: bytes) -> None:
    """Keep what cannot be merged beside what stands; nothing where the very same is kept."""
    if tx.row("SELECT 1 FROM kept_apart WHERE id = ?", new.id):
        return
    tx.insert(
        "kept_apart",
        id=new.id,
        outage_id=new.outage_id,
        thing=new.thing,
        said=msgspec.json.encode(new.said).decode(),
        doc=doc,
        at=new.at,
    )


def apart(tx: Transaction, outage_id: str) -> tuple[KeptApart, ...]:
    """What was kept apart of an outage, as it came."""
    sql = (
        "SELECT id, outage_id, thing, said, k.at, coalesce(reason, '') FROM kept_apart k"
        " LEFT JOIN apart_seen ON kept_id = id WHERE outage_id = ? ORDER BY k.at, id"
    )
    return tuple(
        KeptApart(id, outage, thing, msgspec.json.decode(said, type=Message), at, seen)
        for id, outage, thing, said, at, seen in tx.rows(sql, outage_id)
    )


def apart_doc(tx: Transaction, id: str) -> bytes:
    """The document of what was kept apart. LookupError where there is none."""
    row = tx.row("SELECT doc FROM kept_apart WHERE id = ?", id)
    if row is None:
        raise LookupError(f"nothing kept apart as {id}")
    return bytes(row[0])


def mark_seen(tx: Transaction, id: str, person_id: str, reason: str, at: str) -> None:
    """Somebody compared it, and what came of it."""
    tx.insert("apart_seen", kept_id=id, person_id=person_id, reason=reason, at=at)


def keep_reclaimed(tx: Transaction, new: Reclaimed) -> None:
    """Remember that a ward took its outage back without a word."""
    tx.insert("reclaimed", **asdict(new))


def reclaimed(tx: Transaction, outage_id: str) -> tuple[Reclaimed, ...]:
    """Each time that a ward took an outage back without a word, the oldest first."""
    sql = (
        "SELECT outage_id, serial, desk, person, reason, at FROM reclaimed"
        " WHERE outage_id = ? ORDER BY serial"
    )
    return tuple(Reclaimed(*row) for row in tx.rows(sql, outage_id))


def lying_parts(tx: Transaction, outage_id: str) -> frozenset[str]:
    """On a ward PC: the digests of the parts that the last handover put on the share."""
    found = tx.rows("SELECT digest FROM handed_part WHERE outage_id = ?", outage_id)
    return frozenset(digest for (digest,) in found)


def keep_lying_parts(tx: Transaction, outage_id: str, digests: Iterable[str]) -> None:
    """These are the parts that lie there now."""
    tx.run("DELETE FROM handed_part WHERE outage_id = ?", outage_id)
    for digest in digests:
        tx.insert("handed_part", outage_id=outage_id, digest=digest)
