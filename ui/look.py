"""Which palette is worn: what the operating system asks for, or what a person has chosen."""

from typing import Literal, TypeAlias, get_args

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication

from ui import style
from ui.palette import CONTRAST, DARK, LIGHT, Palette

Choice: TypeAlias = Literal["system", "light", "dark", "contrast"]
CHOICES: tuple[Choice, ...] = get_args(Choice)
_CHOSEN: dict[str, Palette] = {"light": LIGHT, "dark": DARK, "contrast": CONTRAST}


class Look(QObject):
    """`changed` comes after everything has been dressed anew."""

    changed = Signal()

    def __init__(self, choice: Choice, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.choice: Choice = choice
        self.palette = self._wanted()
        hints = QGuiApplication.styleHints()
        hints.colorSchemeChanged.connect(self._wear)
        hints.accessibility().contrastPreferenceChanged.connect(self._wear)

    def dress(self) -> None:
        """Before anything is shown."""
        self.palette = self._wanted()
        app = QApplication.instance()
        if isinstance(app, QApplication):
            style.dress(app, self.palette)

    def choose(self, choice: Choice) -> None:
        """Wear this from now on; "system" follows the operating system."""
        self.choice = choice
        self._wear()

    def _wear(self) -> None:
        if self._wanted() is not self.palette:
            self.dress()
            self.changed.emit()

    def _wanted(self) -> Palette:
        return _CHOSEN.get(self.choice) or of_system()


def of_system() -> Palette:
    """What the operating system asks for."""
    hints = QGuiApplication.styleHints()
    if hints.accessibility().contrastPreference() == Qt.ContrastPreference.HighContrast:
        return CONTRAST
    return DARK if hints.colorScheme() == Qt.ColorScheme.Dark else LIGHT
