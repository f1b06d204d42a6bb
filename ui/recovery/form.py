"""A sheet on the screen: the paper's boxes in its order, what belongs together in one line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import groupby, pairwise

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtWidgets import (
    QFrame,
    QGridLayout,
    QScrollArea,
    QVBoxLayout,
    QWidget,
)

from fallback.recovery.entry import KeyingSheet
from forms.geometry import Box
from forms.spec import Kind
from ui.desk import Desk
from ui.page import card, label
from ui.recovery.field import Field, Standing
from ui.style import MEDIUM, SMALL

_COLUMNS = 6  # of a line; a text takes two
_DOT = " · "  # between the parts of a box's context
_BESIDE = 90  # px for what is printed beside a line


@dataclass(frozen=True)
class PaperLine:
    """Boxes in one line of the paper, and what is printed beside them."""

    beside: str
    boxes: tuple[Box, ...]


@dataclass(frozen=True)
class PaperBlock:
    """Lines under one heading: an order and its due times, or a table's blank rows."""

    heading: str
    lines: tuple[PaperLine, ...]


class Form(QScrollArea):
    """The fields of one sheet. `keyed` passes on (path, state, value); `changed` tells that the
    number of fields that remain may be another."""

    keyed = Signal(str, str, str)
    changed = Signal()
    past_end = Signal()
    focused = Signal(str)  # how the box is written, where its label does not say it

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

    def ask(self, sheet: KeyingSheet) -> None:
        """Show a sheet's boxes, with what the same person kept before; where two keyings are to
        be settled, both of them beside the box."""
        self.clear()
        inside = QWidget()
        down = QVBoxLayout(inside)
        down.setContentsMargins(0, 0, SMALL, 0)
        down.setSpacing(SMALL)
        for block in blocks(sheet.boxes):
            down.addWidget(self._block(block, sheet.reference))
        down.addStretch(1)
        for path, (state, value) in sheet.before.items():
            if path in self._fields:
                self._fields[path].restore(state, value)
        for path, (first, second) in sheet.both.items():
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
        """A field that gets the focus is brought into view."""
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            self.ensureWidgetVisible(watched, 40, 90)
            field = watched.parent()
            self.focused.emit(field.legend() if isinstance(field, Field) else "")
        return super().eventFilter(watched, event)

    def _block(self, block: PaperBlock, reference: date) -> QFrame:
        paper = card()
        grid = QGridLayout(paper)
        grid.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        grid.setHorizontalSpacing(MEDIUM)
        grid.setVerticalSpacing(SMALL)
        grid.setColumnMinimumWidth(0, _BESIDE)
        grid.setColumnStretch(_COLUMNS + 1, 1)
        at = 0
        if block.heading:
            heading = label("block")
            heading.setText(block.heading)
            grid.addWidget(heading, at, 0, 1, _COLUMNS + 2)
            at += 1
        for line in block.lines:
            at = self._line(grid, at, line, reference)
        return paper

    def _line(self, grid: QGridLayout, at: int, line: PaperLine, reference: date) -> int:
        beside = label("beside")
        beside.setText(line.beside)
        grid.addWidget(beside, at, 0, Qt.AlignmentFlag.AlignTop)
        column = 1
        for box in line.boxes:
            span = 2 if box.kind is Kind.TEXT else 1
            if column + span > _COLUMNS + 1:
                at, column = at + 1, 1
            field = self._field(box, reference)
            grid.addWidget(field, at, column, 1, span, Qt.AlignmentFlag.AlignTop)
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


def blocks(boxes: Sequence[Box]) -> Iterator[PaperBlock]:
    """What belongs together on the paper, in its order. A column of an observation chart is a
    block of its own: a hand filled it in from top to bottom."""
    lines: dict[str, list[Box]] = {}
    for box in boxes:
        lines.setdefault(box.group, []).append(box)
    rows = {_row(line[0]) for line in lines.values() if _is_line(line[0])}

    def block_of(line: list[Box]) -> str:
        own = _row(line[0]) in rows or len(line) > _COLUMNS
        return _row(line[0]) if own else line[0].path.split("/")[0]

    for _, found in groupby(lines.values(), key=block_of):
        yield _block(list(found))


def _block(lines: list[list[Box]]) -> PaperBlock:
    contexts = [line[0].context.split(_DOT) for line in lines if line[0].context]
    shared = [parts[0] for parts in zip(*contexts, strict=False) if len(set(parts)) == 1]
    if len(contexts) == 1 and _is_line(lines[-1][0]):
        shared = shared[:-1]  # what is printed in the line itself
    heading = _DOT.join(shared)
    return PaperBlock(heading, tuple(_paper_line(heading, line) for line in lines))


def _paper_line(heading: str, line: list[Box]) -> PaperLine:
    first = line[0]
    own = first.context.removeprefix(heading).removeprefix(_DOT)
    if not own and not first.context:
        parts = first.path.split("/")
        row = parts[2] if _is_line(first) else parts[1]
        own = str(int(row) + 1) if row.isdecimal() else ""
    return PaperLine(own, tuple(line))


def _is_line(box: Box) -> bool:
    return box.path.count("/") == 3


def _row(box: Box) -> str:
    return "/".join(box.path.split("/")[:2])


def _chain(fields: Sequence[Field]) -> None:
    for one, after in pairwise(fields):
        QWidget.setTabOrder(one.edit, after.edit)
