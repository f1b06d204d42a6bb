"""What the window remembers from one time to the next: its size, the language, the colours,
and the printer that was last printed to. Nothing else."""

from pathlib import Path

from PySide6.QtCore import QByteArray, QSettings

from fallback.texts import Lang
from ui.look import CHOICES, Choice


class Remembered:
    """A thin face over QSettings; never holds anything about a person or a patient."""

    def __init__(self, settings: QSettings) -> None:
        self._settings = settings

    def lang(self, otherwise: Lang) -> Lang:
        """The language last chosen."""
        kept = self._settings.value("window/lang", otherwise)
        return "en" if kept == "en" else "sv" if kept == "sv" else otherwise

    def keep_lang(self, lang: Lang) -> None:
        """Remember the language."""
        self._settings.setValue("window/lang", lang)

    def look(self) -> Choice:
        """The colours last chosen; as the operating system has them, until then."""
        kept = self._settings.value("window/look", "system")
        return next((one for one in CHOICES if one == kept), "system")

    def keep_look(self, choice: Choice) -> None:
        """Remember the colours."""
        self._settings.setValue("window/look", choice)

    def printer(self, folder: Path) -> str:
        """The queue last printed to on this machine, whoever it was; "": none yet."""
        kept = _of_machine(folder).value("window/printer", "")
        return kept if isinstance(kept, str) else ""

    def keep_printer(self, folder: Path, queue: str) -> None:
        """Remember it beside the store, for a shift changes users. Where that cannot be written,
        it is chosen anew."""
        _of_machine(folder).setValue("window/printer", queue)

    def at_desk(self, folder: Path) -> bool:
        """Whether this machine was last unlocked for the hospital's recovery desk."""
        return _of_machine(folder).value("window/at_desk", "no") == "yes"

    def keep_at_desk(self, folder: Path, chosen: bool) -> None:
        """Remember it beside the store."""
        _of_machine(folder).setValue("window/at_desk", "yes" if chosen else "no")

    def geometry(self) -> QByteArray:
        """Size and place of the window; empty the first time."""
        kept = self._settings.value("window/geometry")
        return kept if isinstance(kept, QByteArray) else QByteArray()

    def keep_geometry(self, geometry: QByteArray) -> None:
        """Remember size and place."""
        self._settings.setValue("window/geometry", geometry)


def _of_machine(folder: Path) -> QSettings:
    return QSettings(str(folder / "window.ini"), QSettings.Format.IniFormat)
