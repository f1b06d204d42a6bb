"""A PDF on the screen, shown from memory: it never lies in a file."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QWidget


class Pages(QPdfView):
    """All pages below each other, as wide as there is room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._pdf = QPdfDocument(parent)  # outlives the view, and its buffer outlives it
        self._buffer = QBuffer(self._pdf)
        self.setDocument(self._pdf)
        self.setPageMode(QPdfView.PageMode.MultiPage)
        self.setZoomMode(QPdfView.ZoomMode.FitToWidth)

    @property
    def count(self) -> int:
        """How many pages are shown."""
        return self._pdf.pageCount()

    def show_pdf(self, pdf: bytes) -> None:
        """From its first page."""
        self.forget()
        self._buffer.setData(QByteArray(pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self._pdf.load(self._buffer)
        navigator = self.pageNavigator()
        navigator.jump(0, navigator.currentLocation(), 0)

    def forget(self) -> None:
        """Nothing is kept in memory either."""
        self._pdf.close()
        self._buffer.close()
        self._buffer.setData(QByteArray())
