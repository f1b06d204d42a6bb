"""The menu of help; F1 opens the page of the place one is in."""

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMainWindow, QMenu, QStackedWidget

from ui.desk import Desk
from ui.page import HELP


class HelpMenu(QMenu):
    """Its act is the window's, and dialogs reach it by its name."""

    def __init__(self, window: QMainWindow, shown: QStackedWidget, desk: Desk) -> None:
        super().__init__(window)
        self._window, self._shown, self._desk = window, shown, desk
        self.act = QAction(window)
        self.act.setObjectName(HELP)
        self.act.setShortcut(QKeySequence("F1"))
        self.act.triggered.connect(self._open)
        self.addAction(self.act)
        self._reword()

    def changeEvent(self, event: QEvent) -> None:
        """Qt tells of a new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._reword()
        super().changeEvent(event)

    def _reword(self) -> None:
        self.setTitle(self.tr("Help"))  # F1 is its key; each letter belongs to some page
        self.act.setText(self.tr("&What this page is for"))

    def _open(self) -> None:
        from ui.help.opening import open_help  # loaded when somebody asks

        shown = self._shown.currentWidget()
        if shown is not None:
            open_help(self._window, shown, self._desk)
