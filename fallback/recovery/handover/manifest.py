"""The manifest of a handover: a small signed file, with the index of the parts sealed to the desk.

It is written last and replaces the one before in one step, so what lies on a share is a whole
handover, the old one or the new. Nothing of it is understood before its signature holds.
"""

import hashlib
import re
from dataclasses import dataclass
from typing import Annotated, Final, Literal

import msgspec

from fallback.errors import FallbackError
from fallback.recovery.handover.contents import Index, Line, Serial
from fallback.staging.packages import sealing, signed
from fallback.staging.packages.compressed import Compressed, compress, decompress
from fallback.staging.packages.enrolment import Key, Text
from fallback.staging.packages.sealing import NotGenuineError
from fallback.store.staging import KeyPair

MOST_PART: Final = 64 * 1024 * 1024  # bytes of one part, before and after compression
MOST_INDEX: Final = 4 * 1024 * 1024
_PURPOSE: Final = "handover"
_NAME: Final = re.compile(r"handover-([2-9a-z]{5})-([0-9a-z-]{1,40})\.package")
Id = Annotated[str, msgspec.Meta(pattern=r"^[0-9a-z-]{1,40}$")]


class Manifest(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the ward PC signs. `index` is compressed and encrypted, `size` is bytes before both;
    `sealed` is its key, for the holder of `desk_key`."""

    kind: Literal["fallback-handover 1"]
    code: Text
    sign_key: Key
    desk_key: Key
    outage: Id
    serial: Serial  # the number of the trail's row that notes it
    made_at: Text
    sealed: bytes
    index: bytes
    size: Annotated[int, msgspec.Meta(ge=1, le=MOST_INDEX)]


@dataclass(frozen=True)
class Head:
    """What a manifest says of itself in the clear: of which machine and outage, and how new."""

    code: str
    outage: str
    serial: int
    made_at: str


def manifest_name(code: str, outage: str) -> str:
    """The file's name on any share."""
    return f"handover-{code.lower()}-{outage}.package"


def part_name(digest: str) -> str:
    """The file's name on any share."""
    return f"handed-{digest[:40]}.package"


def is_manifest(name: str) -> bool:
    """Whether a file on a share is a handover, by its name."""
    return _NAME.fullmatch(name) is not None


def sealed_part(pair: KeyPair, outage: str, document: bytes) -> tuple[Line, bytes]:
    """A part of the outage: the same document gives the same bytes, whenever it is sealed."""
    stream = compress(document).data
    key = sealing.key_of(pair, f"handover part {outage}", stream)
    data = sealing.encrypt(key, stream, _bound("handover part", outage))
    if max(len(data), len(document)) > MOST_PART:
        raise FallbackError("handover.too_large")
    return Line(hashlib.sha256(data).hexdigest(), len(data), len(document), key), data


def opened_part(line: Line, outage: str, data: bytes) -> bytes:
    """The document of a part. NotGenuineError where it is not the one that the index names."""
    if line.document > MOST_PART or hashlib.sha256(data).hexdigest() != line.digest:
        raise NotGenuineError("part")
    try:
        plain = sealing.decrypt(line.key, data, _bound("handover part", outage))
        return decompress(plain, line.document)
    except ValueError as error:
        raise NotGenuineError("part") from error


def seal(head: Head, index: Index, signer: KeyPair, desk_key: bytes) -> bytes:
    """The manifest. FallbackError where the handover has too many parts."""
    plain: Compressed = compress(msgspec.json.encode(index))
    key = sealing.new_key()
    bound = _bound(_PURPOSE, head.outage, head.serial)
    content = Manifest(
        kind="fallback-handover 1",
        code=head.code,
        sign_key=signer.public,
        desk_key=desk_key,
        outage=head.outage,
        serial=head.serial,
        made_at=head.made_at,
        sealed=sealing.seal_key(key, desk_key, bound),
        index=sealing.encrypt(key, plain.data, bound),
        size=plain.size,
    )
    data, _ = signed.write(content, Manifest, signer, _PURPOSE)
    if len(data) > signed.MOST:
        raise FallbackError("handover.too_large")
    return data


def read(data: bytes, name: str) -> Manifest:
    """A manifest that is whole and signed by the key in it; whose key that is, the caller asks."""
    try:
        found, _ = signed.read(data, Manifest, _PURPOSE, lambda content: content.sign_key)
    except NotGenuineError as error:
        raise FallbackError("handover.not_genuine", file=name) from error
    if manifest_name(found.code, found.outage) != name:
        raise FallbackError("handover.not_genuine", file=name)
    return found


def unseal(manifest: Manifest, pair: KeyPair, name: str) -> Index:
    """The index. FallbackError where it is sealed to another desk, or is not what was signed."""
    if manifest.desk_key != pair.public:
        raise FallbackError("handover.other_desk", file=name)
    bound = _bound(_PURPOSE, manifest.outage, manifest.serial)
    try:
        key = sealing.open_key(manifest.sealed, pair, bound)
        plain = decompress(sealing.decrypt(key, manifest.index, bound), manifest.size)
        return msgspec.json.decode(plain, type=Index)
    except (NotGenuineError, msgspec.DecodeError, RecursionError, ValueError) as error:
        raise FallbackError("handover.not_genuine", file=name) from error


def _bound(*what: str | int) -> bytes:
    return msgspec.json.encode(what)
