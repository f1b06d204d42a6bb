"""A small signed file: its content in plain JSON, and a signature over exactly those bytes."""

from collections.abc import Callable
from typing import Final, TypeVar

import msgspec

from fallback.staging.packages import sealing
from fallback.staging.packages.sealing import NotGenuineError
from fallback.store.staging import KeyPair

MOST: Final = 256 * 1024  # bytes of a file
S = TypeVar("S", bound=msgspec.Struct)


class _Signed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    content: msgspec.Raw
    signature: bytes


def write(content: S, kind: type[S], pair: KeyPair, purpose: str) -> tuple[bytes, bytes]:
    """The file, and the content's own bytes. msgspec.ValidationError where its own reader would
    not take it."""
    raw = msgspec.json.encode(content, order="deterministic")
    msgspec.json.decode(raw, type=kind)
    signed = _Signed(msgspec.Raw(raw), sealing.sign(pair, purpose, raw))
    return msgspec.json.encode(signed) + b"\n", raw


def read(
    data: bytes, kind: type[S], purpose: str, sign_key: Callable[[S], bytes]
) -> tuple[S, bytes]:
    """The content and its bytes. NotGenuineError where the file is too long, not of that kind, or
    not signed for that purpose by the key that `sign_key` names."""
    try:
        if len(data) > MOST:
            raise NotGenuineError("too long")
        signed = msgspec.json.decode(data, type=_Signed)
        raw = bytes(signed.content)
        content = msgspec.json.decode(raw, type=kind)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise NotGenuineError("not of that kind") from error
    sealing.check(sign_key(content), purpose, raw, signed.signature)
    return content, raw
