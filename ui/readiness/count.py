"""How many blank forms lie in the ward's box, as a person counted them."""

from collections.abc import Callable

from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.session import Session
from fallback.staging.fleet.stock import count_forms
from fallback.texts import Message, say
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, number, row
from ui.style import LARGE
from ui.ward.plan_acts import FormsNow, forms_now

_MOST = 9999


class CountForms(Dialog):
    """One form at a time; what came of it goes to `done`."""

    def __init__(
        self, desk: Desk, ward: str, done: Callable[[Message], None], parent: QWidget | None = None
    ) -> None:
        super().__init__(desk, parent)
        self._ward, self._done = ward, done
        self._how, self._labels = label("quiet"), [QLabel(), QLabel()]
        self.form, self.copies = QComboBox(), number()
        self.copies.setRange(0, _MOST)
        self.problem, self.keep, self.back = Note(desk), button("main"), button()
        self.keep.setDefault(True)
        inside = column(self._how)
        for above, field in zip(self._labels, (self.form, self.copies), strict=True):
            above.setBuddy(field)
            inside.addWidget(above)
            inside.addWidget(field)
        inside.addWidget(self.problem)
        inside.addLayout(row(self.keep, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.keep.clicked.connect(self._keep)
        self.back.clicked.connect(self.reject)
        self.reword()
        desk.store.ask(self, forms_now, self._show, self.problem.fail)

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("Count the blank forms"))
        self._how.setText(self.tr("What lies in the ward's box now, of the newest version."))
        words = (self.tr("&Form"), self.tr("&How many"))
        for above, field, text in zip(self._labels, (self.form, self.copies), words, strict=True):
            above.setText(text)
            field.setAccessibleName(text.replace("&", ""))
        self.keep.setText(self.tr("&Keep the count"))
        self.back.setText(self.tr("&Back"))

    def _show(self, now: FormsNow) -> None:
        for form in now.known:
            self.form.addItem(now.titles[form], form)

    def _keep(self) -> None:
        self.problem.clear()
        ward, form, copies = self._ward, str(self.form.currentData()), self.copies.value()

        def act(session: Session) -> Message:
            kept = count_forms(session, Ward(ward, ward), form, copies)
            return say("readiness.counted", form=kept.form, copies=kept.copies)

        self.desk.store.ask(self, act, self._kept, self._failed)

    def _kept(self, said: Message) -> None:
        self._done(said)
        self.accept()

    def _failed(self, error: FallbackError) -> None:
        self.problem.fail(error)
