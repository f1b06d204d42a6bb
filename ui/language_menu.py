"""The languages of the window, each by its own name."""

from functools import partial

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QActionGroup

from fallback.texts import Lang

LANGUAGES: tuple[tuple[Lang, str], ...] = (("sv", "Svenska"), ("en", "English"))


class Languages(QActionGroup):
    """One of them is checked; `chosen` says which was asked for."""

    chosen = Signal(str)

    def __init__(self, now: Lang, parent: QObject) -> None:
        super().__init__(parent)
        for lang, name in LANGUAGES:
            action = QAction(name, self)
            action.setCheckable(True)
            action.setChecked(lang == now)
            action.triggered.connect(partial(self.chosen.emit, lang))

    def show(self, now: Lang) -> None:
        """Which is spoken now."""
        for (lang, _), action in zip(LANGUAGES, self.actions(), strict=True):
            action.setChecked(lang == now)
