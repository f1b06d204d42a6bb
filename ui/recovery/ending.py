"""How a sheet on the desk ends: the rest is blank, it is finished, or both by one key."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from ui.desk import Desk
from ui.page import Page, button, label, row
from ui.style import SMALL


class Ending(Page):
    """Below the form, for as long as one is keyed: the keys there are, and what ends the sheet.
    `blank`: the rest is blank; `finish` hands up whether it is said to be blank as well."""

    blank = Signal()
    finish = Signal(bool)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._keys = label("quiet")
        self.rest, self.both, self.done = button(), button(), button("main")
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(SMALL)
        down.addWidget(self._keys)
        buttons = row(self.rest, self.both, self.done, stretch=False)
        buttons.insertStretch(0, 1)
        down.addLayout(buttons)
        self.rest.clicked.connect(self.blank)
        self.both.clicked.connect(lambda: self.finish.emit(True))
        self.done.clicked.connect(lambda: self.finish.emit(False))
        QShortcut(QKeySequence("Ctrl+B"), self, self.blank.emit)
        QShortcut(QKeySequence("Ctrl+Shift+Return"), self, lambda: self.finish.emit(True))
        QShortcut(QKeySequence("Ctrl+Return"), self, lambda: self.finish.emit(False))
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self._keys.setText(
            self.tr(
                "Enter next · Shift+Tab back · PgDn next line, Ctrl+PgDn next block · F5 the same"
                " again · F6 blank · F7 struck out · F8 illegible · Ctrl+Z undo · Esc put away"
            )
        )
        self.rest.setText(self.tr("The &rest is blank (Ctrl+B)"))
        self.both.setText(self.tr("The rest is &blank, finish (Ctrl+Shift+Enter)"))
        self.done.setText(self.tr("Finis&h the sheet (Ctrl+Enter)"))

    def show_left(self, left: int) -> None:
        """How many boxes remain."""
        self.rest.setEnabled(left > 0)
        self.both.setEnabled(left > 0)
