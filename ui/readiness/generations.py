"""Generations of every ward: from when, in doubt or not and why, and why they are kept."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fallback.texts import Message
from ui.desk import Desk
from ui.readiness import generation_acts as acts
from ui.readiness.listed import Listed
from ui.ward import trust
from ui.ward.reason import Reason


class GenerationsView(Listed):
    """A person trusts one, or pins it, with a reason; `compare` asks to lay one beside others."""

    compare = Signal(str)
    narrow = frozenset({0, 2, 3, 4})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.trust, self.pin = self.act("trust", "main"), self.act("pin", "", "pin")
        self.unpin, self.beside = self.act("unpin"), self.act("compare")
        self.trust.clicked.connect(lambda: self.ask_trust())
        self.pin.clicked.connect(lambda: self.ask_pin())
        self.unpin.clicked.connect(self._unpin)
        self.beside.clicked.connect(self._compare)
        self.table.chosen.connect(self._compare)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("Snapshots of every ward"))
        self.empty.setText(self.tr("No snapshot yet.\nTake one while the record system works."))
        self.trust.setText(self.tr("Trust it &all the same …"))
        self.pin.setText(self.tr("&Pin …"))
        self.unpin.setText(self.tr("Un&pin"))
        self.beside.setText(self.tr("&Compare with the one before (Enter)"))

    def columns(self) -> tuple[str, ...]:
        """See `Listed`."""
        return (
            self.tr("Fetched"),
            self.tr("Ward"),
            self.tr("Patients"),
            self.tr("Proven"),
            self.tr("Doubts"),
            self.tr("How it stands"),
        )

    def enter(self) -> None:
        """As they stand now."""
        self.table.setFocus()
        self.desk.store.ask(self, acts.kept, self.show_entries, self.problem.fail)

    def ask_trust(self) -> Reason | None:
        """Why it is trusted."""
        one = self.chosen()
        return trust.ask_trust(self, one.line.id, self._done) if one is not None else None

    def ask_pin(self) -> Reason | None:
        """Why it is pinned."""
        one = self.chosen()
        return trust.ask_pin(self, one.line.id, self._done) if one is not None else None

    def _unpin(self) -> None:
        one = self.chosen()
        if one is not None:
            trust.unpin(self, one.line.id, self._done)

    def _compare(self) -> None:
        one = self.chosen()
        if one is not None:
            self.compare.emit(one.line.id)

    def _done(self, said: Message) -> None:
        self.quiet()
        self.news.say(said)
        self.enter()
        self.changed.emit()
