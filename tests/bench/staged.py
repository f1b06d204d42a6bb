"""`python -m tests.bench.staged floor|floor-deflate|stage FILE [--workers N]`: a region's file in
a process of its own; reports CPU and wall seconds, peak memory, and bytes made.

The floor reads the same bytes, parses each line once as a chart and encrypts it once; it keeps
nothing. `floor-deflate` compresses too, as the packages are. Staging ends with the last package
on the disk of the share; what is made before (a store, a PC that is enrolled) is not counted.
"""

import argparse
import json
import os
import sys
import tempfile
import time
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import msgspec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from fallback.chart.model import Chart
from fallback.session import Session
from fallback.settings import Settings
from fallback.staging import sealing
from fallback.staging.bulk import ChartFile, Head
from fallback.staging.deflated import LEVEL
from fallback.staging.share import Folder
from fallback.staging.stage import stage
from fallback.store import people, staging
from fallback.store.database import Database, migrate
from fallback.store.people import Person
from fallback.store.staging import Recipient
from fallback.store.times import iso
from tests.bench.content import NOW
from tests.bench.gauge import peak_mb

PIECE = 1024 * 1024


def floor(file: Path, *, deflate: bool) -> int:
    """Bytes that came out."""
    decoder, cipher = msgspec.json.Decoder(Chart), AESGCM(os.urandom(32))
    made, number = 0, 0
    squeeze = zlib.compressobj(LEVEL) if deflate else None
    with file.open("rb", buffering=PIECE) as lines:
        msgspec.json.decode(lines.readline(), type=Head)
        for number, line in enumerate(lines, 1):  # a nonce is used once
            decoder.decode(line)
            some = squeeze.compress(line) if squeeze else line
            made += len(cipher.encrypt(number.to_bytes(12, "big"), some, None))
    return made


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


def staged(session: Session, share: Folder, file: Path, workers: int) -> int:
    """Bytes of the packages."""
    with ChartFile(file, workers) as source:
        went = stage(session, source, share, more=[source] * (workers - 1))
    if faults := [one.fault.text("en") for one in went if one.fault]:
        raise AssertionError(faults)
    return sum(one.size for one in went)


def report(work: Callable[[], int]) -> None:
    """Do the work, and write what it used."""
    cpu, wall = time.process_time(), time.perf_counter()
    made = work()
    used = {
        "cpu": time.process_time() - cpu,
        "wall": time.perf_counter() - wall,
        "peak_mb": peak_mb(),
        "made": made,
    }
    sys.stdout.write(json.dumps(used) + "\n")


def main() -> None:
    """One of them."""
    asked = argparse.ArgumentParser()
    asked.add_argument("what", choices=("floor", "floor-deflate", "stage"))
    asked.add_argument("file", type=Path)
    asked.add_argument("--workers", type=int, default=1)
    args = asked.parse_args()
    if args.what != "stage":
        report(lambda: floor(args.file, deflate=args.what == "floor-deflate"))
        return
    with args.file.open("rb") as file:
        head = msgspec.json.decode(file.readline(), type=Head)
    with it(tuple(ward.id for ward in head.wards)) as (session, share):
        report(lambda: staged(session, share, args.file, args.workers))


main()
