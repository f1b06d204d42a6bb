"""Findings: what paper, snapshot and record system say of each thing, and what becomes of it."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from fallback.recovery.decisions import Accepted
from fallback.recovery.finding import Finding
from fallback.recovery.writeback.send import Sent
from fallback.store.findings import Decision
from fallback.texts import Lang, Message, say
from ui.desk import Desk
from ui.page import Note, Page, button, label, row
from ui.paper import acts as paper
from ui.progress import ProgressLine
from ui.recovery import judging
from ui.recovery.detail import Detail
from ui.recovery.policy import Policy
from ui.style import MEDIUM, SMALL
from ui.table import Line, Lines, Table

_SHAPES = {"new": "+", "same": "=", "conflict": "≠", "query": "?"}


class FindingsView(Page):
    """The table, and below it the finding that is looked at, with its three sides. `issued`
    hands on the worklist to print."""

    issued = Signal(object)  # Issued

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._board = judging.NO_BOARD
        self.compare, self.accept, self.send = button("main"), button(), button()
        self.records, self.print_list, self.policy = button(), button(), button()
        self.outbox = label("quiet")
        self.problem, self.news = Note(desk), Note(desk, "well")
        self.progress = ProgressLine(desk)
        self.table = Table(Lines(_titles), narrow=frozenset({0, 1, 5}))
        self._empty = label("empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._middle = QStackedWidget()
        self._middle.addWidget(self.table)
        self._middle.addWidget(self._empty)
        down = QVBoxLayout(self)
        down.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        down.setSpacing(SMALL)
        top = row(self.compare, self.accept, self.records, self.send, self.print_list)
        down.addLayout(top)
        below = row(self.outbox, self.policy, stretch=False)
        below.setStretch(0, 1)
        below.setAlignment(self.policy, Qt.AlignmentFlag.AlignRight)
        down.addLayout(below)
        for widget in (self.problem, self.news, self.progress):
            down.addWidget(widget)
        down.addWidget(self._middle, 1)
        self.detail = Detail(desk)
        down.addWidget(self.detail)
        self._connect()
        self.reword()

    def _connect(self) -> None:
        self.compare.clicked.connect(self._compare)
        self.accept.clicked.connect(self._accept)
        self.send.clicked.connect(self._send)
        self.records.clicked.connect(self._records)
        self.print_list.clicked.connect(self._worklist)
        self.policy.clicked.connect(self.ask_policy)
        self.table.moved.connect(self._show_detail)
        self.table.chosen.connect(self.detail.write.setFocus)
        self.detail.decided.connect(self._decide)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.table.setFocus)
        self.setFocusProxy(self.compare)

    def reword(self) -> None:
        """See `Page`."""
        self.compare.setText(self.tr("&Compare with the record system"))
        self.accept.setText(self.tr("&Accept the obvious"))
        self.send.setText(self.tr("&Send what is decided"))
        self.records.setText(self.tr("Add patients' r&ecords"))
        self.print_list.setText(self.tr("&Print the worklist"))
        self.policy.setText(self.tr("Write-&back …"))
        self.table.setAccessibleName(self.tr("Findings"))
        self._fill()

    def enter(self) -> None:
        """The workspace is shown."""
        self.problem.clear()
        self.news.clear()
        self._ask()
        self.compare.setFocus()

    def forget(self) -> None:
        """Nothing of a patient on the screen any more."""
        self.progress.forget()
        self.problem.clear()
        self.news.clear()
        self._show(judging.NO_BOARD)

    def _ask(self) -> None:
        self.desk.store.ask(self, judging.board, self._show, self.problem.fail)

    def _show(self, board: judging.Board) -> None:
        self._board = board
        self._fill()

    def _fill(self) -> None:
        was = self.table.current()
        lang, names = self.desk.language.lang, self._board.names
        lines = [_line(one, names.get(one.patient_id, ""), lang) for one in self._board.findings]
        self.table.lines.fill(lines)
        if was is not None:
            self.table.select(was.id)
        if self._board.outage is None:
            self._empty.setText(self.tr("No outage is open, so there is nothing to compare."))
        else:
            self._empty.setText(
                self.tr("No findings yet.\nKey the sheets, then compare with the record system.")
            )
        self._middle.setCurrentWidget(self.table if lines else self._empty)
        for widget in (self.compare, self.accept, self.send, self.records, self.print_list):
            widget.setEnabled(self._board.outage is not None)
        self._show_outbox()
        self._show_detail()

    def _show_outbox(self) -> None:
        states = [one.state for one in self._board.outbox]
        self.outbox.setText(
            self.tr(
                "Outbox: {planned} to send, {unknown} without an answer, {confirmed} receipted,"
                " {refused} refused"
            ).format(
                planned=states.count("planned") + states.count("pending"),
                unknown=states.count("unknown"),
                confirmed=states.count("confirmed"),
                refused=states.count("refused"),
            )
        )
        self.outbox.setVisible(bool(states))

    def _current(self) -> Finding | None:
        line = self.table.current()
        found = self._board.findings
        return next((one for one in found if line is not None and one.id == line.id), None)

    def _show_detail(self) -> None:
        self.detail.show_finding(self._current())

    def _decide(self, decision: Decision, reason: str) -> None:
        one = self._current()
        if one is None:
            return
        self.problem.clear()
        self.news.clear()
        self.desk.store.ask(
            self,
            lambda session: judging.decide(session, one.id, decision, reason),
            self._decided,
            self.problem.fail,
        )

    def _decided(self, _: Finding) -> None:
        self.table.setFocus()
        self._ask()

    def _accept(self) -> None:
        self.problem.clear()
        self.desk.store.ask(self, judging.accept_obvious, self._accepted, self.problem.fail)

    def _accepted(self, found: Accepted) -> None:
        self._tell(say("window.accepted", write=found.write, worklist=found.worklist))

    def _compare(self) -> None:
        self.problem.clear()
        self.news.clear()
        words = self.tr("Reading the record system …")
        self.progress.run(words, self, judging.compare, self._compared, self.problem.fail)

    def _compared(self, found: tuple[Finding, ...]) -> None:
        self._tell(say("window.compared", count=len(found)))
        self.table.setFocus()

    def _send(self) -> None:
        self.problem.clear()
        self.news.clear()
        words = self.tr("Sending, each thing once …")
        self.progress.run(words, self, judging.send, self._sent, self.problem.fail)

    def _sent(self, found: tuple[Sent, ...]) -> None:
        states = [one.state for one in found]
        confirmed, refused = states.count("confirmed"), states.count("refused")
        self._tell(
            say(
                "window.sent",
                count=len(states),
                confirmed=confirmed,
                refused=refused,
                open=len(states) - confirmed - refused,
            )
        )

    def _records(self) -> None:
        self.problem.clear()
        self.desk.store.ask(self, judging.plan_records, self._planned, self.problem.fail)

    def _planned(self, count: int) -> None:
        self._tell(say("window.records_planned", count=count))

    def _worklist(self) -> None:
        self.problem.clear()
        self.news.clear()
        words = self.tr("Making the worklist …")
        self.progress.run(words, self, paper.worklist, self.issued.emit, self.problem.fail)

    def ask_policy(self) -> Policy:
        """Which kinds are written back."""
        dialog = Policy(self.desk, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _tell(self, message: Message) -> None:
        self.news.say(message)
        self._ask()


def _line(one: Finding, name: str, lang: Lang) -> Line:
    """A finding as a line: its verdict as a shape and a word."""
    verdict = say("findings.verdict_" + one.verdict).text(lang)
    cells = (
        f"{_SHAPES[one.verdict]} {verdict}",
        say("findings.kind_" + one.kind).text(lang),
        name,
        one.paper.text(lang),
        one.why.text(lang),
        say("findings.decision_" + (one.decision or "none")).text(lang),
    )
    return Line(one.id, cells, frozenset({0}))


def _titles() -> tuple[str, ...]:
    return (
        QCoreApplication.translate("Findings", "Verdict"),
        QCoreApplication.translate("Findings", "Kind"),
        QCoreApplication.translate("Findings", "Patient"),
        QCoreApplication.translate("Findings", "On paper"),
        QCoreApplication.translate("Findings", "Why"),
        QCoreApplication.translate("Findings", "Decision"),
    )
