"""Help for where one is: read without network, before unlocking too; Esc closes it."""

from html import escape

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTextBrowser, QWidget

from ui.desk import Desk
from ui.help.texts import HelpText, page, routine
from ui.page import Dialog, button, column, row
from ui.style import LARGE


class Help(Dialog):
    """The page of a place with its keys, or the routine. `prints` asks for what is read on paper:
    True: the routine."""

    prints = Signal(bool)

    def __init__(
        self,
        desk: Desk,
        place: str,
        keys: tuple[tuple[str, str], ...],
        parent: QWidget | None = None,
        *,
        printable: bool,
    ) -> None:
        super().__init__(desk, parent)
        self._place, self.keys, self._routine = place, keys, False
        self.setMinimumSize(760, 440)
        self.text = QTextBrowser()
        self.text.setOpenLinks(False)
        self.text.setTabChangesFocus(True)
        self.other, self.print, self.back = button(), button("", "printer"), button()
        self.print.setVisible(printable)
        inside = column(self.text)
        inside.addLayout(row(self.other, self.print, self.back))
        inside.setContentsMargins(LARGE, LARGE, LARGE, LARGE)
        self.setLayout(inside)
        self.other.clicked.connect(self._turn)
        self.print.clicked.connect(lambda: self.prints.emit(self._routine))
        self.back.clicked.connect(self.reject)
        self.reword()
        self.text.setFocus()

    def reword(self) -> None:
        """See `Dialog`."""
        self.setWindowTitle(self.tr("Help"))
        self.text.setAccessibleName(self.tr("Help"))
        self.other.setText(self.tr("The &page") if self._routine else self.tr("The &routine"))
        self.print.setText(self.tr("Pr&int it"))
        self.back.setText(self.tr("&Back (Esc)"))
        self.text.setHtml(self._html())

    @property
    def read(self) -> HelpText:
        """What is read now."""
        lang = self.desk.language.lang
        return routine(lang) if self._routine else page(self._place, lang)

    def _turn(self) -> None:
        self._routine = not self._routine
        self.reword()

    def _html(self) -> str:
        found = self.read
        parts = [f"<h2>{escape(found.title)}</h2>"]
        for one in found.paragraphs:
            head, _, rest = one.rpartition("\n")
            parts.append(f"<h4>{escape(head)}</h4>" if head else "")
            parts.append(f"<p>{escape(rest)}</p>")
        if not self._routine and self.keys:
            rows = "".join(
                f"<tr><td><b>{escape(key)}</b>&nbsp;&nbsp;</td><td>{escape(words)}</td></tr>"
                for key, words in self.keys
            )
            title = self.tr("Keys here")
            parts.append(f"<h4>{escape(title)}</h4><table>{rows}</table>")
        return "".join(parts)
