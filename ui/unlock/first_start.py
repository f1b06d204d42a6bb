"""Where there is no store yet: set up the demo ward, and show the break-glass codes once."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QGridLayout, QLabel, QLineEdit, QWidget

from fallback.errors import FallbackError
from ui.desk import Desk
from ui.page import Note, Page, button, card, centred, column, label, row
from ui.style import LARGE, MEDIUM, SMALL
from ui.unlock import acts


class FirstStart(Page):
    """Asks for a passphrase, a first person and a PIN."""

    set_up = Signal(object)  # acts.NewStore

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._title, self._how = label("title"), label("quiet")
        self._labels = [QLabel() for _ in range(5)]
        self.passphrase, self.again = QLineEdit(), QLineEdit()
        self.name, self.pin, self.pin_again = QLineEdit(), QLineEdit(), QLineEdit()
        self._fields = (self.passphrase, self.again, self.name, self.pin, self.pin_again)
        grid = QGridLayout()
        grid.setSpacing(SMALL)
        for number, (above, field) in enumerate(zip(self._labels, self._fields, strict=True)):
            if field is not self.name:
                field.setEchoMode(QLineEdit.EchoMode.Password)
            above.setBuddy(field)
            grid.addWidget(above, number, 0)
            grid.addWidget(field, number, 1)
        self.go = button("main")
        self.problem = Note(desk)
        self._busy = label("quiet")
        self._busy.hide()
        sheet = card()
        inside = column(self._title, self._how)
        inside.addSpacing(MEDIUM)
        inside.addLayout(grid)
        inside.addWidget(self.problem)
        inside.addLayout(row(self.go, self._busy))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        sheet.setLayout(inside)
        self.setLayout(centred(sheet, 680))
        for field, after in zip(self._fields, self._fields[1:], strict=False):
            field.returnPressed.connect(after.setFocus)
        self.pin_again.returnPressed.connect(self._set_up)
        self.go.clicked.connect(self._set_up)
        self.setFocusProxy(self.passphrase)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self._title.setText(self.tr("Welcome to Fallback"))
        self._how.setText(
            self.tr(
                "There is no store on this computer yet. Here you set up a demo ward with invented"
                " patients, encrypted with a passphrase that you choose."
            )
        )
        words = (
            self.tr("&Passphrase"),
            self.tr("Passphrase &again"),
            self.tr("Your na&me"),
            self.tr("P&IN"),
            self.tr("PI&N again"),
        )
        for above, field, text in zip(self._labels, self._fields, words, strict=True):
            above.setText(text)
            field.setAccessibleName(text.replace("&", ""))
        self.go.setText(self.tr("&Set up the demo ward"))
        self._busy.setText(self.tr("Setting up and taking the first snapshot …"))

    def _set_up(self) -> None:
        if not self.go.isEnabled():
            return
        differs = self._what_differs()
        if differs is not None:
            self.problem.fail(differs[0])
            differs[1].setFocus()
            differs[1].selectAll()
            return
        self.problem.clear()
        self._working(True)
        asked = acts.Asked(self.passphrase.text(), self.name.text(), self.pin.text())
        settings, lang = self.desk.settings, self.desk.language.lang
        self.desk.store.become(
            self, lambda _: acts.set_up_demo(settings, asked, lang), self._done, self._failed
        )

    def _what_differs(self) -> tuple[FallbackError, QLineEdit] | None:
        # Typing a hidden text twice is the window's own doing; the rules are the core's.
        if self.passphrase.text() != self.again.text():
            return FallbackError("window.passphrase_differs"), self.again
        if self.pin.text() != self.pin_again.text():
            return FallbackError("window.pin_differs"), self.pin_again
        return None

    def _working(self, busy: bool) -> None:
        self.go.setEnabled(not busy)
        self._busy.setVisible(busy)

    def _done(self, new: acts.NewStore) -> None:
        self._working(False)
        for field in self._fields:
            field.clear()
        self.set_up.emit(new)

    def _failed(self, error: FallbackError) -> None:
        self._working(False)
        self.problem.fail(error)


class Codes(Page):
    """The break-glass codes, once; they are forgotten when the page is left."""

    done = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._title, self._how = label("title"), label()
        self.codes = label("code")
        self.kept = QCheckBox()
        self.go = button("main")
        self.go.setEnabled(False)
        sheet = card()
        inside = column(self._title, self._how, self.codes, self.kept)
        inside.addLayout(row(self.go))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        sheet.setLayout(inside)
        self.setLayout(centred(sheet, 760))
        self.kept.toggled.connect(self.go.setEnabled)
        self.go.clicked.connect(self._leave)
        self.setFocusProxy(self.kept)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self._title.setText(self.tr("Break-glass codes"))
        self._how.setText(
            self.tr(
                "Each code opens this store when nobody remembers the passphrase. They are shown"
                " only now. Write each on paper, in a sealed envelope, kept apart."
            )
        )
        self.kept.setText(self.tr("&I have written them down"))
        self.go.setText(self.tr("&Continue to sign in"))

    def show_codes(self, codes: tuple[tuple[str, str], ...]) -> None:
        """Show them: what the envelope is called, and its code."""
        self.codes.setText("\n".join(f"{name}:  {code}" for name, code in codes))
        self.kept.setChecked(False)
        self.kept.setFocus()

    def _leave(self) -> None:
        self.codes.clear()
        self.done.emit()
