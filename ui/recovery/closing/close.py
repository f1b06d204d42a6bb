"""The end of an outage: what still stands in the way, each with the page where it is seen to."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fallback.errors import FallbackError
from fallback.texts import say
from ui.ask_again import AskAgain
from ui.beside import Listing, below
from ui.desk import Desk
from ui.page import button, label, row
from ui.paper.kinds import Issued
from ui.recovery.closing import acts
from ui.table import Line, Lines, Table
from ui.ward.acts import end
from ui.ward.page import WardPage

PLACES: Mapping[str, str] = {
    "closing.not_ended": "here",
    "closing.sheets_missing": "sheets",
    "closing.sheets_unkeyed": "keying",
    "closing.sheets_half_keyed": "keying",
    "closing.pages_unplaced": "intake",
    "closing.files_interrupted": "intake",
    "closing.not_compared": "findings",
    "closing.undecided": "findings",
    "closing.not_sent": "writeback",
    "closing.not_on_worklist": "lists",
}
"""Where each obstacle is seen to."""


class CloseView(WardPage):
    """`wants` asks for the page of a place."""

    wants = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._left = acts.NOTHING_LEFT
        self.standing = label("heading")
        self.end, self.go = button(), button()
        self.close_outage, self.again = button("main"), AskAgain()
        self.table = Table(Lines(self._titles), frozenset({1}))
        self._middle = Listing(self.table)
        self._empty = self._middle.words
        down = below(self)
        down.addWidget(self.standing)
        down.addLayout(self.said())
        down.addWidget(self._middle, 1)
        down.addLayout(row(self.close_outage, self.go, self.end, self.again))
        self.go.clicked.connect(self._go)
        self.table.chosen.connect(self._go)
        self.table.moved.connect(self._show_go)
        self.end.clicked.connect(self._end)
        self.again.clicked.connect(self.enter)
        self.close_outage.clicked.connect(self._close)
        QShortcut(QKeySequence("F5"), self, self.enter)
        self.begin_at(self.table)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("What still stands in the way"))
        self.go.setText(self.tr("&Go there (Enter)"))
        self.end.setText(self.tr("The record system is &back"))
        self.close_outage.setText(self.tr("&Close the outage"))
        self._fill()

    def enter(self) -> None:
        """What is left now."""
        self.quiet()
        self._ask()

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self._show(acts.NOTHING_LEFT)

    def _ask(self) -> None:
        self.desk.store.ask(self, acts.what_is_left, self._show, self.problem.fail)

    def _show(self, left: acts.Left) -> None:
        self._left = left
        self._fill()
        (self.table.enter if left.obstacles else self.close_outage.setFocus)()

    def _fill(self) -> None:
        left, lang = self._left, self.desk.language.lang
        places = self._places()
        self.table.lines.fill(
            [
                Line(str(number), (one.text(lang), places[PLACES[one.key]]), frozenset({1}))
                for number, one in enumerate(left.obstacles)
            ]
        )
        open_one = left.outage is not None
        self.end.setEnabled(left.outage is not None and left.outage.ended_at is None)
        self.close_outage.setEnabled(open_one and not left.obstacles)
        self.again.setEnabled(open_one)
        if not open_one:
            self.standing.setText(self.tr("No outage is open"))
            self._empty.setText(self.tr("Those that were closed stand on the next page."))
        else:
            count = len(left.obstacles)
            self.standing.setText(self.tr("Left to do: {count}").format(count=count))
            self._empty.setText(self.tr("Nothing is left: the outage can be closed."))
        self._show_go()

    def _show_go(self) -> None:
        self.go.setEnabled(self._place() not in ("", "here"))

    def _place(self) -> str:
        line = self.table.current()
        return PLACES[self._left.obstacles[int(line.id)].key] if line is not None else ""

    def _go(self) -> None:
        place = self._place()
        if place == "here":
            self.end.setFocus()
        elif place:
            self.wants.emit(place)

    def _end(self) -> None:
        self.quiet()

        def done(_: object) -> None:
            self.news.say(say("window.ended"))
            self._ask()
            self.changed.emit()

        self.desk.store.ask(self, end, done, self.problem.fail)

    def _close(self) -> None:
        self.quiet()
        words = self.tr("Closing, and making the report …")
        self.progress.run(words, self, acts.close, self._closed, self._not_closed)

    def _closed(self, report: Issued) -> None:
        self.changed.emit()
        self._ask()
        self.issued.emit(report)

    def _not_closed(self, error: FallbackError) -> None:
        self._ask()
        self.problem.fail(error)

    def _titles(self) -> tuple[str, ...]:
        return self.tr("What is left"), self.tr("Where")

    def _places(self) -> Mapping[str, str]:
        return {
            "here": self.tr("This page"),
            "sheets": self.tr("Sheets"),
            "keying": self.tr("Key sheets"),
            "intake": self.tr("Scanned pages"),
            "findings": self.tr("Findings"),
            "writeback": self.tr("Write-back"),
            "lists": self.tr("Lists"),
        }
