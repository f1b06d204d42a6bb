"""Who came during the outage: each reserve number is linked to a patient, by a person only."""

from PySide6.QtWidgets import QWidget

from fallback.texts import Message
from ui.desk import Desk
from ui.readiness.listed import Listed
from ui.recovery.findings import arrival_acts as acts
from ui.recovery.findings.who import Who
from ui.ward.reason import Reason


class WhoTheyAre(Listed):
    """The reserve numbers, and where each stands."""

    narrow = frozenset({0, 2, 3})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._found = acts.NOBODY
        self.link, self.void = self.act("link", "main"), self.act("void")
        self.link.clicked.connect(lambda: self.ask_who())
        self.void.clicked.connect(lambda: self.ask_void())
        self.table.chosen.connect(lambda: self.ask_who())
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("Reserve numbers"))
        self.link.setText(self.tr("&Who is it? …"))
        self.void.setText(self.tr("&It was not used …"))
        self._word_empty()

    def columns(self) -> tuple[str, ...]:
        """See `Listed`."""
        return (
            self.tr("Reserve number"),
            self.tr("Name, as told"),
            self.tr("Birth date"),
            self.tr("Sex"),
            self.tr("Where it stands"),
        )

    def enter(self) -> None:
        """As they stand now."""
        self.quiet()
        self.table.setFocus()
        self._ask()

    def forget(self) -> None:
        """See `WardPage`."""
        self._found = acts.NOBODY
        super().forget()

    def _ask(self) -> None:
        self.desk.store.ask(self, acts.numbers, self._show, self.problem.fail)

    def _show(self, found: acts.Arrivals) -> None:
        self._found = found
        self.show_entries(found.entries)
        self._word_empty()

    def _word_empty(self) -> None:
        nobody = self.tr("Nobody got a reserve number in this outage.")
        self.empty.setText(nobody if self._found.open else self.tr("No outage is open."))

    def ask_who(self) -> Who | None:
        """Look for who it may be; None where nothing is to be linked."""
        one = self.chosen()
        if one is None or "link" not in one.can:
            return None
        self.quiet()
        dialog = Who(self.desk, one, self)
        dialog.linked.connect(self._done)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        dialog.look()
        return dialog

    def ask_void(self) -> Reason | None:
        """The number was given to nobody."""
        one = self.chosen()
        if one is None or "void" not in one.can:
            return None
        self.quiet()
        number = one.line.id
        words = (
            self.tr("Not used"),
            self.tr("{number} is void, and is not given again.").format(number=number),
            self.tr("&Void it"),
        )
        dialog = Reason(
            self.desk, words, lambda s, why: acts.void(s, number, why), self._done, self
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()
        return dialog

    def _done(self, said: Message) -> None:
        self.news.say(said)
        self._ask()
