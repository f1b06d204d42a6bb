"""`python -m tests.bench.window_child ours HOME WARD ROWS [hurried] | bare ROWS`: one window in a
process of its own, from its start to its list; reports what it used, as JSON.

`ours`: from the start to the page that takes the passphrase, and from the passphrase to the ward's
list. What is loaded in between, while a person types, is told apart; `hurried` types nothing, and
all of it is waited for. `bare` is a window of Qt's own with as many rows of text. Both then filter
the list key by key.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import (
    QAbstractTableModel,
    QModelIndex,
    QPersistentModelIndex,
    QSettings,
    QSortFilterProxyModel,
    Qt,
)
from PySide6.QtWidgets import QApplication, QMainWindow, QTableView

from tests.bench.gauge import peak_mb

if TYPE_CHECKING:
    from ui.window import Window

TYPED = "andersson"
PASSPHRASE, NAME, PIN = "korrekt häst batteri", "Nils Ås", "482913"
NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class Rows(QAbstractTableModel):
    """Seven columns of text."""

    def __init__(self, count: int) -> None:
        super().__init__()
        self._rows = [
            (f"{n}", f"Andersson {n}, Karin", f"19670125{n:04}", "Penicillin", "–", "2 h", "–")
            for n in range(count)
        ]

    def rowCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802 Qt names it
        """Qt asks."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:  # noqa: N802
        """Qt asks."""
        return 0 if parent.isValid() else 7

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt asks."""
        return self._rows[index.row()][index.column()] if role == 0 else None


def bare(rows: int) -> dict[str, float]:
    """Qt alone."""
    app = QApplication([])
    window, table, filtered = QMainWindow(), QTableView(), QSortFilterProxyModel()
    filtered.setSourceModel(Rows(rows))
    filtered.setFilterKeyColumn(-1)
    filtered.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
    table.setModel(filtered)
    window.setCentralWidget(table)
    window.resize(1366, 768)
    window.show()
    app.processEvents()
    shown = time.process_time()
    times = []
    for end in range(1, len(TYPED) + 1):
        begun = time.process_time()
        filtered.setFilterFixedString(TYPED[:end])
        app.processEvents()
        times.append(time.process_time() - begun)
    return {"shown": shown, "key": sum(times) / len(times), "peak_mb": peak_mb()}


def ours(home: Path, ward: str, rows: int, *, hurried: bool = False) -> dict[str, float]:
    """Fallback's window. `hurried`: the passphrase is there as soon as the page is."""
    from fallback.settings import Settings
    from ui import singletons
    from ui.app import build
    from ui.remembered import Remembered

    singletons.keep_alive()
    app = QApplication([])
    memory = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)
    window = build(Settings(data_dir=home, ward=ward), Remembered(memory))
    window.resize(1366, 768)
    window.show()
    app.processEvents()
    stands = time.process_time()

    def typed() -> float:
        begun = time.process_time()
        if not hurried:
            _until_calm(app, window)
        return time.process_time() - begun

    meanwhile, begun = typed(), time.process_time()
    secrets = _timed()
    window.unlock.secret.setText(PASSPHRASE)
    window.unlock.unlock.click()
    _until(app, window.sign_in.isVisible)
    opened = time.process_time() - begun
    meanwhile += typed()
    begun = time.process_time()
    window.sign_in.name.setText(NAME)
    window.sign_in.pin.setText(PIN)
    window.sign_in.enter.click()
    table = window.frame.ward.table
    _until(app, lambda: table.lines.rowCount() == rows)
    for _ in range(2):  # what is laid out is drawn after it
        app.processEvents()
    listed, begun = opened + time.process_time() - begun, time.process_time()
    _until_calm(app, window)
    meanwhile += time.process_time() - begun
    key = _a_key(app, window)
    peak, held = peak_mb(), held_mb()
    window.close()
    return {
        "shown": stands + listed,
        "stands": stands,
        "listed": listed,
        "secrets": secrets[0],
        "meanwhile": meanwhile,
        "key": key,
        "peak_mb": peak,
        "held_mb": held,
    }


def _a_key(app: QApplication, window: "Window") -> float:
    """What a key typed into the search takes."""
    begun = time.process_time()
    for end in range(1, len(TYPED) + 1):
        window.frame.ward.search.setText(TYPED[:end])
        _until(app, lambda: window.desk.store.idle)
        app.processEvents()
    return (time.process_time() - begun) / len(TYPED)


def held_mb() -> float:
    """What the process holds now, in MB, where the system tells; Argon2id has given its back."""
    status = Path("/proc/self/status")
    lines = status.read_text("utf-8").splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def _timed() -> list[float]:
    """What Argon2id takes from now on, added up in the one element."""
    from fallback.store import people, ways

    real, spent = vars(ways)["Argon2id"], [0.0]

    class Timed:
        def __init__(self, **given: object) -> None:
            self._real = real(**given)

        def derive(self, secret: bytes) -> bytes:
            begun = time.thread_time()
            try:
                return bytes(self._real.derive(secret))
            finally:
                spent[0] += time.thread_time() - begun

    for module in (people, ways):
        setattr(module, "Argon2id", Timed)  # noqa: B010 a module has no such attribute to a checker
    return spent


def _until_calm(app: QApplication, window: "Window") -> None:
    """Until all is loaded that the window loads while it waits for a person."""
    desk = window.desk
    _until(app, lambda: not window._calm.isActive() and desk.store.idle and desk.long.idle)
    for _ in range(2):  # what was made is laid out after it
        app.processEvents()


def _until(app: QApplication, there: Callable[[], bool]) -> None:
    while not there():
        app.processEvents()
        time.sleep(0.002)


if __name__ == "__main__":
    given = sys.argv[2:]
    used = (
        bare(int(given[0]))
        if sys.argv[1] == "bare"
        else ours(Path(given[0]), given[1], int(given[2]), hurried=given[3:] == ["hurried"])
    )
    sys.stdout.write(json.dumps(used) + "\n")
