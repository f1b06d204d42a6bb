"""What staging keeps: own keys, the grant, recipients, serials, and the newest of each ward."""

from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import msgspec

from fallback.store.database import Row, Transaction

Purpose: TypeAlias = Literal["open", "sign"]
Wards: TypeAlias = tuple[str, ...]


@dataclass(frozen=True)
class KeyPair:
    """32 raw bytes each. The private half is never shown."""

    private: bytes = field(repr=False)
    public: bytes


@dataclass(frozen=True)
class Grant:
    """Whose packages this ward PC accepts, and for which wards."""

    giver: str
    sign_key: bytes
    wards: Wards
    granted_at: str
    taken_at: str


@dataclass(frozen=True)
class Recipient:
    """A ward PC that packages are sealed to, until it is revoked."""

    open_key: bytes
    sign_key: bytes
    machine: str
    code: str
    wards: Wards
    accepted_at: str
    revoked_at: str | None


@dataclass(frozen=True)
class Received:
    """The newest package of a ward that was accepted."""

    ward_id: str
    serial: int
    digest: str
    made_at: str
    received_at: str


def key_pair(tx: Transaction, purpose: Purpose) -> KeyPair | None:
    """This machine's keys for a purpose."""
    row = tx.row("SELECT private, public FROM staging_key WHERE purpose = ?", purpose)
    return KeyPair(*row) if row else None


def keep_key_pair(tx: Transaction, purpose: Purpose, pair: KeyPair, at: str) -> None:
    """Keep new keys in place of the old: what was sealed to those is not opened any more."""
    tx.run("DELETE FROM staging_key WHERE purpose = ?", purpose)
    tx.insert("staging_key", purpose=purpose, private=pair.private, public=pair.public, made_at=at)


def grant(tx: Transaction) -> Grant | None:
    """Whose packages are accepted; None: nobody's yet."""
    row = tx.row("SELECT giver, sign_key, wards, granted_at, taken_at FROM staging_grant")
    return Grant(row[0], row[1], _read(row[2]), row[3], row[4]) if row else None


def keep_grant(tx: Transaction, new: Grant) -> None:
    """The one grant; it replaces the one before."""
    tx.run("DELETE FROM staging_grant")
    tx.insert(
        "staging_grant",
        id=1,
        giver=new.giver,
        sign_key=new.sign_key,
        wards=_written(new.wards),
        granted_at=new.granted_at,
        taken_at=new.taken_at,
    )


def received(tx: Transaction, sign_key: bytes, ward_id: str) -> Received | None:
    """The newest package accepted of that signer for the ward."""
    row = tx.row(
        "SELECT ward_id, serial, digest, made_at, received_at FROM staging_received"
        " WHERE sign_key = ? AND ward_id = ?",
        *(sign_key, ward_id),
    )
    return Received(*row) if row else None


def keep_received(tx: Transaction, sign_key: bytes, new: Received) -> None:
    """Remember the newest; the store refuses one that is not newer."""
    tx.run(
        "INSERT INTO staging_received (sign_key, ward_id, serial, digest, made_at, received_at)"
        " VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT (sign_key, ward_id) DO UPDATE SET"
        " serial = excluded.serial, digest = excluded.digest, made_at = excluded.made_at,"
        " received_at = excluded.received_at",
        *(sign_key, new.ward_id, new.serial, new.digest, new.made_at, new.received_at),
    )


_RECIPIENT = (
    "SELECT open_key, sign_key, machine, code, wards, accepted_at, revoked_at"
    " FROM staging_recipient"
)


def recipients(tx: Transaction) -> tuple[Recipient, ...]:
    """All, also the revoked, by machine."""
    rows = tx.rows(_RECIPIENT + " ORDER BY machine, accepted_at, open_key")
    return tuple(map(_recipient, rows))


def recipient(tx: Transaction, open_key: bytes) -> Recipient | None:
    """The one whose key it is."""
    row = tx.row(_RECIPIENT + " WHERE open_key = ?", open_key)
    return _recipient(row) if row else None


def keep_recipient(tx: Transaction, new: Recipient, person_id: str) -> None:
    """Accept a ward PC, or change the wards of one."""
    tx.run(
        "INSERT INTO staging_recipient (open_key, sign_key, machine, code, wards, accepted_by,"
        " accepted_at) VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (open_key) DO UPDATE SET"
        " machine = excluded.machine, wards = excluded.wards,"
        " accepted_by = excluded.accepted_by, accepted_at = excluded.accepted_at",
        *(new.open_key, new.sign_key, new.machine, new.code, _written(new.wards)),
        *(person_id, new.accepted_at),
    )


def revoke(tx: Transaction, open_key: bytes, person_id: str, at: str) -> None:
    """Nothing more is sealed to it."""
    sql = "UPDATE staging_recipient SET revoked_by = ?, revoked_at = ? WHERE open_key = ?"
    tx.change_one(sql, person_id, at, open_key)


def take_serial(tx: Transaction, least: int, at: str) -> int:
    """A serial that no run had: higher than all before, and `least` or more."""
    row = tx.row("SELECT max(serial) FROM staging_run")
    serial = max(least, int((row and row[0]) or 0) + 1)
    tx.insert("staging_run", serial=serial, began_at=at)
    return serial


def _recipient(row: Row) -> Recipient:
    open_key, sign_key, machine, code, wards, accepted_at, revoked_at = row
    return Recipient(open_key, sign_key, machine, code, _read(wards), accepted_at, revoked_at)


def _written(wards: Wards) -> str:
    return msgspec.json.encode(wards).decode()


def _read(text: str) -> Wards:
    return msgspec.json.decode(text, type=Wards)
