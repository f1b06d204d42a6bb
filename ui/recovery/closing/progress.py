"""How far the desk has come: a picture, the same as a table, and when it will be done."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fallback.texts import say
from ui.ask_again import AskAgain
from ui.beside import below
from ui.desk import Desk
from ui.page import card, label, row
from ui.recovery.closing import acts
from ui.recovery.closing.picture import Bars
from ui.style import MEDIUM, SMALL
from ui.table import Lines, Table
from ui.ward.page import WardPage


class ProgressView(WardPage):
    """Every open outage that this store knows."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.again, self._empty = AskAgain(), label("empty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.bars, self._paper = Bars(), card()
        inside = QVBoxLayout(self._paper)
        inside.setContentsMargins(MEDIUM, SMALL, MEDIUM, SMALL)
        inside.addWidget(self.bars)
        self.table = Table(Lines(self._titles), frozenset({0, 2, 3, 4, 5}))
        down = below(self)
        down.addLayout(row(self.again))
        down.addLayout(self.said())
        down.addWidget(self._paper)
        down.addWidget(self.table, 1)
        down.addWidget(self._empty, 1)
        self.again.clicked.connect(self._ask)
        QShortcut(QKeySequence("F5"), self, self._ask)
        self.begin_at(self.table)
        self._show(acts.Far((), (), ()))
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.bars.setAccessibleName(self.tr("Sheets by ward and state, as a picture"))
        self.table.setAccessibleName(self.tr("Sheets by ward and state"))
        self._empty.setText(self.tr("No outage is open."))

    def enter(self) -> None:
        """As far as it is now."""
        self.quiet()
        self.table.setFocus()
        self._ask()

    def forget(self) -> None:
        """See `WardPage`."""
        super().forget()
        self._show(acts.Far((), (), ()))

    def _ask(self) -> None:
        self.desk.store.ask(self, acts.how_far, self._show, self.problem.fail)

    def _show(self, found: acts.Far) -> None:
        lang = self.desk.language.lang
        self.bars.show_wards(
            [
                (
                    one.ward,
                    tuple(
                        (say(f"outage.state_{s}").text(lang), count)
                        for s, count in one.states.items()
                    ),
                    said,
                )
                for one, said in zip(found.wards, found.forecasts, strict=True)
            ]
        )
        self.table.lines.fill(found.lines)
        for one in (self._paper, self.table):
            one.setVisible(bool(found.lines))
        self._empty.setVisible(not found.lines)

    def _titles(self) -> tuple[str, ...]:
        return (
            self.tr("Ward"),
            self.tr("Sheets"),
            self.tr("Keyings left"),
            self.tr("Oldest unkeyed"),
            self.tr("Keyings an hour"),
            self.tr("Done at that rate"),
        )
