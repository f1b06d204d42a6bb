"""What the ward prints: forms, copies, order, blank ones; looked at before it is kept."""

from collections import Counter
from typing import get_args

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QVBoxLayout,
    QWidget,
)

from fallback.outage.plan import (
    MOST_BLANKS,
    MOST_COPIES,
    USUAL_PLAN,
    PacketPlan,
    PlannedBlank,
    PlannedForm,
    Whom,
)
from fallback.outage.preview import PlanPreview
from fallback.printing import Duplex
from fallback.texts import Message
from ui.desk import Desk
from ui.flow import Flow
from ui.page import button, column, label
from ui.paper.pages import Pages
from ui.style import MEDIUM
from ui.ward import plan_acts as acts
from ui.ward.form_counts import FormCounts
from ui.ward.page import WardPage

_WHOM: tuple[Whom, ...] = get_args(Whom)
_SIDES: tuple[Duplex, ...] = get_args(Duplex)


class PlanView(WardPage):
    """Nothing is kept before *Save* is pressed."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._tray = ""
        self._unsaved = False  # what was changed and not saved stays, wherever one goes meanwhile
        self._forms = acts.FormsNow((), frozenset(), {})
        self.forms = FormCounts(desk, (MOST_COPIES, MOST_BLANKS), more=True)
        self.up, self.down = button(), button()
        self.overview = QCheckBox()
        self._labels = [QLabel() for _ in range(3)]
        self.whom, self.sides, self.tray = QComboBox(), QComboBox(), QLineEdit()
        self.look, self.keep, self.usual = button(), button("main", "save"), button()
        self.total, self.pages = label("heading"), Pages(self)
        self._how = label("quiet")
        across = QHBoxLayout(self)
        across.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        across.setSpacing(MEDIUM)
        across.addLayout(self._left(), 11)
        right = column(self.total, self._how)
        right.addWidget(self.pages, 1)
        across.addLayout(right, 10)
        self._connect()
        self.reword()

    def _left(self) -> QVBoxLayout:
        self.forms.numbers.insertLayout(2, column(QLabel(), self.up))
        self.forms.numbers.insertLayout(3, column(QLabel(), self.down))
        left = column()
        left.addLayout(self.said())
        left.addWidget(self.forms, 1)
        choices = Flow()
        for above, field in zip(self._labels, (self.whom, self.sides, self.tray), strict=True):
            above.setBuddy(field)
            choice, inside = QWidget(), column(above, field)
            inside.setContentsMargins(0, 0, 0, 0)
            choice.setLayout(inside)
            choices.addWidget(choice)
        left.addWidget(self.overview)
        left.addLayout(choices)
        left.addLayout(Flow(self.keep, self.look, self.usual))
        return left

    def _connect(self) -> None:
        self.up.clicked.connect(lambda: self.forms.shift(-1))
        self.down.clicked.connect(lambda: self.forms.shift(1))
        self.forms.edited.connect(self._edited)
        self.overview.toggled.connect(self._edited)
        self.whom.currentIndexChanged.connect(self._edited)
        self.sides.currentIndexChanged.connect(self._edited)
        self.look.clicked.connect(self._look)
        self.keep.clicked.connect(self._keep)
        self.usual.clicked.connect(lambda: self._fill(USUAL_PLAN))
        QShortcut(QKeySequence.StandardKey.Save, self, self._keep)
        QShortcut(QKeySequence("F5"), self, self._look)
        self.begin_at(self.forms)

    def reword(self) -> None:
        """See `Page`."""
        self.forms.word(
            self.tr("Forms of the packet"),
            (self.tr("Form"), self.tr("Copies each"), self.tr("Blank"), self.tr("Sides")),
            (self.tr("&Copies for each patient"), self.tr("&Blank ones")),
        )
        self.up.setText(self.tr("&Up (Alt+↑)"))
        self.down.setText(self.tr("&Down (Alt+↓)"))
        self.overview.setText(self.tr("The ward's &overview first"))
        words = (
            self.tr("&Patients"),
            self.tr("&Sides of the paper"),
            self.tr("&Tray, if not usual"),
        )
        fields = (self.whom, self.sides, self.tray)
        for above, field, text in zip(self._labels, fields, words, strict=True):
            above.setText(text)
            field.setAccessibleName(text.replace("&", ""))
        _word(self.whom, (self.tr("Everybody on the ward"), self.tr("Chosen each time")))
        one, two = self.tr("One side"), self.tr("Both, turned at the long edge")
        _word(self.sides, (one, two, self.tr("Both, turned at the short edge")))
        self.keep.setText(self.tr("Save the pla&n (Ctrl+S)"))
        self.look.setText(self.tr("Sho&w what is printed (F5)"))
        self.usual.setText(self.tr("As usual a&gain"))
        self.pages.setAccessibleName(self.tr("Pages that the plan would print"))
        self._how.setText(
            self.tr("Shown here: the overview, one patient, and one of each blank form.")
        )

    def enter(self) -> None:
        """The ward's plan as it is kept."""
        self.quiet()
        self.desk.store.ask(self, acts.plan_now, self._show, self.problem.fail)

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self._unsaved = False
        self.pages.forget()
        self.total.clear()

    def plan(self) -> PacketPlan:
        """What is chosen on the page."""
        counts = self.forms.counts
        return PacketPlan(
            forms=tuple(PlannedForm(form, n) for form, (n, _) in counts.items() if n),
            overview=self.overview.isChecked(),
            patients=_WHOM[self.whom.currentIndex()],
            blanks=tuple(PlannedBlank(form, n) for form, (_, n) in counts.items() if n),
            duplex=_SIDES[self.sides.currentIndex()],
            tray=self.tray.text().strip(),
        )

    def _show(self, now: acts.PlanNow) -> None:
        self._forms = now.forms
        unsaved = self._unsaved
        self._fill(self.plan() if unsaved else now.plan)
        self._unsaved = unsaved
        self.forms.setFocus()
        self._look()

    def _fill(self, plan: PacketPlan) -> None:
        copies = {one.form: one.copies for one in plan.forms}
        blanks = {one.form: one.count for one in plan.blanks}
        order = dict.fromkeys((*copies, *self._forms.known))
        numbers = {form: (copies.get(form, 0), blanks.get(form, 0)) for form in order}
        self.forms.fill(numbers, self._forms.titles, self._forms.wards)
        self.overview.setChecked(plan.overview)
        self.whom.setCurrentIndex(_WHOM.index(plan.patients))
        self.sides.setCurrentIndex(_SIDES.index(plan.duplex))
        self.tray.setText(plan.tray)
        self._edited()

    def _edited(self) -> None:
        """What was shown is no longer what is chosen."""
        self._unsaved = True
        self.news.clear()
        self.forms.say({})
        self.total.setText(self.tr("Press F5 to see what is printed."))
        self.pages.forget()

    def _look(self) -> None:
        self.quiet()
        plan, words = self.plan(), self.tr("Counting pages …")
        self.progress.run(
            words,
            self,
            lambda session, progress: acts.look(session, plan, progress),
            self._looked,
            self.problem.fail,
        )

    def _looked(self, found: PlanPreview) -> None:
        sides: Counter[str] = Counter()
        for one in found.counts:
            sides[one.form] += one.sides
        self.forms.say({form: str(count) for form, count in sides.items()})
        self.total.setText(
            self.tr("Sides: {sides}. Sheets of paper: {leaves}.").format(
                sides=found.sides, leaves=found.leaves
            )
        )
        self.pages.show_pdf(found.pdf)

    def _keep(self) -> None:
        self.quiet()
        plan = self.plan()
        self.desk.store.ask(
            self, lambda session: acts.keep(session, plan), self._kept, self.problem.fail
        )

    def _kept(self, said: Message) -> None:
        self._unsaved = False
        self.news.say(said)


def _word(box: QComboBox, texts: tuple[str, ...]) -> None:
    """Word the choices; the one chosen stays."""
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    chosen = max(0, box.currentIndex())
    box.blockSignals(True)
    box.clear()
    box.addItems(list(texts))
    box.setCurrentIndex(chosen)
    box.blockSignals(False)
