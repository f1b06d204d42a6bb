"""One patient: all that the copy holds, in the order and words of the paper, from when it is."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut, QTextOption
from PySide6.QtWidgets import QFrame, QTextBrowser, QWidget

from fallback.errors import FallbackError
from ui.beside import Gap, beside, side
from ui.desk import Desk
from ui.page import button, column, label
from ui.paper import acts as paper
from ui.ward import arrival_acts, patient_acts, reading
from ui.ward.page import WardPage
from ui.ward.small import AskLabels


class PatientView(WardPage):
    """Opened from the list. `left` goes back to it; `wants` asks for the patient after (1) or
    before (-1) this one."""

    left = Signal()
    wants = Signal(int)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._now: patient_acts.PatientNow | None = None
        self._asked = ""
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setTabChangesFocus(True)
        self.text.setWordWrapMode(QTextOption.WrapMode.WordWrap)  # no drug's name is torn apart
        left = column()
        left.addLayout(self.said())
        left.addWidget(self.text, 1)
        beside(self, left, self._side())
        self._connect()
        self.begin_at(self.text)
        desk.look.changed.connect(self._show_now)
        self.reword()

    def _side(self) -> QFrame:
        self.back, self._name, self._who = button("", "arrow-left"), label("heading"), label()
        self._age, self._valid, self._warnings = label(), label("valid"), label("care")
        self._paper = label()
        self.print_it, self.labels = button("main", "printer"), button("", "tags")
        self.before, self.after = button(), button()
        return side(
            *(self.back, self._name, self._who, self._warnings),
            *(self._age, self._valid, self._paper, Gap.SOME, self.print_it, self.labels),
            *(Gap.FREE, self.before, self.after),
        )

    def _connect(self) -> None:
        self.back.clicked.connect(self._leave)
        self.print_it.clicked.connect(self._print)
        self.labels.clicked.connect(lambda: self.ask_labels())
        self.before.clicked.connect(lambda: self.wants.emit(-1))
        self.after.clicked.connect(lambda: self.wants.emit(1))
        QShortcut(QKeySequence.StandardKey.Print, self, self._print)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._leave)
        QShortcut(QKeySequence("Alt+Down"), self, lambda: self.wants.emit(1))
        QShortcut(QKeySequence("Alt+Up"), self, lambda: self.wants.emit(-1))

    def reword(self) -> None:
        """See `Page`."""
        self.text.setAccessibleName(self.tr("What the copy holds of the patient"))
        self.back.setText(self.tr("&Back (Esc)"))
        self.print_it.setText(self.tr("&Print the forms (Ctrl+P)"))
        self.labels.setText(self.tr("Labels, &wristband …"))
        self.before.setText(self.tr("Patient above (Alt+↑)"))
        self.after.setText(self.tr("Patient below (Alt+↓)"))
        self._show_now()

    def open(self, patient_id: str) -> None:
        """Show a patient."""
        self.forget()
        self._asked = patient_id
        self.enter()

    def enter(self) -> None:
        """The same patient, as the store has it now."""
        asked = self._asked

        def show(now: patient_acts.PatientNow) -> None:
            if now.id == self._asked:  # else another was asked for meanwhile
                self._now = now
                self._show_now()

        def failed(error: FallbackError) -> None:
            if asked == self._asked:
                self.problem.fail(error)

        if asked:
            act = patient_acts.patient
            self.desk.store.ask(self, lambda session: act(session, asked), show, failed)

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self._now, self._asked = None, ""
        self._show_now()

    def ask_labels(self) -> AskLabels | None:
        """On which paper."""
        now = self._now
        if now is None:
            return None

        def run(wanted: arrival_acts.Wanted) -> None:
            self.print(lambda session, _: arrival_acts.small(session, now.id, wanted))

        dialog = AskLabels(self.desk, now.heading.name, run, parent=self)
        dialog.begin()
        return dialog

    def _show_now(self) -> None:
        now = self._now
        self.print_it.setEnabled(now is not None)
        self.labels.setEnabled(now is not None)
        if now is None:
            for one in (self._name, self._who, self._age, self._valid, self._paper):
                one.clear()
            self.text.clear()
            self._warnings.hide()
            return
        heading = now.heading
        self._name.setText(heading.name)
        born = self.tr("born {date}").format(date=heading.birth_date)
        self._who.setText("\n".join((heading.number, born, heading.place)))
        self._age.setText(f"{heading.origin}\n{now.age_now}")
        self._valid.setProperty("role", "expired" if now.expired else "valid")
        self._valid.style().polish(self._valid)
        self._valid.setText(heading.valid_until)
        self._paper.setText(self.tr("On paper: {state}").format(state=now.paper))
        self._warnings.setText("\n".join(f"▲ {one}" for one in heading.warnings))
        self._warnings.setVisible(bool(heading.warnings))
        ink = self.desk.look.palette
        self.text.setHtml(reading.page(now.parts, f"{heading.origin} · {now.age_now}", ink))

    def _print(self) -> None:
        now = self._now
        if now is not None:
            name = now.heading.name
            self.print(lambda session, progress: paper.issue(session, now.id, name, progress))

    def _leave(self) -> None:
        self.forget()
        self.left.emit()
