"""The ways to unlock: each turns what someone (or the machine) holds into a keyslot's key.

None needs a network or a directory. A new way is a class that fits `Way`.
"""

import os
import secrets
import sys
import unicodedata
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

import msgspec
from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

from fallback.errors import FallbackError
from fallback.store import break_glass
from fallback.store.files import read_whole, write_whole

KEY_BYTES = 32


class Params(msgspec.Struct, frozen=True, omit_defaults=True, forbid_unknown_fields=True):
    """What a keyslot keeps for its way. The bounds keep a damaged file from eating the memory."""

    memory_kib: int = 0
    iterations: int = 0
    protected: bytes = b""  # the machine's secret, as its operating system keeps it

    @property
    def bounded(self) -> bool:
        """Whether a machine can be asked to do this."""
        return 0 <= self.memory_kib <= 1024 * 1024 and 0 <= self.iterations <= 64


class Way(Protocol):
    """One independent way to unlock the store."""

    @property
    def type(self) -> str:
        """As the keyslot file names it."""

    @property
    def slot_id(self) -> str:
        """The keyslot this can open; "" where any of its type may be the one."""

    @property
    def refusal(self) -> str:
        """The sentence for when it opens none."""

    def prepare(self, salt: bytes, /) -> Params:
        """What a new keyslot has to keep."""

    def derive(self, params: Params, salt: bytes) -> bytes:
        """The 256-bit key of a keyslot; as slow as `params` says."""


PASSPHRASE_COST = Params(memory_kib=128 * 1024, iterations=3)  # some 0.3 s
CODE_COST = Params(memory_kib=64 * 1024, iterations=3)  # some 0.15 s


@dataclass(frozen=True)
class Passphrase:
    """What the ward knows."""

    phrase: str = field(repr=False)
    cost: Params = PASSPHRASE_COST
    type: str = "passphrase"
    slot_id: str = ""
    refusal: str = "store.wrong_passphrase"

    def prepare(self, _salt: bytes, /) -> Params:
        """The cost of guessing."""
        return self.cost

    def derive(self, params: Params, salt: bytes) -> bytes:
        """Argon2id; a letter counts the same however the keyboard composed it."""
        return _argon2id(unicodedata.normalize("NFC", self.phrase), params, salt)


@dataclass(frozen=True)
class BreakGlass:
    """A code from a sealed envelope."""

    code: break_glass.Code
    cost: Params = CODE_COST
    type: str = "break-glass"
    refusal: str = "store.wrong_code"

    @property
    def slot_id(self) -> str:
        """The first group of the code names its keyslot."""
        return self.code.slot_id

    def prepare(self, _salt: bytes, /) -> Params:
        """The cost of guessing."""
        return self.cost

    def derive(self, params: Params, salt: bytes) -> bytes:
        """Argon2id of the code as printed."""
        return _argon2id(self.code.text, params, salt)


@dataclass(frozen=True)
class MachineSecret:
    """This machine, for the refresh that runs with nobody there.

    Windows keeps the secret (DPAPI, machine scope). Elsewhere it is a file that only the owner
    (or root) may read: it keeps out other accounts, and a thief of the store alone, but not
    someone who takes the whole disk. Disk encryption does; see docs.
    """

    folder: Path
    type: str = "machine"
    slot_id: str = ""
    refusal: str = "store.machine_refused"

    @property
    def file(self) -> Path:
        """Where a secret that is a file lies."""
        return self.folder / "machine.secret"

    def prepare(self, salt: bytes, /) -> Params:
        """Make the secret where there is none."""
        if sys.platform == "win32":
            from fallback.store import dpapi

            return Params(protected=dpapi.protect(secrets.token_bytes(KEY_BYTES), salt))
        if not self.file.exists():
            write_whole(self.file, os.urandom(KEY_BYTES))
        return Params()

    def derive(self, params: Params, salt: bytes) -> bytes:
        """The secret is random: it is the key. FallbackError where the machine has it not."""
        if sys.platform == "win32":
            from fallback.store import dpapi

            return dpapi.unprotect(params.protected, salt)
        if not self.file.exists():
            raise FallbackError(self.refusal)
        found = read_whole(self.file)
        if len(found) != KEY_BYTES:
            raise FallbackError(self.refusal)
        return found


def _argon2id(text: str, params: Params, salt: bytes) -> bytes:
    kdf = Argon2id(
        salt=salt,
        length=KEY_BYTES,
        iterations=params.iterations,
        lanes=1,
        memory_cost=params.memory_kib,
    )
    return kdf.derive(text.encode())
