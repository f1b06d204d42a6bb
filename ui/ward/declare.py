"""Declare an outage: what kind, why, and when it began."""

from datetime import UTC, datetime

from PySide6.QtCore import QDateTime, QTimeZone, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QDateTimeEdit,
    QLabel,
    QLineEdit,
    QRadioButton,
    QWidget,
)

from fallback.errors import FallbackError
from fallback.store.outages import OutageKind
from ui.desk import Desk
from ui.page import Dialog, Note, button, column, label, row
from ui.style import LARGE
from ui.ward import acts

_KINDS: tuple[OutageKind, ...] = ("outage", "suspect", "drill")


class Declare(Dialog):
    """Stays open, with what was typed, until the outage is declared or the person goes back."""

    declared = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._how = label("quiet")
        self._kinds = QButtonGroup(self)
        for number in range(len(_KINDS)):
            self._kinds.addButton(QRadioButton(), number)
        self._kinds.button(0).setChecked(True)
        self._reason_label, self.reason = QLabel(), QLineEdit()
        self._began_label, self.began = QLabel(), QDateTimeEdit()
        self._reason_label.setBuddy(self.reason)
        self._began_label.setBuddy(self.began)
        self.began.setCalendarPopup(True)
        self.began.setDisplayFormat("yyyy-MM-dd HH:mm")
        zone = QTimeZone(desk.settings.timezone.encode())
        self.began.setTimeZone(zone)
        self.began.setDateTime(QDateTime.currentDateTimeUtc().toTimeZone(zone))
        self.problem = Note(desk)
        self.declare, self.back = button("main"), button()
        self.declare.setDefault(True)
        inside = column(self._how, *self._kinds.buttons())
        for widget in (self._reason_label, self.reason, self._began_label, self.began):
            inside.addWidget(widget)
        inside.addWidget(self.problem)
        inside.addLayout(row(self.declare, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.declare.clicked.connect(self._declare)
        self.back.clicked.connect(self.reject)
        self.reason.setFocus()
        self.reword()

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("Declare an outage"))
        self._how.setText(
            self.tr(
                "Everything that is printed belongs to an outage, so that every sheet is found"
                " again afterwards."
            )
        )
        words = (
            self.tr("&Outage: the record system cannot be reached"),
            self.tr("&Suspect: it answers, but cannot be trusted"),
            self.tr("D&rill: for practice"),
        )
        for number, text in enumerate(words):
            self._kinds.button(number).setText(text)
        self._reason_label.setText(self.tr("&Reason, in a few words"))
        self.reason.setAccessibleName(self.tr("Reason"))
        self._began_label.setText(self.tr("&When it began, as far as you know"))
        self.began.setAccessibleName(self.tr("When it began"))
        self.declare.setText(self.tr("&Declare"))
        self.back.setText(self.tr("&Back"))

    def choose(self, kind: OutageKind) -> None:
        """Propose a kind."""
        self._kinds.button(_KINDS.index(kind)).setChecked(True)

    def _declare(self) -> None:
        self.problem.clear()
        self.declare.setEnabled(False)
        kind = _KINDS[self._kinds.checkedId()]
        reason, began = self.reason.text(), _moment(self.began.dateTime())
        self.desk.store.ask(
            self,
            lambda session: acts.declare(session, kind, reason, began),
            self._done,
            self._failed,
        )

    def _done(self, _: object) -> None:
        self.declared.emit()
        self.accept()

    def _failed(self, error: FallbackError) -> None:
        self.declare.setEnabled(True)
        self.problem.fail(error)


def _moment(chosen: QDateTime) -> datetime:
    return datetime.fromtimestamp(chosen.toSecsSinceEpoch(), UTC)
