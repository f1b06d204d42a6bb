"""Blank forms: any of them, as many as are needed, for somebody the snapshot does not know."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fallback.outage.plan import MOST_BLANKS, PlannedBlank
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.texts import say
from ui.beside import Gap, beside, side
from ui.desk import Desk
from ui.page import button, column, label
from ui.paper import again
from ui.paper.kinds import Issued
from ui.ward.form_counts import FormCounts
from ui.ward.page import WardPage
from ui.ward.plan_acts import FormsNow, forms_now


class BlanksView(WardPage):
    """The numbers are kept until they are printed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.forms = FormCounts(desk, (MOST_BLANKS,))
        self.print_them, self._how = button("large"), label("quiet")
        self._count = label("heading")
        left = column()
        left.addLayout(self.said())
        left.addWidget(self.forms, 1)
        beside(self, left, side(self._count, self.print_them, self._how, Gap.FREE))
        self.forms.edited.connect(self._show_count)
        self.issued.connect(self._start_anew)
        self.print_them.clicked.connect(self._print)
        QShortcut(QKeySequence.StandardKey.Print, self, self._print)
        self.begin_at(self.forms)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.forms.word(
            self.tr("Forms that can be had blank"),
            (self.tr("Form"), self.tr("How many")),
            (self.tr("&How many of the chosen form (+ and −)"),),
        )
        self.print_them.setText(self.tr("&Print blank forms"))
        self._how.setText(
            self.tr(
                "Ctrl+P prints them. Each has a place for the patient's label. Its number is"
                " registered, so that it is found again afterwards."
            )
        )
        self._show_count()

    def enter(self) -> None:
        """The forms by their names."""
        self.desk.store.ask(self, forms_now, self._show, self.problem.fail)

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self.forms.fill({}, {})
        self._show_count()

    def _show(self, now: FormsNow) -> None:
        was = self.forms.counts
        self.forms.fill({form: was.get(form, (0,)) for form in now.known}, now.titles)
        self.forms.setFocus()
        self._show_count()

    def _start_anew(self) -> None:
        self.forms.fill({}, {})

    def _show_count(self) -> None:
        count = sum(number for (number,) in self.forms.counts.values())
        self.print_them.setEnabled(count > 0)
        self._count.setText(
            self.tr("Forms chosen: {count}").format(count=count)
            if count
            else self.tr("Choose how many of which form")
        )

    def _print(self) -> None:
        wanted = tuple(PlannedBlank(form, n) for form, (n,) in self.forms.counts.items() if n)
        if not wanted:
            return

        def act(session: Session, progress: Progress) -> Issued:
            whose = say("window.blank_forms").text(session.lang)
            return again.blank(session, wanted, whose, progress)

        self.print(act)
