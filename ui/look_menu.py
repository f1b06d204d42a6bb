"""The menu of colours."""

from functools import partial

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from ui.look import CHOICES, Choice, Look


class LookMenu(QMenu):
    """`chosen` hands on what to remember."""

    chosen = Signal(str)  # Choice

    def __init__(self, look: Look, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._look = look
        self._group = QActionGroup(self)
        for choice in CHOICES:
            action = QAction(self._group)
            action.setCheckable(True)
            action.setChecked(choice == look.choice)
            action.triggered.connect(partial(self._choose, choice))
        self.addActions(self._group.actions())
        self._reword()

    def changeEvent(self, event: QEvent) -> None:
        """Qt tells of a new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._reword()
        super().changeEvent(event)

    def _reword(self) -> None:
        self.setTitle(self.tr("&Colours"))
        words = (
            self.tr("&As the computer has them"),
            self.tr("&Light"),
            self.tr("&Dark"),
            self.tr("&High contrast"),
        )
        for action, text in zip(self._group.actions(), words, strict=True):
            action.setText(text)

    def _choose(self, choice: Choice) -> None:
        self._look.choose(choice)
        self.chosen.emit(choice)
