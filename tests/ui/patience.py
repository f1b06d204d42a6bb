"""Waiting for a window in a program of its own, where no test runner waits."""

from pytestqt.qt_compat import qt_api
from pytestqt.qtbot import QtBot


class Patience(QtBot):
    """pytest-qt's bot as far as `Stage` asks it: it waits, and belongs to no test."""

    def __init__(self) -> None:
        """No request: nothing is cleaned up after it."""
        qt_api.set_qt_api("pyside6")  # type: ignore[no-untyped-call]  # it has no types
