"""The package: one ward's snapshot, sealed to its PCs and signed by IT. See docs/package.md.

Nothing of a package is understood before its signature holds, nothing is decompressed before its
size is known and allowed, and nothing is taken that the signed header does not account for.
"""

import hashlib
import re
import struct
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, Final

import msgspec

from fallback.chart.model import Snapshot, Ward
from fallback.errors import FallbackError
from fallback.snapshots.drill import for_drill
from fallback.staging.packages import sealing
from fallback.staging.packages.compressed import Compressed, compress, decompress, joined
from fallback.staging.packages.sealing import NotGenuineError
from fallback.store.staging import KeyPair

FAMILY: Final = b"fallback-package "
MAGIC: Final = FAMILY + b"1\n"
MOST_HEADER: Final = 512 * 1024
MOST_DOCUMENT: Final = 128 * 1024 * 1024  # a ward of 30 patients is some 2 MB
MOST_PACKAGE: Final = MOST_DOCUMENT + MOST_HEADER
_PURPOSE: Final = "package"
_LENGTH: Final = struct.Struct(">I")
_SIGNATURE: Final = 64
_START: Final = len(MAGIC) + _LENGTH.size
_AFTER: Final = b'],"gaps":[]}'  # what follows the charts where there is no gap

Count = Annotated[int, msgspec.Meta(ge=0, le=2**53)]
Moment = Annotated[datetime, msgspec.Meta(tz=True)]


