"""IT's workspace."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.readiness.fleet import FleetView
from ui.readiness.ready import ReadyView
from ui.space import Space


class ReadinessSpace(Space):
    """`printers` asks for the ward's page of printers."""

    printers = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.ready, self.fleet = ReadyView(desk), FleetView(desk)
        super().__init__(desk, (self.ready, self.fleet), (), parent)
        self.ready.wants.connect(self._see_to)

    def titles(self) -> tuple[str, ...]:
        """See `Space`."""
        return self.tr("Ready"), self.tr("Fleet")

    def _see_to(self, page: str) -> None:
        """Where something is seen to."""
        if page == "printers":
            self.printers.emit()
