"""How many rows each file had last time. It holds counts alone, of no person."""

import os
from pathlib import Path

import msgspec

from fallback.errors import FallbackError

Counts = dict[str, int]


def load(path: Path) -> Counts:
    """Rows by table; nothing where it is the first time. A spoilt file is as none."""
    try:
        return msgspec.json.decode(path.read_bytes(), type=Counts)
    except (OSError, msgspec.MsgspecError, ValueError):
        return {}


def save(path: Path, counts: Counts) -> None:
    """Keep the counts, whole or not at all."""
    if load(path) == counts:
        return
    new = path.with_name(f"{path.name}.{os.getpid()}.new")
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        new.write_bytes(msgspec.json.encode(counts))
        new.replace(path)
    except OSError as error:
        raise FallbackError("tables.counts_not_kept", path=path, said=error.strerror) from error
