"""At the hospital's recovery desk: how much of what was keyed here is not there yet."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from fallback.errors import FallbackError
from fallback.texts import say
from ui.desk import Desk
from ui.later import Later
from ui.page import Note

if TYPE_CHECKING:
    from fallback.recovery.keying.journalled import Standing
    from ui.unlock import acts
else:
    acts = Later("ui.unlock.acts")

_PAUSE = 10_000  # ms; then the desk is asked again


class Waiting(Note):
    """Hidden while all is there. What waits is sent again and again, whoever sits here."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, "care", parent)
        self._again = QTimer(self, singleShot=True, interval=_PAUSE)
        self._again.timeout.connect(self._ask)

    def begin(self) -> None:
        """Someone works at the desk."""
        self._ask()

    def end(self) -> None:
        """Nobody does any more."""
        self._again.stop()
        self.clear()

    def _ask(self) -> None:
        self._again.stop()
        self._desk.store.ask(self, acts.catch_up, self._told, self._failed)

    def _told(self, found: "Standing") -> None:
        self._again.start()
        counts = {"wait_here": len(found.waiting), "not_taken": len(found.refused)}
        self.say(*(say(f"central.{key}", count=count) for key, count in counts.items() if count))

    def _failed(self, error: FallbackError) -> None:
        self._again.start()
        self.fail(error)
