"""A sheet on the screen: the paper's boxes in its order, what belongs together in one line."""

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import pairwise
from typing import assert_never

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fallback.recovery import repeating
from fallback.recovery.entry import KeyingSheet
from forms.geometry import Box
from forms.spec import Kind
from ui.desk import Desk
from ui.page import card, label
from ui.recovery.blocks import COLUMNS, PaperBlock, PaperLine, block_of, blocks
from ui.recovery.edit import Edit, Keyed, Step
from ui.recovery.field import Field, Standing
from ui.recovery.picture import Side
from ui.style import MEDIUM, SMALL, TINY

_BESIDE = 44  # px for what is printed beside a line
_HELD = frozenset({Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_AltGr})


class Form(QScrollArea):
    """The fields of one sheet. `keyed` passes on (path, state, value); `changed` tells that the
    number of fields that remain may be another."""

    keyed = Signal(str, str, str)
    changed = Signal()
    past_end = Signal()
    focused = Signal(object)  # Field
    undo = Signal()
    scanned = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._fields: dict[str, Field] = {}
        self._boxes: tuple[Box, ...] = ()
        self._strokes = 0
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(QWidget())

    @property
    def fields(self) -> tuple[Field, ...]:
        """In the paper's order."""
        return tuple(self._fields.values())

    @property
    def remaining(self) -> int:
        """How many fields are not kept yet."""
        return sum(field.standing is not Standing.KEPT for field in self.fields)

    @property
    def sending(self) -> bool:
        """Whether something is handed up that the store has not answered."""
        return any(field.standing is Standing.SENT for field in self.fields)

    @property
    def unkept(self) -> bool:
        """Whether something is typed that the store does not hold."""
        return any(field.unkept for field in self.fields)

    @property
    def typed(self) -> dict[str, Keyed]:
        """What the store does not hold, or has not answered yet, by path."""
        both = ((path, field.typed) for path, field in self._fields.items())
        return {path: typed for path, typed in both if typed is not None}

    def ask(
        self,
        sheet: KeyingSheet,
        signs: tuple[str, ...] = (),
        titles: Mapping[str, str] | None = None,
    ) -> None:
        """Show a sheet's boxes, with what the same person kept before; where two keyings are to
        be settled, both of them beside the box. `signs`: initials that are known; `titles`: what
        stands above each block on the paper."""
        self.clear()
        self._boxes = sheet.boxes
        self._strokes = 0 if sheet.before else 1  # the key that finishes the sheet
        inside = QWidget()
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 0, SMALL, 0)
        down.setSpacing(SMALL)
        above = dict(titles or {})
        for block in blocks(sheet.boxes):
            title = above.pop(block.id, "")  # once, above the first
            down.addWidget(self._block(block, block.heading or title, sheet.reference))
        down.addStretch(1)
        for path, (state, value) in sheet.before.items():
            if path in self._fields:
                self._fields[path].restore(state, value)
        for path, (first, second) in sheet.both.items():
            self._fields[path].show_both(sheet.who[path], first, second)
        for field in self.fields:
            field.signs = signs
        self.setWidget(inside)
        _chain(self.fields)
        self.changed.emit()

    def show_side(self, side: Side) -> None:
        """What the scan shows, beside each box."""
        for field in self._fields.values():
            field.show_side(side)

    def field(self, path: str) -> Field | None:
        """The field of a box."""
        return self._fields.get(path)

    def reopen(self, path: str) -> None:
        """Nothing is kept of a box any more."""
        self._fields[path].reopen()
        self.changed.emit()

    def take_strokes(self) -> int:
        """How many keys were pressed in the fields since this was asked last."""
        count, self._strokes = self._strokes, 0
        return count

    def clear(self) -> None:
        """No sheet."""
        self._fields, self._boxes = {}, ()
        self.setWidget(QWidget())
        self.changed.emit()

    def start(self) -> None:
        """To the first field that is not kept."""
        found = next((f for f in self.fields if f.standing is not Standing.KEPT), None)
        if found is None:
            self.past_end.emit()
        else:
            found.setFocus(Qt.FocusReason.TabFocusReason)

    def commit(self) -> bool:
        """Hand up whatever is typed and not yet; whether nothing is wrong or still asked. Only
        the person answers a question: Enter or Tab in the field itself."""
        unsure = [f for f in self.fields if f.standing is Standing.ASKING or not f.commit()]
        if unsure:
            unsure[0].setFocus(Qt.FocusReason.TabFocusReason)
        return not unsure

    def answered(self, path: str, *, kept: bool) -> None:
        """The store holds what was keyed at `path`, or does not."""
        if path in self._fields:
            field = self._fields[path]
            field.kept() if kept else field.not_kept()
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field that gets the focus is brought into view; the keys pressed in it are counted."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 40, 90)
            self.focused.emit(watched.parent())
        elif isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            if isinstance(watched, Edit) and self._signs(watched, event):
                return True
            self._strokes += event.key() not in _HELD
        return super().eventFilter(watched, event)

    def _signs(self, edit: Edit, event: QKeyEvent) -> bool:
        """Initials that are typed into an empty box of codes belong to the signature beside it: the
        code stays open, and counts among those that are left."""
        order = self.fields
        at = next((n for n, field in enumerate(order) if field.edit is edit), len(order))
        if at + 1 >= len(order) or edit.text() or not event.text().isalpha():
            return False
        here, sign = order[at : at + 2]
        codes = {choice.code[:1] for choice in here.box.choices}
        if here.box.kind is not Kind.CHOICE or event.text().upper() in codes:
            return False
        if sign.box.kind is not Kind.SIGNATURE or sign.box.group != here.box.group:
            return False
        if sign.edit.text() or sign.standing is not Standing.OPEN:
            return False
        sign.setFocus(Qt.FocusReason.TabFocusReason)
        return QCoreApplication.sendEvent(sign.edit, event)

    def _block(self, block: PaperBlock, title: str, reference: date) -> QFrame:
        paper = card()
        grid = QGridLayout(paper)
        grid.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        grid.setHorizontalSpacing(MEDIUM)
        grid.setVerticalSpacing(TINY)
        grid.setColumnMinimumWidth(0, _BESIDE)
        grid.setColumnStretch(COLUMNS + 1, 1)
        at = 0
        if title:
            heading = label("block")
            heading.setText(title)
            grid.addWidget(heading, at, 0, 1, COLUMNS + 2)
            at += 1
        for line in block.lines:
            at = self._line(grid, at, line, reference)
        return paper

    def _line(self, grid: QGridLayout, at: int, line: PaperLine, reference: date) -> int:
        """Labels in one row of the grid, so that they stand level; the boxes in the next."""
        beside = label("beside")
        beside.setText(line.beside)
        grid.addWidget(beside, at + 1, 0, Qt.AlignmentFlag.AlignTop)
        column = 1
        for box in line.boxes:
            span = 2 if box.kind is Kind.TEXT else 1
            if column + span > COLUMNS + 1:
                at, column = at + 2, 1
            field = self._field(box, reference)
            grid.addWidget(field.words, at, column, 1, span, Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(field, at + 1, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
        return at + 2

    def _field(self, box: Box, reference: date) -> Field:
        field = Field(self._desk, box, reference)
        self._fields[box.path] = field
        field.keyed.connect(self.keyed)
        field.keyed.connect(self.changed)
        field.undo.connect(self.undo)
        field.scanned.connect(self.scanned)
        field.step.connect(lambda step, path=box.path: self._step(path, step))
        field.again.connect(lambda path=box.path: self._repeat(path))
        field.edit.installEventFilter(self)
        return field

    def _step(self, path: str, step: Step) -> None:
        order = list(self._fields)
        groups = [field.box.group for field in self.fields]
        at = order.index(path)
        match step:
            case Step.NEXT:
                to = at + 1
            case Step.BACK:
                to = max(0, at - 1)
            case Step.NEXT_LINE:
                to = _after(groups, at)
            case Step.NEXT_BLOCK:
                to = _after([block_of(path) for path in order], at)
            case Step.LINE_BEFORE:
                before = groups[at] if groups.index(groups[at]) < at else groups[max(0, at - 1)]
                to = groups.index(before)
            case _:
                assert_never(step)
        if to >= len(order):
            self.past_end.emit()
        else:
            self._fields[order[to]].setFocus(Qt.FocusReason.TabFocusReason)

    def _repeat(self, path: str) -> None:
        """The nearest value above that may stand there again."""
        for earlier in repeating.earlier(self._boxes, path):
            state, value = self._fields[earlier].said
            if state == "value" and value:
                self._fields[path].repeat(value)
                return


def _after(kinds: Sequence[str], at: int) -> int:
    """Where the next one of another kind is; after the last where there is none."""
    return next((n for n in range(at, len(kinds)) if kinds[n] != kinds[at]), len(kinds))


def _chain(fields: Sequence[Field]) -> None:
    for one, after in pairwise(fields):
        QWidget.setTabOrder(one.edit, after.edit)
