"""Bytes as they came, cut into messages and read as text. Nothing here raises.

UTF-8 where the bytes are that; else the code page that MSH-18 names; else Windows-1252, noted.
"""

import codecs
import re
from dataclasses import dataclass

_BOM = codecs.BOM_UTF8
_HEAD = re.compile(rb"(?:\A|(?<=[\r\n\x0b\x1c]))[ \t]*(?:\xef\xbb\xbf)?(?=(MSH|FHS|BHS|BTS|FTS)\W)")
_PAGES = {
    "8859/1": "iso8859-1",
    "8859/2": "iso8859-2",
    "8859/3": "iso8859-3",
    "8859/4": "iso8859-4",
    "8859/5": "iso8859-5",
    "8859/6": "iso8859-6",
    "8859/7": "iso8859-7",
    "8859/8": "iso8859-8",
    "8859/9": "iso8859-9",
    "8859/10": "iso8859-10",
    "8859/15": "iso8859-15",
}
GUESSED = "cp1252"


@dataclass(frozen=True)
class Piece:
    """One message's bytes, or what stands where a message should."""

    data: bytes
    is_message: bool = True


@dataclass(frozen=True)
class Cut:
    """The messages of a file or frame. `told` is how many its batch trailers say there are; None
    where none says."""

    pieces: tuple[Piece, ...]
    told: int | None = None


def cut(data: bytes) -> Cut:
    """Cut at every line that begins a message; headers and trailers of a batch are no messages."""
    data = _eight_bit(data)
    starts = [(found.start(), found.end(), found.group(1)) for found in _HEAD.finditer(data)]
    first = starts[0][0] if starts else len(data)
    pieces = [Piece(data[:first], is_message=False)] if _says(data[:first]) else []
    if not starts:
        return Cut(tuple(pieces))
    told: int | None = None
    ends = [*(start for start, _, _ in starts[1:]), len(data)]
    for (_, begin, kind), end in zip(starts, ends, strict=True):
        body = data[begin:end].strip(b"\r\n\x0b\x1c\x00 \t")
        if kind == b"MSH":
            pieces.append(Piece(body))
            continue
        head, _, rest = re.sub(rb"\r\n?|\n", b"\n", body).partition(b"\n")
        if kind == b"BTS" and (count := re.match(rb"BTS\W(\d{1,6})(?:\W|\Z)", head)):
            told = (told or 0) + int(count.group(1))
        if _says(rest):
            pieces.append(Piece(rest, is_message=False))
    return Cut(tuple(pieces), told)


def text(data: bytes) -> tuple[str, str]:
    """The text, and the code page where it had to be guessed."""
    data = data.removeprefix(_BOM)
    try:
        return data.decode("utf-8"), ""
    except UnicodeDecodeError:
        pass
    page = _PAGES.get(_said(data))
    if page is not None:
        return data.decode(page, errors="replace"), ""
    return data.decode(GUESSED, errors="replace"), GUESSED


def _said(data: bytes) -> str:
    """MSH-18, its first repetition."""
    head = re.split(rb"[\r\n]", data, maxsplit=1)[0]
    fields = head.split(head[3:4]) if len(head) > 3 else []
    said = fields[17] if len(fields) > 17 else b""
    return re.split(rb"[~^]", said)[0].decode("ascii", errors="replace").strip().upper()


def _eight_bit(data: bytes) -> bytes:
    """UTF-16 with its mark, as some editors save, becomes UTF-8."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", errors="replace").encode()
    return data


def _says(data: bytes) -> bool:
    return bool(data.removeprefix(_BOM).strip(b"\r\n\x0b\x1c\x00\x1a \t"))
