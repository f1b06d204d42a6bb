"""Small windows of IT's: a secret to be typed, or a question before something ends."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.texts import Message
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.style import LARGE


class Confirm(Dialog):
    """Says what will happen, does it, and hands what came of it to `done`. With `secret`, the name
    of what has to be typed, `act` is handed that."""

    def __init__(
        self,
        desk: Desk,
        words: tuple[str, str, str],
        act: Callable[[Session, str], Message],
        done: Callable[[Message], None],
        parent: QWidget | None = None,
        *,
        secret: str = "",
    ) -> None:
        """`words`: the title, what will happen, and the button."""
        super().__init__(desk, parent)
        self._words, self._act, self._done, self._asked = words, act, done, secret
        self._how, self._label, self.secret = label(), QLabel(), QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self._label.setBuddy(self.secret)
        self.problem, self.do, self.back = Note(desk), button("main"), button()
        self.do.setDefault(True)
        inside = column(self._how, self._label, self.secret, self.problem)
        inside.addLayout(row(self.do, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self._label.setVisible(bool(secret))
        self.secret.setVisible(bool(secret))
        self.do.clicked.connect(self._do)
        self.back.clicked.connect(self.reject)
        self.reword()
        (self.secret if secret else self.back).setFocus()

    def reword(self) -> None:
        """See `Dialog`."""
        title, how, do = self._words
        self.setWindowTitle(title)
        self._how.setText(how)
        self._label.setText(self._asked)
        self.secret.setAccessibleName(self._asked.replace("&", ""))
        self.do.setText(do)
        self.back.setText(self.tr("&Back"))

    def _do(self) -> None:
        self.problem.clear()
        self.do.setEnabled(False)
        secret = self.secret.text()
        self.desk.store.ask(
            self, lambda session: self._act(session, secret), self._well, self._failed
        )

    def _well(self, said: Message) -> None:
        self._done(said)
        self.accept()

    def _failed(self, error: FallbackError) -> None:
        self.do.setEnabled(True)
        self.problem.fail(error)
        if self._asked:
            self.secret.setFocus()
            self.secret.selectAll()
