"""Blank forms and reserve numbers: how many left the printer, and where each went."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.page import label
from ui.recovery.closing import acts
from ui.style import MEDIUM, SMALL
from ui.table import Line, Lines, Table
from ui.ward.page import WardPage


class StockView(WardPage):
    """One list of both."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.table = Table(Lines(self._titles), frozenset({0}))
        self._empty = label("empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        self._middle.addWidget(self._empty)
        down = QVBoxLayout(self)
        down.setContentsMargins(MEDIUM, SMALL, MEDIUM, MEDIUM)
        down.addLayout(self.said())
        down.addWidget(self._middle, 1)
        self.setFocusProxy(self.table)
        self._open = False
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("Blank forms and reserve numbers"))
        none = self.tr("No blank form was printed and no reserve number given.")
        self._empty.setText(none if self._open else self.tr("No outage is open."))

    def enter(self) -> None:
        """As it stands now."""
        self.quiet()
        self.table.setFocus()
        self.desk.store.ask(self, acts.stock, self._show, self.problem.fail)

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self._show(None)

    def _show(self, found: tuple[Line, ...] | None) -> None:
        self._open = found is not None
        self.table.lines.fill(found or ())
        self._middle.setCurrentWidget(self.table if found else self._empty)
        self.reword()

    def _titles(self) -> tuple[str, ...]:
        return (
            self.tr("What"),
            self.tr("Form or number"),
            self.tr("How many, or for whom"),
            self.tr("Where it went"),
        )
