"""Whoever can write to the share can withhold a package, and nothing else."""

import hashlib
import os
import random
import struct
import sys
import tracemalloc
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import msgspec
import pytest
from msgspec.structs import replace

from fallback.chart.model import Chart, Snapshot
from fallback.errors import FallbackError
from fallback.staging.packages import compressed, package, sealing
from fallback.staging.packages.package import MAGIC, Header, Sealed, Stamp
from fallback.staging.shares.share import Folder
from fallback.store.staging import KeyPair
from tests.outage.conftest import NOW
from tests.staging.conftest import OTHER, WARD

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

STAMP = Stamp(7, NOW, NOW + timedelta(hours=24))
NAME = package.file_name(WARD.id)


@dataclass(frozen=True)
class Keys:
    """IT's, the ward PC's, and those of someone else."""

    it: KeyPair
    pc: KeyPair
    mallory: KeyPair


@pytest.fixture(scope="module")
def keys() -> Keys:
    return Keys(sealing.new_signing_pair(), sealing.new_opening_pair(), sealing.new_signing_pair())


@pytest.fixture(scope="module")
def snapshot(few_charts: tuple[Chart, ...]) -> Snapshot:
    return Snapshot("a" * 16, WARD, "Provjournalen", NOW, few_charts)


@pytest.fixture(scope="module")
def sealed(snapshot: Snapshot, keys: Keys) -> bytes:
    return package.seal(snapshot, STAMP, keys.it, [keys.pc.public])


def opened(data: bytes, keys: Keys) -> Snapshot:
    return package.unseal(package.verify(data, keys.it.public, NAME), keys.pc, NAME)


def refusal(data: bytes, keys: Keys) -> str:
    with pytest.raises(FallbackError) as refused:
        opened(data, keys)
    return refused.value.message.key


def parts(data: bytes) -> tuple[bytes, bytes, bytes]:
    """Header, signature, ciphertext."""
    (length,) = struct.unpack_from(">I", data, len(MAGIC))
    start = len(MAGIC) + 4
    return data[start : start + length], data[start + length :][:64], data[start + length + 64 :]


def joined(header: bytes, signature: bytes, ciphertext: bytes) -> bytes:
    return MAGIC + struct.pack(">I", len(header)) + header + signature + ciphertext


def signed(header: Header, ciphertext: bytes, pair: KeyPair) -> bytes:
    """A package that whoever holds `pair` makes."""
    written = msgspec.json.encode(header, order="deterministic")
    return joined(written, sealing.sign(pair, "package", written), ciphertext)


def squeezed(document: bytes) -> bytes:
    """As a package holds it."""
    return compressed.compress(document).data


def with_document(
    snapshot: Snapshot, keys: Keys, compressed: bytes, size: int, **changed: object
) -> bytes:
    """A package that IT signs, of any content: what a mistake at IT could let out."""
    bound = msgspec.json.encode(["package", 1, WARD.id, STAMP.serial])
    key = sealing.new_key()
    ciphertext = sealing.encrypt(key, compressed, bound)
    facts: dict[str, object] = {
        "ward": WARD,
        "serial": STAMP.serial,
        "made_at": STAMP.made_at,
        "expires_at": STAMP.expires_at,
        "source": snapshot.source,
        "fetched_at": snapshot.fetched_at,
        "charts": len(snapshot.charts),
        "recipients": (
            Sealed(sealing.key_id(keys.pc.public), sealing.seal_key(key, keys.pc.public, bound)),
        ),
        "document": size,
        "ciphertext": len(ciphertext),
        "digest": hashlib.sha256(ciphertext).hexdigest(),
    }
    header = Header(**(facts | changed))  # type: ignore[arg-type] # a header from named facts
    return signed(header, ciphertext, keys.it)


def test_what_was_sealed_comes_back_equal(sealed: bytes, snapshot: Snapshot, keys: Keys) -> None:
    assert opened(sealed, keys) == snapshot


def test_a_byte_changed_anywhere_is_refused(sealed: bytes, keys: Keys, rng: random.Random) -> None:
    header, signature, ciphertext = parts(sealed)
    start = len(MAGIC) + 4
    edges = [*range(start + len(header) + len(signature) + 40), len(sealed) - 1]
    inside = [rng.randrange(len(sealed) - len(ciphertext), len(sealed)) for _ in range(200)]
    for place in (*edges, *inside):
        changed = bytearray(sealed)
        changed[place] ^= 1 << rng.randrange(8)
        assert refusal(bytes(changed), keys).startswith("staging.")


