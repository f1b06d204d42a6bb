"""A page of IT's: a list, and on the right what is chosen and what can be done about it."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QFrame,
    QPushButton,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from ui.ask_again import AskAgain
from ui.beside import Listing, beside, side
from ui.desk import Desk
from ui.page import button, column, label
from ui.readiness.entry import Entry
from ui.style import SMALL
from ui.table import Lines, Table
from ui.ward.page import WardPage

_SIDE = 400  # px


class Listed(WardPage):
    """A page made of entries. Subclasses word the columns, and ask for the entries in `enter`."""

    narrow: frozenset[int] = frozenset()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._entries: dict[str, Entry] = {}
        self._acts: dict[str, QPushButton] = {}
        self.table = Table(Lines(self.columns), self.narrow)
        self._middle = Listing(self.table)
        self.empty = self._middle.words
        self.above = column()
        left = column()
        left.addLayout(self.said())
        left.addLayout(self.above)
        left.addWidget(self._middle, 1)
        beside(self, left, self._side())
        self.table.moved.connect(self.show_chosen)
        QShortcut(QKeySequence("F5"), self, self.enter)
        self.begin_at(self.table)

    def _side(self) -> QFrame:
        self.title, self.about = label("heading"), label()
        self.about.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.about.setAlignment(Qt.AlignmentFlag.AlignTop)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(self.about)
        scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.below = QVBoxLayout()
        self.below.setSpacing(SMALL)
        self.again = AskAgain()
        self.again.clicked.connect(self.enter)
        return side(self.title, scroll, self.below, self.again, width=_SIDE)

    def columns(self) -> tuple[str, ...]:
        """What the columns are called."""
        raise NotImplementedError

    def act(
        self, name: str, role: str = "", sign: str = "", *, always: bool = False
    ) -> QPushButton:
        """A button beside the list; shown where the chosen entry `can`, or `always`."""
        made = button(role, sign)
        self.below.addWidget(made)
        QWidget.setTabOrder(made, self.again)  # it stands below all of them
        if not always:
            self._acts[name] = made
        return made

    def chosen(self) -> Entry | None:
        """The entry that is chosen."""
        line = self.table.current()
        return self._entries.get(line.id) if line is not None else None

    def show_entries(self, found: Sequence[Entry]) -> None:
        """Show these; the one chosen before stays chosen."""
        chosen = self.table.current()
        self._entries = {one.line.id: one for one in found}
        self.table.lines.fill([one.line for one in found])
        self.table.select(chosen.id if chosen else "")
        if self.table.current() is None and found:
            self.table.selectRow(0)
        self.show_chosen()

    def show_chosen(self) -> None:
        """What it is, and what can be done about it."""
        one = self.chosen()
        self.title.setText(one.title if one else "")
        self.about.setText(one.about if one else "")
        for name, act in self._acts.items():
            act.setVisible(one is not None and name in one.can)

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self.show_entries(())
