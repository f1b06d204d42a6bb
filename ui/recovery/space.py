"""The clerk's workspace: sheets are keyed, and scans come in."""

from pathlib import Path

from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.recovery.aside import Aside
from ui.recovery.intake.view import IntakeView
from ui.recovery.sheet import SheetView
from ui.space import Space

KEYING, INTAKE = range(2)


class RecoverySpace(Space):
    """Files may be dropped on either page."""

    def __init__(self, desk: Desk, aside: Aside, parent: QWidget | None = None) -> None:
        self.sheet, self.intake = SheetView(desk, aside), IntakeView(desk)
        super().__init__(desk, (self.sheet, self.intake), parent=parent)
        self.setAcceptDrops(True)

    def titles(self) -> tuple[str, ...]:
        """See `Space`."""
        return (self.tr("Key a sheet"), self.tr("Take in scans"))

    def enter(self) -> None:
        """See `Space`; the scanner's folder is watched from now on."""
        super().enter()
        self.intake.watching.begin()

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        """Files, and nothing else."""
        if _files(event):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        """To the page that shows what becomes of them."""
        files = _files(event)
        event.acceptProposedAction()
        self.go(INTAKE)
        self.intake.take(files)


def _files(event: QDropEvent) -> tuple[Path, ...]:
    return tuple(Path(url.toLocalFile()) for url in event.mimeData().urls() if url.isLocalFile())
