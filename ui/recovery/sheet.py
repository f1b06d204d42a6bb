"""Key a sheet: its number, then the form as on the paper; every field is kept as it is left."""

from collections.abc import Callable
from functools import partial
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QWidget

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.store.sheets import SheetState
from fallback.texts import say
from ui.beside import Shelf, below
from ui.desk import Desk
from ui.page import button, column, label, row
from ui.recovery import acts
from ui.recovery.acts import Called
from ui.recovery.aside import Aside
from ui.recovery.confirm import Confirm
from ui.recovery.ending import Ending
from ui.recovery.form import Form
from ui.recovery.keeping import Keeping, nothing
from ui.recovery.paper import PaperPane
from ui.recovery.step_words import words
from ui.style import SMALL
from ui.ward.page import WardPage

T = TypeVar("T")
_FORM, _PAPER = 2, 1  # shares of the width


class SheetView(WardPage):
    """A page for as long as the sheet lies on the desk; Esc puts it away, free for others."""

    def __init__(self, desk: Desk, aside: Aside, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._called_up: Called | None = None
        self._number_label, self.number = QLabel(), QLineEdit()
        self._number_label.setBuddy(self.number)
        self.number.setFixedWidth(220)
        self.call, self.next = button("main"), button()
        self.about, self.step = label("heading"), label("quiet")
        self.form, self.paper, self.confirm = Form(desk), PaperPane(desk), Confirm(desk)
        self.keeping = Keeping(desk, self.form, self.problem, aside)
        self._empty, self._work, self._middle = label("empty"), QWidget(), Shelf()
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.remaining, self.ending = label("heading", wrap=False), Ending(desk)
        self._lay_out()
        self._connect()
        self.reword()
        self._show_sheet()

    def _lay_out(self) -> None:
        across = QHBoxLayout(self._work)
        across.setContentsMargins(0, 0, 0, 0)
        across.setSpacing(SMALL)
        across.addWidget(self.form, _FORM)
        across.addWidget(self.paper, _PAPER)
        for widget in (self._empty, self.confirm, self._work):
            self._middle.addWidget(widget)
        down = below(self)
        top = row(self._number_label, self.number, self.call, self.next)
        top.addWidget(self.remaining)
        down.addLayout(top)
        down.addLayout(column(self.about, self.step))
        down.addLayout(self.said())
        down.addWidget(self._middle, 1)
        down.addWidget(self.ending)

    def _connect(self) -> None:
        self.number.returnPressed.connect(self._call)
        self.call.clicked.connect(self._call)
        self.next.clicked.connect(self._next)
        self.form.changed.connect(self._show_remaining)
        self.form.focused.connect(self.paper.show_field)
        self.form.scanned.connect(self._scanned)
        self.form.past_end.connect(self.ending.done.setFocus)
        self.confirm.answered.connect(self._answer)
        self.ending.blank.connect(self._blank_rest)
        self.ending.finish.connect(self._finish)
        QShortcut(QKeySequence(Qt.Key.Key_F4), self, self._next)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.leave)
        self.begin_at(self.number)

    def reword(self) -> None:
        """See `Page`."""
        self._number_label.setText(self.tr("Sheet &number"))
        self.number.setAccessibleName(self.tr("Sheet number"))
        self.number.setPlaceholderText(self.tr("as printed on the sheet"))
        self.call.setText(self.tr("&Call up"))
        self.next.setText(self.tr("Ne&xt sheet (F4)"))
        self._empty.setText(
            self.tr(
                "Type the number of a sheet, or read its code with a barcode reader.\n"
                "Enter with nothing typed: the next sheet that came back."
            )
        )
        self._show_words()
        self._show_remaining()

    def enter(self) -> None:
        """The workspace is shown."""
        called = self._called_up
        if called is None:
            self.number.setFocus()
            self.number.selectAll()
        elif called.asked is not None:
            self.confirm.setFocus()
        else:
            self.form.start()

    def leave(self) -> None:
        """Put the sheet away, free for others, once all that is typed is kept."""
        self.keeping.once_kept(self._put_away)

    def _put_away(self) -> None:
        self.forget()
        self.desk.store.ask(self, acts.leave, nothing, self.problem.fail)
        self.number.setFocus()

    def put_down(self) -> None:
        """Hand up what is typed: the window is about to close, lock or change hands."""
        if self._called_up is not None:
            self.form.commit()
            self.keeping.put_aside()

    def resume(self, number: str) -> None:
        """What this person typed of a sheet, and the store did not take, is sent again."""
        if not self.keeping.resume(number):
            self._scanned(number)

    def forget(self) -> None:
        """Nothing of a patient on the screen any more; what is not kept is aside."""
        super().forget()
        self.keeping.put_aside()
        self._called_up = None
        self.number.clear()
        self._show_sheet()

    def _scanned(self, code: str) -> None:
        """A barcode reader read another sheet, wherever the keys went."""
        self.number.setText(code)
        self._call()

    def _call(self) -> None:
        typed = self.number.text().strip()
        if not typed:
            self._next()
        else:
            self._take_up(lambda session: acts.call_up(session, typed), self._called)

    def _next(self) -> None:
        self._take_up(acts.call_next, self._next_called)

    def _take_up(self, act: Callable[[Session], T], done: Callable[[T], None]) -> None:
        """Another sheet instead of this one, once all of this one is kept."""

        def take_up() -> None:
            self.quiet()
            self._work.setEnabled(False)  # what is typed now would be lost with the sheet
            self.desk.store.ask(self, act, done, self._not_called)

        self.keeping.once_kept(take_up)

    def _next_called(self, called: Called | None) -> None:
        if called is not None:
            self._called(called)
            return
        self.forget()
        self.news.say(say("recovery.no_next"))
        self.number.setFocus()

    def _called(self, called: Called) -> None:
        self._called_up = called
        self._show_sheet()
        self.enter()

    def _not_called(self, error: FallbackError) -> None:
        self._called_up = None
        self._show_sheet()
        self.problem.fail(error)
        self.number.setFocus()
        self.number.selectAll()

    def _answer(self, yes: bool, reason: str) -> None:
        called = self._called_up
        if called is not None:
            self.quiet()
            self.desk.store.ask(
                self,
                lambda session: acts.answered(session, called, yes, reason),
                self._called,
                self.problem.fail,
            )

    def _show_sheet(self) -> None:
        called = self._called_up
        self._work.setEnabled(True)
        self.keeping.begin("", {})
        if called is None or called.asked is None:
            self.confirm.forget()
        if called is None or called.sheet.step in ("other", "done") or called.asked is not None:
            self.form.clear()
            self.paper.show_sides(())
            self._middle.setCurrentWidget(self._empty)
        else:
            self.form.ask(called.sheet, called.signs, called.titles)
            self.paper.show_sides(called.sides)
            self.form.show_side(called.sides[0])
            self.keeping.begin(called.sheet.sheet.number, called.sheet.before)
            self._middle.setCurrentWidget(self._work)
        if called is not None:
            self.number.setText(called.sheet.sheet.number)
            if called.asked is not None:
                self.confirm.show_asked(called.asked)
                self._middle.setCurrentWidget(self.confirm)
        self._show_words()
        self._show_remaining()

    def _show_words(self) -> None:
        called = self._called_up
        for widget in (self.about, self.step):
            widget.setVisible(called is not None and called.asked is None)
        if called is None:
            return
        frozen = called.sheet.frozen
        of = frozen.heading
        parts = (frozen.title, of.name, of.number, of.place)
        page = self.tr("page {page} of {pages}").format(page=frozen.page, pages=frozen.pages)
        self.about.setText(" · ".join(part for part in (*parts, page) if part))
        self.step.setText(words(called.sheet.step))

    def _show_remaining(self) -> None:
        keying = self._middle.currentWidget() is self._work
        left = self.form.remaining
        for widget in (self.remaining, self.ending):
            widget.setVisible(keying)
        self.ending.show_left(left)
        self.remaining.setText(self.tr("{count} left").format(count=left))

    def _blank_rest(self) -> None:
        self.keeping.once_kept(self._blank_all)

    def _blank_all(self) -> None:
        if self._called_up is None:
            return
        number, strokes = self._called_up.sheet.sheet.number, self.form.take_strokes() + 1
        self.problem.clear()
        self.desk.store.ask(
            self,
            lambda session: acts.blank_rest(session, number, strokes),
            self._rest_is_blank,
            self.problem.fail,
        )

    def _rest_is_blank(self, called: Called) -> None:
        self.put_down()
        self._called_up = called
        self._show_sheet()
        self.ending.done.setFocus()

    def _finish(self, rest_blank: bool) -> None:
        self.keeping.once_kept(partial(self._finish_it, rest_blank))

    def _finish_it(self, rest_blank: bool) -> None:
        if self._called_up is None:
            return
        number = self._called_up.sheet.sheet.number
        strokes = self.form.take_strokes() if rest_blank else 0
        self.problem.clear()
        self.desk.store.ask(
            self,
            lambda session: acts.finish(session, number, rest_blank, strokes),
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
