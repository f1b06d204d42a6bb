"""The lists that leave the desk: what is entered by hand, what the ward is asked, what a clinician
decides; on the screen as on paper."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QComboBox, QLabel, QWidget

from fallback.errors import FallbackError
from ui.beside import Listing, below
from ui.desk import Desk
from ui.page import button, label, row
from ui.paper.save import Save
from ui.recovery.findings import list_acts as acts
from ui.recovery.findings.list_acts import Which
from ui.table import Line, Lines, Table
from ui.ward.page import WardPage


class ListsView(WardPage):
    """One list at a time; printed it has numbers of its own."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._label, self.which = QLabel(), QComboBox()
        self.which.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self._label.setBuddy(self.which)
        self.about = label("quiet")
        self.print_it, self.save = button("main"), button()
        self.table = Table(Lines(self._titles), frozenset({1, 4}))
        self._middle = Listing(self.table)
        self._empty = self._middle.words
        down = below(self)
        down.addLayout(row(self._label, self.which, self.print_it, self.save))
        down.addWidget(self.about)
        down.addLayout(self.said())
        down.addWidget(self._middle, 1)
        self.which.activated.connect(self._ask)
        self.print_it.clicked.connect(self._print)
        self.save.clicked.connect(lambda: self.ask_save())
        QShortcut(QKeySequence.StandardKey.Print, self, self._print)
        self.begin_at(self.which)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        chosen = max(0, self.which.currentIndex())
        self.which.clear()
        for which, word in (
            (Which.WORKLIST, self.tr("Worklist: to enter by hand")),
            (Which.QUERIES, self.tr("Query list: to ask the ward")),
            (Which.CONFLICTS, self.tr("Clinician's list: to decide")),
        ):
            self.which.addItem(word, which)
        self.which.setCurrentIndex(chosen)
        self._label.setText(self.tr("L&ist"))
        self.which.setAccessibleName(self.tr("Which list"))
        self.print_it.setText(self.tr("&Print it (Ctrl+P)"))
        self.save.setText(self.tr("Save as &table (CSV) …"))
        self.table.setAccessibleName(self.tr("What stands on the list"))
        self._fill(())

    def chosen(self) -> Which:
        """The list that is shown."""
        found = self.which.currentData()
        return found if isinstance(found, Which) else Which.WORKLIST

    def enter(self) -> None:
        """The list as it stands now."""
        self.quiet()
        self.which.setFocus()
        self._ask()

    def show_list(self, which: Which) -> None:
        """Another list."""
        self.which.setCurrentIndex(self.which.findData(which))
        self._ask()

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self._fill(())

    def ask_save(self) -> Save | None:
        """The worklist for a spreadsheet."""
        if self.chosen() is not Which.WORKLIST:
            return None
        self.quiet()
        dialog = Save(self.desk, acts.Spreadsheet(), self)
        dialog.saved.connect(self.news.say)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _print(self) -> None:
        self.print(acts.issue(self.chosen()))

    def _ask(self) -> None:
        self.quiet()
        which = self.chosen()
        self.desk.store.ask(self, lambda s: acts.rows(s, which), self._fill, self._none)

    def _none(self, error: FallbackError) -> None:
        self._fill(())
        if error.message.key == "window.no_open_outage":
            self._empty.setText(self.tr("No outage is open."))
        else:
            self.problem.fail(error)

    def _fill(self, found: tuple[Line, ...]) -> None:
        self.table.lines.fill(found)
        self.table.lines.headerDataChanged.emit(Qt.Orientation.Horizontal, 0, 4)
        self._empty.setText(self.tr("Nothing stands on this list."))
        self.print_it.setEnabled(bool(found))
        self.save.setVisible(self.chosen() is Which.WORKLIST)
        self.save.setEnabled(bool(found))
        self.about.setText(self._about())

    def _about(self) -> str:
        match self.chosen():
            case Which.WORKLIST:
                return self.tr(
                    "Patient by patient, in the order of time. Printed, its sheets are followed"
                    " until they come back signed."
                )
            case Which.QUERIES:
                return self.tr(
                    "What cannot be read or understood, by who wrote it. The answers are entered"
                    " by hand."
                )
            case Which.CONFLICTS:
                return self.tr(
                    "What does not agree with the record system and nobody has decided. The"
                    " decisions are noted on the findings' page."
                )

    def _titles(self) -> tuple[str, ...]:
        words = {
            "patient": self.tr("Patient"),
            "at": self.tr("When"),
            "what": self.tr("What"),
            "why": self.tr("Why"),
            "sheet": self.tr("Sheet"),
            "who": self.tr("Who wrote it"),
            "before": self.tr("Snapshot"),
            "live": self.tr("Record system now"),
        }
        return tuple(words[name] for name in self.chosen().value)