def test_a_package_cut_anywhere_is_refused(sealed: bytes, keys: Keys, rng: random.Random) -> None:
    places = [*range(200), *(rng.randrange(len(sealed)) for _ in range(200)), len(sealed) - 1]
    assert {refusal(sealed[:place], keys) for place in places} <= {
        "staging.not_whole",
        "staging.not_genuine",
        "staging.other_version",
    }


def test_something_added_at_the_end_is_refused(sealed: bytes, keys: Keys) -> None:
    assert refusal(sealed + b"\0", keys) == "staging.not_whole"


def test_a_package_signed_by_another_key_is_refused(snapshot: Snapshot, keys: Keys) -> None:
    forged = package.seal(snapshot, STAMP, keys.mallory, [keys.pc.public])
    assert refusal(forged, keys) == "staging.not_genuine"


def test_a_signature_made_for_something_else_is_refused(sealed: bytes, keys: Keys) -> None:
    header, _, ciphertext = parts(sealed)
    for purpose in ("enrolment grant", "enrolment request", "status"):
        other = joined(header, sealing.sign(keys.it, purpose, header), ciphertext)
        assert refusal(other, keys) == "staging.not_genuine"


def test_parts_of_two_packages_do_not_make_one(
    sealed: bytes, snapshot: Snapshot, keys: Keys
) -> None:
    later = package.seal(snapshot, Stamp(8, NOW, NOW), keys.it, [keys.pc.public])
    (header, signature, _), (other_header, other_signature, ciphertext) = map(
        parts, (sealed, later)
    )
    assert refusal(joined(header, other_signature, ciphertext), keys) == "staging.not_genuine"
    assert refusal(joined(other_header, signature, ciphertext), keys) == "staging.not_genuine"
    mixed = refusal(joined(header, signature, ciphertext), keys)
    assert mixed in ("staging.parts_mixed", "staging.not_whole")


def test_a_ciphertext_of_the_same_length_is_told_before_it_is_opened(
    sealed: bytes, keys: Keys
) -> None:
    header, signature, ciphertext = parts(sealed)
    with pytest.raises(FallbackError) as refused:
        package.verify(joined(header, signature, ciphertext[::-1]), keys.it.public, NAME)
    assert refused.value.message.key == "staging.parts_mixed"


@pytest.mark.parametrize("changed", [{"serial": 8}, {"ward": OTHER}], ids=["serial", "ward"])
def test_a_document_is_bound_to_its_ward_and_serial_beside_the_signature(
    changed: dict[str, object], sealed: bytes, keys: Keys
) -> None:
    header, _, ciphertext = parts(sealed)
    other = replace(msgspec.json.decode(header, type=Header), **changed)
    with pytest.raises(FallbackError) as refused:
        opened(signed(other, ciphertext, keys.it), keys)
    assert isinstance(refused.value.__cause__, sealing.NotGenuineError)


def test_what_the_attacks_are_made_of_would_open_if_it_were_right(
    snapshot: Snapshot, keys: Keys
) -> None:
    document = msgspec.json.encode(snapshot)
    data = with_document(snapshot, keys, squeezed(document), len(document))
    assert opened(data, keys) == snapshot


def test_a_sealed_key_of_another_package_does_not_open_this_one(
    sealed: bytes, snapshot: Snapshot, keys: Keys
) -> None:
    """Even if IT itself signed the mixture."""
    later = package.seal(snapshot, Stamp(8, NOW, NOW), keys.it, [keys.pc.public])
    (header, _, ciphertext), (other, _, _) = map(parts, (sealed, later))
    here, there = (msgspec.json.decode(raw, type=Header) for raw in (header, other))
    mixture = replace(here, recipients=there.recipients)
    assert refusal(signed(mixture, ciphertext, keys.it), keys) == "staging.parts_mixed"


def test_a_package_for_another_pc_cannot_be_opened(snapshot: Snapshot, keys: Keys) -> None:
    other = package.seal(snapshot, STAMP, keys.it, [sealing.new_opening_pair().public])
    assert refusal(other, keys) == "staging.not_for_us"


