"""The workspace of those who bring the paper into the record."""

from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.recovery.findings.arrivals import WhoTheyAre
from ui.recovery.findings.lists import ListsView
from ui.recovery.findings.view import FindingsView
from ui.recovery.writeback.view import WritebackView
from ui.space import Space


class FindingsSpace(Space):
    """Decided, linked, sent, or listed for a hand."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.findings, self.arrivals = FindingsView(desk), WhoTheyAre(desk)
        self.writeback, self.lists = WritebackView(desk), ListsView(desk)
        pages = (self.findings, self.arrivals, self.writeback, self.lists)
        super().__init__(desk, pages, (), parent)

    def titles(self) -> tuple[str, ...]:
        """See `Space`."""
        return (
            self.tr("Findings"),
            self.tr("Arrivals"),
            self.tr("Write-back"),
            self.tr("Lists"),
        )
