"""The store of 15,000 patients: opened, and one of them found, against plain SQLite.

The plain file has the same schema, the same rows and the same settings, and the very same
functions read it; what differs is the cipher and the library.
"""

import secrets
import sqlite3
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path
from statistics import median

import msgspec

from fallback.chart.model import Snapshot
from fallback.demo.ward import demo_wards
from fallback.store import keyslots, snapshots
from fallback.store.database import Database, Transaction, migrate
from fallback.store.times import iso
from fallback.store.ways import Passphrase
from tests.bench.content import NOW
from tests.bench.section import Figures, Section, ratio

PATIENTS = 15_000
BED_COUNT = 28
INNER = 5  # times in a row within a round, for what takes less than a millisecond


def measure(runs: int) -> Section:
    """Make both files, then let the two take turns."""
    with tempfile.TemporaryDirectory() as folder:
        key = secrets.token_bytes(32)
        ours, plain = Path(folder) / "ours.db", Path(folder) / "plain.db"
        snapshot = _hospital()
        with Database(ours, key) as database:
            migrate(database)
            with database.write() as tx:
                snapshots.land(tx, snapshot, landed_at=iso(NOW), doubts=())
            with database.read() as tx:
                _copy(tx, plain)
        wanted = snapshot.charts[PATIENTS * 2 // 3].patient
        questions: dict[str, Callable[[Transaction], object]] = {
            "find by name": partial(_find, snapshot.id, wanted.name, wanted.id),
            "find by number": partial(_find, snapshot.id, wanted.number, wanted.id),
            "read the chart": partial(_chart, snapshot.id, wanted.id),
        }
        del snapshot
        times = _rounds(runs, ours, key, plain, questions)
        sizes = ours.stat().st_size / 1e6, plain.stat().st_size / 1e6
    return _section(times, sizes, _unlock(runs), runs)


def _hospital() -> Snapshot:
    """All wards as one snapshot: the search has to look at everybody."""
    wards = demo_wards(-(-PATIENTS // BED_COUNT), 1, NOW)
    first = next(wards)
    others = (chart for one in wards for chart in one.charts)
    charts = (*first.charts, *islice(others, PATIENTS - len(first.charts)))
    return msgspec.structs.replace(first, charts=charts)


def _copy(tx: Transaction, plain: Path) -> None:
    with closing(_plain(plain)) as copy:
        for (sql,) in tx.rows("SELECT sql FROM sqlite_master WHERE sql IS NOT NULL"):
            copy.execute(sql)
        copy.execute("BEGIN")
        for table in ("snapshot", "chart"):
            for row in tx.each(f"SELECT * FROM {table}"):  # noqa: S608 - the two names above
                marks = ", ".join("?" * len(row))
                copy.execute(f"INSERT INTO {table} VALUES ({marks})", row)  # noqa: S608
        copy.execute("COMMIT")


def _plain(path: Path) -> sqlite3.Connection:
    """Opened as `Database` opens, without a key."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("SELECT count(*) FROM sqlite_master").fetchone()
    for setting in ("journal_mode = WAL", "synchronous = FULL", "foreign_keys = ON"):
        connection.execute(f"PRAGMA {setting}")
    connection.execute("PRAGMA secure_delete = ON")
    return connection


def _find(snapshot_id: str, text: str, patient_id: str, tx: Transaction) -> None:
    found = snapshots.find(tx, snapshot_id, text)
    if patient_id not in {one.patient_id for one in found}:
        raise AssertionError("the patient was not found")


def _chart(snapshot_id: str, patient_id: str, tx: Transaction) -> None:
    if snapshots.chart(tx, snapshot_id, patient_id) is None:
        raise AssertionError("the chart was not found")


def _nothing(_tx: Transaction) -> None:
    pass


Times = dict[str, tuple[list[float], list[float]]]


def _rounds(
    runs: int,
    ours: Path,
    key: bytes,
    plain: Path,
    questions: dict[str, Callable[[Transaction], object]],
) -> Times:
    """Seconds, ours and plain, of opening with the first answer, and of each question then."""
    first = next(iter(questions.values()))
    times: Times = {name: ([], []) for name in ("open", "open, find by name", *questions)}

    def ask_ours(question: Callable[[Transaction], object], database: Database) -> None:
        with database.read() as tx:
            question(tx)

    def open_ours(question: Callable[[Transaction], object]) -> None:
        with Database(ours, key) as database:
            ask_ours(question, database)

    def ask_plain(question: Callable[[Transaction], object], opened: sqlite3.Connection) -> None:
        opened.execute("BEGIN")
        question(Transaction(opened))
        opened.execute("COMMIT")

    def open_plain(question: Callable[[Transaction], object]) -> None:
        with closing(_plain(plain)) as opened:
            ask_plain(question, opened)

    for _ in range(runs):
        for name, question in (("open", _nothing), ("open, find by name", first)):
            _take(times[name], partial(open_ours, question), partial(open_plain, question))
        with Database(ours, key) as database, closing(_plain(plain)) as opened:
            for name, question in questions.items():
                _take(
                    times[name],
                    partial(ask_ours, question, database),
                    partial(ask_plain, question, opened),
                )
    return times


def _take(
    into: tuple[list[float], list[float]], ours: Callable[[], None], plain: Callable[[], None]
) -> None:
    for seconds, work in zip(into, (ours, plain), strict=True):
        started = time.perf_counter()
        for _ in range(INNER):
            work()
        seconds.append((time.perf_counter() - started) / INNER)


def _unlock(runs: int) -> float:
    """Seconds to get the store's key from the ward's passphrase."""
    key, way = secrets.token_bytes(32), Passphrase("invented words for the bench")
    slots = keyslots.create("bench", key)
    slots = keyslots.with_slot(slots, key, way, label="", at=iso(NOW))
    taken: list[float] = []
    for _ in range(runs):
        started = time.perf_counter()
        keyslots.open_with(slots, way)
        taken.append(time.perf_counter() - started)
    return median(taken)


def _section(times: Times, sizes: tuple[float, float], unlock: float, runs: int) -> Section:
    rows = [
        (
            name,
            f"{median(ours) * 1000:.2f}",
            f"{median(plain) * 1000:.2f}",
            f"{ratio(ours, plain):.2f}",
        )
        for name, (ours, plain) in times.items()
    ]
    figures: Figures = {
        name: {
            "ours_seconds": median(ours),
            "plain_seconds": median(plain),
            "ratio": ratio(ours, plain),
        }
        for name, (ours, plain) in times.items()
    }
    figures |= {"ours_mb": sizes[0], "plain_mb": sizes[1], "unlock_seconds": unlock}
    return Section(
        "store",
        f"A patient among {PATIENTS:,} in the store ({runs} interleaved rounds, medians)",
        ("", "ours ms", "plain SQLite ms", "ratio"),
        tuple(rows),
        figures,
        (
            f"The files: {sizes[0]:.1f} MB and {sizes[1]:.1f} MB.",
            f"Before it, once: Argon2id from the ward's passphrase, {unlock * 1000:.0f} ms.",
        ),
    )
