"""Ask for a reason before something is done that cannot be undone."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QWidget

from fallback.session import Session
from fallback.texts import Message
from ui.ask import Ask
from ui.desk import Desk


class Reason(Ask):
    """Does `act` with the reason typed; see `Ask`."""

    def __init__(
        self,
        desk: Desk,
        words: tuple[str, str, str],
        act: Callable[[Session, str], Message],
        done: Callable[[Message], None],
        parent: QWidget | None = None,
    ) -> None:
        asked = QCoreApplication.translate("Reason", "&Reason")
        super().__init__(desk, words, act, done, parent, asked=asked)
        self.reason = self.field
