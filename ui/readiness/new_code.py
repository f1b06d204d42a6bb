"""A new break-glass code. What opens the store now is typed again: the session holds no key."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from fallback.errors import FallbackError
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.readiness import key_acts as acts
from ui.style import LARGE


class NewCode(Dialog):
    """To whom a break-glass code is handed out; the code is shown once, and never again."""

    def __init__(self, desk: Desk, done: Callable[[], None], parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._done, self._how = done, label()
        self._labels = [QLabel(), QLabel()]
        self.whose, self.secret = QLineEdit(), QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.code, self.problem = label("code"), Note(desk)
        self.make, self.back = button("main"), button()
        self.make.setDefault(True)
        inside = column(self._how)
        for above, field in zip(self._labels, (self.whose, self.secret), strict=True):
            above.setBuddy(field)
            inside.addWidget(above)
            inside.addWidget(field)
        inside.addWidget(self.code)
        inside.addWidget(self.problem)
        inside.addLayout(row(self.make, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.code.hide()
        self.make.clicked.connect(self._make)
        self.back.clicked.connect(self.reject)
        self.reword()

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("New break-glass code"))
        self._how.setText(
            self.tr(
                "The code is shown once. Copy it, seal it in an envelope, and hand it out; to whom"
                " stands in the log."
            )
        )
        words = (self.tr("&To whom, or where it is kept"), self.tr("&Passphrase you hold"))
        for above, field, text in zip(self._labels, (self.whose, self.secret), words, strict=True):
            above.setText(text)
            field.setAccessibleName(text.replace("&", ""))
        self.make.setText(self.tr("&Make a code"))
        self.back.setText(self.tr("&Back") if self.code.isHidden() else self.tr("It is &copied"))

    def _make(self) -> None:
        self.problem.clear()
        self.make.setEnabled(False)
        whose, secret = self.whose.text().strip(), self.secret.text()
        self.desk.store.ask(
            self, lambda session: acts.add_code(session, secret, whose), self._show, self._failed
        )

    def _show(self, code: str) -> None:
        self.secret.clear()
        for one in (*self._labels, self.whose, self.secret, self.make):
            one.hide()
        self.code.setText(code)
        self.code.show()
        self.reword()
        self.back.setFocus()
        self._done()

    def _failed(self, error: FallbackError) -> None:
        self.make.setEnabled(True)
        self.problem.fail(error)
