"""Two snapshots side by side, patient by patient: what a ward lacks the night a new system goes
live."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QWidget,
)

from fallback.snapshots.compare.lines import Line as Told
from ui.amounts import together
from ui.beside import below
from ui.desk import Desk
from ui.flow import Flow
from ui.page import button, column, label
from ui.paper.save import Savable, Save
from ui.readiness import compare_acts as acts
from ui.style import SMALL
from ui.table import Line, Lines, Table
from ui.ward.page import WardPage


class CompareView(WardPage):
    """Choose two; on the left whom it concerns, on the right both lists of the one chosen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._choices: acts.Choices | None = None
        self.now: acts.Compared | None = None
        self._labels = (QLabel(), QLabel())
        self.before, self.after = QComboBox(), QComboBox()
        self.compare, self.swap = button("main"), button()
        self.only, self.summary = QCheckBox(), label()
        self.only.setChecked(True)
        self.patients = Table(Lines(self._whom), frozenset({0, 2}))
        self.both = Table(Lines(self._sides), frozenset({0}))
        self.who = label("heading")
        self.print_it, self.save, self.save_table = button("", "printer"), button(), button()
        down = below(self)
        down.addLayout(self._choosing())
        down.addLayout(self.said())
        down.addWidget(self.summary)
        down.addWidget(self._lists(), 1)
        down.addLayout(Flow(self.only, self.print_it, self.save, self.save_table))
        self._connect()
        self.begin_at(self.compare)
        self.reword()

    def _choosing(self) -> QHBoxLayout:
        line = QHBoxLayout()
        line.setSpacing(SMALL)
        for above, field in zip(self._labels, (self.before, self.after), strict=True):
            above.setBuddy(field)
            field.setSizeAdjustPolicy(
                QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            )
            field.setMinimumContentsLength(20)
            line.addWidget(above)
            line.addWidget(field, 1)
        line.addWidget(self.swap)
        line.addWidget(self.compare)
        return line

    def _lists(self) -> QSplitter:
        right = QWidget()
        inside = column(self.who, self.both)
        inside.setContentsMargins(0, 0, 0, 0)
        right.setLayout(inside)
        split = QSplitter(Qt.Orientation.Horizontal)
        split.setChildrenCollapsible(False)
        split.addWidget(self.patients)
        split.addWidget(right)
        split.setSizes([480, 850])
        return split

    def _connect(self) -> None:
        self.compare.clicked.connect(self.run)
        self.swap.clicked.connect(self._swap)
        self.only.toggled.connect(self._fill)
        self.patients.moved.connect(self._show_patient)
        self.patients.chosen.connect(self.both.enter)
        self.print_it.clicked.connect(self._print)
        self.save.clicked.connect(lambda: self.ask_save())
        self.save_table.clicked.connect(lambda: self.ask_save_table())
        QShortcut(QKeySequence.StandardKey.Print, self, self._print)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.patients.enter)

    def reword(self) -> None:
        """See `Page`."""
        words = (self.tr("&Before"), self.tr("&After"))
        for above, field, text in zip(self._labels, (self.before, self.after), words, strict=True):
            above.setText(text)
            field.setAccessibleName(text.replace("&", ""))
        self.compare.setText(self.tr("&Compare"))
        self.swap.setText(self.tr("&Swap"))
        self.only.setText(self.tr("&Only what differs"))
        self.print_it.setText(self.tr("&Print the worklist (Ctrl+P)"))
        self.save.setText(self.tr("Save as P&DF …"))
        self.save_table.setText(self.tr("Save as &table (CSV) …"))
        self.patients.setAccessibleName(self.tr("Whom it concerns"))
        self.both.setAccessibleName(self.tr("Both lists of the patient"))
        self._fill()

    def enter(self) -> None:
        """Which snapshots there are; what was compared stays, in the language shown now."""
        self.desk.store.ask(self, acts.choices, self._show_choices, self.problem.fail)
        if self.now is None:
            self.compare.setFocus()
        elif self.now.lang != self.desk.language.lang:
            self._run(self.now.found.before.id, self.now.found.after.id)

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self.now, self._choices = None, None
        self.before.clear()
        self.after.clear()
        self._fill()

    def choose(self, before: str, after: str) -> None:
        """Compare these two as soon as they are known."""
        self.now = None
        self.enter()
        self._run(before, after)

    def run(self) -> None:
        """Lay the two chosen side by side."""
        self._run(str(self.before.currentData() or ""), str(self.after.currentData() or ""))

    def ask_save(self) -> Save | None:
        """As a PDF without a number: no outage is needed."""
        if self.now is None:
            return None
        return self._ask(acts.Worklist(self.now.found, not self.only.isChecked()))

    def ask_save_table(self) -> Save | None:
        """For a spreadsheet."""
        if self.now is None:
            return None
        return self._ask(acts.Sheet(self.now.found, not self.only.isChecked()))

    def _ask(self, what: Savable) -> Save:
        self.quiet()
        dialog = Save(self.desk, what, self)
        dialog.saved.connect(self.news.say)
        dialog.begin()
        return dialog

    def _run(self, before: str, after: str) -> None:
        self.quiet()
        self.progress.run(
            self.tr("Comparing …"),
            self,
            lambda session, progress: acts.compare(session, before, after, progress),
            self._show,
            self.problem.fail,
        )

    def _show(self, now: acts.Compared) -> None:
        self.now = now
        self._choose(now.found.before.id, now.found.after.id)
        self._fill()
        self.patients.enter()

    def _show_choices(self, found: acts.Choices) -> None:
        before, after = self.before.currentData(), self.after.currentData()
        first = self._choices is None
        self._choices = found
        for field in (self.before, self.after):
            field.clear()
            for one in found.known:
                field.addItem(one.said, one.id)
        if self.now is not None:
            self._choose(self.now.found.before.id, self.now.found.after.id)
        else:
            self._choose(*((found.before, found.after) if first else (before, after)))

    def _choose(self, before: str, after: str) -> None:
        for field, id in ((self.before, before), (self.after, after)):
            field.setCurrentIndex(field.findData(id))

    def _swap(self) -> None:
        self._choose(self.after.currentData(), self.before.currentData())

    def _whom(self) -> tuple[str, ...]:
        return self.tr("Bed"), self.tr("Patient"), self.tr("Differs")

    def _sides(self) -> tuple[str, ...]:
        before, after = self.tr("Before"), self.tr("After")
        if self.now is not None:
            before, after = f"{before}: {self.now.before}", f"{after}: {self.now.after}"
        return self.tr("Difference"), before, after

    def _fill(self) -> None:
        """Whom it concerns; everybody where all is shown."""
        now, only = self.now, self.only.isChecked()
        self.summary.setText(
            now.summary
            if now
            else self.tr(
                "Choose two snapshots: two times, or two systems. Each patient's lists are laid"
                " side by side."
            )
        )
        found = [one for one in now.patients if one.worst != "same" or not only] if now else []
        chosen = self.patients.current()
        self.patients.lines.fill([_whom(one) for one in found])
        self.patients.select(chosen.id if chosen else "")
        for one in (self.print_it, self.save, self.save_table, self.only):
            one.setEnabled(now is not None)
        self._show_patient()

    def _show_patient(self) -> None:
        line, now, only = self.patients.current(), self.now, self.only.isChecked()
        one = next((p for p in now.patients if line and p.id == line.id), None) if now else None
        self.who.setText(f"{one.bed}  {one.name}  {one.number}" if one else "")
        told = [said for said in one.lines if said.verdict != "same" or not only] if one else []
        self.both.lines.fill([_both(number, said) for number, said in enumerate(told)])

    def _print(self) -> None:
        now = self.now
        if now is not None:
            whole = not self.only.isChecked()
            found = now.found
            self.print(lambda session, _: acts.worklist(session, found, everything=whole))


def _whom(one: acts.PatientLines) -> Line:
    who = f"{one.name}\n{one.number}" if one.number else one.name
    return Line(one.id, (one.bed, who, one.differs), frozenset({1}))


def _both(number: int, said: Told) -> Line:
    """What is missing, new or changed stands out; a side that has nothing says so."""
    cells = (
        f"{acts.SIGNS[said.verdict]} {said.said}",
        *map(together, (said.before or "–", said.after or "–")),
    )
    strong = {"missing": {0, 1}, "new": {0, 2}, "same": set[int]()}.get(said.verdict, {0})
    return Line(str(number), cells, frozenset(strong))
