"""Key a sheet: its number, then the form as on the paper; every field is kept as it is left."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QLabel, QLineEdit, QStackedWidget, QVBoxLayout, QWidget

from fallback.errors import FallbackError
from fallback.recovery.entry import KeyingSheet
from fallback.store.entries import EntryState
from fallback.store.sheets import SheetState
from fallback.texts import say
from ui.desk import Desk
from ui.page import Note, Page, button, column, label, row
from ui.recovery import acts
from ui.recovery.form import Form
from ui.style import MEDIUM, SMALL


class SheetView(Page):
    """A page for as long as the sheet lies on the desk; Esc puts it away."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._sheet: KeyingSheet | None = None
        self._number_label, self.number, self.call = QLabel(), QLineEdit(), button("main")
        self._number_label.setBuddy(self.number)
        self.number.setMaximumWidth(220)
        self.about, self.step = label("heading"), label("quiet")
        self.problem, self.news = Note(desk), Note(desk, "well")
        self.form = Form(desk)
        self._empty = label("empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._middle = QStackedWidget()
        self._middle.addWidget(self._empty)
        self._middle.addWidget(self.form)
        self._keys, self.remaining = label("quiet", wrap=False), label("heading", wrap=False)
        self.rest, self.finish, self.legend = button(), button("main"), label("quiet")
        down = QVBoxLayout(self)
        down.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        down.setSpacing(SMALL)
        down.addLayout(row(self._number_label, self.number, self.call))
        down.addLayout(column(self.about, self.step, self.problem, self.news))
        down.addWidget(self._middle, 1)
        down.addWidget(self.legend)
        bottom = row(self._keys)
        for widget in (self.remaining, self.rest, self.finish):
            bottom.addWidget(widget)
        down.addLayout(bottom)
        self._connect()
        self.reword()
        self._show_sheet()

    def _connect(self) -> None:
        self.number.returnPressed.connect(self._call)
        self.call.clicked.connect(self._call)
        self.form.keyed.connect(self._keep)
        self.form.changed.connect(self._show_remaining)
        self.form.focused.connect(self.legend.setText)
        self.form.past_end.connect(self.finish.setFocus)
        self.rest.clicked.connect(self._blank_rest)
        self.finish.clicked.connect(self._finish)
        QShortcut(QKeySequence("Ctrl+Return"), self, self._finish)
        QShortcut(QKeySequence("Ctrl+B"), self, self._blank_rest)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.leave)
        self.setFocusProxy(self.number)

    def reword(self) -> None:
        """See `Page`."""
        self._number_label.setText(self.tr("Sheet &number"))
        self.number.setAccessibleName(self.tr("Sheet number"))
        self.number.setPlaceholderText(self.tr("as printed on the sheet"))
        self.call.setText(self.tr("&Call up"))
        self._empty.setText(
            self.tr("Type the number of a sheet, or read its code with a barcode reader.")
        )
        self._keys.setText(
            self.tr("Enter next · Shift+Tab back · F6 blank · F7 struck out · F8 illegible")
        )
        self.rest.setText(self.tr("The &rest is blank (Ctrl+B)"))
        self.finish.setText(self.tr("Finis&h the sheet (Ctrl+Enter)"))
        self._show_words()
        self._show_remaining()

    def enter(self) -> None:
        """The workspace is shown."""
        if self._sheet is None:
            self.number.setFocus()
            self.number.selectAll()
        else:
            self.form.start()

    def leave(self) -> None:
        """Put the sheet away; what is a value is kept."""
        self.put_down()
        self.forget()
        self.number.setFocus()

    def put_down(self) -> None:
        """Hand up what is typed: the window is about to close, lock or change hands."""
        if self._sheet is not None:
            self.form.commit()

    def forget(self) -> None:
        """Nothing of a patient on the screen any more."""
        self._sheet = None
        self.problem.clear()
        self.news.clear()
        self.number.clear()
        self._show_sheet()

    def _call(self) -> None:
        typed = self.number.text().strip()
        if not typed:
            self.number.setFocus()
            return
        if self._sheet is not None and not self.form.commit():
            return
        self.problem.clear()
        self.news.clear()
        self.desk.store.ask(
            self, lambda session: acts.call_up(session, typed), self._called, self._not_called
        )

    def _called(self, called: KeyingSheet) -> None:
        self._sheet = called
        self._show_sheet()
        if called.boxes:
            self.form.start()

    def _not_called(self, error: FallbackError) -> None:
        self._sheet = None
        self._show_sheet()
        self.problem.fail(error)
        self.number.setFocus()
        self.number.selectAll()

    def _show_sheet(self) -> None:
        sheet = self._sheet
        if sheet is None or sheet.step in ("other", "done"):
            self.form.clear()
            self._middle.setCurrentWidget(self._empty)
        else:
            self.form.ask(sheet)
            self._middle.setCurrentWidget(self.form)
            self.number.setText(sheet.sheet.number)
        self._show_words()
        self._show_remaining()

    def _show_words(self) -> None:
        sheet = self._sheet
        for widget in (self.about, self.step):
            widget.setVisible(sheet is not None)
        if sheet is None:
            return
        heading, frozen = sheet.frozen.heading, sheet.frozen
        parts = (frozen.title, heading.name, heading.number, heading.place)
        page = self.tr("page {page} of {pages}").format(page=frozen.page, pages=frozen.pages)
        self.about.setText(" · ".join(part for part in (*parts, page) if part))
        self.step.setText(self._steps()[sheet.step])

    def _steps(self) -> dict[str, str]:
        return {
            "first": self.tr("First keying."),
            "second": self.tr("Second keying, of doses and times. You do not see the first."),
            "arbitration": self.tr(
                "The two keyings differ here. Look at the paper and key what it says."
            ),
            "other": self.tr("Someone else has to key this sheet now. Switch person."),
            "done": self.tr("This sheet is done. Take the next one."),
        }

    def _show_remaining(self) -> None:
        keying = self._middle.currentWidget() is self.form
        left = self.form.remaining
        for widget in (self.legend, self._keys, self.remaining, self.rest, self.finish):
            widget.setVisible(keying)
        self.rest.setEnabled(left > 0)
        self.remaining.setText(self.tr("{count} left").format(count=left))

    def _keep(self, path: str, state: EntryState, value: str) -> None:
        if self._sheet is None:
            return
        number = self._sheet.sheet.number

        def failed(error: FallbackError) -> None:
            self.form.answered(path, kept=False)
            self.problem.fail(error)

        self.desk.store.ask(
            self,
            lambda session: acts.key(session, number, path, state, value),
            partial(self._kept, number, path),
            failed,
        )

    def _kept(self, number: str, path: str, _: str) -> None:
        if self._sheet is not None and self._sheet.sheet.number == number:
            self.form.answered(path, kept=True)

    def _blank_rest(self) -> None:
        if self._sheet is None or not self.form.commit():
            return
        number = self._sheet.sheet.number
        self.problem.clear()
        self.desk.store.ask(
            self,
            lambda session: (acts.blank_rest(session, number), acts.call_up(session, number))[1],
            self._rest_is_blank,
            self.problem.fail,
        )

    def _rest_is_blank(self, called: KeyingSheet) -> None:
        self._sheet = called
        self._show_sheet()
        self.finish.setFocus()

    def _finish(self) -> None:
        if self._sheet is None or not self.form.commit():
            return
        number = self._sheet.sheet.number
        self.problem.clear()
        self.desk.store.ask(
            self,
            lambda session: acts.finish(session, number),
            partial(self._finished, number),
            self._not_finished,
        )

    def _finished(self, number: str, state: SheetState) -> None:
        self.forget()
        self.news.say(say("window.sheet_finished", number=number, state=f"outage.state_{state}"))
        self.number.setFocus()

    def _not_finished(self, error: FallbackError) -> None:
        self.problem.fail(error)
        self.form.start()
