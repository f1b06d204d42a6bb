"""Documents: a typed object as zlib'd JSON, and back. What comes back equals what went in."""

import zlib
from typing import TypeVar

import msgspec

T = TypeVar("T")


def pack(obj: object) -> bytes:
    """The document of a msgspec struct (or of plain lists, dicts, texts)."""
    return zlib.compress(msgspec.json.encode(obj), level=1)


def unpack(blob: bytes, type: type[T]) -> T:
    """The object of a document. Raises msgspec.ValidationError where it is of another type."""
    return msgspec.json.decode(zlib.decompress(blob), type=type)
