"""The ward workspace: the list, and the packet that is looked at."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QStackedWidget, QWidget

from ui.desk import Desk
from ui.ward.acts import Picture
from ui.ward.packets import Issued
from ui.ward.preview import Preview
from ui.ward.view import WardView


class WardWorkspace(QStackedWidget):
    """`changed` asks the window for a new picture of the ward."""

    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.view, self.preview = WardView(desk), Preview(desk)
        self.addWidget(self.view)
        self.addWidget(self.preview)
        self.view.issued.connect(self._look)
        self.view.changed.connect(self.changed)
        self.preview.left.connect(self.enter)

    def enter(self) -> None:
        """The workspace is shown."""
        self.setCurrentWidget(self.view)
        self.view.search.setFocus()
        self.changed.emit()

    def show_picture(self, picture: Picture) -> None:
        """The ward as the store has it now."""
        self.view.show_picture(picture)

    def forget(self) -> None:
        """Nothing of a patient on the screen any more."""
        self.preview.forget()
        self.view.forget()
        self.setCurrentWidget(self.view)

    def _look(self, issued: Issued) -> None:
        self.preview.show_packet(issued)
        self.setCurrentWidget(self.preview)
        self.preview.print.setFocus()
