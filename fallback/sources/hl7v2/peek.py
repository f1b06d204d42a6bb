"""Which wards the messages in a folder name: asked before there is a store, so nothing is kept, and
no file is moved."""

from collections.abc import Iterator
from pathlib import Path

from fallback.errors import FallbackError
from fallback.settings import Hl7Settings
from fallback.sources.hl7v2 import decode
from fallback.sources.hl7v2.message import parse
from fallback.sources.hl7v2.visits import place_of


def wards(settings: Hl7Settings) -> frozenset[str]:
    """PV1-3.1 of every message that can be read. FallbackError where the folder cannot be."""
    path = Path(settings.folder)
    largest = int(settings.largest_megabytes * 1_000_000)
    try:
        files = [one for one in path.iterdir() if one.is_file() and one.stat().st_size <= largest]
        return frozenset(ward for one in files for ward in _named(one.read_bytes()))
    except OSError as error:
        said = error.strerror or error
        raise FallbackError("hl7.folder", path=path, said=said) from error


def _named(data: bytes) -> Iterator[str]:
    for piece in decode.cut(data).pieces:
        try:
            message = parse(decode.text(piece.data)[0])
        except FallbackError:
            continue  # it will lie in the quarantine
        if ward := place_of(message.first("PV1")).ward:
            yield ward
