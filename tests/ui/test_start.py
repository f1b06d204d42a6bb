"""The window's start loads what its next page needs, and no more."""

import subprocess
import sys
from pathlib import Path

from tests.ui.demo_store import FIRST
from tests.ui.stage import PASSPHRASE, PIN

REPO = Path(__file__).parents[2]
HEAVY = {"numpy", "httpx", "asyncio", "psycopg", "openpyxl", "pikepdf", "pypdfium2"}
PAPER = {"reportlab", "PIL", "zxingcpp"}
STORE = {"cryptography", "sqlcipher3", "forms"}

_LOCKED = """
import time
from pathlib import Path
from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication
from fallback.settings import Settings
from ui import app, singletons, window as windows
from ui.remembered import Remembered

windows._CALM = 3_600_000  # what is loaded while somebody types is no part of this
singletons.keep_alive()
qt, home = QApplication([]), Path(sys.argv[1])
memory = QSettings(str(home / "window.ini"), QSettings.Format.IniFormat)
window = app.build(Settings(data_dir=home), Remembered(memory))
window.show()
qt.processEvents()
"""
_LIST = """
def until(there):
    begun = time.monotonic()
    while not there() and time.monotonic() - begun < 60:
        qt.processEvents()
        time.sleep(0.01)

window.unlock.secret.setText(sys.argv[2])
window.unlock.unlock.click()
until(window.sign_in.isVisible)
window.sign_in.name.setText(sys.argv[3])
window.sign_in.pin.setText(sys.argv[4])
window.sign_in.enter.click()
until(lambda: window.frame.ward.table.lines.rowCount())
"""
_END = "window.end()"
_COUNT = "print(window.frame.ward.table.lines.rowCount())\n"
_ALL = """
from ui import ready
ready.behind_the_lock("sv")
ready.to_print("sv")
ready.other_rooms()
"""


def loaded(code: str, *given: str) -> set[str]:
    """The modules of a process that did so."""
    program = f"import sys\n{code}\nprint(*sys.modules)"
    command = [sys.executable, "-c", program, *given]
    done = subprocess.run(
        command, cwd=REPO, capture_output=True, text=True, check=True, timeout=120
    )
    return set(done.stdout.split())


def test_the_page_that_takes_the_passphrase_stands_without_store_paper_or_ward(home: Path) -> None:
    found = loaded(_LOCKED + _END, str(home))
    assert "ui.unlock.unlock" in found
    assert not found & (HEAVY | PAPER | STORE)
    rooms = ("fallback.store", "fallback.session", "fallback.recovery", "ui.frame", "ui.ward")
    assert not [one for one in found if one.startswith(rooms)]


def test_the_wards_list_stands_without_what_draws_or_reads_paper(home: Path) -> None:
    found = loaded(_LOCKED + _LIST + _COUNT + _END, str(home), PASSPHRASE, FIRST, PIN)
    assert {"ui.frame", "ui.unlock.acts", "sqlcipher3", "28"} <= found
    assert not found & (HEAVY | PAPER)


def test_a_client_of_http_and_an_image_library_wait_until_they_are_used() -> None:
    found = loaded(_ALL)
    assert {"ui.readiness.space", "ui.recovery.space", "reportlab"} <= found
    assert not found & {"numpy", "httpx", "psycopg", "openpyxl"}
