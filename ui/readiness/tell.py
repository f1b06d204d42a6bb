"""What those who took part in a drill say of it, a line each."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QPlainTextEdit, QWidget

from fallback.errors import FallbackError
from fallback.texts import Message
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.readiness import drills_acts as acts
from ui.style import LARGE

_HIGH = 120  # px, some lines


class Tell(Dialog):
    """Begins with what was written before; stays open, with what was typed, where it is refused."""

    def __init__(
        self, desk: Desk, drill: str, done: Callable[[Message], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, parent)
        self._drill, self._done = drill, done
        self._how, self._labels = label("quiet"), (QLabel(), QLabel())
        self.people, self.wrong = QPlainTextEdit(), QPlainTextEdit()
        self.problem, self.keep, self.back = Note(desk), button("main"), button()
        inside = column(self._how)
        for above, field in zip(self._labels, (self.people, self.wrong), strict=True):
            field.setTabChangesFocus(True)
            field.setMaximumHeight(_HIGH)
            above.setBuddy(field)
            inside.addWidget(above)
            inside.addWidget(field)
        inside.addWidget(self.problem)
        inside.addLayout(row(self.keep, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.keep.clicked.connect(self._keep)
        self.back.clicked.connect(self.reject)
        self.people.setFocus()
        self.reword()
        desk.store.ask(self, lambda s: acts.told(s, drill), self._show, self.problem.fail)

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("The record of the drill"))
        self._how.setText(self.tr("A line for each. No patient's name."))
        words = (self.tr("&Who took part"), self.tr("What went w&rong, and what we change"))
        for above, field, text in zip(self._labels, (self.people, self.wrong), words, strict=True):
            above.setText(text)
            field.setAccessibleName(text.replace("&", ""))
        self.keep.setText(self.tr("&Keep"))
        self.back.setText(self.tr("&Back"))

    def _show(self, told: tuple[str, str]) -> None:
        for field, text in zip((self.people, self.wrong), told, strict=True):
            if not field.toPlainText():
                field.setPlainText(text)

    def _keep(self) -> None:
        self.problem.clear()
        drill, people, wrong = self._drill, self.people.toPlainText(), self.wrong.toPlainText()
        self.desk.store.ask(
            self, lambda s: acts.tell(s, drill, people, wrong), self._kept, self._failed
        )

    def _kept(self, said: Message) -> None:
        self._done(said)
        self.accept()

    def _failed(self, error: FallbackError) -> None:
        self.problem.fail(error)
