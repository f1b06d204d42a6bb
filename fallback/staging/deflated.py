"""A document compressed in pieces that together are one DEFLATE stream (RFC 1951).

A piece is compressed before anybody knows what comes after it, in any thread, and is never
compressed again.
"""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

LEVEL: Final = 1  # the next ones take more time for some hundredths of the size
_RAW: Final = (
    -15
)  # a window of 32 kB; no head, and no check at the end: encryption has a better one
_LAST: Final = b"\x03\x00"  # an empty last block


@dataclass(frozen=True)
class Deflated:
    """Whole blocks of a stream, of `size` bytes before compression."""

    data: bytes
    size: int


def deflate(parts: Iterable[bytes | memoryview]) -> Deflated:
    """One piece. A long one costs less than its parts would, and comes out smaller."""
    made = zlib.compressobj(LEVEL, zlib.DEFLATED, _RAW)
    blocks: list[bytes] = []
    size = 0
    for part in parts:
        blocks.append(made.compress(part))
        size += len(part)
    blocks.append(made.flush(zlib.Z_SYNC_FLUSH))
    return Deflated(b"".join(blocks), size)


def joined(pieces: Iterable[Deflated]) -> Deflated:
    """The stream of all pieces, in order."""
    blocks: list[bytes] = []
    size = 0
    for one in pieces:
        blocks.append(one.data)
        size += one.size
    return Deflated(b"".join((*blocks, _LAST)), size)


def inflated(compressed: bytes, size: int) -> bytes:
    """Exactly `size` bytes, never more; ValueError or zlib.error where they are not."""
    inflate = zlib.decompressobj(_RAW)
    document = inflate.decompress(compressed, size + 1)
    if len(document) != size or not inflate.eof or inflate.unused_data:
        raise ValueError("not the size that was said")
    return document
