"""A workspace: its pages, one key each."""

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from ui.beside import Shelf
from ui.desk import Desk
from ui.flow import Flow
from ui.page import Page, tab
from ui.style import MEDIUM
from ui.ward.page import WardPage

W = TypeVar("W", bound=WardPage)
KEYS = tuple(f"Alt+{number}" for number in range(1, 10))


class Space(Page):
    """`issued` and `changed` are those of its pages. `beyond` are pages without a key of their
    own, opened from another. A page that is handed over as how to make it is made when it is first
    shown."""

    issued = Signal(object)  # Paper
    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        pages: tuple[WardPage | Callable[[], WardPage], ...],
        beyond: tuple[WardPage, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self.pages, self._beyond = pages, list(beyond)
        self._stack, self._buttons = Shelf(), QButtonGroup(self)
        for page in (*pages, *beyond):
            if isinstance(page, WardPage):
                self.joined(page)
        for number in range(len(pages)):
            self._buttons.addButton(tab("page"), number)
        tabs = Flow(*self._buttons.buttons())
        tabs.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, 0)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(tabs)
        down.addWidget(self._stack, 1)
        self._buttons.idClicked.connect(self.go)
        self._buttons.button(0).setChecked(True)
        self.reword()

    def joined(self, page: W) -> W:
        """A page among the others."""
        self._stack.addWidget(page)
        page.issued.connect(self.issued)
        page.changed.connect(self.changed)
        return page

    def joined_beyond(self, page: W) -> W:
        """The same, of one without a key of its own."""
        self._beyond.append(page)
        return self.joined(page)

    def page(self, number: int) -> WardPage:
        """A page by its place; made now, where nobody was there before."""
        page = self.pages[number]
        return page if isinstance(page, WardPage) else page()

    def titles(self) -> tuple[str, ...]:
        """What its pages are called, in their order."""
        raise NotImplementedError

    def reword(self) -> None:
        """See `Page`."""
        for one, text, key in zip(self._buttons.buttons(), self.titles(), KEYS, strict=False):
            one.setText(f"{text}  {key}")

    def page_shown(self) -> QWidget:
        """The page that is shown."""
        return self._stack.currentWidget() or self

    def enter(self) -> None:
        """The workspace is shown, at the page where it was left."""
        page = self._stack.currentWidget()
        if isinstance(page, WardPage):
            page.enter()

    def go(self, number: int) -> None:
        """To a page."""
        for page in self._beyond:
            page.forget()
        shown = self.page(number)
        self._buttons.button(number).setChecked(True)
        self._stack.setCurrentWidget(shown)
        shown.enter()

    def reworded(self) -> None:
        """The core answers in another language now."""
        self.enter()

    def forget(self) -> None:
        """Nothing of a ward on the screen any more."""
        for at in range(self._stack.count()):
            page = self._stack.widget(at)
            if isinstance(page, WardPage):
                page.forget()
        self._buttons.button(0).setChecked(True)
        self._stack.setCurrentWidget(self.page(0))
