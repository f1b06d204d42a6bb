"""The button that reads anew: the same words and key on every page that has one."""

from PySide6.QtCore import QCoreApplication, QEvent

from ui.page import Button


class AskAgain(Button):
    """F5 is the page's own key; the button shows it."""

    def __init__(self) -> None:
        super().__init__("", "refresh-cw")
        self._word()

    def changeEvent(self, event: QEvent) -> None:
        """Qt tells of a new language, among others."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._word()

    def _word(self) -> None:
        self.setText(QCoreApplication.translate("AskAgain", "Refresh (F5)"))
