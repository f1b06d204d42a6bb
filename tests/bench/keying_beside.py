"""How long a key keeps the window busy while forty scanned pages are taken in, and while none are.

The same keys in the same boxes: before, while the pages come, and after.
"""

import os
import tempfile
import time
from io import BytesIO
from pathlib import Path
from statistics import median

from PIL import Image
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from forms.spec import Kind
from tests.bench.keying import ward
from tests.bench.section import Section
from tests.scan.simulator import Damage, printed, scanned
from tests.ui.patience import Patience
from tests.ui.stage import Stage
from ui import singletons

PAGES = 40
TYPED = ("0815", "1405")
BETWEEN = 25  # ms between two keys: a quick clerk
ALONE = 400  # keys that are timed before, and after


def measure() -> Section:
    """One stack of pages; as many keys as are pressed while it comes in."""
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    singletons.keep_alive()
    app = QApplication.instance() or QApplication([])
    with tempfile.TemporaryDirectory() as name:
        home, stack = Path(name) / "home", Path(name) / "stack.pdf"
        keyed, came = ward(home, 2)
        stack.write_bytes(_stack(came.pdf))
        stage = Stage(Patience(), home)
        stage.enter_as("Siv Lind")
        stage.press("Ctrl+2")
        view = stage.window.frame.sheet
        view.number.setFocus()
        stage.type(next(one.number for one in keyed.sheets if one.form == "administration"))
        stage.press("Return")
        stage.settle()
        alone = _keys(stage, ALONE // 2)
        began = time.perf_counter()
        stage.window.frame.recovery.intake.take((stack,))
        beside = _keys(stage, None)
        lasted = time.perf_counter() - began
        stage.settle()
        taken = stage.window.frame.recovery.intake.table.model().rowCount()
        alone += _keys(stage, ALONE // 2)
        stage.end()
        app.processEvents()
    return _section(alone, beside, lasted, taken)


def _stack(pdf: bytes) -> bytes:
    """Forty pages of a scanner: four sides of a packet, again and again."""
    sides = [
        Image.open(BytesIO(scanned(printed(pdf, side), Damage(pen=30)).jpeg)) for side in range(4)
    ]
    first, *rest = [sides[n % 4].copy() for n in range(PAGES)]
    out = BytesIO()
    first.save(out, "PDF", save_all=True, append_images=rest, resolution=200, quality=85)
    return out.getvalue()


def _keys(stage: Stage, most: int | None) -> list[float]:
    """Seconds for each key, and for all that the window had to do with it; so many keys, or until
    nothing is taken in any more."""
    boxes = [f for f in stage.window.frame.sheet.form.fields if f.box.kind is Kind.TIME]
    seconds: list[float] = []
    while True:
        for typed in TYPED:
            for box in boxes:
                box.setFocus()
                box.edit.selectAll()
                for key in (*typed, ""):
                    QTest.qWait(BETWEEN)
                    began = time.perf_counter()
                    stage.type(key) if key else stage.press("Return")
                    QApplication.processEvents()
                    seconds.append(time.perf_counter() - began)
                if stage.window.desk.long.idle if most is None else len(seconds) >= most:
                    return seconds


def _section(alone: list[float], beside: list[float], lasted: float, taken: int) -> Section:
    rows = [
        (name, str(len(keys)), *(f"{1000 * share:.1f}" for share in _shares(keys)))
        for name, keys in (("no intake", alone), (f"{PAGES} pages taken in", beside))
    ]
    one, other = _shares(alone), _shares(beside)
    return Section(
        "keying beside an intake",
        f"Keys while {PAGES} scanned pages are taken in ({lasted:.0f} s), and while none are",
        ("", "keys", "ms, median", "ms, 99th", "ms, longest"),
        tuple(rows),
        {"median": other[0] / one[0], "99th": other[1] / one[1], "pages": float(taken)},
        (f"{other[0] / one[0]:.1f} times the median, {other[1] / one[1]:.1f} times the 99th.",),
    )


def _shares(keys: list[float]) -> tuple[float, float, float]:
    times = sorted(keys)
    return median(times), times[int(len(times) * 0.99)], times[-1]
