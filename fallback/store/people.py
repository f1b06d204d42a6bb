"""The people of the unlocked store: name, role and PIN."""

import hmac
import os
import unicodedata
from dataclasses import dataclass
from typing import Literal, TypeAlias, get_args

from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fallback.store.database import Transaction

Role: TypeAlias = Literal["nurse", "clerk", "clinician", "manager", "it"]
ROLES: tuple[Role, ...] = get_args(Role)


@dataclass(frozen=True)
class Person:
    """Someone who acts. The machine itself has no id."""

    id: str
    name: str
    role: Role
    failures: int = 0  # wrong PINs in a row
    failed_at: str = ""


MACHINE = Person("", "Fallback", "it")


def add(tx: Transaction, *, id: str, name: str, role: Role, pin: str, at: str) -> Person:
    """Keep a new person."""
    salt = os.urandom(16)
    tx.run(
        "INSERT INTO person (id, name, role, pin_salt, pin_hash, created_at)"
        " VALUES (?, ?, ?, ?, ?, ?)",
        *(id, name, role, salt, _hash(pin, salt), at),
    )
    return Person(id, name, role)


def everyone(tx: Transaction) -> tuple[Person, ...]:
    """Those who are not retired, by name."""
    found = tx.rows(
        "SELECT id, name, role, failures, failed_at FROM person"
        " WHERE retired_at IS NULL ORDER BY name"
    )
    return tuple(Person(*row) for row in found)


def named(tx: Transaction, name: str) -> Person | None:
    """The person of that name, upper or lower case."""
    wanted = plain(name)
    return next((one for one in everyone(tx) if plain(one.name) == wanted), None)


def acts(tx: Transaction, person: Person) -> bool:
    """Whether they are still here, in that role: a window may have stood open since they left."""
    sql = "SELECT 1 FROM person WHERE id = ? AND role = ? AND retired_at IS NULL"
    return tx.row(sql, person.id, person.role) is not None


def taken(tx: Transaction, name: str) -> bool:
    """Whether someone has or had that name: two people are never mixed up in the trail."""
    return plain(name) in map(plain, by_id(tx).values())


def came_with_a_handover(tx: Transaction, name: str) -> str | None:
    """The id of who acted on another PC under that name, and never had a PIN here."""
    rows = tx.rows("SELECT id, name FROM person WHERE retired_at IS NOT NULL AND pin_hash = ?", b"")
    return next((id for id, one in rows if plain(one) == plain(name)), None)


def take_up(tx: Transaction, id: str, role: Role, pin: str) -> Person:
    """Who came with a handover acts here, too, from now on."""
    salt = os.urandom(16)
    tx.change_one(
        "UPDATE person SET role = ?, pin_salt = ?, pin_hash = ?, retired_at = NULL WHERE id = ?",
        *(role, salt, _hash(pin, salt), id),
    )
    return Person(id, by_id(tx)[id], role)


def by_id(tx: Transaction) -> dict[str, str]:
    """Names by id, the retired included: what was done keeps its name."""
    return dict(tx.rows("SELECT id, name FROM person"))


def pin_holds(tx: Transaction, person: Person, pin: str) -> bool:
    """Whether the PIN is theirs."""
    row = tx.row("SELECT pin_salt, pin_hash FROM person WHERE id = ?", person.id)
    return row is not None and hmac.compare_digest(_hash(pin, row[0]), row[1])


def count_failure(tx: Transaction, person: Person, failures: int, at: str) -> None:
    """Remember how many wrong PINs came in a row, and when the last did."""
    sql = "UPDATE person SET failures = ?, failed_at = ? WHERE id = ?"
    tx.change_one(sql, failures, at, person.id)


def set_pin(tx: Transaction, person: Person, pin: str) -> None:
    """A new PIN; the wrong ones are forgotten."""
    salt = os.urandom(16)
    tx.change_one(
        "UPDATE person SET pin_salt = ?, pin_hash = ?, failures = 0, failed_at = '' WHERE id = ?",
        *(salt, _hash(pin, salt), person.id),
    )


def retire(tx: Transaction, person: Person, at: str) -> None:
    """They no longer act; what they did keeps their name."""
    tx.change_one("UPDATE person SET retired_at = ? WHERE id = ?", at, person.id)


def plain(name: str) -> str:
    """A name as it is compared."""
    return unicodedata.normalize("NFC", name.strip()).casefold()


def _hash(pin: str, salt: bytes) -> bytes:
    kdf = Argon2id(salt=salt, length=32, iterations=2, lanes=1, memory_cost=19 * 1024)
    return kdf.derive(pin.encode())
