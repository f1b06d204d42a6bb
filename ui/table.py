"""A list on the screen: lines of text, each with an id. Read-only, by keyboard and mouse."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
_PAD_X, _PAD_Y, _TALL = 12, 8, 10_000  # px
_BAR = 4  # px
_WORD = 150  # px that a long word needs; below that the list is moved sideways
_SPARE = 2  # px; a text as wide as its column would wrap


@dataclass(frozen=True)
class Line:
    """One line: a text per column; those in `strong` stand out."""

    id: str
    cells: tuple[str, ...]
    strong: frozenset[int] = frozenset()


class Lines(QAbstractTableModel):
    """All lines, and those that are shown. `titles` words the columns when asked. `filled`: others
    are coming."""

    filled = Signal()

    def __init__(self, titles: Callable[[], tuple[str, ...]], parent: QObject | None = None):
        super().__init__(parent)
        self._titles = titles
        self._all: tuple[Line, ...] = ()
        self._shown: tuple[Line, ...] = ()

    def fill(self, lines: Sequence[Line]) -> None:
        """Show these."""
        self.filled.emit()
        self._all = tuple(lines)
        self.narrow(None)

    def narrow(self, found: frozenset[str] | None) -> None:
        """Show only those found, in their order; None: all."""
        self.beginResetModel()
        self._shown = tuple(one for one in self._all if found is None or one.id in found)
        self.endResetModel()

    def line(self, row: int) -> Line | None:
        """The line shown in that row."""
        return self._shown[row] if 0 <= row < len(self._shown) else None

    def row_of(self, id: str) -> int:
        """Where a line is shown; -1: it is not."""
        return next((n for n, one in enumerate(self._shown) if one.id == id), -1)

    @property
    def of_all(self) -> int:
        """How many there are, shown or not."""
        return len(self._all)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else len(self._shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else len(self._titles())

    def written(self, index: Index) -> str:
        """The text of a cell."""
        line = self.line(index.row())
        return line.cells[index.column()] if line is not None else ""

    def font(self, index: Index) -> QFont:
        """The font of a cell."""
        line, font = self.line(index.row()), QApplication.font()
        font.setBold(line is not None and index.column() in line.strong)
        return font

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt asks."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.written(index)
        if role == Qt.ItemDataRole.FontRole:
            return self.font(index)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return None

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> object:
        """Qt asks."""
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._titles()[section]
        return None


class Whole(QStyledItemDelegate):
    """Makes a line as high as its longest text needs, so that none is cut. Each text is measured
    once for a width."""

    def __init__(self, view: "Table") -> None:
        super().__init__(view)
        self._view = view
        self._known: dict[tuple[str, bool, int], QSize] = {}

    def sizeHint(self, _: QStyleOptionViewItem, index: Index) -> QSize:
        """Qt asks."""
        line, column = self._view.lines.line(index.row()), index.column()
        if line is None:
            return QSize()
        key = line.cells[column], column in line.strong, self._view.columnWidth(column)
        found = self._known.get(key)
        if found is None:
            found = self._known[key] = self._measured(index, key[0], key[2])
        return found

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """A chosen line has a bar before it, too: its ground alone differs too little."""
        super().paint(painter, option, index)
        view, row = self._view, index.row()
        if index.column() == 0 and view.selectionModel().isRowSelected(row, NOWHERE):
            left, top = view.columnViewportPosition(0), view.rowViewportPosition(row)
            bar = QRect(left, top, _BAR, view.rowHeight(row))
            painter.fillRect(bar, view.palette().link())

    def forget(self) -> None:
        """Other texts are shown now."""
        self._known.clear()

    def _measured(self, index: Index, text: str, width: int) -> QSize:
        metrics = QFontMetrics(self._view.lines.font(index))
        room = QRect(0, 0, max(1, width - 2 * _PAD_X), _TALL)
        flags = Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        needed = metrics.boundingRect(room, flags, text).height()
        widest = max((metrics.horizontalAdvance(part) for part in text.split("\n")), default=0)
        high = max(needed, metrics.height()) + 2 * _PAD_Y
        return QSize(widest + 2 * _PAD_X + _SPARE, high)


class Table(QTableView):
    """Shows `Lines`; Enter or a double click chooses one. Columns in `narrow` take what their
    text needs, the others share the rest; a long text wraps and is never cut. With `several`,
    Shift and Ctrl select more than one."""

    chosen = Signal()
    moved = Signal()

    def __init__(
        self,
        lines: Lines,
        narrow: frozenset[int],
        parent: QWidget | None = None,
        *,
        several: bool = False,
    ) -> None:
        super().__init__(parent)
        self.lines = lines
        self.setModel(lines)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        mode_of = QAbstractItemView.SelectionMode
        self.setSelectionMode(mode_of.ExtendedSelection if several else mode_of.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setAlternatingRowColors(True)
        self.setShowGrid(False)
        self.setWordWrap(True)
        self.setTabKeyNavigation(False)
        self._awaited = False
        self._whole = Whole(self)
        self.setItemDelegate(self._whole)
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        mode = QHeaderView.ResizeMode
        self._wide = [n for n in range(lines.columnCount()) if n not in narrow]
        for column in range(lines.columnCount()):
            fit = mode.ResizeToContents if column in narrow else mode.Stretch
            header.setSectionResizeMode(column, fit)
        self._fit = QTimer(self, singleShot=True, interval=0)  # once, however many columns moved
        self._fit.timeout.connect(self._lay)
        header.sectionResized.connect(lambda: self._fit.start())
        self.doubleClicked.connect(self.chosen)
        self.selectionModel().selectionChanged.connect(self.moved)
        lines.modelReset.connect(self._fit.start)
        lines.filled.connect(self._whole.forget)
        lines.modelReset.connect(self.moved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt tells."""
        super().resizeEvent(event)
        self._fit.start()

    def _lay(self) -> None:
        """The columns that share the room share it while each has enough for a word."""
        header, mode = self.horizontalHeader(), QHeaderView.ResizeMode
        columns = range(self.lines.columnCount())
        taken = sum(header.sectionSize(n) for n in columns if n not in self._wide)
        enough = self.viewport().width() - taken >= _WORD * len(self._wide)
        for column in self._wide:
            header.setSectionResizeMode(column, mode.Stretch if enough else mode.Fixed)
            if not enough:
                header.resizeSection(column, _WORD)
        self.resizeRowsToContents()

    def current(self) -> Line | None:
        """The line that is selected; of several, the first."""
        return next(iter(self.selected()), None)

    def selected(self) -> tuple[Line, ...]:
        """All lines that are selected, as they stand."""
        rows = sorted(index.row() for index in self.selectionModel().selectedRows())
        return tuple(line for row in rows if (line := self.lines.line(row)) is not None)

    def select(self, *ids: str) -> None:
        """Select these lines, where they are shown; of no other number than `several` allows."""
        rows = [row for id in ids if (row := self.lines.row_of(id)) >= 0]
        if not rows:
            return
        flag, chosen = QItemSelectionModel.SelectionFlag, QItemSelection()
        for row in rows:
            chosen.select(self.lines.index(row, 0), self.lines.index(row, 0))
        self.selectionModel().setCurrentIndex(self.lines.index(rows[0], 0), flag.NoUpdate)
        self.selectionModel().select(chosen, flag.ClearAndSelect | flag.Rows)

    def setFocus(self, *given: Qt.FocusReason) -> None:
        """Qt's own; a list that is still to come gets the keys once it is shown."""
        self._awaited = not self.isVisible()
        super().setFocus(*given)

    def showEvent(self, event: QShowEvent) -> None:
        """Qt tells. Somebody who types meanwhile is not disturbed."""
        super().showEvent(event)
        focus = QApplication.focusWidget()
        types = focus is not None and focus.testAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled)
        if self._awaited and not types:
            super().setFocus()
        self._awaited = False

    def enter(self) -> None:
        """Into the list: to the line selected, else the first."""
        if self.lines.rowCount():
            self.selectRow(max(0, self.currentIndex().row()))
        self.setFocus()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter chooses."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.chosen.emit()
        else:
            super().keyPressEvent(event)
