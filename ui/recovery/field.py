"""One box of the paper as one field of the screen: label, unit, and what the paper says there.

A value is checked where it is typed (`forms.parse`), then handed up to be kept. Blank, struck
out and illegible are one key each. A field that was kept shows a tick; what is wrong stays.
"""

from collections.abc import Callable
from datetime import date
from enum import Enum, auto
from typing import assert_never

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QGridLayout, QLabel, QLineEdit, QWidget

from fallback.store.entries import EntryState
from forms.geometry import Box
from forms.parse import Parsed, Problem, parse
from forms.spec import Kind
from ui.desk import Desk
from ui.page import Page, label
from ui.style import TINY

KEYS: dict[Qt.Key, EntryState] = {
    Qt.Key.Key_F6: "blank",
    Qt.Key.Key_F7: "struck",
    Qt.Key.Key_F8: "illegible",
}
Keyed = tuple[EntryState, str]
_WIDTH = {
    Kind.TEXT: 240,
    Kind.NUMBER: 84,
    Kind.TIME: 84,
    Kind.DATE: 116,
    Kind.CHOICE: 84,
    Kind.MARK: 84,
    Kind.SIGNATURE: 84,
}


class Standing(Enum):
    """Where a field is."""

    OPEN = auto()
    ASKING = auto()  # a value out of the usual range: Enter again keeps it
    WRONG = auto()
    SENT = auto()  # handed up, not yet kept
    KEPT = auto()


class Edit(QLineEdit):
    """A line that hands its keys to the field first, and may not be left while it is wrong."""

    taken: Callable[[QKeyEvent], bool]
    may_leave: Callable[[], bool]
    left = Signal()

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes on as Enter does; Shift+Tab goes back in any case."""
        return (forward and not self.may_leave()) or super().focusNextPrevChild(forward)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter, the arrows and the three keys are the field's."""
        if not self.taken(event):
            super().keyPressEvent(event)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        """The mouse leaves the field too."""
        super().focusOutEvent(event)
        if event.reason() not in (
            Qt.FocusReason.PopupFocusReason,
            Qt.FocusReason.ActiveWindowFocusReason,
        ):
            self.left.emit()


