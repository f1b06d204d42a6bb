"""Tells that nobody has touched keyboard or mouse for a while."""

from PySide6.QtCore import QEvent, QObject, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QWindow

_MINUTE = 60_000  # ms
_TOUCHED = frozenset(
    {
        QEvent.Type.KeyPress,
        QEvent.Type.MouseButtonPress,
        QEvent.Type.MouseMove,
        QEvent.Type.Wheel,
        QEvent.Type.TouchBegin,
        QEvent.Type.TabletPress,
    }
)


class Idle(QObject):
    """Watches every window of ours that is worked in. `reached`: so many minutes went by; 0
    minutes: it never is."""

    reached = Signal()

    def __init__(self, minutes: int, parent: QObject) -> None:
        super().__init__(parent)
        self._timer = QTimer(self, singleShot=True, interval=minutes * _MINUTE)
        self._timer.timeout.connect(self.reached)
        self._counts = minutes > 0
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)

    def begin(self) -> None:
        """Count from now."""
        if self._counts:
            self._timer.start()

    def end(self) -> None:
        """There is nothing to lock."""
        self._timer.stop()

    def eventFilter(self, _: QObject, event: QEvent) -> bool:
        """Someone is there; the event goes on as it was."""
        if event.type() in _TOUCHED and self._timer.isActive():
            self._timer.start()
        return False

    def _watch(self, window: QWindow | None) -> None:
        if window is not None:
            window.installEventFilter(self)
