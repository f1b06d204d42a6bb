"""A packet on the screen before it is on paper; printed from memory, never through a file."""

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtPdf import QPdfDocument
from PySide6.QtPdfWidgets import QPdfView
from PySide6.QtWidgets import QComboBox, QFrame, QHBoxLayout, QLabel, QWidget

from fallback.errors import FallbackError
from fallback.texts import Message
from ui.desk import Desk
from ui.page import Note, Page, button, card, column, label
from ui.paper import acts
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
        self._queue_label, self.queue = QLabel(), QComboBox()
        self._queue_label.setBuddy(self.queue)
        self.print, self._no_queue = button("large"), label("care")
        self.question, self.right, self.unsure = label("heading"), button("main"), button()
        self.problem, self.news = Note(self.desk), Note(self.desk, "well")
        self.save, self.faults = button(), Note(self.desk, "care")
        side = card()
        inside = column(self.back, self._title, self._about, self.faults)
        inside.addSpacing(MEDIUM)
        for widget in (
            *(self._queue_label, self.queue, self._no_queue, self.print, self.problem),
            *(self.question, self.right, self.unsure, self.news),
        ):
            inside.addWidget(widget)
        inside.addStretch(1)
        inside.addWidget(self.save)
        inside.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, MEDIUM)
        side.setLayout(inside)
        side.setFixedWidth(_SIDE)
        return side

    def _connect(self) -> None:
        self.back.clicked.connect(self._leave)
        self.print.clicked.connect(self._print)
        self.right.clicked.connect(lambda: self._came_out(right=True))
        self.unsure.clicked.connect(lambda: self._came_out(right=False))
        self.save.clicked.connect(self.ask_save)
        QShortcut(QKeySequence.StandardKey.Print, self, self._print)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._leave)
        self.setFocusProxy(self.print)

    def reword(self) -> None:
        """See `Page`."""
        self.pages.setAccessibleName(self.tr("The packet's pages"))
        self.back.setText(self.tr("&Back (Esc)"))
        self._queue_label.setText(self.tr("&Printer"))
        self.queue.setAccessibleName(self.tr("Printer"))
        self.print.setText(self.tr("P&rint (Ctrl+P)"))
        self._no_queue.setText(
            self.tr("▲ No printer was found. Check its cable, or save the packet as a PDF.")
        )
        self.question.setText(self.tr("Did everything come out right?"))
        self.right.setText(self.tr("&Yes, every page"))
        self.unsure.setText(self.tr("&No, or I am not sure"))
        self.save.setText(self.tr("Save as P&DF …"))
        self._show_about()

    def show_packet(self, issued: acts.Issued) -> None:
        """Show it, and look for printers."""
        self.forget()
        self._issued = issued
        self._buffer.setData(QByteArray(issued.packet.pdf))
        self._buffer.open(QIODevice.OpenModeFlag.ReadOnly)
        self.document.load(self._buffer)
        self.pages.pageNavigator().jump(0, self.pages.pageNavigator().currentLocation(), 0)
        self._ask_outcome(False)
        self._show_about()
        self.faults.say(*acts.faults(issued))
        self.desk.store.ask(self, acts.queues, self._show_queues, self._no_printing)

    def forget(self) -> None:
        """Nothing of a patient in the window any more."""
        self._issued = None
        self.document.close()
        self._buffer.close()
        self._buffer.setData(QByteArray())
        self.problem.clear()
        self.news.clear()
        self.faults.clear()
        self._no_queue.hide()
        self._show_about()

    def _show_about(self) -> None:
        found = self._issued
        self._title.setText(found.whose if found else "")
        sheets = len(found.packet.sheets) if found else 0
        self._about.setText(self.tr("Sheets: {count}. All are in the ledger.").format(count=sheets))

    def _show_queues(self, queues: acts.Queues) -> None:
        self.queue.clear()
        self.queue.addItems([one.name for one in queues.known])
        self.queue.setCurrentText(queues.chosen)
        self._can_print(bool(queues.known))
        self._no_queue.setVisible(not queues.known)

    def _no_printing(self, error: FallbackError) -> None:
        self.queue.clear()
        self._can_print(False)
        self._no_queue.hide()
        self.problem.fail(error)

    def _can_print(self, able: bool) -> None:
        self.print.setEnabled(able)
        self.queue.setEnabled(able)
        (self.print if able else self.save).setFocus()

    def _print(self) -> None:
        if self._issued is None or not self.print.isEnabled():
            return
        self.problem.clear()
        self.print.setEnabled(False)
        issued, queue = self._issued, self.queue.currentText()
        self.desk.store.ask(
            self, lambda session: acts.send(session, issued, queue), self._sent, self._not_sent
        )

    def _sent(self, _: object) -> None:
        self.print.setEnabled(True)
        self._ask_outcome(True)
        self.right.setFocus()

    def _not_sent(self, error: FallbackError) -> None:
        self.print.setEnabled(True)
        self.problem.fail(error)

    def _ask_outcome(self, asked: bool) -> None:
        for widget in (self.question, self.right, self.unsure):
            widget.setVisible(asked)

    def _came_out(self, *, right: bool) -> None:
        if self._issued is None:
            return
        issued = self._issued
        self.desk.store.ask(
            self,
            lambda session: acts.came_out(session, issued, right=right),
            self._noted,
            self.problem.fail,
        )

    def _noted(self, said: Message) -> None:
        self._ask_outcome(False)
        self.news.say(said)
        self.back.setFocus()

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
