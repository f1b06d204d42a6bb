"""A workspace: its pages, one key each."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from ui.beside import Shelf
from ui.desk import Desk
from ui.flow import Flow
from ui.page import Page, button
from ui.style import MEDIUM
from ui.ward.page import WardPage

KEYS = tuple(f"Alt+{number}" for number in range(1, 10))


class Space(Page):
    """`issued` and `changed` are those of its pages. `beyond` are pages without a key of their
    own, opened from another."""

    issued = Signal(object)  # Paper
    changed = Signal()

    def __init__(
        self,
        desk: Desk,
        pages: tuple[WardPage, ...],
        beyond: tuple[WardPage, ...] = (),
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self.pages, self._beyond = pages, beyond
        self._stack, self._buttons = Shelf(), QButtonGroup(self)
        for page in (*pages, *beyond):
            self._stack.addWidget(page)
            page.issued.connect(self.issued)
            page.changed.connect(self.changed)
        for number in range(len(pages)):
            tab = button("page")
            tab.setCheckable(True)
            tab.setAutoExclusive(True)
            self._buttons.addButton(tab, number)
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

    def titles(self) -> tuple[str, ...]:
        """What its pages are called, in their order."""
        raise NotImplementedError

    def reword(self) -> None:
        """See `Page`."""
        for tab, text, key in zip(self._buttons.buttons(), self.titles(), KEYS, strict=False):
            tab.setText(f"{text}  {key}")

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
        self._buttons.button(number).setChecked(True)
        self._stack.setCurrentIndex(number)
        self.pages[number].enter()

    def reworded(self) -> None:
        """The core answers in another language now."""
        self.enter()

    def forget(self) -> None:
        """Nothing of a ward on the screen any more."""
        for page in (*self.pages, *self._beyond):
            page.forget()
        self._buttons.button(0).setChecked(True)
        self._stack.setCurrentIndex(0)
