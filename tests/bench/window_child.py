"""`python -m tests.bench.window_child ours HOME WARD ROWS | bare ROWS`: one window in a process of
its own, from its start to its list; reports what it used, as JSON.

`ours` unlocks, signs in and waits for the ward's list; what a person would take to type is not
counted, nor what the window loads meanwhile. `bare` is a window of Qt's own with as many rows of
text. Both then filter the list key by key.
"""

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

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


def ours(home: Path, ward: str, rows: int) -> dict[str, float]:
    """Fallback's window."""
    from fallback.settings import Settings
    from fallback.store import people, ways
    from ui import singletons
    from ui.app import build
    from ui.remembered import Remembered

    secrets = [0.0]
    for module in (people, ways):
        _timed(module, secrets)
    singletons.keep_alive()
    app = QApplication([])
    memory = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)
    window = build(Settings(data_dir=home, ward=ward), Remembered(memory))
    window.resize(1366, 768)
    window.show()
    app.processEvents()
    stands = time.process_time()
    desk = window.desk
    _until(app, lambda: not window._calm.isActive() and desk.long.idle)
    begun, loaded = time.process_time(), time.process_time() - stands
    window.unlock.secret.setText(PASSPHRASE)
    window.unlock.unlock.click()
    _until(app, window.sign_in.isVisible)
    window.sign_in.name.setText(NAME)
    window.sign_in.pin.setText(PIN)
    window.sign_in.enter.click()
    table = window.frame.ward.table
    _until(app, lambda: table.lines.rowCount() == rows)
    app.processEvents()
    shown = stands + time.process_time() - begun
    _until(app, lambda: desk.store.idle and desk.long.idle)
    times = []
    for end in range(1, len(TYPED) + 1):
        begun = time.process_time()
        window.frame.ward.search.setText(TYPED[:end])
        _until(app, lambda: desk.store.idle)
        app.processEvents()
        times.append(time.process_time() - begun)
    peak, held = peak_mb(), held_mb()
    window.close()
    return {
        "shown": shown,
        "stands": stands,
        "secrets": secrets[0],
        "loaded": loaded,
        "key": sum(times) / len(times),
        "peak_mb": peak,
        "held_mb": held,
    }


def held_mb() -> float:
    """What the process holds now, in MB, where the system tells; Argon2id has given its back."""
    status = Path("/proc/self/status")
    lines = status.read_text("utf-8").splitlines() if status.exists() else []
    return sum(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) / 1024


def _timed(module: object, spent: list[float]) -> None:
    """Add up what Argon2id takes there."""
    real = vars(module)["Argon2id"]

    class Timed:
        def __init__(self, **given: object) -> None:
            self._real = real(**given)

        def derive(self, secret: bytes) -> bytes:
            begun = time.thread_time()
            try:
                return bytes(self._real.derive(secret))
            finally:
                spent[0] += time.thread_time() - begun

    setattr(module, "Argon2id", Timed)  # noqa: B010 a module has no such attribute to a checker


def _until(app: QApplication, there: Callable[[], bool]) -> None:
    while not there():
        app.processEvents()
        time.sleep(0.002)


if __name__ == "__main__":
    given = sys.argv[2:]
    used = (
        bare(int(given[0]))
        if sys.argv[1] == "bare"
        else ours(Path(given[0]), given[1], int(given[2]))
    )
    sys.stdout.write(json.dumps(used) + "\n")
