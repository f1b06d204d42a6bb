"""The steps before anything is made: language, passphrase, who one is."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QRadioButton, QWidget

from fallback.app.set_up import check_passphrase
from fallback.app.sign_in import check_name, check_pin
from fallback.errors import FallbackError
from ui.desk import Desk
from ui.first_start.step import Step, named
from ui.language_menu import LANGUAGES


class LanguageStep(Step):
    """Chosen, it is spoken at once."""

    spoken = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.languages = QButtonGroup(self)
        for number, (lang, name) in enumerate(LANGUAGES):
            one = QRadioButton(name)
            one.setChecked(lang == desk.language.lang)
            self.languages.addButton(one, number)
            self.inside.addWidget(one)
        self.languages.idClicked.connect(lambda n: self.spoken.emit(LANGUAGES[n][0]))
        self.back_button.hide()
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.title.setText(self.tr("Welcome to Fallback"))
        self.how.setText(
            self.tr(
                "What a ward falls back on when its record system fails. A few steps, and there is"
                " a packet that is proven to print. Nothing is made before step 5."
            )
        )
        self.go.setText(self.tr("&Next"))

    def begin(self) -> None:
        """See `Step`."""
        super().begin()
        self.languages.button(max(0, self.languages.checkedId())).setFocus()


class PassphraseStep(Step):
    """Typed twice, for it cannot be seen."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.passphrase, self.again = QLineEdit(), QLineEdit()
        for field in (self.passphrase, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self._labels = self.fields(self.passphrase, self.again)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.title.setText(self.tr("The ward's passphrase"))
        self.how.setText(
            self.tr(
                "It opens the copy on this computer, without network and without anybody's login."
                " A few words that the whole shift can remember, at least twelve letters."
            )
        )
        named(self._labels[0], self.passphrase, self.tr("&Passphrase"))
        named(self._labels[1], self.again, self.tr("Passphrase &again"))
        self.go.setText(self.tr("&Next"))
        self.back_button.setText(self.tr("&Back"))

    def begin(self) -> None:
        """See `Step`."""
        super().begin()
        self.passphrase.setFocus()

    def leave(self) -> None:
        """The rules are the core's; typing it twice is the window's own doing."""
        self.problem.clear()
        try:
            check_passphrase(self.passphrase.text())
        except FallbackError as error:
            self.refuse(error, self.passphrase)
            return
        if self.passphrase.text() != self.again.text():
            self.refuse(FallbackError("window.passphrase_differs"), self.again)
            return
        self.on.emit()


class PersonStep(Step):
    """Whoever sets up is the first who can sign in. Leaving it makes the store."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.name, self.pin, self.again = QLineEdit(), QLineEdit(), QLineEdit()
        for field in (self.pin, self.again):
            field.setEchoMode(QLineEdit.EchoMode.Password)
        self._labels = self.fields(self.name, self.pin, self.again)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.title.setText(self.tr("Who are you?"))
        self.how.setText(
            self.tr(
                "You are the first who can sign in, and can add the others. Everything that is done"
                " here has a name."
            )
        )
        named(self._labels[0], self.name, self.tr("Your na&me"))
        named(self._labels[1], self.pin, self.tr("P&IN, at least six digits"))
        named(self._labels[2], self.again, self.tr("PI&N again"))
        self.go.setText(self.tr("&Make the store"))
        self.back_button.setText(self.tr("&Back"))

    def begin(self) -> None:
        """See `Step`."""
        super().begin()
        self.name.setFocus()

    def leave(self) -> None:
        """See `PassphraseStep.leave`."""
        self.problem.clear()
        for check, field in ((check_name, self.name), (check_pin, self.pin)):
            try:
                check(field.text())
            except FallbackError as error:
                self.refuse(error, field)
                return
        if self.pin.text() != self.again.text():
            self.refuse(FallbackError("window.pin_differs"), self.again)
            return
        self.on.emit()

    def working(self, busy: bool) -> None:
        """While the store is made, nothing else is begun."""
        for one in (self.go, self.back_button, self.name, self.pin, self.again):
            one.setEnabled(not busy)
