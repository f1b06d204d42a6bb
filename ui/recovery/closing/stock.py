"""Blank forms and reserve numbers: how many left the printer, and where each went."""

from PySide6.QtWidgets import QWidget

from ui.beside import Listing, below
from ui.desk import Desk
from ui.recovery.closing import acts
from ui.table import Line, Lines, Table
from ui.ward.page import WardPage


class StockView(WardPage):
    """One list of both."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.table = Table(Lines(self._titles), frozenset({0}))
        self._middle = Listing(self.table)
        self._empty = self._middle.words
        down = below(self)
        down.addLayout(self.said())
        down.addWidget(self._middle, 1)
        self.begin_at(self.table)
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
        self.reword()

    def _titles(self) -> tuple[str, ...]:
        return (
            self.tr("What"),
            self.tr("Form or number"),
            self.tr("How many, or for whom"),
            self.tr("Where it went"),
        )
