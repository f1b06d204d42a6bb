"""`python -m tests.bench.staged floor|floor-compress|stage PLACE --wards N [--workers N]`.

A region's file of charts, or its folder of FHIR files, in a process of its own; reports CPU seconds
(with its workers' and its own alone), wall seconds, its own peak memory, and bytes made.

The floor reads the same bytes, decodes each line once into the types of what is used of it, and
encrypts it once. It keeps nothing: no line is sorted by ward, and no resource becomes part of a
chart. `floor-compress` compresses too. Staging ends with the last package on the disk of the share;
what is made before (a store, a PC that is enrolled) is not counted.
"""

import argparse
import json
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fallback.chart.model import Chart
from fallback.demo.ward import ward_of
from fallback.session import Session
from fallback.settings import Settings
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4 import resources as r
from fallback.sources.record_system import Source
from fallback.staging.export.bulk import ChartFile, Head
from fallback.staging.export.folder import open_folder
from fallback.staging.export.hands import Hands
from fallback.staging.packages import sealing
from fallback.staging.packages.compressed import LEVEL
from fallback.staging.shares.share import Folder
from fallback.staging.stage import stage
from fallback.store import people, staging
from fallback.store.database import Database, migrate
from fallback.store.people import Person
from fallback.store.staging import Recipient
from fallback.store.times import iso
from tests.bench.content import NOW
from tests.bench.gauge import peak_mb

if sys.version_info >= (3, 14):
    from compression import zstd
else:
    from backports import zstd

PIECE = 1024 * 1024
KINDS: tuple[type[r.Resource], ...] = (
    *(r.Patient, r.Encounter, r.Location, r.Practitioner, r.AllergyIntolerance, r.Condition),
    *(r.Flag, r.EmptyList, r.Observation),
    *(o.Medication, o.MedicationRequest, o.MedicationAdministration),
)


def floor(place: Path, *, compress: bool) -> int:
    """Bytes that came out."""
    cipher = AESGCM(os.urandom(32))
    squeeze = zstd.ZstdCompressor(LEVEL) if compress else None
    made = number = 0
    for file, kind in _files(place):
        decoder: msgspec.json.Decoder[msgspec.Struct] = msgspec.json.Decoder(kind)
        with file.open("rb", buffering=PIECE) as lines:
            if place.is_file():
                msgspec.json.decode(lines.readline(), type=Head)
            for line in lines:
                number += 1  # a nonce is used once
                decoder.decode(line)
                some = squeeze.compress(line) if squeeze else line
                made += len(cipher.encrypt(number.to_bytes(12, "big"), some, None))
    return made


def _files(place: Path) -> list[tuple[Path, type[msgspec.Struct]]]:
    """Each file that is read, and what its lines are."""
    if place.is_file():
        return [(place, Chart)]
    return [(place / f"{kind.kind}.ndjson", kind) for kind in KINDS]


@contextmanager
def it(wards: tuple[str, ...]) -> Iterator[tuple[Session, Folder]]:
    """IT's store with a PC that is enrolled for these wards, and a share."""
    with tempfile.TemporaryDirectory() as folder:
        home, share = Path(folder) / "it", Path(folder) / "share"
        home.mkdir()
        share.mkdir()
        opening, signing = sealing.new_opening_pair(), sealing.new_signing_pair()
        with Database(home / "store.db", os.urandom(32)) as database:
            migrate(database)
            with database.write() as tx:
                row = people.add(tx, id="p", name="Ida IT", role="it", pin="123456", at=iso(NOW))
                pc = Recipient(opening.public, signing.public, "pc", "BBBBB", wards, iso(NOW), None)
                staging.keep_recipient(tx, pc, row.id)
            person = Person(row.id, row.name, "it")
            yield Session(database, Settings(home), person, clock=lambda: NOW), Folder(share)


def _opened(place: Path, hands: Hands) -> AbstractContextManager[Source]:
    if place.is_file():
        return ChartFile(place, hands)
    return open_folder(place, "Demo", ZoneInfo("Europe/Stockholm"), hands)


def staged(session: Session, share: Folder, place: Path, workers: int) -> int:
    """Bytes of the packages."""
    with Hands(workers - 1) as hands, _opened(place, hands) as source:
        went = stage(session, source, share, hands=hands)
    if faults := [one.fault.text("en") for one in went if one.fault]:
        raise AssertionError(faults)
    return sum(one.size for one in went)


def report(work: Callable[[], int]) -> None:
    """Do the work, and write what it used."""
    own, cpu, wall = time.process_time(), _cpu(), time.perf_counter()
    made = work()
    used = {
        "cpu": _cpu() - cpu,
        "own": time.process_time() - own,
        "wall": time.perf_counter() - wall,
        "peak_mb": peak_mb(),
        "made": made,
    }
    sys.stdout.write(json.dumps(used) + "\n")


def _cpu() -> float:
    used = os.times()
    return used.user + used.system + used.children_user + used.children_system


def main() -> None:
    """One of them."""
    asked = argparse.ArgumentParser()
    asked.add_argument("what", choices=("floor", "floor-compress", "stage"))
    asked.add_argument("place", type=Path)
    asked.add_argument("--wards", type=int, required=True)
    asked.add_argument("--workers", type=int, default=1)
    args = asked.parse_args()
    if args.what != "stage":
        report(lambda: floor(args.place, compress=args.what == "floor-compress"))
        return
    wards = tuple(ward_of(number).id for number in range(1, args.wards + 1))
    with it(wards) as (session, share):
        report(lambda: staged(session, share, args.place, args.workers))


if __name__ == "__main__":  # its workers read this file too
    main()
