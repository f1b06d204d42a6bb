"""A ward's sheets as one bar: a part for each state, as wide as they are many, with its number.

The parts are told apart by their pattern and their word, never by colour alone.
"""

from collections.abc import Sequence

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QBrush, QPainter, QPaintEvent, QPalette
from PySide6.QtWidgets import QSizePolicy, QWidget

from ui.style import SMALL

_HIGH = 30  # px of a bar
_PATTERNS = (
    Qt.BrushStyle.NoBrush,
    Qt.BrushStyle.Dense6Pattern,
    Qt.BrushStyle.BDiagPattern,
    Qt.BrushStyle.Dense4Pattern,
    Qt.BrushStyle.FDiagPattern,
    Qt.BrushStyle.CrossPattern,
    Qt.BrushStyle.HorPattern,
    Qt.BrushStyle.VerPattern,
    Qt.BrushStyle.DiagCrossPattern,
    Qt.BrushStyle.Dense2Pattern,
)

Part = tuple[str, int]  # what a state is called, and how many sheets stand so


class Bars(QWidget):
    """A bar a ward, above it its name, below it the words of its parts."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._wards: tuple[tuple[str, tuple[Part, ...], str], ...] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_wards(self, wards: Sequence[tuple[str, tuple[Part, ...], str]]) -> None:
        """Of each ward its name, its parts and the sentence of its forecast."""
        self._wards = tuple(wards)
        told = (
            f"{name}: {', '.join(f'{word} {count}' for word, count in parts)}. {said}"
            for name, parts, said in self._wards
        )
        self.setAccessibleDescription("\n".join(told))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(600, max(1, len(self._wards)) * self._ward_high())

    def minimumSizeHint(self) -> QSize:
        """Qt asks."""
        return QSize(300, self.sizeHint().height())

    def _line(self) -> int:
        return self.fontMetrics().height()

    def _ward_high(self) -> int:
        return 2 * self._line() + _HIGH + 4 * SMALL

    def paintEvent(self, _: QPaintEvent) -> None:
        """Qt asks."""
        painter = QPainter(self)
        for number, (name, parts, said) in enumerate(self._wards):
            top = number * self._ward_high() + SMALL
            room = QRectF(0, top, self.width() - 1, self._line())
            font = painter.font()
            font.setBold(True)
            painter.setFont(font)
            painter.drawText(room, Qt.AlignmentFlag.AlignLeft, name)
            font.setBold(False)
            painter.setFont(font)
            painter.drawText(room, Qt.AlignmentFlag.AlignRight, said)
            self._bar(painter, parts, top + self._line() + SMALL)
        painter.end()

    def _bar(self, painter: QPainter, parts: tuple[Part, ...], top: float) -> None:
        ink = self.palette().color(QPalette.ColorRole.WindowText)
        every = sum(count for _, count in parts)
        left, key = 0.0, 0.0
        for number, (word, count) in enumerate(parts):
            pattern = QBrush(ink, _PATTERNS[number % len(_PATTERNS)])
            wide = (self.width() - 1) * count / every
            part = QRectF(left, top, wide, _HIGH)
            self._part(painter, part, pattern)
            self._count(painter, part, str(count))
            key += self._key(painter, key, top + _HIGH + SMALL, pattern, f"{word} {count}")
            left += wide

    def _part(self, painter: QPainter, where: QRectF, pattern: QBrush) -> None:
        painter.fillRect(where, self.palette().base())
        painter.setPen(self.palette().color(QPalette.ColorRole.WindowText))
        painter.setBrush(pattern)
        painter.drawRect(where)

    def _count(self, painter: QPainter, where: QRectF, text: str) -> None:
        """The number on its own ground, where there is room for it."""
        wide = self.fontMetrics().horizontalAdvance(text) + 2 * SMALL
        if wide > where.width():
            return  # the words below tell it
        plate = QRectF(0, 0, wide, self._line())
        plate.moveCenter(where.center())
        painter.fillRect(plate, self.palette().base())
        painter.drawText(plate, Qt.AlignmentFlag.AlignCenter, text)

    def _key(self, painter: QPainter, left: float, top: float, pattern: QBrush, text: str) -> float:
        """What a pattern means; how wide that is."""
        size = self._line() * 0.8
        self._part(painter, QRectF(left, top, size, size), pattern)
        wide = self.fontMetrics().horizontalAdvance(text) + 1
        painter.drawText(
            QRectF(left + size + SMALL, top - 1, wide, self._line()),
            Qt.AlignmentFlag.AlignLeft,
            text,
        )
        return size + wide + 3 * SMALL
