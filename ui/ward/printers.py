"""The printers: which answer, what they lack, and a page to try one."""

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fallback.errors import FallbackError
from fallback.printing import Queue, queue_told
from ui.ask_again import AskAgain
from ui.beside import Gap, Listing, beside, side
from ui.desk import Desk
from ui.page import button, column, label
from ui.table import Line, Lines, Table
from ui.ward import printer_acts as acts
from ui.ward.page import WardPage


class PrintersView(WardPage):
    """Asked anew whenever the page is shown."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._found: acts.Printers | None = None
        self.table = Table(Lines(self._titles), narrow=frozenset({1}))
        self._middle = Listing(self.table)
        self._empty = self._middle.words
        left = column()
        left.addLayout(self.said())
        left.addWidget(self._middle, 1)
        self._chosen, self.test, self._test_how = label("heading"), button("large"), label("quiet")
        self.again, self._kept = AskAgain(), label("quiet")
        parts = (self._chosen, self.test, self._test_how, Gap.FREE, self._kept, self.again)
        beside(self, left, side(*parts))
        self.table.moved.connect(self._show_chosen)
        self.table.chosen.connect(self._test)
        self.test.clicked.connect(self._test)
        self.again.clicked.connect(self.enter)
        QShortcut(QKeySequence("F5"), self, self.enter)
        QShortcut(QKeySequence.StandardKey.Print, self, self._test)
        self.begin_at(self.table)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("Printers"))
        self._empty.setText(
            self.tr("No printer was found.\nCheck the cable and that it is on, then press F5.")
        )
        self.test.setText(self.tr("&Print a test page"))
        self._test_how.setText(
            self.tr(
                "Ctrl+P prints it. It bears no patient, and shows whether what is printed can be"
                " read in again."
            )
        )
        if self._found is not None:
            self._show(self._found)
        self._show_chosen()

    def enter(self) -> None:
        """How they stand now."""
        self.quiet()
        self.table.setFocus()
        self.desk.store.ask(self, acts.printers, self._show, self._no_printing)

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self._found = None
        self.table.lines.fill(())
        self._kept.clear()

    def _titles(self) -> tuple[str, ...]:
        return (self.tr("Printer"), self.tr("Usual"), self.tr("How it stands"))

    def _show(self, found: acts.Printers) -> None:
        chosen = self.table.current()
        self._found = found
        self.table.lines.fill([self._line(one) for one in found.known])
        self.table.select(chosen.id if chosen else found.chosen)
        if self.table.current() is None and found.known:
            self.table.selectRow(0)
        sign = "▲ " if found.warn else ""
        self._kept.setText(sign + self.desk.language.word(found.kept))
        self._show_chosen()

    def _line(self, one: Queue) -> Line:
        told = " ".join(self.desk.language.word(said) for said in queue_told(one))
        usual = self.tr("yes") if self._found and one.name == self._found.chosen else ""
        shape = "✓" if one.ready else "▲"
        return Line(one.name, (one.name, usual, f"{shape} {told}"), frozenset({0}))

    def _no_printing(self, error: FallbackError) -> None:
        self._found = None
        self.table.lines.fill(())
        self._show_chosen()
        self.problem.fail(error)

    def _show_chosen(self) -> None:
        line = self.table.current()
        self.test.setEnabled(line is not None)
        self._chosen.setText(line.id if line else self.tr("No printer is chosen"))

    def _test(self) -> None:
        line = self.table.current()
        if line is not None:
            queue = line.id
            self.print(lambda session, progress: acts.trial(session, queue, progress))
