"""The window's uppermost line: the menu, and at its right who is signed in."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QMainWindow, QMenuBar, QWidget


class Top(QWidget):
    """A menu's own corner is in no tree that is read out; what stands beside it is."""

    def __init__(self, window: QMainWindow) -> None:
        super().__init__(window)
        self.setProperty("role", "top")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.bar = QMenuBar()
        self._line = QHBoxLayout(self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.addWidget(self.bar, 1, Qt.AlignmentFlag.AlignVCenter)
        window.setMenuWidget(self)

    def add(self, corner: QWidget) -> None:
        """At the right."""
        self._line.addWidget(corner)
