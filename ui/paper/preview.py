"""What is to be printed, on the screen first; from memory, never through a file."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QFrame, QWidget

from ui.beside import Gap, beside, side
from ui.desk import Desk
from ui.page import Note, Page, button, column, label
from ui.paper.kinds import Paper
from ui.paper.pages import Pages
from ui.paper.printing import Printing
from ui.paper.save import Save


class Preview(Page):
    """Shows one packet, or labels, or a test page. `left` goes back to the list."""

    left = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.paper: Paper | None = None
        self.pages = Pages(self)
        beside(self, column(self.pages), self._side())
        self._connect()
        self.reword()

    def _side(self) -> QFrame:
        self.back = button("", "arrow-left")
        self._title, self._about = label("heading"), label("quiet")
        self.printing, self.news = Printing(self.desk), Note(self.desk, "well")
        self.save, self.faults = button("", "save"), Note(self.desk, "care")
        return side(
            *(self.back, self._title, self._about, self.faults, Gap.SOME),
            *(self.printing, Gap.FREE, self.news, self.save),
        )

    def _connect(self) -> None:
        self.back.clicked.connect(self._leave)
        self.save.clicked.connect(self.ask_save)
        self.printing.unable.connect(self.save.setFocus)
        self.printing.answered.connect(self.back.setFocus)
        QShortcut(QKeySequence.StandardKey.Save, self, self.ask_save)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self._leave)
        self.begin_at(self.printing)

    def reword(self) -> None:
        """See `Page`."""
        self.pages.setAccessibleName(self.tr("The pages"))
        self.back.setText(self.tr("&Back (Esc)"))
        self.save.setText(self.tr("Save as P&DF … (Ctrl+S)"))
        self._show_about()

    def show_paper(self, paper: Paper) -> None:
        """Show it, and look for printers."""
        self.forget()
        self.paper = paper
        self.pages.show_pdf(paper.pdf)
        self._show_about()
        self.faults.say(*paper.notes)
        self.printing.show_paper(paper)

    def forget(self) -> None:
        """Nothing of a patient in the window any more."""
        self.paper = None
        self.pages.forget()
        self.printing.forget()
        self.news.clear()
        self.faults.clear()
        self._show_about()

    def _show_about(self) -> None:
        found = self.paper
        self._title.setText(found.whose if found else "")
        self._about.setText(self.desk.language.word(found.about) if found else "")
        self.save.setVisible(found is None or found.kept)

    def ask_save(self) -> Save | None:
        """Ask how and where to save it."""
        if self.paper is None or not self.paper.kept:
            return None
        dialog = Save(self.desk, self.paper, self)
        dialog.saved.connect(self.news.say)
        dialog.begin()
        return dialog

    def _leave(self) -> None:
        self.forget()
        self.left.emit()
