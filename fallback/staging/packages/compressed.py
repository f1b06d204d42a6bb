"""A document compressed in pieces: Zstandard frames (RFC 8878), one after the other.

A piece is compressed before anybody knows what comes after it, in any thread, and is never
compressed again. What comes back is never a byte more than was said, however it was made.
"""

import sys
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

LEVEL: Final = 1  # the next ones take more time for some hundredths of the size
MOST_FRAMES: Final = 1024
_WINDOW_LOG: Final = 23  # 8 MB, which every reader is to allow; ours need half a megabyte
_READING: Final[dict[int, int]] = {zstd.DecompressionParameter.window_log_max: _WINDOW_LOG}

# A frame's own check stays out: encryption has a better one.


@dataclass(frozen=True)
class Compressed:
    """Whole frames, of `size` bytes before compression."""

    data: bytes
    size: int


def compress(part: bytes) -> Compressed:
    """One frame. A long one costs less than its parts would, and comes out smaller."""
    return Compressed(zstd.compress(part, LEVEL), len(part))


def joined(pieces: Iterable[Compressed]) -> Compressed:
    """All pieces that hold something, in order. ValueError where they are too many to be read."""
    frames = [one for one in pieces if one.size]
    if len(frames) > MOST_FRAMES:
        raise ValueError("too many pieces")
    data = b"".join(one.data for one in frames)
    return Compressed(data, sum(one.size for one in frames))


def decompress(compressed: bytes, size: int) -> bytes:
    """Exactly `size` bytes, never more; ValueError where they are not."""
    rest, left = memoryview(compressed), size
    parts: list[bytes] = []
    try:
        while rest and len(parts) < MOST_FRAMES:
            length = zstd.get_frame_size(rest)
            parts.append(_frame(rest[:length], left))
            rest, left = rest[length:], left - len(parts[-1])
    except zstd.ZstdError as error:
        raise ValueError("no frame that can be read") from error
    if rest or left:
        raise ValueError("not the size that was said")
    return b"".join(parts)


def _frame(frame: memoryview, most: int) -> bytes:
    """What is in one frame, which says how much that is and needs no dictionary."""
    said = zstd.get_frame_info(frame)
    size = said.decompressed_size
    if not size or size > most or said.dictionary_id:
        raise ValueError("a frame of another size")
    reader = zstd.ZstdDecompressor(options=_READING)
    part = reader.decompress(frame, size + 1)
    if len(part) != size or not reader.eof:
        raise ValueError("not the size that its frame says")
    return part
