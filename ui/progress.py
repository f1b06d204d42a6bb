"""A line that shows how far a long job is, and stops it."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QProgressBar, QWidget

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.sources.record_system import Progress
from ui.desk import Desk
from ui.page import Page, button, label, row

R = TypeVar("R")


class ProgressLine(Page):
    """Hidden while nothing is under way; one job at a time."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._what, self.bar, self.stop = label("quiet", wrap=False), QProgressBar(), button()
        self._halt: Callable[[], None] | None = None
        line = row(self._what, self.bar, self.stop, stretch=False)
        line.setStretch(1, 1)
        line.setContentsMargins(0, 0, 0, 0)
        self.setLayout(line)
        self.stop.clicked.connect(self._stop)
        self.reword()
        self.hide()

    def reword(self) -> None:
        """See `Page`."""
        self.stop.setText(self.tr("St&op"))
        self.bar.setAccessibleName(self.tr("How far it is"))

    @property
    def busy(self) -> bool:
        """Whether a job is under way."""
        return self._halt is not None

    def run(
        self,
        what: str,
        owner: QObject,
        act: Callable[[Session, Progress], R],
        done: Callable[[R], None],
        failed: Callable[[FallbackError], None],
    ) -> None:
        """Do `act` on the thread for long work; `what` is shown beside the bar."""
        if self.busy:
            return
        self._what.setText(what)
        self.bar.setRange(0, 0)
        self.stop.setEnabled(True)
        self.show()

        def finished(answer: R) -> None:
            self._over()
            done(answer)

        def broken(error: FallbackError) -> None:
            self._over()
            failed(error)

        self._halt = self.desk.long.ask_long(owner, act, finished, broken, self._far)

    def forget(self) -> None:
        """Whatever was under way, nobody waits for it any more."""
        self._over()

    def _far(self, so_far: int, of_all: int) -> None:
        self.bar.setRange(0, of_all)
        self.bar.setValue(so_far)

    def _stop(self) -> None:
        if self._halt is not None:
            self._halt()
            self.stop.setEnabled(False)

    def _over(self) -> None:
        self._halt = None
        self.hide()
