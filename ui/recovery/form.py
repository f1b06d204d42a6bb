"""A sheet on the screen: the paper's boxes in its order, what belongs together in one line."""

from collections.abc import Mapping, Sequence
from datetime import date
from functools import partial
from itertools import pairwise
from typing import assert_never

from PySide6.QtCore import QCoreApplication, QEvent, QObject, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fallback.recovery.keying import repeating
from fallback.recovery.keying.entry import KeyingSheet
from forms.geometry import Box
from forms.spec import Kind
from ui.desk import Desk
from ui.recovery.block_grid import BlockGrid
from ui.recovery.blocks import COLUMNS, block_of, blocks
from ui.recovery.edit import Edit, Keyed, Step
from ui.recovery.field import Field, Standing
from ui.recovery.picture import Side
from ui.style import SMALL

_LEAST = 1  # column; with fewer than two a text has no room
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
        self._blocks: list[BlockGrid] = []
        self._boxes: tuple[Box, ...] = ()
        self._strokes, self._wide = 0, 0
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
            made = partial(self._field, reference=sheet.reference)
            self._blocks.append(BlockGrid(block, block.heading or title, made))
            down.addWidget(self._blocks[-1])
        down.addStretch(1)
        for path, (state, value) in sheet.before.items():
            if path in self._fields:
                self._fields[path].restore(state, value)
        for path, (first, second) in sheet.both.items():
            self._fields[path].show_both(sheet.who[path], first, second)
        for field in self.fields:
            field.signs = signs
        self.setWidget(inside)
        self._wide = 0
        self._place()
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
        self._fields, self._boxes, self._blocks = {}, (), []
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

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt tells."""
        super().resizeEvent(event)
        self._place()

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

    def _place(self) -> None:
        """In as many columns as there is room for."""
        wide = self.viewport().width() - SMALL
        if not self._blocks or wide == self._wide:
            return
        self._wide = wide
        for columns in range(COLUMNS, _LEAST, -1):
            for block in self._blocks:
                block.place(columns)
            if max(block.minimumSizeHint().width() for block in self._blocks) <= wide:
                return

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
