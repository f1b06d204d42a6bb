"""Who a reserve number may be: those alike are shown beside what was told; a person chooses one, or
types the id, and says how the identity was assured."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.texts import Message
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.progress import ProgressLine
from ui.readiness.entry import Entry
from ui.recovery.findings import arrival_acts as acts
from ui.style import LARGE
from ui.table import Line, Lines, Table

_HIGH, _WIDE = 180, 900  # px of the list


class Who(Dialog):
    """Nothing is linked by itself, and nothing is chosen beforehand."""

    linked = Signal(object)  # Message

    def __init__(self, desk: Desk, one: Entry, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._number = one.line.id
        self._who, self._told = label("heading"), label()
        self._who.setText(self._number)
        self._told.setText(one.about)
        self.progress, self.problem = ProgressLine(desk), Note(desk)
        self.table = Table(Lines(self._titles), frozenset({1, 2}))
        self.table.setMinimumSize(_WIDE, _HIGH)
        self.nobody = label("quiet")
        self.nobody.hide()
        self._labels = (QLabel(), QLabel())
        self.id, self.reason = QLineEdit(), QLineEdit()
        for above, below in zip(self._labels, (self.id, self.reason), strict=True):
            above.setBuddy(below)
        self.do, self.back = button("main"), button()
        self.do.setDefault(True)
        inside = column(self._who, self._told, self.progress, self.table, self.nobody)
        for above, below in zip(self._labels, (self.id, self.reason), strict=True):
            inside.addWidget(above)
            inside.addWidget(below)
        inside.addWidget(self.problem)
        inside.addLayout(row(self.do, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.table.chosen.connect(self._take)
        self.id.textChanged.connect(self._ready)
        self.reason.textChanged.connect(self._ready)
        self.do.clicked.connect(self._link)
        self.back.clicked.connect(self.reject)
        self.reword()
        self._ready()

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("Who is it?"))
        self.table.setAccessibleName(self.tr("Those who may be meant; Enter chooses one"))
        self.nobody.setText(
            self.tr("Nobody on the ward has that name or birth date. Search the record system.")
        )
        self._labels[0].setText(self.tr("&The patient's id in the record system"))
        self._labels[1].setText(self.tr("&How two people assured who it is"))
        for field, above in zip((self.id, self.reason), self._labels, strict=True):
            field.setAccessibleName(above.text().replace("&", ""))
        self.do.setText(self.tr("&Link them"))
        self.back.setText(self.tr("&Back"))

    def look(self) -> None:
        """Read the ward as it is now."""
        number = self._number

        def propose(session: Session, progress: Progress) -> tuple[Line, ...]:
            return acts.propose(session, number, progress)

        words = self.tr("Reading the ward as it is now …")
        self.progress.run(words, self, propose, self._show, self.problem.fail)

    def _show(self, found: tuple[Line, ...]) -> None:
        self.table.lines.fill(found)
        self.table.setVisible(bool(found))
        self.nobody.setVisible(not found)
        (self.table if found else self.id).setFocus()

    def _titles(self) -> tuple[str, ...]:
        return self.tr("Patient"), self.tr("Number"), self.tr("Bed"), self.tr("Alike")

    def _take(self) -> None:
        line = self.table.current()
        if line is not None:
            self.id.setText(line.id)
            self.reason.setFocus()

    def _ready(self) -> None:
        self.do.setEnabled(bool(self.id.text().strip() and self.reason.text().strip()))

    def _link(self) -> None:
        self.problem.clear()
        number, id, reason = self._number, self.id.text(), self.reason.text()
        self.desk.store.ask(
            self, lambda s: acts.link(s, number, id, reason), self._linked, self._refused
        )

    def _linked(self, said: Message) -> None:
        self.linked.emit(said)
        self.accept()

    def _refused(self, error: FallbackError) -> None:
        self.problem.fail(error)
