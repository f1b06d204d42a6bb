"""To paper: a printer that answers, a job followed to its end, and a person who saw it come out.

What the printing system says is shown as it is; only the answer to the question makes it printed.
"""

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from fallback.errors import FallbackError
from fallback.printing import Job, Outcome, Queue, outcome_told, queue_told
from fallback.texts import Message
from ui.desk import Desk
from ui.page import Note, Page, button, column, label, row
from ui.paper import acts
from ui.paper.kinds import Paper, Trial

LOOK_EVERY = 700  # ms
_NAME = Qt.ItemDataRole.UserRole


class Printing(Page):
    """The printer's side of a packet. `unable`: there is no printer; `answered`: it is done;
    `used`: the queue that it was sent to."""

    unable = Signal()
    answered = Signal()
    used = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._paper: Paper | None = None
        self.usual = ""  # the queue that this machine last printed to
        self._queues: tuple[Queue, ...] = ()
        self._job: Job | None = None
        self._told: tuple[Message, ...] = ()
        self._queue_label, self.queue, self.again = QLabel(), QComboBox(), button()
        self._queue_label.setBuddy(self.queue)
        self.standing, self._no_queue = label("quiet"), label("care")
        self.print, self.problem = button("large"), Note(desk)
        self.on_its_way, self.stuck = label("quiet"), Note(desk, "care")
        self.elsewhere = button()
        self.question, self.right, self.unsure = label("heading"), button("main"), button()
        self.news = Note(desk, "well")
        inside = column(self._queue_label)
        choice = row(self.queue, self.again, stretch=False)
        choice.setStretch(0, 1)
        inside.addLayout(choice)
        for widget in (
            *(self.standing, self._no_queue, self.print, self.on_its_way, self.stuck),
            *(self.problem, self.elsewhere, self.question, self.right, self.unsure, self.news),
        ):
            inside.addWidget(widget)
        inside.setContentsMargins(0, 0, 0, 0)
        self.setLayout(inside)
        self._timer = QTimer(self, singleShot=True, interval=LOOK_EVERY)
        self._connect()
        self.reword()

    def _connect(self) -> None:
        self._timer.timeout.connect(self._look)
        self.queue.currentIndexChanged.connect(self._show_standing)
        self.again.clicked.connect(self.ask_queues)
        self.print.clicked.connect(self._print)
        self.elsewhere.clicked.connect(self._elsewhere)
        self.right.clicked.connect(lambda: self._came_out(right=True))
        self.unsure.clicked.connect(lambda: self._came_out(right=False))
        QShortcut(QKeySequence.StandardKey.Print, self, self._print)
        QShortcut(QKeySequence("F5"), self, self.ask_queues)
        QShortcut(QKeySequence("Ctrl+E"), self, self._elsewhere)
        self.begin_at(self.print)

    def reword(self) -> None:
        """See `Page`."""
        self._queue_label.setText(self.tr("&Printer"))
        self.queue.setAccessibleName(self.tr("Printer"))
        self.again.setText(self.tr("Refr&esh (F5)"))
        self.print.setText(self.tr("P&rint (Ctrl+P)"))
        self._no_queue.setText(
            self.tr("▲ No printer was found. Check its cable, or save the packet as a PDF.")
        )
        self.elsewhere.setText(self.tr("Print &elsewhere (Ctrl+E)"))
        self.question.setText(self.tr("Did everything come out right?"))
        self.right.setText(self.tr("&Yes, every page"))
        self.unsure.setText(self.tr("&No, or I am not sure"))
        for index, one in enumerate(self._queues):
            self.queue.setItemText(index, self._listed(one))
        self._show_standing()
        self._word_outcome()

    def show_paper(self, paper: Paper) -> None:
        """Something else to print; look for printers."""
        self.forget()
        self._paper = paper
        self.ask_queues()

    def forget(self) -> None:
        """Nothing under way any more; what is at a printer stays *sent*."""
        self._paper, self._job = None, None
        self._timer.stop()
        self._no_queue.hide()
        self.queue.clear()  # the next may be for another printer
        self._clear()
        self.news.clear()

    def _clear(self) -> None:
        """Nothing told of a job."""
        self._told = ()
        self._word_outcome()
        self.stuck.clear()
        self.problem.clear()
        self.elsewhere.hide()
        self._ask_outcome(False)

    def ask_queues(self) -> None:
        """Which printers answer now."""
        if self._paper is not None:
            self.desk.store.ask(self, acts.queues, self._show_queues, self._no_printing)

    def _show_queues(self, found: acts.Queues) -> None:
        """The one chosen before, else the usual, else that of the settings, else one that is
        ready."""
        asked = self._paper.queue if isinstance(self._paper, Trial) else ""
        names = [one.name for one in found.known]
        usual = self.usual if self.usual in names else ""
        chosen = self.queue.currentData(_NAME) or asked or usual or found.chosen
        self._queues = found.known
        self.queue.clear()
        for one in found.known:
            self.queue.addItem(self._listed(one), one.name)
        if chosen not in names:
            chosen = next((one.name for one in found.known if one.ready), "")
        self.queue.setCurrentIndex(names.index(chosen) if chosen in names else 0)
        self._can_print(bool(found.known))
        self._no_queue.setVisible(not found.known)

    def _no_printing(self, error: FallbackError) -> None:
        self._queues = ()
        self.queue.clear()
        self._can_print(False)
        self._no_queue.hide()
        self.problem.fail(error)

    def _can_print(self, able: bool) -> None:
        free = able and (self._job is None)
        self.print.setEnabled(free)
        self.queue.setEnabled(free)
        for widget in (self.print, self.again):  # room for what the printer says
            widget.setVisible(self._job is None)
        self._show_standing()
        if free:
            self.print.setFocus()
        elif not able:
            self.unable.emit()

    def _listed(self, queue: Queue) -> str:
        return queue.name if queue.ready else f"▲ {queue.name}"

    def _show_standing(self) -> None:
        chosen = next(
            (one for one in self._queues if one.name == self.queue.currentData(_NAME)), None
        )
        words = [self.desk.language.word(one) for one in queue_told(chosen)] if chosen else []
        self.standing.setText(" · ".join(words))
        self.standing.setVisible(bool(words) and self._job is None)

    def _print(self) -> None:
        if self._paper is None or not self.print.isEnabled():
            return
        self._clear()
        self.news.clear()
        self.print.setEnabled(False)
        paper, queue = self._paper, str(self.queue.currentData(_NAME) or "")
        self.desk.store.ask(
            self, lambda session: paper.send(session, queue), self._sent, self._not_sent
        )

    def _sent(self, job: Job) -> None:
        if self._paper is None:
            return
        if not isinstance(self._paper, Trial):
            self.usual = job.queue
            self.used.emit(job.queue)
        self._job = job
        self._can_print(False)
        self._look()

    def _not_sent(self, error: FallbackError) -> None:
        self.problem.fail(error)
        self._can_print(bool(self._queues))

    def _look(self) -> None:
        if self._paper is None or self._job is None:
            return
        paper, job = self._paper, self._job
        self.desk.store.ask(
            self, lambda session: paper.look(session, job), self._show, self._out_of_sight
        )

    def _show(self, found: Outcome) -> None:
        """Where the job stands; the question comes once a person has something to look at."""
        if self._job != found.job:
            return
        told = outcome_told(found)
        well = found.well
        self._told = told if well else ()
        self._word_outcome()
        self.stuck.say(*(() if well else (*told[1:], told[0])))  # first what is wrong
        self.elsewhere.setVisible(not well)
        self._ask_outcome(found.accepted or not well)
        if not found.ended:
            self._timer.start()

    def _out_of_sight(self, error: FallbackError) -> None:
        """Where the job stands cannot be asked."""
        self.problem.fail(error)
        self.elsewhere.show()
        self._ask_outcome(True)

    def _word_outcome(self) -> None:
        self.on_its_way.setText("\n".join(self.desk.language.word(one) for one in self._told))
        self.on_its_way.setVisible(bool(self._told))

    def _elsewhere(self) -> None:
        """Take it back first, so that it does not come out twice."""
        if self._paper is None or self._job is None or self.elsewhere.isHidden():
            return
        self._timer.stop()
        self.elsewhere.setEnabled(False)
        paper, job = self._paper, self._job
        self.desk.store.ask(
            self,
            lambda session: acts.withdraw(session, paper, job),
            self._taken_back,
            self._not_taken_back,
        )

    def _taken_back(self, found: acts.TakenBack) -> None:
        self.elsewhere.setEnabled(True)
        if self._job != found.outcome.job:
            return
        self._job = None
        self.elsewhere.hide()
        self._ask_outcome(False)
        self.stuck.say(*outcome_told(found.outcome))
        self._show_queues(found.queues)
        others = [
            n
            for n, one in enumerate(self._queues)
            if one.ready and one.name != found.outcome.job.queue
        ]
        if others:
            self.queue.setCurrentIndex(others[0])
        self.queue.setFocus()

    def _not_taken_back(self, error: FallbackError) -> None:
        self.elsewhere.setEnabled(True)
        self.problem.fail(error)

    def _ask_outcome(self, asked: bool) -> None:
        fresh = asked and self.question.isHidden()
        for widget in (self.question, self.right, self.unsure):
            widget.setVisible(asked)
        if fresh:
            (self.right if self.elsewhere.isHidden() else self.elsewhere).setFocus()

    def _came_out(self, *, right: bool) -> None:
        if self._paper is None:
            return
        paper = self._paper
        self.desk.store.ask(
            self,
            lambda session: paper.came_out(session, right=right),
            self._noted,
            self.problem.fail,
        )

    def _noted(self, said: Message) -> None:
        self._job = None
        self._timer.stop()
        self._clear()
        self.news.say(said)
        self._can_print(bool(self._queues))
        self.answered.emit()
