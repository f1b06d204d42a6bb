"""What belongs together on a sheet, in one card: in as many columns as there is room for."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QGridLayout, QLabel, QWidget

from forms.geometry import Box
from forms.spec import Kind
from ui.page import label
from ui.recovery.blocks import COLUMNS, PaperBlock
from ui.recovery.field import Field
from ui.style import MEDIUM, SMALL, TINY

_BESIDE = 44  # px for what is printed beside a line


class BlockGrid(QFrame):
    """`made` makes the field of a box. Nothing is seen of them before `place`."""

    def __init__(
        self,
        block: PaperBlock,
        title: str,
        made: Callable[[Box], Field],
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setProperty("role", "card")
        self._title = label("block") if title else None
        if self._title is not None:
            self._title.setText(title)
        self._lines: list[tuple[QLabel, list[Field]]] = []
        for line in block.lines:
            beside = label("beside")
            beside.setText(line.beside)
            fields = [made(box) for box in line.boxes]
            highest = max(field.crop.natural.height() for field in fields)
            for field in fields:
                field.crop.level(highest)
            self._lines.append((beside, fields))
        self._grid = grid = QGridLayout(self)
        grid.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        grid.setHorizontalSpacing(MEDIUM)
        grid.setVerticalSpacing(TINY)
        grid.setColumnMinimumWidth(0, _BESIDE)
        grid.setColumnStretch(COLUMNS + 1, 1)

    def place(self, columns: int) -> None:
        """In so many columns; a text takes two."""
        grid, at = self._grid, 0
        while grid.count():
            grid.takeAt(0)
        if self._title is not None:
            grid.addWidget(self._title, at, 0, 1, columns + 2)
            at += 1
        for beside, fields in self._lines:
            at = self._line(at, beside, fields, columns)

    def _line(self, at: int, beside: QLabel, fields: list[Field], columns: int) -> int:
        """Labels in one row of the grid and the boxes in the next, so that both stand level."""
        grid, column = self._grid, 1
        grid.addWidget(beside, at + 1, 0, Qt.AlignmentFlag.AlignTop)
        for field in fields:
            span = 2 if field.box.kind is Kind.TEXT else 1
            if column + span > columns + 1:
                at, column = at + 2, 1
            grid.addWidget(field.words, at, column, 1, span, Qt.AlignmentFlag.AlignBottom)
            grid.addWidget(field, at + 1, column, 1, span, Qt.AlignmentFlag.AlignTop)
            column += span
        return at + 2
