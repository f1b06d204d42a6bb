"""A packet on the screen before it is on paper; printed from memory, never through a file."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from ui.desk import Desk
from ui.page import Note, Page, button, card, column, label
from ui.paper import acts
from ui.paper.printing import Printing
from ui.paper.save import Save
from ui.style import MEDIUM

_SIDE = 330  # px


class Preview(Page):
    """Shows one issued packet. `left` goes back to the list."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._issued: acts.Issued | None = None
        self._buffer = QBuffer(self)
        self.document = QPdfDocument(self)
        self.pages = QPdfView(self)
        self.pages.setDocument(self.document)
        self.pages.setPageMode(QPdfView.PageMode.MultiPage)
        self.pages.setZoomMode(QPdfView.ZoomMode.FitToWidth)
        across = QHBoxLayout(self)
        across.setSpacing(MEDIUM)
        across.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        across.addWidget(self.pages, 1)
        across.addWidget(self._side())
        self._connect()
        self.reword()

    def _side(self) -> QFrame:
        self.back, self._title, self._about = button(), label("heading"), label("quiet")
        self.printing, self.news = Printing(self.desk), Note(self.desk, "well")
        self.save, self.faults = button(), Note(self.desk, "care")
        side = card()
        inside = column(self.back, self._title, self._about, self.faults)
        inside.addSpacing(MEDIUM)
        inside.addWidget(self.printing)
        inside.addStretch(1)
        inside.addWidget(self.news)
        inside.addWidget(self.save)
        inside.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        side.setLayout(inside)
        side.setFixedWidth(_SIDE)
        return side

    def _connect(self) -> None:
        self.back.clicked.connect(self._leave)
        self.save.clicked.connect(self.ask_save)
        self.printing.unable.connect(self.save.setFocus)
        self.printing.answered.connect(self.back.setFocus)
        QShortcut(QKeySequence.StandardKey.Save, self, self.ask_save)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._leave)
        self.setFocusProxy(self.printing)

    def reword(self) -> None:
        """See `Page`."""
        self.pages.setAccessibleName(self.tr("The packet's pages"))
        self.back.setText(self.tr("&Back (Esc)"))
        self.save.setText(self.tr("Save as P&DF … (Ctrl+S)"))
        self._show_about()

    def show_packet(self, issued: acts.Issued) -> None:
        """Show it, and look for printers."""
        self.forget()
        self._issued = issued
        self._buffer.setData(QByteArray(issued.packet.pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self.pages.pageNavigator().jump(0, self.pages.pageNavigator().currentLocation(), 0)
        self._show_about()
        self.faults.say(*acts.faults(issued))
        self.printing.show_packet(issued)

    def forget(self) -> None:
        """Nothing of a patient in the window any more."""
        self._issued = None
        self.document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray())
        self.printing.forget()
        self.news.clear()
        self.faults.clear()
        self._show_about()

    def _show_about(self) -> None:
        found = self._issued
        self._title.setText(found.whose if found else "")
        sheets = len(found.packet.sheets) if found else 0
        self._about.setText(self.tr("Sheets: {count}. All are in the ledger.").format(count=sheets))

    def ask_save(self) -> Save | None:
        """Ask how and where to save it."""
        if self._issued is None:
            return None
        dialog = Save(self.desk, self._issued, self)
        dialog.saved.connect(self.news.say)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _leave(self) -> None:
        self.forget()
        self.left.emit()
