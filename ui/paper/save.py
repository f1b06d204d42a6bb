"""Save what would be printed as a file: locked with a password, or open where someone insists."""

from typing import Protocol

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QFileDialog, QLabel, QLineEdit, QWidget

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.texts import Message
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.style import LARGE


class Savable(Protocol):
    """Something that can be a file of that `suffix`. A spreadsheet is not `lockable`."""

    @property
    def suffix(self) -> str: ...
    @property
    def lockable(self) -> bool: ...

    def export(self, session: Session, path: str, password: str | None) -> Message:
        """Save it, locked with `password`; None saves it open. It is noted."""


class Save(Dialog):
    """First how, then where. Stays open, with what was typed, until it is saved."""

    saved = Signal(object)  # Message

    def __init__(self, desk: Desk, paper: Savable, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._paper = paper
        self._how, self._label, self.password = label("quiet"), QLabel(), QLineEdit()
        self._label.setBuddy(self.password)
        self.open_file, self._warning = QCheckBox(), label("care")
        self._warning.hide()
        self.problem = Note(desk)
        self.choose, self.back = button("main"), button()
        self.choose.setDefault(True)
        inside = column(
            *(self._how, self._label, self.password, self.open_file, self._warning, self.problem)
        )
        inside.addLayout(row(self.choose, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.open_file.toggled.connect(self._warning.setVisible)
        self.open_file.toggled.connect(self.password.setDisabled)
        self.choose.clicked.connect(self._choose)
        self.back.clicked.connect(self.reject)
        if not paper.lockable:
            self.open_file.setChecked(True)
            for hidden in (self._how, self._label, self.password, self.open_file):
                hidden.hide()
        self.reword()

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self._title())
        self._how.setText(
            self.tr("The file is locked with a password, which whoever opens it has to type.")
        )
        self._label.setText(self.tr("&Password of the file"))
        self.password.setAccessibleName(self.tr("Password of the file"))
        self.open_file.setText(self.tr("Save it &without a password"))
        self._warning.setText(
            self.tr("▲ Anyone who finds the file can read it. Delete it when it has been used.")
        )
        self.choose.setText(self.tr("&Choose where …"))
        self.back.setText(self.tr("&Back"))

    def _title(self) -> str:
        return self.tr("Save as {kind}").format(kind=self._paper.suffix.upper())

    def _choose(self) -> None:
        suffix = self._paper.suffix
        dialog = QFileDialog(self, self._title())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilter(f"{suffix.upper()} (*.{suffix})")
        dialog.setDefaultSuffix(suffix)
        dialog.selectFile(f"fallback.{suffix}")  # never a patient's name
        dialog.fileSelected.connect(self.save_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def save_to(self, path: str) -> None:
        """Write it there."""
        self.problem.clear()
        paper = self._paper
        password = None if self.open_file.isChecked() else self.password.text()
        self.desk.store.ask(
            self,
            lambda session: paper.export(session, path, password),
            self._done,
            self._failed,
        )

    def _done(self, said: Message) -> None:
        self.saved.emit(said)
        self.accept()

    def _failed(self, error: FallbackError) -> None:
        self.problem.fail(error)
