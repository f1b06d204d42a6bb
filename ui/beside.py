"""How a page is laid out: what it is about on the left, and on the right a card of what is done.

Whatever is higher or wider than the window scrolls; nothing is cut.
"""

from enum import Enum, auto
from functools import partial

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QApplication,
    QFrame,
    QHBoxLayout,
    QLayout,
    QScrollArea,
    QSizePolicy,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.page import card, label
from ui.style import MEDIUM, SMALL
from ui.table import Table

SIDE = 340  # px of the card


class Gap(Enum):
    """Room in a card."""

    SOME = auto()
    FREE = auto()  # all that is left: what follows stands at the foot


Part = QWidget | QLayout | Gap


def beside(page: QWidget, left: QLayout, right: QWidget) -> None:
    """Lay out a page."""
    across = QHBoxLayout(page)
    across.setSpacing(MEDIUM)
    across.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
    across.addLayout(left, 1)
    across.addWidget(right)


def below(page: QWidget) -> QVBoxLayout:
    """Lay out a page whose parts stand below each other."""
    down = QVBoxLayout(page)
    down.setSpacing(SMALL)
    down.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
    return down


def side(*parts: Part, width: int = SIDE) -> QFrame:
    """The card: its parts from top to foot."""
    made = card()
    inside = QVBoxLayout(made)
    inside.setSpacing(SMALL)
    inside.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
    for part in parts:
        if part is Gap.SOME:
            inside.addSpacing(MEDIUM)
        elif part is Gap.FREE:
            inside.addStretch(1)
        elif isinstance(part, QLayout):
            inside.addLayout(part)
        elif isinstance(part, QWidget):
            inside.addWidget(part, isinstance(part, QScrollArea))
    made.setFixedWidth(width)
    return made


def reveal(widget: QWidget) -> None:
    """Bring it into view where its page is higher than the window, once it has its size."""
    above = widget.parentWidget()
    while above is not None and not isinstance(above, Room):
        above = above.parentWidget()
    if above is not None:
        QTimer.singleShot(0, widget, partial(above.ensureWidgetVisible, widget, 0, MEDIUM))


class Listing(QStackedWidget):
    """A list, or, while nothing is in it, words that say what to do."""

    def __init__(self, table: Table, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.words = label("empty")
        self.words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.addWidget(table)
        self.addWidget(self.words)
        self.words.setFocusPolicy(Qt.FocusPolicy.StrongFocus)  # to be read out
        self._table, table.meanwhile = table, self.words
        table.lines.modelReset.connect(self._show)
        self._show()

    def _show(self) -> None:
        self.setCurrentWidget(self._table if self._table.lines.rowCount() else self.words)


class Shelf(QStackedWidget):
    """Pages one above the other; only the one that is shown says how much room is needed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.currentChanged.connect(self._fit)
        self.currentChanged.connect(self._from_its_top)

    def addWidget(self, page: QWidget) -> int:
        """Qt's own, fitted."""
        at = super().addWidget(page)
        self._fit()
        return at

    def _fit(self) -> None:
        for at in range(self.count()):
            page = self.widget(at)
            if page is not None:
                shown = at == self.currentIndex()
                policy = QSizePolicy.Policy.Preferred if shown else QSizePolicy.Policy.Ignored
                page.setSizePolicy(policy, policy)

    def _from_its_top(self) -> None:
        """Another page is read from its top, however far down the one before was."""
        above = self.parentWidget()
        while above is not None:
            if isinstance(above, Room):
                above.verticalScrollBar().setValue(0)
            above = above.parentWidget()


class Room(QScrollArea):
    """Room for pages of any size, as high as the page now shown needs. What gets the keys is
    brought into view."""

    def __init__(self, inside: QWidget, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setProperty("role", "page")
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidget(inside)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def _follow(self, _: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.isAncestorOf(now) and now.height() <= self.viewport().height():
            self.ensureWidgetVisible(now, 0, MEDIUM)
