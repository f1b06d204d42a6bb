"""One key hides everything of a patient from whoever passes by; any key shows it again."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication, QDialog, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.page import Page, label

_HELD = (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr, Qt.Key.Key_Meta)


class Cover(Page):
    """Nobody is signed out, nothing stops. `lifted`: show what was there."""

    lifted = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._below: QWidget | None = None  # what had the focus
        self._dialogs: list[QDialog] = []
        self._said = label("empty")
        self._said.setAlignment(Qt.AlignmentFlag.AlignCenter)
        QVBoxLayout(self).addWidget(self._said)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        words = self.tr("The screen is hidden.\nPress a key or click to go on. Ctrl+L locks.")
        self._said.setText(words)
        self.setAccessibleName(words)

    def lay_over(self, window: QWidget) -> None:
        """Hide its dialogs, too; all stays as it is below."""
        self._below = QApplication.focusWidget()
        self._dialogs = [one for one in window.findChildren(QDialog) if one.isVisible()]
        for dialog in self._dialogs:
            dialog.hide()

    def take_off(self) -> None:
        """As it was."""
        for dialog in self._dialogs:
            dialog.open()
        if self._below is not None:
            self._below.setFocus()
        self.forget()

    def forget(self) -> None:
        """What was below is not there any more."""
        self._below, self._dialogs = None, []

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Any key but those that are held with another."""
        if event.key() not in _HELD:
            self.lifted.emit()

    def mousePressEvent(self, _: QMouseEvent) -> None:
        """A click, too."""
        self.lifted.emit()
