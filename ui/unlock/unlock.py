"""The passphrase or a break-glass code opens the store; what is wrong is said in place."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QComboBox, QLabel, QLineEdit, QWidget

from fallback.errors import FallbackError
from ui.desk import Desk, Reopen
from ui.later import Later
from ui.page import Note, Page, button, card, centred, column, label, row
from ui.style import LARGE

if TYPE_CHECKING:
    from ui.unlock import acts
else:
    acts = Later("ui.unlock.acts")


class Unlock(Page):
    """Shown while the store is locked."""

    opened = Signal(object)  # Reopen

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._title, self._how = label("title"), label("quiet")
        self._label, self.secret = QLabel(), QLineEdit()
        self.secret.setEchoMode(QLineEdit.EchoMode.Password)
        self.secret.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
        self._label.setBuddy(self.secret)
        self.visible = QCheckBox()
        self._where_label, self.where = QLabel(), QComboBox()
        self._where_label.setBuddy(self.where)
        for widget in (self._where_label, self.where):
            widget.setVisible(desk.settings.recovery.postgresql is not None)
        self.unlock = button("main")
        self.problem = Note(desk)
        sheet = card()
        inside = column(
            *(self._title, self._how, self._label, self.secret, self.visible),
            *(self._where_label, self.where, self.problem),
        )
        inside.addLayout(row(self.unlock))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        sheet.setLayout(inside)
        self.setLayout(centred(sheet, 560))
        self.visible.toggled.connect(self._show_secret)
        self.unlock.clicked.connect(self._unlock)
        self.secret.returnPressed.connect(self._unlock)
        self.begin_at(self.secret)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self._title.setText(self.tr("Fallback is locked"))
        self._how.setText(
            self.tr(
                "Type the ward's passphrase, or a break-glass code from a sealed envelope."
                " It works without network and without your ordinary login."
            )
        )
        self._label.setText(self.tr("&Passphrase or break-glass code"))
        self.secret.setAccessibleName(self.tr("Passphrase or break-glass code"))
        self.visible.setText(self.tr("&Show what I type"))
        self._where_label.setText(self.tr("&Work in"))
        self.where.setAccessibleName(self.tr("Work in"))
        chosen = max(0, self.where.currentIndex())
        self.where.clear()
        self.where.addItems(
            [
                self.tr("This PC's own store: the ward on paper"),
                self.tr("The hospital's recovery desk: sheets that come back"),
            ]
        )
        self.where.setCurrentIndex(chosen)
        self.unlock.setText(self.tr("&Unlock"))

    @property
    def at_desk(self) -> bool:
        """Whether the hospital's recovery desk is chosen; only where the settings name one."""
        return self.desk.settings.recovery.postgresql is not None and self.where.currentIndex() == 1

    def choose(self, *, at_desk: bool) -> None:
        """As it was chosen the last time."""
        self.where.setCurrentIndex(int(at_desk))

    def _show_secret(self, shown: bool) -> None:
        mode = QLineEdit.EchoMode.Normal if shown else QLineEdit.EchoMode.Password
        self.secret.setEchoMode(mode)

    def _unlock(self) -> None:
        if not self.unlock.isEnabled():
            return
        self.problem.clear()
        self.unlock.setEnabled(False)
        settings, lang, secret = self.desk.settings, self.desk.language.lang, self.secret.text()
        at_desk = self.at_desk
        self.desk.store.become(
            self,
            lambda _: acts.unlock(settings, secret, lang, desk=at_desk),
            self._opened,
            self._failed,
        )

    def _opened(self, reopen: Reopen) -> None:
        self.secret.clear()
        self.visible.setChecked(False)
        self.unlock.setEnabled(True)
        self.opened.emit(reopen)

    def _failed(self, error: FallbackError) -> None:
        self.unlock.setEnabled(True)
        self.problem.fail(error)
        self.secret.setFocus()
        self.secret.selectAll()
