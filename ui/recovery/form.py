"""A sheet on the screen: the paper's boxes in its order, what belongs together in one line."""

from collections.abc import Iterator, Sequence
from datetime import date, datetime
from itertools import groupby, pairwise
from zoneinfo import ZoneInfo

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QLabel,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fallback.recovery.entry import KeyingSheet
from forms.geometry import Box
from forms.spec import Kind
from ui.desk import Desk
from ui.page import card, label
from ui.recovery.acts import Both
from ui.recovery.field import Field, Standing
from ui.style import MEDIUM, SMALL

_COLUMNS = 6  # of a line; a text takes two


class Form(QScrollArea):
    """The fields of one sheet. `keyed` passes on (path, state, value); `changed` tells that the
    number of fields that remain may be another."""

    keyed = Signal(str, str, str)
    changed = Signal()
    past_end = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._fields: dict[str, Field] = {}
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

    def ask(self, sheet: KeyingSheet, both: Both) -> None:
        """Show a sheet's boxes, with what the same person kept before; where the two keyings are
        to be judged, `both` of them beside the box."""
        self.clear()
        inside = QWidget()
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 0, SMALL, 0)
        down.setSpacing(SMALL)
        for context, lines in _blocks(sheet.boxes):
            down.addWidget(self._block(context, lines, sheet))
        down.addStretch(1)
        for path, (state, value) in sheet.before.items():
            if path in self._fields:
                self._fields[path].restore(state, value)
        for path, (first, second) in both.items():
            self._fields[path].show_both(first, second)
        self.setWidget(inside)
        _chain(self.fields)
        self.changed.emit()

    def clear(self) -> None:
        """No sheet."""
        self._fields = {}
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
        """Hand up whatever is typed and not yet; whether no field is wrong."""
        wrong = [f for f in self.fields if f.edit.text() and not f.commit()]
        if wrong:
            wrong[0].setFocus(Qt.FocusReason.TabFocusReason)
        return not wrong

    def answered(self, path: str, *, kept: bool) -> None:
        """The store holds what was keyed at `path`, or does not."""
        if path in self._fields:
            field = self._fields[path]
            field.kept() if kept else field.not_kept()
            self.changed.emit()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """A field that gets the focus is brought into view."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 40, 90)
        return super().eventFilter(watched, event)

    def _block(self, context: str, lines: list[list[Box]], sheet: KeyingSheet) -> QFrame:
        paper = card()
        grid = QGridLayout(paper)
        grid.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        grid.setHorizontalSpacing(MEDIUM)
        grid.setVerticalSpacing(SMALL)
        grid.setColumnStretch(_COLUMNS + 1, 1)
        at = 0
        if context:
            heading = label("block")
            heading.setText(context)
            grid.addWidget(heading, at, 0, 1, _COLUMNS + 2)
            at += 1
        for boxes in lines:
            at = self._line(grid, at, boxes, sheet)
        return paper

    def _line(self, grid: QGridLayout, at: int, boxes: list[Box], sheet: KeyingSheet) -> int:
        if boxes[0].due:
            due = QLabel(_clock(boxes[0].due, sheet.zone))
            due.setProperty("role", "due")
            grid.addWidget(due, at, 0, Qt.AlignmentFlag.AlignTop)
        column = 1
        for box in boxes:
            span = 2 if box.kind is Kind.TEXT else 1
            if column + span > _COLUMNS + 1:
                at, column = at + 1, 1
            grid.addWidget(
                self._field(box, sheet.reference), at, column, 1, span, Qt.AlignmentFlag.AlignTop
            )
            column += span
        return at + 1

    def _field(self, box: Box, reference: date) -> Field:
        field = Field(self._desk, box, reference)
        self._fields[box.path] = field
        field.keyed.connect(self.keyed)
        field.keyed.connect(self.changed)
        field.step.connect(lambda by, path=box.path: self._step(path, by))
        field.edit.installEventFilter(self)
        return field

    def _step(self, path: str, by: int) -> None:
        paths = list(self._fields)
        to = paths.index(path) + by
        if to >= len(paths):
            self.past_end.emit()
        elif to >= 0:
            self._fields[paths[to]].setFocus(Qt.FocusReason.TabFocusReason)


def _blocks(boxes: Sequence[Box]) -> Iterator[tuple[str, list[list[Box]]]]:
    """Boxes of the same context, in lines of the same group."""
    for (context, _), found in groupby(boxes, key=lambda box: (box.context, _block_of(box))):
        yield context, [list(line) for _, line in groupby(found, key=lambda box: box.group)]


def _block_of(box: Box) -> str:
    return box.path.split("/", 1)[0]


def _chain(fields: Sequence[Field]) -> None:
    for one, after in pairwise(fields):
        QWidget.setTabOrder(one.edit, after.edit)


def _clock(iso: str, zone: ZoneInfo) -> str:
    return datetime.fromisoformat(iso).astimezone(zone).strftime("%d/%m %H:%M")
