"""The folder that a scanner writes to is looked at while somebody is signed in; which it is, is
remembered on this machine, for a shift changes users."""

from pathlib import Path

from PySide6.QtCore import QObject, QSettings, QTimer, Signal

from fallback.errors import FallbackError
from fallback.recovery.intake.folder import WAIT, Looks
from ui.desk import Desk
from ui.recovery.intake import acts
from ui.recovery.intake.acts import Told

_KEY = "intake/folder"


class Watching(QObject):
    """`told` hands up what was taken in (`Told`), `failed` why watching ended."""

    told = Signal(object)
    failed = Signal(object)  # FallbackError
    far = Signal(int, int)  # pages done, of all of the file

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._busy = desk, False
        self._looks: Looks = {}
        self._timer = QTimer(self)
        self._timer.setInterval(int(WAIT * 1000))
        self._timer.timeout.connect(self.look)

    @property
    def folder(self) -> Path | None:
        """What is watched on this machine."""
        kept = self._kept().value(_KEY, "")
        return Path(kept) if isinstance(kept, str) and kept else None

    def choose(self, folder: Path | None) -> None:
        """Watch this folder from now on; None: none."""
        self._kept().setValue(_KEY, "" if folder is None else str(folder))
        self._looks = {}
        self.begin()

    def begin(self) -> None:
        """Somebody is here."""
        if self.folder is None:
            self._timer.stop()
        elif not self._timer.isActive():
            self._timer.start()
            self.look()

    def end(self) -> None:
        """Nobody is signed in any more."""
        self._timer.stop()
        self._looks, self._busy = {}, False

    def look(self) -> None:
        """One look at the folder, unless one is under way."""
        folder, looks = self.folder, self._looks
        if folder is None or self._busy:
            return
        self._busy = True
        self._desk.long.ask_long(
            self,
            lambda session, progress: acts.sweep(session, progress, folder, looks),
            self._seen,
            self._broken,
            self.far.emit,
        )

    def _seen(self, found: tuple[Told, Looks]) -> None:
        self._busy = False
        told, self._looks = found
        if told.well or told.problems:
            self.told.emit(told)

    def _broken(self, error: FallbackError) -> None:
        self._busy = False
        self._timer.stop()
        self.failed.emit(error)

    def _kept(self) -> QSettings:
        return QSettings(
            str(self._desk.settings.data_dir / "window.ini"), QSettings.Format.IniFormat
        )
