"""One small window for one act: it says what will happen, asks for what is needed, and does it."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.texts import Message
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.style import LARGE


class Ask(Dialog):
    """Does `act` with what was typed, and hands what came of it to `done`. Stays open, with what
    was typed, where it is refused. `asked` names what has to be typed; without it, nothing has."""

    def __init__(
        self,
        desk: Desk,
        words: tuple[str, str, str],
        act: Callable[[Session, str], Message],
        done: Callable[[Message], None],
        parent: QWidget | None = None,
        *,
        asked: str = "",
        hidden: bool = False,
    ) -> None:
        """`words`: the title, what will happen, and the button."""
        super().__init__(desk, parent)
        self._words, self._act, self._done, self._asked = words, act, done, asked
        self._how, self._label, self.field = label(), QLabel(), QLineEdit()
        if hidden:
            self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self._label.setBuddy(self.field)
        self.problem, self.do, self.back = Note(desk), button("main"), button()
        self.do.setDefault(True)
        inside = column(self._how, self._label, self.field, self.problem)
        inside.addLayout(row(self.do, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self._label.setVisible(bool(asked))
        self.field.setVisible(bool(asked))
        self.field.textChanged.connect(self._show_ready)
        self.do.clicked.connect(self._do)
        self.back.clicked.connect(self.reject)
        self.reword()
        self._show_ready()
        (self.field if asked else self.back).setFocus()

    def reword(self) -> None:
        """See `Dialog`."""
        title, how, do = self._words
        self.setWindowTitle(title)
        self._how.setText(how)
        self._label.setText(self._asked)
        self.field.setAccessibleName(self._asked.replace("&", ""))
        self.do.setText(do)
        self.back.setText(self.tr("&Back"))

    def _show_ready(self) -> None:
        self.do.setEnabled(not self._asked or bool(self.field.text().strip()))

    def _do(self) -> None:
        self.problem.clear()
        self.do.setEnabled(False)
        typed = self.field.text()
        self.desk.store.ask(
            self, lambda session: self._act(session, typed), self._well, self._failed
        )

    def _well(self, said: Message) -> None:
        self._done(said)
        self.accept()

    def _failed(self, error: FallbackError) -> None:
        self._show_ready()
        self.problem.fail(error)
        if self._asked:
            self.field.setFocus()
            self.field.selectAll()
