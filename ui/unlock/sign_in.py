"""A person signs in by name and PIN, so that everything done has a name."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, Signal
from PySide6.QtWidgets import QCompleter, QLabel, QLineEdit, QWidget

from fallback.errors import FallbackError
from ui.desk import Desk
from ui.later import Later
from ui.page import Note, Page, button, card, centred, column, label, row
from ui.style import LARGE

if TYPE_CHECKING:
    from fallback.store.people import Person
    from ui.unlock import acts
else:
    acts = Later("ui.unlock.acts")


class SignIn(Page):
    """Shown after unlocking, and whenever the person changes. Nothing on the screen is a chart."""

    signed_in = Signal(object)  # Person
    left = Signal()  # back, as the person before

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._title, self._how = label("title"), label("quiet")
        self._name_label, self.name = QLabel(), QLineEdit()
        self._pin_label, self.pin = QLabel(), QLineEdit()
        self._names = QStringListModel(self)
        completer = QCompleter(self._names, self)
        completer.setCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        completer.setFilterMode(Qt.MatchFlag.MatchContains)
        self.name.setCompleter(completer)
        self.pin.setEchoMode(QLineEdit.EchoMode.Password)
        self._name_label.setBuddy(self.name)
        self._pin_label.setBuddy(self.pin)
        self.enter, self.back = button("main"), button()
        self.problem = Note(desk)
        sheet = card()
        inside = column(
            *(self._title, self._how, self._name_label, self.name),
            *(self._pin_label, self.pin, self.problem),
        )
        inside.addLayout(row(self.enter, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        sheet.setLayout(inside)
        self.setLayout(centred(sheet, 560))
        self.name.returnPressed.connect(self.pin.setFocus)
        self.pin.returnPressed.connect(self._sign_in)
        self.enter.clicked.connect(self._sign_in)
        self.back.clicked.connect(self.left)
        self.begin_at(self.name)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self._title.setText(self.tr("Who are you?"))
        self._how.setText(
            self.tr("Everything you do is noted in your name. Two people key each dose.")
        )
        self._name_label.setText(self.tr("&Name"))
        self.name.setAccessibleName(self.tr("Name"))
        self._pin_label.setText(self.tr("&PIN"))
        self.pin.setAccessibleName(self.tr("PIN"))
        self.enter.setText(self.tr("&Sign in"))
        self.back.setText(self.tr("&Back"))

    def begin(self, *, someone_before: bool) -> None:
        """Empty the page and fetch the names; `someone_before` offers the way back."""
        self.name.clear()
        self.pin.clear()
        self.problem.clear()
        self.enter.setEnabled(True)
        self.back.setVisible(someone_before)
        self.desk.store.ask(self, acts.names, self._names.setStringList, self.problem.fail)
        self.name.setFocus()

    def _sign_in(self) -> None:
        if not self.enter.isEnabled():
            return
        self.problem.clear()
        self.enter.setEnabled(False)
        name, pin = self.name.text(), self.pin.text()
        self.desk.store.change(
            self, lambda session: acts.sign_in(session, name, pin), self._done, self._failed
        )

    def _done(self, person: "Person") -> None:
        self.pin.clear()
        self.enter.setEnabled(True)
        self.signed_in.emit(person)

    def _failed(self, error: FallbackError) -> None:
        self.enter.setEnabled(True)
        self.problem.fail(error)
        self.pin.clear()
        self.pin.setFocus()
