"""A listener or folder reader that is killed at any moment: what was acknowledged is kept, and what
was not is there once after it is sent again."""

import contextlib
import os
import random
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from fallback.settings import Hl7Settings
from fallback.sources.hl7v2.listen import END, START
from fallback.store.database import Database, migrate
from tests.sources.hl7v2.sender import Ward, adt, pv1

KILLS = 300 if os.environ.get("FALLBACK_SOAK") else 5
PROGRAM = """
import sys
from pathlib import Path
from datetime import datetime, timezone
from zoneinfo import ZoneInfo
from fallback.settings import Hl7Settings
from fallback.sources.hl7v2 import Feed
from fallback.store.database import Database

key = bytes.fromhex(sys.stdin.readline())
settings = Hl7Settings(port=0, settle_seconds=0)
clock = lambda: datetime(2026, 11, 24, 12, tzinfo=timezone.utc)
database = Database(Path(sys.argv[1]), key)
feed = Feed(database, settings, ZoneInfo("Europe/Stockholm"), clock)
"""
LISTENS = (
    PROGRAM
    + """
import asyncio
from fallback.sources.hl7v2.listen import Listener
asyncio.run(Listener(feed, clock).run(lambda host, port: print(port, flush=True)))
"""
)
WATCHES = (
    PROGRAM
    + """
import time
from fallback.sources.hl7v2.folder import Folder
folder = Folder(Path(sys.argv[2]), feed, time.monotonic)
print("ready", flush=True)
while True:
    for one in folder.look():
        pass
    time.sleep(0.001)
"""
)


@contextlib.contextmanager
def program(
    source: str, key: bytes, *arguments: str
) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """A program of its own, and the first line it said; killed at the end without warning."""
    started = subprocess.Popen(
        [sys.executable, "-c", source, *arguments],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[3])},
    )
    with started:
        try:
            assert started.stdin is not None
            assert started.stdout is not None
            started.stdin.write(key.hex() + "\n")
            started.stdin.flush()
            yield started, started.stdout.readline().strip()
        finally:
            started.kill()


@pytest.fixture
def key() -> bytes:
    return os.urandom(32)


@pytest.fixture
def path(tmp_path: Path, key: bytes) -> Path:
    with Database(tmp_path / "store.db", key) as opened:
        migrate(opened)
    return tmp_path / "store.db"


def admission(number: int) -> bytes:
    return adt("A01", f"c{number}", "0800", pv1(visit=f"V{number}"), ids=f"P{number}^^^PAS^MR")


def sent_until_killed(port: int, first: int, started: subprocess.Popen[str], after: float) -> int:
    """Send one after another and kill the listener meanwhile; the number after the last
    acknowledged."""
    number, end = first, time.monotonic() + after
    with socket.create_connection(("127.0.0.1", port), timeout=10) as line:
        while True:
            if time.monotonic() > end:
                started.kill()
            try:
                line.sendall(START + admission(number) + END)
                answer = b""
                while not answer.endswith(END):
                    if not (more := line.recv(4096)):
                        return number
                    answer += more
            except OSError:
                return number
            assert f"|AA|c{number}|".encode() in answer
            number += 1


def test_no_acknowledged_message_is_lost_when_the_listener_is_killed(
    path: Path, key: bytes, rng: random.Random
) -> None:
    number = 0
    for _ in range(KILLS):
        with program(LISTENS, key, str(path)) as (started, port):
            number = sent_until_killed(int(port), number, started, rng.uniform(0.01, 0.4))
        with Database(path, key) as database:
            held = Ward(database, Hl7Settings()).beds()
        assert {f"P{n}" for n in range(number)} <= set(held)
        assert len(held) <= number + 1  # at most the one whose answer did not come
    assert number > KILLS


def test_a_folder_reader_that_is_killed_leaves_every_file_read_or_still_there(
    path: Path, key: bytes, tmp_path: Path, rng: random.Random
) -> None:
    drop = tmp_path / "drop"
    drop.mkdir()
    for number in range(40 * KILLS):
        (drop / f"{number}.hl7").write_bytes(admission(number))
    for _ in range(KILLS):
        with program(WATCHES, key, str(path), str(drop)):
            time.sleep(rng.uniform(0.05, 0.3))
        with Database(path, key) as database:
            held = set(Ward(database, Hl7Settings()).beds())
        done = {f"P{file.stem}" for file in drop.glob("done/*.hl7")}
        waiting = {f"P{file.stem}" for file in drop.glob("*.hl7")}
        assert done <= held
        assert len(done) + len(waiting) == 40 * KILLS
        assert len(held - done) <= 1
    assert done
