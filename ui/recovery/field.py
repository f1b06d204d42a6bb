"""One box of the paper as one field of the screen: label, unit, and what the paper says there.

A value is checked where it is typed (`forms.parse`), then handed up to be kept. Blank, struck
out, illegible and "the same again" are one key each. A field that was kept shows a tick; what is
wrong stays.
"""

from datetime import date
from enum import Enum, auto

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QGridLayout, QLabel, QWidget

from fallback.recovery.intake.scanned import is_page_code
from fallback.recovery.keying.signs import completed
from fallback.store.entries import EntryState
from forms.geometry import Box
from forms.parse import Parsed, Problem, parse
from forms.spec import Kind
from ui.desk import Desk
from ui.page import Page, label
from ui.recovery import edit
from ui.recovery.edit import AGAIN, KEYS, STEPS, Edit, Keyed, Step, as_written, state_words
from ui.recovery.picture import Crop, Side
from ui.style import SMALL, TINY

_WIDTH = {
    Kind.TEXT: 200,
    Kind.NUMBER: 72,
    Kind.TIME: 72,
    Kind.DATE: 104,
    Kind.CHOICE: 56,
    Kind.MARK: 56,
    Kind.SIGNATURE: 72,
}


class Standing(Enum):
    """Where a field is."""

    OPEN = auto()
    ASKING = auto()  # a value out of the usual range: Enter again keeps it
    WRONG = auto()
    SENT = auto()  # handed up, not yet kept
    KEPT = auto()


