"""What was typed and is not stored is said above every page, and before the window closes."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fallback.texts import Message
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.recovery.aside import Aside
from ui.style import LARGE


class Leaving(Dialog):
    """Accepted: close, and lose it."""

    def __init__(self, desk: Desk, said: tuple[Message, ...], parent: QWidget) -> None:
        super().__init__(desk, parent)
        self.note, self._how = Note(desk, "care"), label()
        self.note.say(*said)
        self.quit, self.back = button(), button("main")
        inside = column(self.note, self._how)
        inside.addLayout(row(self.back, self.quit))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.quit.clicked.connect(self.accept)
        self.back.clicked.connect(self.reject)
        self.reword()
        self.back.setFocus()

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("Not all is stored"))
        self._how.setText(
            self.tr(
                "Closing the window loses what is not stored. Go back, see that the disk has room"
                " and the store answers, and put the sheet away; or key it again from the paper"
                " later."
            )
        )
        self.quit.setText(self.tr("&Quit, and lose it"))
        self.back.setText(self.tr("&Back"))


class Unkept(Note):
    """`leave`: the window may close now. `stay`: it shall not."""

    leave = Signal()
    stay = Signal()

    def __init__(self, desk: Desk, aside: Aside) -> None:
        super().__init__(desk, "care")
        self._desk, self._aside = desk, aside
        self._may_lose = self._asking = False
        aside.changed.connect(lambda: self.say(*aside.said()))

    def holds(self) -> bool:
        """Whether the window has to stay: the store is asked first, and then the person."""
        if self._may_lose or not self._aside:
            return False
        if not self._asking:
            self._asking = True
            self._desk.store.prepare(self, lambda: None, self._ask, self._ask)
        return True

    def _ask(self, _: object) -> None:
        """The store has answered all that was sent."""
        if not self._aside:  # what was typed meanwhile is asked about anew
            self._asking = False
            self.leave.emit()
            return
        dialog = Leaving(self._desk, self._aside.said(), self.window())
        dialog.accepted.connect(lambda: self._answered(leave=True))
        dialog.rejected.connect(lambda: self._answered(leave=False))
        dialog.begin()

    def _answered(self, *, leave: bool) -> None:
        self._asking, self._may_lose = False, leave
        (self.leave if leave else self.stay).emit()
