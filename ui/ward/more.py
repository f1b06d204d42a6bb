"""Print after the first print: again, only what changed, the next day; each with its sentence."""

from collections.abc import Callable

from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from ui.desk import Desk
from ui.page import Dialog, button, column, label, row
from ui.paper import again
from ui.style import LARGE, MEDIUM
from ui.ward.page import Printing


class MorePrints(Dialog):
    """Closes, and has `run` print what was asked for. `ids` and `whose` are the patients chosen in
    the list and their names; with none, what is for chosen patients is not offered."""

    def __init__(
        self,
        desk: Desk,
        ids: tuple[str, ...],
        whose: tuple[str, ...],
        run: Callable[[Printing], None],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(desk, parent)
        self._ids, self._whose, self._run = ids, whose, run
        self._who = label("heading")
        self._again_how, self._changed_how, self._next_how = (label("quiet") for _ in range(3))
        self._reason_label, self.reason = QLabel(), QLineEdit()
        self._reason_label.setBuddy(self.reason)
        self.print_again, self.print_changed, self.print_next = button(), button(), button()
        self.back = button()
        inside = column(self._who, self._again_how, self._reason_label, self.reason)
        inside.addLayout(row(self.print_again))
        for how, act in (
            (self._changed_how, self.print_changed),
            (self._next_how, self.print_next),
        ):
            inside.addSpacing(MEDIUM)
            inside.addWidget(how)
            inside.addLayout(row(act))
        inside.addSpacing(MEDIUM)
        inside.addLayout(row(self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.reason.setEnabled(bool(whose))
        self.reason.textChanged.connect(self._show_ready)
        self.print_again.clicked.connect(self._again)
        self.print_changed.clicked.connect(self._changed)
        self.print_next.clicked.connect(self._next)
        self.back.clicked.connect(self.reject)
        self._show_ready()
        self.reword()

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("More ways to print"))
        self._who.setText("; ".join(self._whose) or self.tr("Nobody is chosen in the list"))
        self._again_how.setText(
            self.tr(
                "Chosen patients once more, when paper was lost or spoilt. The old sheets are"
                " void; hand in those that are written on."
            )
        )
        self._reason_label.setText(self.tr("&Reason, such as paper jam"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self.print_again.setText(self.tr("Print &again"))
        self._changed_how.setText(
            self.tr(
                "The whole ward, but only the forms that differ from those that are out. They"
                " replace the old ones."
            )
        )
        self.print_changed.setText(self.tr("Print only what &changed"))
        self._next_how.setText(
            self.tr("Administration sheets of the next day, of the chosen patients.")
            if self._whose
            else self.tr("Administration sheets of the next day, of the whole ward.")
        )
        self.print_next.setText(self.tr("Print the &next day"))
        self.back.setText(self.tr("&Back"))

    def _show_ready(self) -> None:
        self.print_again.setEnabled(bool(self._whose) and bool(self.reason.text().strip()))

    def _again(self) -> None:
        ids, whose, reason = self._ids, "; ".join(self._whose), self.reason.text()
        self.accept()
        self._run(lambda session, progress: again.again(session, ids, reason, whose, progress))

    def _changed(self) -> None:
        self.accept()
        self._run(again.changed)

    def _next(self) -> None:
        ids, whose = self._ids, "; ".join(self._whose)
        self.accept()
        self._run(lambda session, progress: again.following_day(session, ids, whose, progress))
