"""A clerk in a window of its own, to be killed: `python -m tests.ui.keying.clerk HOME NUMBER`.

Keys times, one a tenth of a second, and writes down each box whose tick is on the screen.
"""

import sys
from pathlib import Path

from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from forms.spec import Kind
from tests.ui.keying.conftest import call_up
from tests.ui.patience import Patience
from tests.ui.stage import Stage
from ui import singletons
from ui.recovery.field import Standing

TYPED = "1405"


def main() -> None:
    """Until killed, or all times are keyed."""
    singletons.keep_alive()
    app = QApplication([])
    stage = Stage(Patience(), Path(sys.argv[1]))
    stage.enter_as("Siv Lind")
    call_up(stage, sys.argv[2])
    form = stage.window.frame.sheet.form
    told: set[str] = set()

    def tell() -> None:
        for field in form.fields:
            if field.standing is Standing.KEPT and field.box.path not in told:
                told.add(field.box.path)
                sys.stdout.write(f"{field.box.path}\n")
                sys.stdout.flush()

    form.changed.connect(tell)
    for field in form.fields:
        if field.box.kind is Kind.TIME:
            field.setFocus()
            for letter in TYPED:
                stage.type(letter)
                QTest.qWait(20)
            stage.press("Return")
            QTest.qWait(20)
    app.processEvents()


if __name__ == "__main__":
    main()
