"""An item without an answer is settled by a person who looked in the record system, and says what
is there."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLabel, QLineEdit, QRadioButton, QWidget

from fallback.errors import FallbackError
from fallback.recovery.writeback.settle import Seen
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.texts import Message
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.progress import ProgressLine
from ui.readiness.entry import Entry
from ui.recovery.writeback import acts
from ui.style import LARGE

_SEEN: tuple[Seen, ...] = ("there", "absent", "resend")


class Settle(Dialog):
    """Stays open, with what was typed, where it is refused."""

    settled = Signal(object)  # Message

    def __init__(self, desk: Desk, one: Entry, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._one = one
        self._what, self._how = label(), label("quiet")
        self._what.setText(one.about)
        self.seen, self._group = tuple(QRadioButton() for _ in _SEEN), QButtonGroup(self)
        for number, choice in enumerate(self.seen):
            self._group.addButton(choice, number)
        self._label, self.reason = QLabel(), QLineEdit()
        self._label.setBuddy(self.reason)
        self.problem, self.progress = Note(desk), ProgressLine(desk)
        self.do, self.back = button("main"), button()
        self.do.setDefault(True)
        inside = column(self._what, self._how, *self.seen, self._label, self.reason)
        inside.addWidget(self.problem)
        inside.addWidget(self.progress)
        inside.addLayout(row(self.do, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self._group.idClicked.connect(self._ready)
        self.reason.textChanged.connect(self._ready)
        self.do.clicked.connect(self._do)
        self.back.clicked.connect(self.reject)
        self.reword()
        self._ready()

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("Settle what has no answer"))
        self._how.setText(
            self.tr("Look in the record system under the patient and the time. What do you see?")
        )
        words = (
            self.tr("It &is there: nothing more is sent"),
            self.tr("It is &not there: it is entered by hand, from the worklist"),
            self.tr("It is not there: &send it again, with the same number"),
        )
        for choice, text in zip(self.seen, words, strict=True):
            choice.setText(text)
        self._label.setText(self.tr("&How do you know?"))
        self.reason.setAccessibleName(self.tr("How do you know?"))
        self.do.setText(self.tr("&Settle it"))
        self.back.setText(self.tr("&Back"))

    def _ready(self) -> None:
        said = bool(self.reason.text().strip()) and self._group.checkedId() >= 0
        self.do.setEnabled(said)

    def _do(self) -> None:
        self.problem.clear()
        self.do.setEnabled(False)
        id, seen, reason = self._one.line.id, _SEEN[self._group.checkedId()], self.reason.text()

        def settle(session: Session, _: Progress) -> Message:
            return acts.settle_item(session, id, seen, reason)

        words = self.tr("Settling …")
        self.progress.run(words, self, settle, self._settled, self._refused)

    def _settled(self, said: Message) -> None:
        self.settled.emit(said)
        self.accept()

    def _refused(self, error: FallbackError) -> None:
        self._ready()
        self.problem.fail(error)