class Sealed(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The document's key, for one recipient."""

    key_id: str
    key: bytes


class Header(msgspec.Struct, frozen=True, forbid_unknown_fields=True, omit_defaults=True):
    """What IT signs. Sizes are bytes; `digest` is the ciphertext's SHA-256 in hex. `drill` stands
    there only where it is so: a program that does not know it refuses the package."""

    ward: Ward
    serial: Annotated[int, msgspec.Meta(ge=1, le=2**53)]
    made_at: Moment
    expires_at: Moment
    source: str
    fetched_at: Moment
    charts: Count
    recipients: tuple[Sealed, ...]
    document: Count  # the snapshot as JSON, before it is compressed
    ciphertext: Count
    digest: str
    drill: bool = False  # the patients are invented


@dataclass(frozen=True)
class Package:
    """A package whose signature, size and digest hold. Whether to take it is not said yet."""

    header: Header
    ciphertext: bytes


@dataclass(frozen=True)
class Document:
    """What is sealed: a snapshot as JSON, compressed, and what the header says of it."""

    ward: Ward
    source: str
    fetched_at: datetime
    charts: int
    stream: Compressed
    drill: bool = False


@dataclass(frozen=True)
class Stamp:
    """What a run of staging writes on each of its packages."""

    serial: int
    made_at: datetime
    expires_at: datetime


def file_name(ward_id: str) -> str:
    """A ward's package on any share: readable, and safe whatever the ward's id holds."""
    readable = re.sub(r"[^a-z0-9]+", "-", ward_id.lower()).strip("-")[:24]
    return f"ward-{readable}-{hashlib.sha256(ward_id.encode()).hexdigest()[:12]}.package"


def documented(empty: Snapshot, count: int, charts: Iterable[Compressed]) -> Document:
    """The document of a snapshot whose `charts` are given as they stand in JSON, with the commas
    between them, compressed; `empty` is the snapshot without them."""
    before = msgspec.json.encode(empty).removesuffix(_AFTER)
    try:
        stream = joined((compress(before), *charts, compress(_AFTER)))
    except ValueError as error:
        raise FallbackError("staging.ward_too_large", ward=empty.ward.name) from error
    return _document(empty, count, stream)


def document(snapshot: Snapshot) -> Document:
    """The document of a snapshot."""
    written = compress(msgspec.json.encode(snapshot))
    return _document(snapshot, len(snapshot.charts), written)


def _document(what: Snapshot, count: int, stream: Compressed) -> Document:
    drill = for_drill(what)
    return Document(what.ward, what.source, what.fetched_at, count, stream, drill)


def opened(document: Document) -> Snapshot:
    """The snapshot of a document that was made here."""
    written = decompress(document.stream.data, document.stream.size)
    return msgspec.json.decode(written, type=Snapshot)


def seal(
    what: Snapshot | Document, stamp: Stamp, signer: KeyPair, recipients: Sequence[bytes]
) -> bytes:
    """The package of a snapshot, for the holders of the `recipients`' keys (raw X25519)."""
    made = document(what) if isinstance(what, Snapshot) else what
    bound = _bound(made.ward.id, stamp.serial)
    key = sealing.new_key()
    ciphertext = sealing.encrypt(key, made.stream.data, bound)
    header = Header(
        ward=made.ward,
        serial=stamp.serial,
        made_at=stamp.made_at,
        expires_at=stamp.expires_at,
        source=made.source,
        fetched_at=made.fetched_at,
        charts=made.charts,
        recipients=tuple(
            Sealed(sealing.key_id(public), sealing.seal_key(key, public, bound))
            for public in recipients
        ),
        document=made.stream.size,
        ciphertext=len(ciphertext),
        digest=hashlib.sha256(ciphertext).hexdigest(),
        drill=made.drill,
    )
    written = _canonical(header)
    if header.document > MOST_DOCUMENT or len(written) > MOST_HEADER:
        raise FallbackError("staging.ward_too_large", ward=made.ward.name)
    signature = sealing.sign(signer, _PURPOSE, written)
    return b"".join((MAGIC, _LENGTH.pack(len(written)), written, signature, ciphertext))


def verify(data: bytes, sign_key: bytes, name: str) -> Package:
    """The package in `data` (the file `name`), if it is whole and `sign_key` signed it.
    FallbackError where not: nothing of it was used."""
    if len(data) > MOST_PACKAGE:
        raise FallbackError("staging.too_large", file=name)
    if data.startswith(FAMILY) and not data.startswith(MAGIC):
        raise FallbackError("staging.other_version", file=name)
    written, signature, ciphertext = _parts(data, name)
    try:
        sealing.check(sign_key, _PURPOSE, written, signature)
    except NotGenuineError as error:
        raise FallbackError("staging.not_genuine", file=name) from error
    header = _header(written, name)
    if len(ciphertext) != header.ciphertext:
        raise FallbackError("staging.not_whole", file=name)
    if hashlib.sha256(ciphertext).hexdigest() != header.digest:
        raise FallbackError("staging.parts_mixed", file=name)
    return Package(header, ciphertext)


def unseal(package: Package, pair: KeyPair, name: str) -> Snapshot:
    """The snapshot in a verified package. FallbackError where it is not sealed to this PC, or
    where what is inside is not what the header says."""
    header = package.header
    mine = sealing.key_id(pair.public)
    sealed = next((one.key for one in header.recipients if one.key_id == mine), None)
    if sealed is None:
        raise FallbackError("staging.not_for_us", file=name, id=mine)
    bound = _bound(header.ward.id, header.serial)
    try:
        key = sealing.open_key(sealed, pair, bound)
        document = decompress(sealing.decrypt(key, package.ciphertext, bound), header.document)
        snapshot = msgspec.json.decode(document, type=Snapshot)
    except (NotGenuineError, msgspec.DecodeError, RecursionError, ValueError) as error:
        raise FallbackError("staging.parts_mixed", file=name) from error
    inside = (snapshot.ward, snapshot.source, snapshot.fetched_at, len(snapshot.charts))
    outside = (header.ward, header.source, header.fetched_at, header.charts)
    if inside != outside or for_drill(snapshot) != header.drill:
        raise FallbackError("staging.parts_mixed", file=name)
    return snapshot


def _parts(data: bytes, name: str) -> tuple[bytes, bytes, bytes]:
    """Header, signature and ciphertext as they lie."""
    if not data.startswith(MAGIC) or len(data) < _START:
        raise FallbackError("staging.not_whole", file=name)
    (length,) = _LENGTH.unpack_from(data, len(MAGIC))
    end = _START + length
    if length > MOST_HEADER or len(data) < end + _SIGNATURE:
        raise FallbackError("staging.not_whole", file=name)
    return data[_START:end], data[end : end + _SIGNATURE], data[end + _SIGNATURE :]


def _header(written: bytes, name: str) -> Header:
    """The header, strictly: what it says can be written in one way only."""
    try:
        header = msgspec.json.decode(written, type=Header)
    except (msgspec.DecodeError, RecursionError, ValueError) as error:
        raise FallbackError("staging.other_version", file=name) from error
    if _canonical(header) != written:
        raise FallbackError("staging.other_version", file=name)
    if header.document > MOST_DOCUMENT:
        raise FallbackError("staging.too_large", file=name)
    return header


def _canonical(header: Header) -> bytes:
    return msgspec.json.encode(header, order="deterministic")


def _bound(ward_id: str, serial: int) -> bytes:
    """What key and document are bound to beside the signature."""
    return msgspec.json.encode([_PURPOSE, 1, ward_id, serial])
