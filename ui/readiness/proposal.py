"""A file of tables as it was found, and the profile proposed for it: a person checks every line."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QWidget

from fallback.errors import FallbackError
from fallback.texts import Message
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.readiness import profile_acts as acts
from ui.style import LARGE


class ShowProposal(Dialog):
    """The profile can be changed here; it is kept under a name in the store's folder."""

    def __init__(
        self,
        desk: Desk,
        found: acts.Proposal,
        done: Callable[[Message], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self.setMinimumWidth(860)
        self._done, self._how = done, label("quiet")
        self._labels = [QLabel() for _ in range(3)]
        self.found, self.profile, self.name = QPlainTextEdit(), QPlainTextEdit(), QLineEdit()
        self.found.setPlainText(found.found)
        self.found.setReadOnly(True)
        self.found.setFixedHeight(170)
        self.profile.setPlainText(found.profile)
        self.profile.setMinimumHeight(190)
        self.problem, self.keep, self.back = Note(desk), button("main"), button()
        inside = column(self._how)
        fields: tuple[QWidget, ...] = (self.found, self.profile, self.name)
        for text in (self.found, self.profile):
            text.setTabChangesFocus(True)
            text.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        for above, field in zip(self._labels, fields, strict=True):
            above.setBuddy(field)
            inside.addWidget(above)
            inside.addWidget(field)
        inside.addWidget(self.problem)
        inside.addLayout(row(self.keep, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.keep.clicked.connect(self._keep)
        self.name.returnPressed.connect(self._keep)
        self.back.clicked.connect(self.reject)
        self.reword()

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("A file of tables"))
        self._how.setText(self.tr("A proposal: check every line before it is used."))
        words = (
            self.tr("&What was found"),
            self.tr("&Profile proposed"),
            self.tr("&Name of the profile"),
        )
        fields: tuple[QWidget, ...] = (self.found, self.profile, self.name)
        for above, field, text in zip(self._labels, fields, words, strict=True):
            above.setText(text)
            field.setAccessibleName(text.replace("&", ""))
        self.keep.setText(self.tr("&Save the profile"))
        self.back.setText(self.tr("&Back"))

    def _keep(self) -> None:
        self.problem.clear()
        name, text = self.name.text(), self.profile.toPlainText()
        self.desk.store.ask(
            self, lambda session: acts.keep(session, name, text), self._kept, self._failed
        )

    def _kept(self, said: Message) -> None:
        self._done(said)
        self.accept()

    def _failed(self, error: FallbackError) -> None:
        self.problem.fail(error)
        self.name.setFocus()
