"""The cryptography of staging, and nothing else: raw bytes in, raw bytes out.

Ed25519 signs; HPKE (X25519, HKDF-SHA256, AES-256-GCM) seals a random key to each recipient; that
key encrypts the document once (AES-256-GCM). What is signed or sealed names its purpose, so that
a signature of one kind is never one of another.
"""

import hashlib
import hmac
import os

from cryptography.exceptions import InvalidSignature, InvalidTag
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from fallback.store.staging import KeyPair
from forms.codes import READABLE

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_NONCE = bytes(12)  # each key encrypts one document, ever
GROUPS = 5
GROUP = 4


class NotGenuineError(Exception):
    """A signature, a tag or a key does not hold."""


def new_signing_pair() -> KeyPair:
    """Ed25519."""
    private = Ed25519PrivateKey.generate()
    return KeyPair(private.private_bytes_raw(), private.public_key().public_bytes_raw())


def new_opening_pair() -> KeyPair:
    """X25519."""
    private = X25519PrivateKey.generate()
    return KeyPair(private.private_bytes_raw(), private.public_key().public_bytes_raw())


def new_key() -> bytes:
    """The random key of one document."""
    return os.urandom(32)


def key_of(pair: KeyPair, purpose: str, document: bytes) -> bytes:
    """The key of this very document, for who holds the pair: sealed again, it is the same bytes."""
    return hmac.digest(pair.private, _signed(f"{purpose} key", _digest(document)), "sha256")


def sign(pair: KeyPair, purpose: str, message: bytes) -> bytes:
    """64 bytes."""
    return Ed25519PrivateKey.from_private_bytes(pair.private).sign(_signed(purpose, message))


def check(public: bytes, purpose: str, message: bytes, signature: bytes) -> None:
    """NotGenuineError where the signature is not the key's, of this message for this purpose."""
    try:
        key = Ed25519PublicKey.from_public_bytes(public)
        key.verify(signature, _signed(purpose, message))
    except (InvalidSignature, ValueError) as error:
        raise NotGenuineError("signature") from error


def seal_key(key: bytes, public: bytes, bound: bytes) -> bytes:
    """The key, for the holder of `public` alone, and only with `bound`."""
    return _SUITE.encrypt(key, X25519PublicKey.from_public_bytes(public), info=bound)


def open_key(sealed: bytes, pair: KeyPair, bound: bytes) -> bytes:
    """The sealed key. NotGenuineError where it is not for this pair, or not with `bound`."""
    try:
        private = X25519PrivateKey.from_private_bytes(pair.private)
        return _SUITE.decrypt(sealed, private, info=bound)
    except (InvalidTag, ValueError) as error:
        raise NotGenuineError("sealed key") from error


def encrypt(key: bytes, document: bytes, bound: bytes) -> bytes:
    """The document, encrypted under a key that is used this once."""
    return AESGCM(key).encrypt(_NONCE, document, bound)


def decrypt(key: bytes, ciphertext: bytes, bound: bytes) -> bytes:
    """The document. NotGenuineError where anything of it was changed."""
    try:
        return AESGCM(key).decrypt(_NONCE, ciphertext, bound)
    except (InvalidTag, ValueError) as error:
        raise NotGenuineError("ciphertext") from error


def key_id(public: bytes) -> str:
    """A key's short name: 16 hex digits of its SHA-256."""
    return hashlib.sha256(public).hexdigest()[:16]


def fingerprint(data: bytes) -> str:
    """100 bits of a SHA-256, to be read over the telephone: "K7M4-…", five groups of four."""
    number = int.from_bytes(_digest(data), "big")
    letters = [READABLE[(number >> 5 * place) % 32] for place in range(GROUPS * GROUP)]
    groups = ("".join(letters[at : at + GROUP]) for at in range(0, len(letters), GROUP))
    return "-".join(groups)


def _digest(document: bytes) -> bytes:
    return hashlib.sha256(document).digest()


def _signed(purpose: str, message: bytes) -> bytes:
    return f"fallback {purpose} 1\n".encode() + message
