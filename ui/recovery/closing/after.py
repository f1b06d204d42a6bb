"""All outages: the course of each for the reports, the closing report again, and reopening."""

from PySide6.QtWidgets import QWidget

from fallback.texts import Message
from ui.desk import Desk
from ui.paper.save import Savable, Save
from ui.readiness.entry import Entry
from ui.readiness.listed import Listed
from ui.recovery.closing import after_acts as acts
from ui.ward.reason import Reason


class AfterView(Listed):
    """On the left the outages, the newest first; on the right what happened in the one chosen."""

    narrow = frozenset({0, 2})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._course_of = ""
        self.report, self.figures = self.act("report", "main"), self.act("figures")
        self.course = self.act("course", always=True)
        self.reopen = self.act("reopen")
        self.report.clicked.connect(self._report)
        self.figures.clicked.connect(lambda: self.ask_figures())
        self.course.clicked.connect(lambda: self.ask_course())
        self.reopen.clicked.connect(lambda: self.ask_reopen())
        self.table.chosen.connect(self._report)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("Outages"))
        self.empty.setText(self.tr("No outage has been declared here."))
        self.report.setText(self.tr("The &report again (Enter)"))
        self.figures.setText(self.tr("Save the f&igures (JSON) …"))
        self.course.setText(self.tr("Save the &course (CSV) …"))
        self.reopen.setText(self.tr("&Open it again …"))

    def columns(self) -> tuple[str, ...]:
        """See `Listed`."""
        return self.tr("Began"), self.tr("Ward"), self.tr("Kind"), self.tr("Where it stands")

    def enter(self) -> None:
        """As they stand now."""
        self.quiet()
        self.table.setFocus()
        self._ask()

    def _ask(self) -> None:
        self.desk.store.ask(self, acts.every, self._show, self.problem.fail)

    def _show(self, found: tuple[Entry, ...]) -> None:
        self._course_of = ""
        self.show_entries(found)

    def show_chosen(self) -> None:
        """The one chosen, and, as soon as it is read, its course."""
        super().show_chosen()
        one = self.chosen()
        self.course.setEnabled(one is not None)
        id = one.line.id if one is not None else ""
        if not id or id == self._course_of:
            return
        self._course_of = id

        def show(course: str) -> None:
            if one is not None and self._course_of == id:
                self.about.setText("\n\n".join(filter(None, (one.about, course))))

        self.desk.store.ask(self, lambda s: acts.course(s, id), show, self.problem.fail)

    def _report(self) -> None:
        one = self.chosen()
        if one is None or "report" not in one.can:
            return
        id = one.line.id
        self.print(lambda session, progress: acts.report(session, id, progress))

    def ask_figures(self) -> Save | None:
        """The report for other programs."""
        one = self.chosen()
        return self._save(acts.Figures(one.line.id)) if one is not None else None

    def ask_course(self) -> Save | None:
        """The timeline for a spreadsheet."""
        one = self.chosen()
        return self._save(acts.Course(one.line.id)) if one is not None else None

    def _save(self, what: Savable) -> Save:
        self.quiet()
        dialog = Save(self.desk, what, self)
        dialog.saved.connect(self.news.say)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def ask_reopen(self) -> Reason | None:
        """A sheet turned up: why it is opened again."""
        one = self.chosen()
        if one is None or "reopen" not in one.can:
            return None
        self.quiet()
        id = one.line.id
        words = (
            self.tr("Open the outage again"),
            self.tr(
                "A sheet turned up late. All that was done stays done; what is new is keyed,"
                " compared and sent, and the outage is closed once more."
            ),
            self.tr("&Open it again"),
        )
        dialog = Reason(self.desk, words, lambda s, why: acts.reopen(s, id, why), self._done, self)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _done(self, said: Message) -> None:
        self.news.say(said)
        self._ask()
        self.changed.emit()
