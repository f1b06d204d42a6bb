"""The ledger: where every sheet stands, what is missing, and who said what of it."""

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QLabel,
    QLineEdit,
    QWidget,
)

from fallback.errors import FallbackError
from fallback.outage.ledger import BY_HAND
from fallback.session import Session
from fallback.store.sheets import Sheet, SheetState
from fallback.texts import Lang, Message, say
from ui.beside import Listing, below
from ui.desk import Desk
from ui.page import button, label, row
from ui.recovery.closing import acts
from ui.table import Line, Lines, Table
from ui.ward.page import WardPage


class LedgerView(WardPage):
    """`changed` tells that a sheet was moved."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._book = acts.NO_BOOK
        self._told: tuple[str, SheetState] | None = None  # what was said of a sheet's picture
        self.standing = label("heading", wrap=False)
        self.only_missing = QCheckBox()
        self.only_missing.setChecked(True)
        self.table = Table(Lines(_titles), narrow=frozenset({0, 3, 4}))
        self._middle = Listing(self.table)
        self._empty = self._middle.words
        self._state_label, self.state = QLabel(), QComboBox()
        self.state.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._reason_label, self.reason = QLabel(), QLineEdit()
        self._state_label.setBuddy(self.state)
        self._reason_label.setBuddy(self.reason)
        self.note = button("main")
        down = below(self)
        down.addLayout(row(self.standing, self.only_missing))
        down.addLayout(self.said())
        down.addWidget(self._middle, 1)
        moving = row(self._state_label, self.state, self._reason_label, self.reason, self.note)
        moving.setStretch(3, 1)
        down.addLayout(moving)
        self._connect()
        self.reword()

    def _connect(self) -> None:
        self.only_missing.toggled.connect(self._fill)
        self.table.moved.connect(self._show_move)
        self.table.chosen.connect(self.state.setFocus)
        self.note.clicked.connect(self._move)
        self.reason.returnPressed.connect(self._move)
        self.begin_at(self.table)

    def reword(self) -> None:
        """See `Page`."""
        self.only_missing.setText(self.tr("Only what is &missing"))
        self.table.setAccessibleName(self.tr("Sheets"))
        self._state_label.setText(self.tr("The sheet &is"))
        self.state.setAccessibleName(self.tr("Where the sheet is"))
        chosen = max(0, self.state.currentIndex())
        self.state.clear()
        self.state.addItems([_state(one, self.desk.language.lang) for one in BY_HAND])
        self.state.setCurrentIndex(chosen)
        self._reason_label.setText(self.tr("&Why, or where it is filed"))
        self.reason.setAccessibleName(self.tr("Why, or where it is filed"))
        self.note.setText(self.tr("&Note it"))
        self._fill()

    def enter(self) -> None:
        """The page is shown."""
        self.quiet()
        self._ask()
        self.table.setFocus()

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self.reason.clear()
        self._show(acts.NO_BOOK)

    def _ask(self) -> None:
        self.desk.store.ask(self, acts.book, self._show, self.problem.fail)

    def _show(self, book: acts.Book) -> None:
        self._book = book
        self._fill()

    def _fill(self) -> None:
        ledger, lang = self._book.ledger, self.desk.language.lang
        was = self.table.current()
        shown: tuple[Sheet, ...] = ()
        if ledger is not None:
            shown = ledger.missing if self.only_missing.isChecked() else ledger.sheets
        self.table.lines.fill([self._line(one, lang) for one in shown])
        self.table.select(was.id if was is not None else "")
        if shown and self.table.current() is None:
            self.table.selectRow(0)
        self._show_standing()
        self._show_move()

    def _show_standing(self) -> None:
        outage, ledger = self._book.outage, self._book.ledger
        if outage is None or ledger is None:
            self.standing.setText(self.tr("No outage is open"))
            self._empty.setText(self.tr("Sheets appear here when an outage is declared."))
        else:
            self.standing.setText(
                self.tr("{missing} of {all} sheets missing").format(
                    missing=len(ledger.missing), all=len(ledger.sheets)
                )
            )
            self._empty.setText(self.tr("Nothing is missing."))

    def _show_move(self) -> None:
        chosen = self.table.current() is not None
        for widget in (self.state, self.reason, self.note):
            widget.setEnabled(chosen)

    def _move(self) -> None:
        line = self.table.current()
        if line is None:
            return
        state, reason = BY_HAND[self.state.currentIndex()], self.reason.text()
        told = (line.id, state)
        pictured, self._told = self._told == told, None

        def failed(error: FallbackError) -> None:
            self._told = told if error.message.key == "outage.sheet_pictured" else None
            self.problem.fail(error)

        self._change(
            lambda session: acts.set_state(session, line.id, state, reason, pictured),
            say("window.moved", number=line.id, state=f"outage.state_{state}"),
            failed,
        )

    def _change(
        self,
        act: Callable[[Session], object],
        said: Message,
        failed: Callable[[FallbackError], None],
    ) -> None:
        self.quiet()

        def done(_: object) -> None:
            self.reason.clear()
            self.news.say(said)
            self._ask()
            self.changed.emit()

        self.desk.store.ask(self, act, done, failed)

    def _line(self, sheet: Sheet, lang: Lang) -> Line:
        page, state = f"{sheet.page}/{sheet.pages}", _state(sheet.state, lang)
        title, who = self._book.titles[sheet.form], self._book.said_by.get(sheet.number, "")
        why = f"{sheet.reason} ({who})" if who else sheet.reason
        cells = (sheet.number, title, sheet.patient_name, page, state, why)
        return Line(sheet.number, cells, frozenset({0}))


def _state(state: SheetState, lang: Lang) -> str:
    return say(f"outage.state_{state}").text(lang)


def _titles() -> tuple[str, ...]:
    return (
        QCoreApplication.translate("Ledger", "Sheet"),
        QCoreApplication.translate("Ledger", "Form"),
        QCoreApplication.translate("Ledger", "Patient"),
        QCoreApplication.translate("Ledger", "Page"),
        QCoreApplication.translate("Ledger", "State"),
        QCoreApplication.translate("Ledger", "Reason"),
    )
