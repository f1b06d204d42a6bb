"""The menu of what can be seen: the workspaces, the pages of the one shown, and the colours."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QWidget

from ui.look import Look
from ui.look_menu import LookMenu

if TYPE_CHECKING:
    from ui.frame import Frame


class ViewMenu(QMenu):
    """The workspaces and pages come with the frame, and are open while someone is signed in."""

    def __init__(self, look: Look, parent: QWidget) -> None:
        super().__init__(parent)
        self.looks = LookMenu(look, self)
        self.spaces: list[QAction] = []
        self.pages: list[QAction] = []
        self._frame: Frame | None = None
        self.addMenu(self.looks)

    def lead_to(self, frame: "Frame") -> None:
        """There are places now."""
        from ui.space import KEYS  # with the frame

        self._frame = frame
        first = self.looks.menuAction()
        self.spaces = [QAction(self) for _ in frame.titles()]
        for number, action in enumerate(self.spaces):
            action.setShortcut(QKeySequence(f"Ctrl+{number + 1}"))
            action.triggered.connect(partial(frame.go, number))
        self.pages = [QAction(self) for _ in KEYS]
        for number, (action, key) in enumerate(zip(self.pages, KEYS, strict=True)):
            action.setShortcut(QKeySequence(key))
            action.triggered.connect(partial(frame.go_page, number))
        for actions in (self.spaces, self.pages):
            self.insertActions(first, actions)
            self.insertSeparator(first)
        frame.moved.connect(self._reword_pages)
        self.open_places(opened=False)
        self._reword()

    def open_places(self, *, opened: bool) -> None:
        """Whether one can go there."""
        for action in (*self.spaces, *self.pages):
            action.setEnabled(opened)

    def changeEvent(self, event: QEvent) -> None:
        """Qt tells of a new language."""
        if event.type() == QEvent.Type.LanguageChange:
            self._reword()
        super().changeEvent(event)

    def _reword(self) -> None:
        if self._frame is not None:
            for action, text in zip(self.spaces, self._frame.titles(), strict=True):
                action.setText(text)
            self._reword_pages()

    def _reword_pages(self) -> None:
        """The pages of the workspace that is shown."""
        titles = self._frame.pages().titles() if self._frame is not None else ()
        for number, action in enumerate(self.pages):
            action.setVisible(number < len(titles))
            action.setText(titles[number] if number < len(titles) else "")