class Field(Page):
    """A box. `keyed` hands up (path, state, value); `step` asks for the next field or the one
    before (+1, -1)."""

    keyed = Signal(str, str, str)
    step = Signal(int)

    def __init__(self, desk: Desk, box: Box, reference: date, parent: QWidget | None = None):
        super().__init__(desk, parent)
        self.box, self._reference = box, reference
        self.standing: Standing = Standing.OPEN
        self._state: EntryState = "value"
        self._problem: Problem | None = None
        self._asked: Parsed | None = None
        self._both: tuple[Keyed, Keyed] | None = None
        self._held: Keyed | None = None  # what the store holds
        self._label, self.edit, self._unit = QLabel(), Edit(), QLabel(box.unit)
        self._mark, self._hint = QLabel(), label("quiet")
        self._label.setBuddy(self.edit)
        self._mark.setProperty("role", "quiet")
        self._mark.setMinimumWidth(16)  # room for the tick, so that nothing moves when it comes
        self.edit.setFixedWidth(_WIDTH[box.kind])
        self.edit.taken, self.edit.may_leave = self._take, self.commit
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(TINY)
        grid.addWidget(self._label, 0, 0, 1, 4)
        grid.addWidget(self.edit, 1, 0)
        grid.addWidget(self._unit, 1, 1)
        grid.addWidget(self._mark, 1, 2)
        grid.addWidget(self._hint, 2, 0, 1, 4)
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(3, 1)
        self.edit.textEdited.connect(self._edited)
        self.edit.left.connect(self._left)
        self.setFocusProxy(self.edit)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        words = self.box.label.text(self.desk.language.lang)
        self._label.setText(words.replace("&", "&&"))
        where = ", ".join(part for part in (self.box.context, words, self.box.unit) if part)
        self.edit.setAccessibleName(where)
        self._show()

    def restore(self, state: EntryState, value: str) -> None:
        """Show what the same person kept before."""
        self._state, self._held = state, (state, value)
        self._problem = self._asked = None
        self.standing = Standing.KEPT
        self.edit.setText(value)
        self._show()

    def show_both(self, first: Keyed, second: Keyed) -> None:
        """What the two people keyed, for the third who judges."""
        self._both = (first, second)
        self._show()

    def commit(self) -> bool:
        """Check what is typed and hand it up; whether the field may be left behind."""
        text = self.edit.text().strip()
        if self.standing in (Standing.KEPT, Standing.SENT):
            return True
        if not text:
            if self._held is not None:  # emptied, not marked blank: what is held still counts
                self.restore(*self._held)
            return True
        found = parse(self.box, text, self._reference)
        if isinstance(found, Problem):
            self.standing, self._problem = Standing.WRONG, found
            self._show()
            return False
        if found.confirm is not None and self._asked != found:
            self.standing, self._asked = Standing.ASKING, found
            self._show()
            return False
        self.edit.setText(found.value)
        self._send("value", found.value)
        return True

    def _left(self) -> None:
        if self.standing is not Standing.ASKING:  # only Enter or Tab answers a question
            self.commit()

    def mark(self, state: EntryState) -> None:
        """The box on the paper is blank, struck out or illegible."""
        self.edit.clear()
        self._send(state, "")

    def kept(self) -> None:
        """The store holds it."""
        if self.standing is Standing.SENT:
            self._held = (self._state, self.edit.text())
            self.standing = Standing.KEPT
            self._show()

    def not_kept(self) -> None:
        """The store does not hold it; what was typed stays, to be sent again."""
        self.standing = Standing.OPEN
        self._show()

    def _send(self, state: EntryState, value: str) -> None:
        self._state = state
        self._problem = self._asked = None
        self.standing = Standing.SENT
        self._show()
        self.keyed.emit(self.box.path, state, value)

    def _edited(self) -> None:
        self.standing, self._problem, self._state = Standing.OPEN, None, "value"
        self._show()

    def _take(self, event: QKeyEvent) -> bool:
        key = Qt.Key(event.key())
        if key in KEYS:
            self.mark(KEYS[key])
            self.step.emit(+1)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit():
                self.step.emit(+1)
        elif key in (Qt.Key.Key_Down, Qt.Key.Key_Up):
            self.step.emit(+1 if key == Qt.Key.Key_Down else -1)
        else:
            return False
        return True

    def legend(self) -> str:
        """How the box is written, where its label does not say it."""
        lang = self.desk.language.lang
        match self.box.kind:
            case Kind.CHOICE:
                words = " · ".join(f"{one.code} {one.label.text(lang)}" for one in self.box.choices)
                return f"{self.box.label.text(lang)}: {words}"
            case Kind.MARK:
                return self.tr("x where ticked, else 0")
            case Kind.TEXT | Kind.NUMBER | Kind.TIME | Kind.DATE | Kind.SIGNATURE:
                return ""
            case _:
                assert_never(self.box.kind)

    def _show(self) -> None:
        wrong = self.standing in (Standing.WRONG, Standing.ASKING)
        self.edit.setProperty("wrong", wrong)
        self.edit.setProperty("kept", self.standing is Standing.KEPT)
        self.edit.style().polish(self.edit)
        said = self._said()
        self._hint.setProperty("role", "field-wrong" if wrong else "quiet")
        self._hint.style().polish(self._hint)
        self._hint.setText(said)
        self._hint.setVisible(bool(said))
        self.edit.setAccessibleDescription(said or self.legend())
        self._mark.setText(self._standing_words())

    def _said(self) -> str:
        """What is wrong, what is asked, or what the two keyed."""
        lang = self.desk.language.lang
        if self.standing is Standing.WRONG and self._problem is not None:
            return "■ " + self._problem.text(lang)
        if self.standing is Standing.ASKING and self._asked and self._asked.confirm:
            return "▲ " + self._asked.confirm.text(lang) + " " + self.tr("Enter again: yes.")
        if self._both is not None:
            first, second = (state_words(state) or value for state, value in self._both)
            return self.tr("First: {first}   Second: {second}").format(first=first, second=second)
        return ""

    def _standing_words(self) -> str:
        if self.standing not in (Standing.KEPT, Standing.SENT):
            return ""
        tick = "✓" if self.standing is Standing.KEPT else "…"
        return f"{tick} {state_words(self._state)}".rstrip()


def state_words(state: str) -> str:
    """What is said of a box that holds no value; nothing for a value."""
    words = {
        "blank": QCoreApplication.translate("Field", "blank"),
        "struck": QCoreApplication.translate("Field", "struck out"),
        "illegible": QCoreApplication.translate("Field", "illegible"),
    }
    return words.get(state, "")