class Field(Page):
    """A box. `keyed` hands up (path, state, value); `step` asks for another field (`Step`);
    `again` asks for what was keyed before; `undo` for the last keying to be taken back; `scanned`
    hands up the code of a page that a barcode reader typed here. `words`, its label, stands above
    it where the form puts it: level with its neighbours', or once for a column."""

    keyed = Signal(str, str, str)
    step = Signal(object)
    again = Signal()
    undo = Signal()
    scanned = Signal(str)

    def __init__(self, desk: Desk, box: Box, reference: date, parent: QWidget | None = None):
        super().__init__(desk, parent)
        self.box, self._reference = box, reference
        self.standing: Standing = Standing.OPEN
        self._state: EntryState = "value"
        self._problem: Problem | None = None
        self._asked: Parsed | None = None
        self._both: tuple[tuple[str, Keyed], ...] = ()
        self.held: Keyed | None = None  # what the store holds
        self._value = ""  # as it was handed up; the line shows it as the language writes it
        self.signs: tuple[str, ...] = ()  # initials that are known
        self._typed = 0  # letters that stood here before the last
        self.words, self.edit, self._unit = QLabel(), Edit(), QLabel(box.unit)
        self._mark, self._hint = label("quiet", wrap=False), label("quiet")
        self.words.setBuddy(self.edit)
        self.words.setWordWrap(True)
        self._mark.setMinimumWidth(16)  # room for the tick, so that nothing moves when it comes
        self.edit.setFixedWidth(_WIDTH[box.kind])
        self.crop = Crop(box.rect, _WIDTH[box.kind] + 52)
        self.edit.taken, self.edit.may_leave = self._take, self.commit
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, SMALL)
        grid.setSpacing(TINY)
        grid.addWidget(self.crop, 1, 0, 1, 4)
        grid.addWidget(self.edit, 2, 0)
        grid.addWidget(self._unit, 2, 1)
        grid.addWidget(self._mark, 2, 2)
        grid.addWidget(self._hint, 3, 0, 1, 4)
        grid.setColumnStretch(3, 1)
        grid.setRowStretch(4, 1)
        self.edit.textEdited.connect(self._edited)
        if box.kind is Kind.SIGNATURE:
            self.edit.textEdited.connect(self._completed)
        self.edit.left.connect(self._left)
        self.begin_at(self.edit)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        words = self.box.label.text(self.desk.language.lang)
        self.words.setText(words.replace("&", "&&"))
        where = ", ".join(part for part in (self.box.context, words, self.box.unit) if part)
        self.edit.setAccessibleName(where)
        if self.standing in (Standing.KEPT, Standing.SENT):
            self._write(self._value)
        self._show()

    def restore(self, state: EntryState, value: str) -> None:
        """Show what the same person kept before."""
        self._state, self.held = state, (state, value)
        self._problem = self._asked = None
        self.standing, self._value = Standing.KEPT, value
        self._write(value)
        self._show()

    def reopen(self) -> None:
        """Nothing is kept of it any more."""
        self._state, self.held, self._problem, self._asked = "value", None, None, None
        self.standing = Standing.OPEN
        self.edit.clear()
        self._show()

    def put_back(self, state: EntryState, value: str) -> None:
        """What stood here before, to be kept again."""
        self.restore(state, value)
        self.standing = Standing.SENT
        self._show()

    def show_side(self, side: Side) -> None:
        """What the scan shows there."""
        self.crop.show_side(side)

    def show_both(self, names: tuple[str, str], first: Keyed, second: Keyed) -> None:
        """What the two people keyed, for the third who judges."""
        self._both = ((names[0], first), (names[1], second))
        self._show()

    def repeat(self, value: str) -> None:
        """The same stands here as before."""
        self._write(value)
        self._edited()
        if self.commit():
            self.step.emit(Step.NEXT)

    def commit(self) -> bool:
        """Check what is typed and hand it up; whether the field may be left behind."""
        text = self.edit.text().strip()
        if self.standing in (Standing.KEPT, Standing.SENT):
            return True
        if not text:
            if self._state != "value":  # marked, and the store did not take it
                self._send(self._state, "")
            elif self.held is not None:  # emptied, not marked blank: what is held still counts
                self.restore(*self.held)
            return True
        if is_page_code(text):  # another sheet was read while this field had the focus
            self._write(self.held[1] if self.held else "")
            self.scanned.emit(text)
            return False
        found = parse(self.box, text, self._reference)
        if isinstance(found, Problem):
            self.standing, self._problem = Standing.WRONG, found
            self._show()
            return False
        if found.confirm is not None and self._asked != found:
            self.standing, self._asked = Standing.ASKING, found
            self._show()
            return False
        self._write(found.value)
        self._send("value", found.value)
        return True

    def _write(self, value: str) -> None:
        self.edit.setText(as_written(self.box.kind, value, self.desk.language.lang))

    def _left(self) -> None:
        if self.standing is not Standing.ASKING:  # only Enter or Tab answers a question
            self.commit()

    def mark(self, state: EntryState) -> None:
        """The box on the paper is blank, struck out or illegible."""
        self.edit.clear()
        self._send(state, "")

    @property
    def unkept(self) -> bool:
        """Whether something is typed or said of it that the store does not hold."""
        settled = self.standing in (Standing.KEPT, Standing.SENT)
        return not settled and (bool(self.edit.text().strip()) or self._state != "value")

    @property
    def typed(self) -> Keyed | None:
        """What is here that the store does not hold, or has not answered yet."""
        if self.standing is Standing.SENT:
            return self._state, self._value
        return (self._state, self.edit.text().strip()) if self.unkept else None

    def retype(self, state: EntryState, text: str) -> None:
        """Typed before and not kept then: handed up again; what was asked is asked again."""
        if self.said == (state, text):
            return
        self._write(text)
        self._edited()
        self._state, self._asked = state, None
        self.commit()

    @property
    def said(self) -> Keyed:
        """What was last handed up of it; an empty value where nothing was."""
        sent = self.standing in (Standing.KEPT, Standing.SENT)
        return (self._state, self._value) if sent else ("value", "")

    def kept(self) -> None:
        """The store holds it."""
        if self.standing is Standing.SENT:
            self.held = (self._state, self._value)
            self.standing = Standing.KEPT
            self._show()

    def not_kept(self) -> None:
        """The store does not hold it; what was typed stays, to be sent again."""
        self.standing = Standing.OPEN
        self._show()

    def _send(self, state: EntryState, value: str) -> None:
        self._state, self._value = state, value
        self._problem = self._asked = None
        self.standing = Standing.SENT
        self._show()
        self.keyed.emit(self.box.path, state, value)

    def _completed(self, text: str) -> None:
        """Initials that are known follow their first letters, selected: typing on replaces them."""
        grown, self._typed = len(text) > self._typed, len(text)
        found = completed(text, self.signs) if grown else ""
        if len(found) > len(text):
            self.edit.setText(found)
            self.edit.setSelection(len(text), len(found) - len(text))

    def _edited(self) -> None:
        self.standing, self._problem, self._state = Standing.OPEN, None, "value"
        self._show()

    def _take(self, event: QKeyEvent) -> bool:
        if event.matches(QKeySequence.StandardKey.Undo):
            if self.standing is Standing.OPEN and self.edit.isUndoAvailable():
                return False  # first what is being typed
            self.undo.emit()
            return True
        key = Qt.Key(event.key())
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            if key != Qt.Key.Key_PageDown:
                return False
            self.step.emit(Step.NEXT_BLOCK)
            return True
        if key in KEYS:
            self.mark(KEYS[key])
            self.step.emit(Step.NEXT)
        elif key == AGAIN:
            self.again.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if self.commit():
                self.step.emit(Step.NEXT)
        elif key in STEPS:
            self.step.emit(STEPS[key])
        else:
            return False
        return True

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
        self.edit.setAccessibleDescription(said or edit.legend(self.box, self.desk.language.lang))
        self._mark.setText(self._standing_words())

    def _said(self) -> str:
        """What is wrong, what is asked, or what the two keyed."""
        lang = self.desk.language.lang
        if self.standing is Standing.WRONG and self._problem is not None:
            return "■ " + self._problem.text(lang)
        if self.standing is Standing.ASKING and self._asked and self._asked.confirm:
            return "▲ " + self._asked.confirm.text(lang) + " " + self.tr("Enter again: yes.")
        return "\n".join(
            f"{name}: {state_words(state) or as_written(self.box.kind, value, lang)}"
            for name, (state, value) in self._both
        )

    def _standing_words(self) -> str:
        if self.standing not in (Standing.KEPT, Standing.SENT):
            return ""
        tick = "✓" if self.standing is Standing.KEPT else "…"
        return f"{tick} {state_words(self._state)}".rstrip()
