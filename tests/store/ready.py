"""An empty store of the newest schema, and people in it: made once, then copied."""

import os
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

from fallback.store import people
from fallback.store.database import Database, Transaction, migrate
from fallback.store.people import Person, Role

KEY = bytes(range(32))  # invented, as all they hold


def lay(path: Path) -> None:
    """Put the store where `Database(path, KEY)` opens it."""
    path.write_bytes(_store())
    path.chmod(0o600)


@cache
def _store() -> bytes:
    with TemporaryDirectory() as folder:
        path = Path(folder) / "store.db"
        with Database(path, KEY) as database:
            migrate(database)
        return path.read_bytes()


def add(tx: Transaction, *, id: str, name: str, role: Role, pin: str, at: str) -> Person:
    """As `people.add`; those of one PIN have it hashed once."""
    salt, hashed = _hashed(pin)
    row = {"id": id, "name": name, "role": role, "created_at": at}
    tx.insert("person", **row, pin_salt=salt, pin_hash=hashed)
    return Person(id, name, role)


@cache
def _hashed(pin: str) -> tuple[bytes, bytes]:
    salt = os.urandom(16)
    return salt, people._hash(pin, salt)
