"""The keyslot file: the store's key, wrapped once for each way to unlock it.

Losing one keyslot loses nothing; removing one needs another. The key check value tells a wrong
key from a damaged store, the checksum a damaged keyslot file from a wrong passphrase.
"""

import hashlib
import hmac
import os
from dataclasses import dataclass, field
from pathlib import Path

import msgspec
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fallback.errors import FallbackError
from fallback.store.break_glass import random_body
from fallback.store.files import read_whole, write_whole
from fallback.store.ways import Params, Way

FORMAT = "fallback-keyslots"
VERSION = 1


class Slot(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One keyslot. `id`: four readable characters; `label`: what it is to people."""

    id: str
    type: str
    label: str
    created: str
    params: Params
    salt: bytes
    nonce: bytes
    wrapped: bytes


class Keyslots(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    format: str
    version: int
    checksum: str
    store_id: str
    key_check: str
    slots: tuple[Slot, ...] = ()


class _Header(msgspec.Struct, frozen=True):
    format: str
    version: int


@dataclass(frozen=True)
class Opened:
    """The store's key, and the keyslot that gave it."""

    key: bytes = field(repr=False)
    slot: Slot


def create(store_id: str, key: bytes) -> Keyslots:
    """The keyslots of a new store; none yet."""
    return _summed(Keyslots(FORMAT, VERSION, "", store_id, _key_check(store_id, key)))


def free_id(keyslots: Keyslots) -> str:
    """An id for a new keyslot."""
    taken = {slot.id for slot in keyslots.slots}
    return next(id for id in iter(random_body, "") if id not in taken)


def with_slot(keyslots: Keyslots, key: bytes, way: Way, *, label: str, at: str) -> Keyslots:
    """Add a keyslot for the store's key."""
    if _key_check(keyslots.store_id, key) != keyslots.key_check:
        raise ValueError("not the key of these keyslots")
    id, salt, nonce = way.slot_id or free_id(keyslots), os.urandom(16), os.urandom(12)
    params = way.prepare(salt)
    bound = _bound_to(keyslots.store_id, way.type, id)
    wrapped = AESGCM(way.derive(params, salt)).encrypt(nonce, key, bound)
    slot = Slot(id, way.type, label, at, params, salt, nonce, wrapped)
    return _summed(msgspec.structs.replace(keyslots, slots=(*keyslots.slots, slot)))


def without_slot(keyslots: Keyslots, slot_id: str, opened: Opened) -> Keyslots:
    """Remove a keyslot, by someone who has opened another.

    FallbackError where it is the one opened, or where no person could unlock afterwards.
    """
    if slot_id not in {slot.id for slot in keyslots.slots}:
        raise FallbackError("store.no_such_keyslot", slot=slot_id)
    if slot_id == opened.slot.id:
        raise FallbackError("store.keyslot_in_use", slot=slot_id)
    left = tuple(slot for slot in keyslots.slots if slot.id != slot_id)
    if all(slot.type == "machine" for slot in left):
        raise FallbackError("store.last_keyslot", slot=slot_id)
    return _summed(msgspec.structs.replace(keyslots, slots=left))


def open_with(keyslots: Keyslots, way: Way) -> Opened:
    """The store's key. FallbackError with the way's own refusal where it opens no keyslot."""
    for slot in keyslots.slots:
        if slot.type == way.type and way.slot_id in ("", slot.id):
            bound = _bound_to(keyslots.store_id, slot.type, slot.id)
            try:
                cipher = AESGCM(way.derive(slot.params, slot.salt))
                key = cipher.decrypt(slot.nonce, slot.wrapped, bound)
            except InvalidTag:
                continue
            if hmac.compare_digest(_key_check(keyslots.store_id, key), keyslots.key_check):
                return Opened(key, slot)
    raise FallbackError(way.refusal)


def read(path: Path) -> Keyslots:
    """The file. FallbackError where it is missing, damaged, foreign or newer."""
    if not path.exists():
        raise FallbackError("store.keyslots_missing", path=path)
    raw = read_whole(path)
    try:
        header = msgspec.json.decode(raw, type=_Header)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FallbackError("store.keyslots_damaged", path=path) from error
    if header.format != FORMAT:
        raise FallbackError("store.keyslots_foreign", path=path)
    if header.version > VERSION:
        raise FallbackError("store.keyslots_newer", path=path)
    try:
        found = msgspec.json.decode(raw, type=Keyslots)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FallbackError("store.keyslots_damaged", path=path) from error
    if found != _summed(found) or not all(slot.params.bounded for slot in found.slots):
        raise FallbackError("store.keyslots_damaged", path=path)
    return found


def write(path: Path, keyslots: Keyslots) -> None:
    """Replace the file, whole."""
    write_whole(path, msgspec.json.format(msgspec.json.encode(keyslots)) + b"\n")


def _summed(keyslots: Keyslots) -> Keyslots:
    bare = msgspec.json.encode(msgspec.structs.replace(keyslots, checksum=""))
    return msgspec.structs.replace(keyslots, checksum=hashlib.sha256(bare).hexdigest())


def _key_check(store_id: str, key: bytes) -> str:
    """Says whether a key is the right one, and nothing else about it (the key is random)."""
    return hmac.new(key, f"fallback key check {store_id}".encode(), hashlib.sha256).hexdigest()


def _bound_to(store_id: str, type: str, id: str) -> bytes:
    return "\n".join((store_id, type, id)).encode()
