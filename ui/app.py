"""The composition root: settings, threads, language and window are made here and passed on."""

import argparse
import sys
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType

from PySide6.QtCore import QSettings
from PySide6.QtWidgets import QApplication

from fallback import settings
from fallback.errors import FallbackError
from fallback.settings import Settings
from ui import singletons
from ui.desk import Desk
from ui.language import Language
from ui.look import Look
from ui.remembered import Remembered
from ui.window import Window
from ui.worker import Worker, bug


def build(chosen: Settings, remembered: Remembered) -> Window:
    """The window and all it needs. Close it to end its threads."""
    language, look = Language(remembered.lang(chosen.lang)), Look(remembered.look())
    look.dress()
    store, long = Worker("store"), Worker("long work")
    try:
        window = Window(Desk(chosen, language, look, store, long), remembered)
    except BaseException:
        store.stop()  # else the program would not end
        long.stop()
        raise
    language.setParent(window)
    look.setParent(window)
    return window


def main() -> int:
    """Open the window; the exit status."""
    singletons.keep_alive()
    given, rest = asked(sys.argv[1:])
    app = QApplication([sys.argv[0], *rest])
    app.setApplicationName("Fallback")
    app.setOrganizationName("fallback")
    app.setDesktopFileName("fallback")
    remembered = Remembered(QSettings())
    if given.lang:
        remembered.keep_lang(given.lang)
    try:
        chosen = settings.load(given.home)
    except FallbackError as error:
        print(error.text(remembered.lang("sv")), file=sys.stderr)  # noqa: T201 no window yet
        return 1
    window = build(chosen, remembered)
    try:
        _catch_bugs(window)
        window.show()
        return app.exec()
    finally:
        window.end()  # also where the session ends and no window was closed


def asked(words: Sequence[str]) -> tuple[argparse.Namespace, list[str]]:
    """What was asked of the window, and what is left for Qt."""
    parser = argparse.ArgumentParser(prog="fallback-window", description="Fallback's window.")
    parser.add_argument("--lang", choices=("sv", "en"), help="the language of the window")
    parser.add_argument("--home", type=Path, metavar="DIR", help="folder of the store")
    return parser.parse_known_args(words)


def _catch_bugs(window: Window) -> None:
    """A bug in a slot is said calmly, and logged without what it said."""

    def caught(
        _kind: type[BaseException], error: BaseException, _trace: TracebackType | None
    ) -> None:
        window.problem.fail(bug(error))

    sys.excepthook = caught
