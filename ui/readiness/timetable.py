"""The operating system's timetable: read first, then handed over."""

from collections.abc import Callable

from PySide6.QtWidgets import QPlainTextEdit, QWidget

from fallback.errors import FallbackError
from fallback.texts import Message
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.readiness import timetable_acts as acts
from ui.style import LARGE


class AskTimetable(Dialog):
    """Stays open, and says why, where the operating system refuses."""

    def __init__(
        self, desk: Desk, done: Callable[[Message], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, parent)
        self.setMinimumWidth(760)
        self._done, self._how, self.text = done, label("quiet"), QPlainTextEdit()
        self.text.setReadOnly(True)
        self.text.setTabChangesFocus(True)
        self.text.setMinimumHeight(280)
        self.problem, self.install, self.back = Note(desk), button("main"), button()
        inside = column(self._how, self.text, self.problem)
        inside.addLayout(row(self.install, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.text.hide()
        self.install.setEnabled(False)
        self.install.clicked.connect(self._install)
        self.back.clicked.connect(self.reject)
        self.reword()
        desk.long.ask(self, acts.shown, self._show, self.problem.fail)

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("Timetable"))
        self._how.setText(
            self.tr(
                "The operating system runs this; missed runs are made up for, and no two overlap."
                " Installing it may need the rights of an administrator."
            )
        )
        self.text.setAccessibleName(self.tr("What the operating system would run"))
        self.install.setText(self.tr("&Install it"))
        self.back.setText(self.tr("&Back"))

    def _show(self, text: str) -> None:
        self.text.setPlainText(text)
        self.text.show()
        self.install.setEnabled(True)

    def _install(self) -> None:
        self.problem.clear()
        self.install.setEnabled(False)
        self.desk.long.ask(self, acts.install, self._installed, self._failed)

    def _installed(self, said: Message) -> None:
        self._done(said)
        self.accept()

    def _failed(self, error: FallbackError) -> None:
        self.install.setEnabled(True)
        self.problem.fail(error)
