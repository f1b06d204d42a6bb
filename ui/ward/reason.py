"""Ask for a reason before something is done that cannot be undone."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.texts import Message
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.style import LARGE


class Reason(Dialog):
    """Does `act` with the reason typed, and hands what came of it to `done`. Stays open, with what
    was typed, where it is refused."""

    def __init__(
        self,
        desk: Desk,
        words: tuple[str, str, str],
        act: Callable[[Session, str], Message],
        done: Callable[[Message], None],
        parent: QWidget | None = None,
    ) -> None:
        """`words`: the title, what will happen, and the button."""
        super().__init__(desk, parent)
        self._words, self._act, self._done = words, act, done
        self._how, self._label, self.reason = label(), QLabel(), QLineEdit()
        self._label.setBuddy(self.reason)
        self.problem, self.do, self.back = Note(desk), button("main"), button()
        self.do.setDefault(True)
        self.do.setEnabled(False)
        inside = column(self._how, self._label, self.reason, self.problem)
        inside.addLayout(row(self.do, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.reason.textChanged.connect(lambda text: self.do.setEnabled(bool(text.strip())))
        self.do.clicked.connect(self._do)
        self.back.clicked.connect(self.reject)
        self.reword()
        self.reason.setFocus()

    def reword(self) -> None:
        """See `Dialog`."""
        title, how, do = self._words
        self.setWindowTitle(title)
        self._how.setText(how)
        self._label.setText(self.tr("&Reason"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.do.setText(do)
        self.back.setText(self.tr("&Back"))

    def _do(self) -> None:
        self.problem.clear()
        self.do.setEnabled(False)
        reason = self.reason.text()
        self.desk.store.ask(
            self, lambda session: self._act(session, reason), self._well, self._failed
        )

    def _well(self, said: Message) -> None:
        self._done(said)
        self.accept()

    def _failed(self, error: FallbackError) -> None:
        self.do.setEnabled(True)
        self.problem.fail(error)
