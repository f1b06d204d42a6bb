"""A list on the screen: lines of text, each with an id. Read-only, by keyboard and mouse."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractTableModel,
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QApplication,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from ui.needed import Needed, font

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
_BAR = 4  # px
_WORD = 150  # px that a long word needs; below that the list is moved sideways


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
        self._titles, self._columns = titles, len(titles())
        self.all: tuple[Line, ...] = ()
        self.shown: tuple[Line, ...] = ()

    def fill(self, lines: Sequence[Line]) -> None:
        """Show these."""
        self.all = tuple(lines)
        self.filled.emit()
        self._show(self.all)

    def narrow(self, found: frozenset[str] | None) -> None:
        """Show only those found, in their order; None: all."""
        shown = tuple(one for one in self.all if found is None or one.id in found)
        if shown != self.shown:
            self._show(shown)

    def _show(self, lines: tuple[Line, ...]) -> None:
        self.beginResetModel()
        self.shown = lines
        self.endResetModel()

    def line(self, row: int) -> Line | None:
        """The line shown in that row."""
        return self.shown[row] if 0 <= row < len(self.shown) else None

    def row_of(self, id: str) -> int:
        """Where a line is shown; -1: it is not."""
        return next((n for n, one in enumerate(self.shown) if one.id == id), -1)

    @property
    def of_all(self) -> int:
        """How many there are, shown or not."""
        return len(self.all)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else len(self.shown)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        """Qt asks."""
        return 0 if parent.isValid() else self._columns

    def written(self, index: Index) -> str:
        """The text of a cell."""
        line = self.line(index.row())
        return line.cells[index.column()] if line is not None else ""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """Qt asks."""
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return self.written(index)
        if role == Qt.ItemDataRole.FontRole:
            line = self.line(index.row())
            return font(bold=line is not None and index.column() in line.strong)
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


class Barred(QStyledItemDelegate):
    """A chosen line has a bar before it, too: its ground alone differs too little."""

    def __init__(self, view: "Table") -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Qt paints."""
        super().paint(painter, option, index)
        view, row = self._view, index.row()
        if index.column() == 0 and view.selectionModel().isRowSelected(row, NOWHERE):
            left, top = view.columnViewportPosition(0), view.rowViewportPosition(row)
            bar = QRect(left, top, _BAR, view.rowHeight(row))
            painter.fillRect(bar, view.palette().link())


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
        self.meanwhile: QWidget | None = None  # what is seen while nothing is in the list
        self.setItemDelegate(Barred(self))
        self.verticalHeader().hide()
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self._narrow = sorted(narrow)
        self._wide = [n for n in range(lines.columnCount()) if n not in narrow]
        self._needed, self._widths = Needed(), dict[int, int]()
        self._heights: dict[Line, int] = {}
        self._fit = QTimer(self, singleShot=True, interval=0)  # once, however many columns moved
        self._fit.timeout.connect(self._lay)
        self.doubleClicked.connect(self.chosen)
        self.selectionModel().selectionChanged.connect(self.moved)
        lines.modelReset.connect(self._fit.start)
        lines.filled.connect(self._forget)
        lines.modelReset.connect(self.moved)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Qt tells."""
        super().resizeEvent(event)
        self._fit.start()

    def changeEvent(self, event: QEvent) -> None:
        """Qt tells of a new language, or of a new font."""
        super().changeEvent(event)
        kind = QEvent.Type
        if event.type() in (kind.LanguageChange, kind.FontChange, kind.StyleChange):
            self._forget()
            self._needed.forget()
            self._fit.start()

    def _forget(self) -> None:
        """Other texts are shown now."""
        self._widths.clear()
        self._heights.clear()

    def _lay(self) -> None:
        """The columns that share the room share it while each has enough for a word. A line is as
        high as its longest text needs: none is cut."""
        header = self.horizontalHeader()
        shared = [n for n in self._wide if not self.isColumnHidden(n)]
        widths = {n: self._width(n) for n in self._narrow if not self.isColumnHidden(n)}
        room, wide = self.viewport().width() - sum(widths.values()), len(shared)
        for at, column in enumerate(shared):
            widths[column] = max(room // wide + (at < room % wide), _WORD)
        if widths != {n: header.sectionSize(n) for n in widths}:
            self._heights.clear()
        _resize(header, widths)
        lines = enumerate(self.lines.shown)
        _resize(self.verticalHeader(), {n: self._height(one, widths) for n, one in lines})

    def _width(self, column: int) -> int:
        """What the widest text of a column needs, shown or not: it stands still in a search."""
        found = self._widths.get(column)
        if found is None:
            texts = ((one.cells[column], column in one.strong) for one in self.lines.all)
            needed = (self._needed.width(*one) for one in frozenset(texts))
            title = self.horizontalHeader().sectionSizeHint(column)
            found = self._widths[column] = max(title, *needed, 0)
        return found

    def _height(self, line: Line, widths: Mapping[int, int]) -> int:
        found = self._heights.get(line)
        if found is None:
            needed = self._needed.height
            found = self._heights[line] = max(
                needed(line.cells[column], column in line.strong, width)
                for column, width in widths.items()
            )
        return found

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
        """Qt's own; a list that is still to come gets the keys once it is shown, and what stands
        in its place has them meanwhile."""
        self._awaited = not self.isVisible()
        super().setFocus(*given)
        if self._awaited and self.meanwhile is not None:
            self.meanwhile.setFocus(*given)

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


def _resize(header: QHeaderView, sizes: Mapping[int, int]) -> None:
    """Drawn once, however many change."""
    header.setUpdatesEnabled(False)
    for section, size in sizes.items():
        if header.sectionSize(section) != size:
            header.resizeSection(section, size)
    header.setUpdatesEnabled(True)