@pytest.mark.parametrize(
    "changed",
    [
        {"ward": OTHER},
        {"source": "Annat system"},
        {"fetched_at": NOW + timedelta(hours=1)},
        {"charts": 1},
        {"serial": 8},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_a_header_that_says_otherwise_than_the_content_is_refused(
    changed: dict[str, object], snapshot: Snapshot, keys: Keys
) -> None:
    document = msgspec.json.encode(snapshot)
    data = with_document(snapshot, keys, squeezed(document), len(document), **changed)
    assert refusal(data, keys) == "staging.parts_mixed"


@pytest.fixture(scope="module")
def bomb() -> bytes:
    """128 MB of spaces in 12 kB."""
    return zstd.compress(b" " * (128 * 2**20), 1)


def belittled(frame: bytes, size: int) -> bytes:
    """The frame, with another word on how much is in it."""
    at = 6  # after magic, descriptor and window (RFC 8878, 3.1.1.1)
    assert frame[4] >> 6 == 2, "four bytes say the size"
    return frame[:at] + struct.pack("<I", size) + frame[at + 4 :]


@pytest.mark.parametrize("lies", [False, True], ids=["says so", "lies"])
@pytest.mark.parametrize("declared", [10, 1000, 2**20, 2**24])
def test_a_decompression_bomb_stops_at_the_size_that_is_declared(
    declared: int, lies: bool, bomb: bytes, snapshot: Snapshot, keys: Keys
) -> None:
    content = belittled(bomb, declared) if lies else bomb
    data = with_document(snapshot, keys, content, declared)
    tracemalloc.start()
    try:
        assert refusal(data, keys) == "staging.parts_mixed"
        _, most = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert most < 3 * declared + 4 * 2**20


def frames(parts: Iterable[bytes]) -> bytes:
    return b"".join(map(squeezed, parts))


def unsaid(document: bytes) -> bytes:
    """A frame that does not say how much is in it."""
    stream = zstd.ZstdCompressor(level=1)
    return stream.compress(document) + stream.flush()


def wide(document: bytes) -> bytes:
    """A frame whose reader is to keep 16 MB in mind."""
    return zstd.compress(document, options={zstd.CompressionParameter.window_log: 24})


def with_dictionary(document: bytes) -> bytes:
    words = [b'{"id":"%d","ward":{"id":"a","name":"b"}}' % n for n in range(2000)]
    return zstd.compress(document, zstd_dict=zstd.train_dict(words, 1000))


@pytest.mark.parametrize(
    "made",
    [
        unsaid,
        lambda document: wide(document + b" " * 2**24),
        with_dictionary,
        lambda document: frames([document] + [b" "] * compressed.MOST_FRAMES),
        lambda document: zlib.compress(document),
    ],
    ids=["size unsaid", "wide window", "dictionary", "many frames", "zlib"],
)
def test_a_document_compressed_in_another_way_is_refused(
    made: Callable[[bytes], bytes], snapshot: Snapshot, keys: Keys
) -> None:
    document = msgspec.json.encode(snapshot)
    for size in (len(document), len(document) + 2**24, len(document) + compressed.MOST_FRAMES):
        data = with_document(snapshot, keys, made(document), size)
        assert refusal(data, keys) == "staging.parts_mixed"


def test_a_document_in_several_frames_is_taken(snapshot: Snapshot, keys: Keys) -> None:
    document = msgspec.json.encode(snapshot)
    spaces = [b" "] * (compressed.MOST_FRAMES - 1)
    data = with_document(snapshot, keys, frames([document, *spaces]), len(document) + len(spaces))
    assert opened(data, keys) == snapshot


def test_more_frames_than_a_reader_takes_are_not_written() -> None:
    with pytest.raises(ValueError, match="too many"):
        compressed.joined([compressed.compress(b" ")] * (compressed.MOST_FRAMES + 1))


def test_a_document_declared_larger_than_any_may_be_is_not_decompressed(
    snapshot: Snapshot, keys: Keys, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(package, "decompress", lambda *_: pytest.fail("decompressed"))
    data = with_document(snapshot, keys, b"x", package.MOST_DOCUMENT + 1)
    assert refusal(data, keys) == "staging.too_large"


@pytest.mark.parametrize(
    "document",
    [
        b"[" * 1_000_000,
        b'{"id":' * 1_000_000,
        b'{"charts":' + b"[" * 1_000_000,
        b'{"unknown":' + b'{"a":' * 1_000_000,
        b"null",
        b"\xff\xfe",
        b"",
    ],
    ids=["lists", "objects", "charts", "unknown", "null", "no text", "empty"],
)
def test_a_document_that_is_no_snapshot_is_refused(
    document: bytes, snapshot: Snapshot, keys: Keys
) -> None:
    data = with_document(snapshot, keys, squeezed(document), len(document))
    assert refusal(data, keys) == "staging.parts_mixed"


SKIPPABLE = b"\x50\x2a\x4d\x18\x01\0\0\0x"


@pytest.mark.parametrize(
    "extra",
    [b"tail", squeezed(b""), squeezed(b" "), squeezed(b" " * 100)[:-1], SKIPPABLE],
    ids=["bytes", "empty frame", "frame", "half a frame", "skippable frame"],
)
def test_what_follows_the_document_is_refused(extra: bytes, snapshot: Snapshot, keys: Keys) -> None:
    document = msgspec.json.encode(snapshot)
    data = with_document(snapshot, keys, squeezed(document) + extra, len(document))
    assert refusal(data, keys) == "staging.parts_mixed"


def test_a_header_is_written_in_one_way_only(sealed: bytes, keys: Keys) -> None:
    header, _, ciphertext = parts(sealed)
    facts = msgspec.json.decode(header)
    for other in (
        header.replace(b'"serial":7', b'"serial": 7'),
        header[:-1] + b',"serial":7}',
        msgspec.json.encode(facts | {"more": 1}, order="deterministic"),
        msgspec.json.encode(facts | {"serial": "7"}, order="deterministic"),
        msgspec.json.encode(facts | {"serial": -7}, order="deterministic"),
        msgspec.json.encode(facts | {"made_at": "2026-11-24T06:45:00"}, order="deterministic"),
        b"[" * 100_000,
    ):
        data = joined(other, sealing.sign(keys.it, "package", other), ciphertext)
        assert refusal(data, keys) == "staging.other_version"


def test_a_header_longer_than_the_file_or_than_allowed_is_not_read(
    sealed: bytes, keys: Keys
) -> None:
    for length in (2**32 - 1, package.MOST_HEADER + 1, len(sealed)):
        data = MAGIC + struct.pack(">I", length) + sealed[len(MAGIC) + 4 :]
        assert refusal(data, keys) == "staging.not_whole"


def test_a_later_format_is_said_to_be_one(sealed: bytes, keys: Keys) -> None:
    later = sealed.replace(b"fallback-package 1", b"fallback-package 2", 1)
    assert refusal(later, keys) == "staging.other_version"


def test_a_file_larger_than_any_package_is_not_read_whole(tmp_path: Path) -> None:
    with (tmp_path / NAME).open("wb") as file:
        file.truncate(package.MOST_PACKAGE + 10**12)  # a sparse file
    with pytest.raises(FallbackError) as refused:
        Folder(tmp_path).read(NAME, 1000)
    assert refused.value.message.key == "staging.too_large"
    with pytest.raises(FallbackError) as over:
        package.verify(b"x" * (package.MOST_PACKAGE + 1), b"k" * 32, NAME)
    assert over.value.message.key == "staging.too_large"


@pytest.mark.parametrize(
    "ward_id",
    [
        "../../etc/passwd",
        "..",
        "",
        "a/b\\c:d",
        "CON",
        "avd\n11",
        "avd\x0011",
        "Kirurgen Å",
        "å" * 300,
        "-rf",
        "ward.package/..",
    ],
)
def test_a_hostile_ward_id_makes_a_plain_file_name(ward_id: str, tmp_path: Path) -> None:
    share = Folder(tmp_path)
    name = package.file_name(ward_id)
    share.write(name, b"x")
    assert share.names() == (name,)
    assert [file.parent for file in tmp_path.rglob("*")] == [tmp_path]


def test_two_wards_never_share_a_file() -> None:
    ids = ("avd 11", "avd-11", "Avd 11", "avd/11", "avd11")
    assert len({package.file_name(one) for one in ids}) == len(ids)


def test_a_share_full_of_strange_names_offers_only_ours(tmp_path: Path) -> None:
    share = Folder(tmp_path)
    share.write(NAME, b"x")
    for name in ("x.exe", "..package", "ward-Å.package", ".ward-a.package.1.part", "a b.status"):
        (tmp_path / name).write_bytes(b"x")
    assert share.names() == (NAME,)
    with pytest.raises(ValueError, match="not a name of ours"):
        share.read("../" + NAME, 10)


def test_a_link_a_folder_or_a_pipe_in_a_packages_place_is_not_followed(tmp_path: Path) -> None:
    share = Folder(tmp_path)
    secret = tmp_path / "secret"
    secret.write_bytes(b"x")
    for make in (
        lambda file: file.symlink_to(secret),
        lambda file: file.mkdir(),
        lambda file: os.mkfifo(file),
    ):
        file = tmp_path / NAME
        make(file)
        with pytest.raises(FallbackError) as refused:
            share.read(NAME, 100)
        assert refused.value.message.key in ("staging.not_a_file", "staging.share_failed")
        file.rmdir() if file.is_dir() and not file.is_symlink() else file.unlink()


def test_a_private_key_is_not_shown_by_accident(keys: Keys) -> None:
    assert repr(keys.pc.private) not in repr(keys)
