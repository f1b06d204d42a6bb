"""The workspace of whoever leads the desk to its end."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.recovery.closing.after import AfterView
from ui.recovery.closing.close import CloseView
from ui.recovery.closing.ledger import LedgerView
from ui.recovery.closing.progress import ProgressView
from ui.recovery.closing.stock import StockView
from ui.space import Space


class ClosingSpace(Space):
    """`wants` asks for a page of another workspace, where something is seen to."""

    wants = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.ledger, self.stock = LedgerView(desk), StockView(desk)
        self.progress, self.close_view = ProgressView(desk), CloseView(desk)
        self.after = AfterView(desk)
        pages = (self.ledger, self.stock, self.progress, self.close_view, self.after)
        super().__init__(desk, pages, (), parent)
        self.close_view.wants.connect(self._see_to)

    def titles(self) -> tuple[str, ...]:
        """See `Space`."""
        return (
            self.tr("Sheets"),
            self.tr("Blanks and numbers"),
            self.tr("Progress"),
            self.tr("Close"),
            self.tr("Outages"),
        )

    def _see_to(self, place: str) -> None:
        if place == "sheets":
            self.go(0)
        else:
            self.wants.emit(place)
