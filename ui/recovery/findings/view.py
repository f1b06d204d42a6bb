"""Findings, patient by patient: why each is what it is, and what becomes of it."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLabel, QSplitter, QWidget

from fallback.recovery.findings.finding import Finding
from fallback.recovery.writeback.decisions import Accepted
from fallback.store.findings import Decision
from fallback.texts import Message, say
from ui.beside import below, reveal
from ui.desk import Desk
from ui.page import button, label, row
from ui.recovery.findings import acts, rows
from ui.recovery.findings.detail import Detail
from ui.recovery.findings.rows import EVERYBODY, PICKED, Shown
from ui.table import Line, Lines, Table
from ui.ward.page import WardPage

_PATIENT = 2  # the column that says nothing new where one patient is chosen
_WIDTHS, _HIGH = (300, 1030), 150  # px


class FindingsView(WardPage):
    """On the left whom it concerns, on the right the findings, below the one that is looked at
    with its three sides."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._board = acts.NO_BOARD
        self._next: QWidget | None = None  # gets the focus when the answer is shown
        self.compare, self.accept, self.undo = button("main"), button(), button()
        self.print_list = button()
        self._shown_label, self.shown = QLabel(), QComboBox()
        self._shown_label.setBuddy(self.shown)
        self.summary, self._empty = label("quiet"), label("empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.patients = Table(Lines(rows.patient_titles), frozenset({1}))
        self.table = Table(Lines(rows.titles), frozenset({0, 1, 5}))
        self.detail = Detail(desk)
        self._lists = self._beside()
        down = below(self)
        down.addLayout(row(self.compare, self.accept, self.undo, self.print_list))
        choosing = row(self._shown_label, self.shown, self.summary, stretch=False)
        choosing.setStretch(2, 1)
        down.addLayout(choosing)
        down.addLayout(self.said())
        down.addWidget(self._lists, 1)
        down.addWidget(self._empty, 1)
        down.addWidget(self.detail)
        self._connect()
        self.begin_at(self.compare)
        self.reword()

    def _beside(self) -> QSplitter:
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.setMinimumHeight(_HIGH)
        self.patients.setMinimumWidth(_WIDTHS[0])
        split.addWidget(self.patients)
        split.addWidget(self.table)
        split.setSizes(_WIDTHS)
        return split

    def _connect(self) -> None:
        self.compare.clicked.connect(self._compare)
        self.accept.clicked.connect(self._accept)
        self.undo.clicked.connect(self._undo)
        self.print_list.clicked.connect(lambda: self.print(acts.clinicians_list))
        self.shown.activated.connect(self._fill)
        self.patients.moved.connect(self._show_patient)
        self.patients.chosen.connect(self.table.enter)
        self.table.moved.connect(self._show_detail)
        self.table.chosen.connect(self.detail.enter)
        self.detail.decided.connect(self._decide)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._back)

    def reword(self) -> None:
        """See `Page`."""
        self.compare.setText(self.tr("&Compare with the record system"))
        self.print_list.setText(self.tr("&Print the clinician's list"))
        self._shown_label.setText(self.tr("S&how"))
        self.shown.setAccessibleName(self.tr("Which findings are shown"))
        chosen = max(0, self.shown.currentIndex())
        self.shown.clear()
        for one, word in rows.shown_words():
            self.shown.addItem(word, one)
        self.shown.setCurrentIndex(chosen)
        self.patients.setAccessibleName(self.tr("Whom it concerns"))
        self.table.setAccessibleName(self.tr("Findings"))
        self._fill()

    def enter(self) -> None:
        """The page is shown."""
        self.quiet()
        self._ask()
        self.compare.setFocus()

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self._show(acts.NO_BOARD)

    def _ask(self) -> None:
        self.desk.store.ask(self, acts.board, self._show, self.problem.fail)

    def _show(self, board: acts.Board) -> None:
        self._board = board
        self._fill()
        if self._next is not None and self._next.isEnabled():
            self._next.setFocus()
        self._next = None

    def _fill(self) -> None:
        """Whom it concerns, and the buttons with how much each would do."""
        board = self._board
        picked = PICKED[self.shown.currentData() or Shown.OPEN]
        found = [one for one in board.findings if picked(one)]
        self._fill_patients(rows.whom(found, board.names))
        self._lists.setVisible(bool(found))
        self._empty.setVisible(not found)
        self._empty.setText(self._why_empty())
        self.accept.setText(self.tr("&Accept the obvious ({count})").format(count=board.obvious))
        self.undo.setText(self.tr("&Undo my last ({count})").format(count=board.undoable))
        self.accept.setEnabled(board.obvious > 0)
        self.undo.setEnabled(board.undoable > 0)
        self.compare.setEnabled(board.outage is not None)
        self.print_list.setEnabled(bool(board.findings))
        self._sum_up()
        self._show_patient()

    def _fill_patients(self, lines: list[Line]) -> None:
        """The one chosen stays chosen; where nothing is left of it, the next one is."""
        was, at = self.patients.current(), self.patients.currentIndex().row()
        self.patients.blockSignals(True)  # one answer, when all of it is there
        self.patients.lines.fill(lines)
        self.patients.select(was.id if was is not None else "")
        if self.patients.current() is None and lines:
            self.patients.selectRow(min(max(1, at), len(lines) - 1))
        self.patients.blockSignals(False)

    def _why_empty(self) -> str:
        if self._board.outage is None:
            return self.tr("No outage is open, so there is nothing to compare.")
        if self._board.findings and self.shown.currentData() is Shown.OPEN:
            return self.tr("Nothing is left to decide.")
        if not self._board.findings:
            return self.tr("No findings yet.\nKey the sheets, then compare with the record system.")
        return self.tr("Nothing of that kind. Choose what to show above.")

    def _sum_up(self) -> None:
        found = self._board.findings
        told = self.tr("{open} to decide, {decided} decided, {same} in the record system already")
        decided = sum(one.decision is not None for one in found)
        same = sum(one.decision is None and not one.open for one in found)
        told = told.format(open=sum(one.open for one in found), decided=decided, same=same)
        self.summary.setText(told if found else "")

    def _show_patient(self) -> None:
        """The findings of the one chosen; the line stays where it was, for the next one."""
        line, was, at = self.patients.current(), self.table.current(), self.table.currentIndex()
        whose = line.id if line is not None else EVERYBODY
        picked, lang = PICKED[self.shown.currentData() or Shown.OPEN], self.desk.language.lang
        found = [
            one
            for one in self._board.findings
            if picked(one) and whose in (EVERYBODY, one.patient_id)
        ]
        names = self._board.names
        self.table.lines.fill([rows.line(f, names.get(f.patient_id, ""), lang) for f in found])
        self.table.setColumnHidden(_PATIENT, whose != EVERYBODY)
        if was is not None:
            self.table.select(was.id)
            if self.table.current() is None and found:
                self.table.selectRow(min(max(0, at.row()), len(found) - 1))
        self._show_detail()

    def current(self) -> Finding | None:
        """The finding that is looked at."""
        line = self.table.current()
        found = self._board.findings
        return next((one for one in found if line is not None and one.id == line.id), None)

    def _show_detail(self) -> None:
        self.detail.show_finding(self.current())
        if self.detail.isVisible():
            reveal(self.detail)

    def _back(self) -> None:
        """From the detail to the list, from the list to whom it concerns."""
        (self.patients if self.table.hasFocus() else self.table).enter()

    def _decide(self, decision: Decision, reason: str) -> None:
        one = self.current()
        if one is None:
            return
        self.quiet()
        self.desk.store.ask(
            self,
            lambda session: acts.decide(session, one.id, decision, reason),
            self._decided,
            self.problem.fail,
        )

    def _decided(self, _: Finding) -> None:
        self.table.setFocus()
        self._ask()

    def _accept(self) -> None:
        self.quiet()
        self.desk.store.ask(self, acts.accept_obvious, self._accepted, self.problem.fail)

    def _accepted(self, found: Accepted) -> None:
        self._tell(say("window.accepted", write=found.write, worklist=found.worklist), self.undo)

    def _undo(self) -> None:
        self.quiet()
        self.desk.store.ask(
            self,
            acts.undo,
            lambda count: self._tell(say("window.undone", count=count), self.accept),
            self.problem.fail,
        )

    def _compare(self) -> None:
        self.quiet()
        words = self.tr("Reading the record system …")
        self.progress.run(words, self, acts.compare, self._compared, self.problem.fail)

    def _compared(self, found: tuple[Finding, ...]) -> None:
        self._tell(say("window.compared", count=len(found)), self.accept)

    def _tell(self, message: Message, then: QWidget) -> None:
        self._next = then
        self.news.say(message)
        self._ask()
