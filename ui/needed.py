"""How much room the texts of a list need; each is measured once."""

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFont, QFontMetrics
from PySide6.QtWidgets import QApplication

PAD_X, PAD_Y, _TALL = 12, 8, 10_000  # px
SPARE = 2  # px; a text as wide as its column would wrap


def font(*, bold: bool) -> QFont:
    """The font of a cell."""
    made = QApplication.font()
    made.setBold(bold)
    return made


class Needed:
    """In px, with the padding of a cell. `forget` where the font is another."""

    def __init__(self) -> None:
        self.forget()

    def forget(self) -> None:
        """Measure all anew."""
        self._metrics = {bold: QFontMetrics(font(bold=bold)) for bold in (False, True)}
        self._least = max(one.height() for one in self._metrics.values()) + 2 * PAD_Y
        self._widths: dict[tuple[str, bool], int] = {}
        self._heights: dict[tuple[str, bool, int], int] = {}

    def width(self, text: str, bold: bool) -> int:
        """Without a line that is broken."""
        found = self._widths.get((text, bold))
        if found is None:
            advance = self._metrics[bold].horizontalAdvance
            widest = max(map(advance, text.split("\n"))) if text else 0
            found = self._widths[text, bold] = widest + 2 * PAD_X + SPARE
        return found

    def height(self, text: str, bold: bool, width: int) -> int:
        """Broken in a column of that width."""
        if "\n" not in text and self.width(text, bold) <= width:
            return self._least
        found = self._heights.get((text, bold, width))
        if found is None:
            room = QRect(0, 0, max(1, width - 2 * PAD_X), _TALL)
            flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
            high = self._metrics[bold].boundingRect(room, flags, text).height()
            found = self._heights[text, bold, width] = max(high + 2 * PAD_Y, self._least)
        return found
