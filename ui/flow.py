"""A row that goes on in a next line where there is no room: at twice the size, or in a language of
longer words."""

from collections.abc import Iterator

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import QLayout, QLayoutItem, QWidget

from ui.style import SMALL, TINY


class Flow(QLayout):
    """Widgets from the left."""

    def __init__(self, *widgets: QWidget) -> None:
        super().__init__()
        self._items: list[QLayoutItem] = []
        self.setSpacing(SMALL)
        self.setContentsMargins(0, 0, 0, 0)
        for widget in widgets:
            self.addWidget(widget)

    def addItem(self, item: QLayoutItem) -> None:
        """Qt adds."""
        self._items.append(item)

    def count(self) -> int:
        """Qt asks."""
        return len(self._items)

    def itemAt(self, at: int) -> QLayoutItem | None:
        """Qt asks."""
        return self._items[at] if 0 <= at < len(self._items) else None

    def takeAt(self, at: int) -> QLayoutItem | None:
        """Qt takes one out."""
        return self._items.pop(at) if 0 <= at < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        """Qt asks."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Qt asks."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Qt asks."""
        return self._lay(QRect(0, 0, width, 0), move=False)

    def sizeHint(self) -> QSize:
        """All in one line."""
        items = self._shown()
        margins = self.contentsMargins()
        width = sum(one.sizeHint().width() + self.spacing() for one in items) - self.spacing()
        height = max((one.sizeHint().height() for one in items), default=0)
        across, down = margins.left() + margins.right(), margins.top() + margins.bottom()
        return QSize(max(0, width) + across, height + down)

    def minimumSize(self) -> QSize:
        """As wide as the widest."""
        margins = self.contentsMargins()
        across, down = margins.left() + margins.right(), margins.top() + margins.bottom()
        width = max((one.minimumSize().width() for one in self._shown()), default=0)
        height = max((one.minimumSize().height() for one in self._shown()), default=0)
        return QSize(width + across, height + down)

    def setGeometry(self, rect: QRect) -> None:
        """Qt lays it out."""
        super().setGeometry(rect)
        self._lay(rect, move=True)

    def _shown(self) -> list[QLayoutItem]:
        return [one for one in self._items if not one.isEmpty()]

    def _lay(self, rect: QRect, *, move: bool) -> int:
        """How high it is in that width."""
        margins = self.contentsMargins()
        room = rect.marginsRemoved(margins)
        top = room.top()
        for line in self._lines(room.width()):
            high = max(one.sizeHint().height() for one in line)
            if move:
                self._place(line, QRect(room.left(), top, room.width(), high))
            top += high + TINY
        return max(0, top - TINY - room.top()) + margins.top() + margins.bottom()

    def _lines(self, width: int) -> Iterator[list[QLayoutItem]]:
        line: list[QLayoutItem] = []
        used = 0
        for one in self._shown():
            wide = one.sizeHint().width()
            if line and used + wide > width:
                yield line
                line, used = [], 0
            line.append(one)
            used += wide + self.spacing()
        if line:
            yield line

    def _place(self, line: list[QLayoutItem], room: QRect) -> None:
        left = room.left()
        for one in line:
            size = one.sizeHint().boundedTo(QSize(room.width(), room.height()))
            down = (room.height() - size.height()) // 2
            one.setGeometry(QRect(QPoint(left, room.top() + down), size))
            left += size.width() + self.spacing()
