"""Drills: held here, timed, told by those who took part, signed, and filed."""

from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from fallback.session import Session
from fallback.texts import Message
from ui.ask import Ask
from ui.desk import Desk
from ui.paper.save import Save
from ui.readiness import drills_acts as acts
from ui.readiness.listed import Listed
from ui.readiness.tell import Tell


class DrillsView(Listed):
    """`left` goes back to what readiness looks at."""

    left = Signal()
    narrow = frozenset({0})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.found, self.end = self.act("found", "main", "flag"), self.act("end")
        self.tell, self.sign = self.act("tell", "main"), self.act("sign", "main")
        self.page, self.data = self.act("page", sign="printer"), self.act("data", sign="save")
        self.hold, self.back = self.act("hold", always=True), self.act("back", always=True)
        self.found.clicked.connect(lambda: self._do(acts.found))
        self.end.clicked.connect(lambda: self._do(acts.end))
        self.sign.clicked.connect(lambda: self.ask_sign())
        self.tell.clicked.connect(lambda: self.ask_tell())
        self.page.clicked.connect(self._page)
        self.data.clicked.connect(lambda: self.ask_data())
        self.hold.clicked.connect(lambda: self.ask_hold())
        self.back.clicked.connect(self.left)
        self.table.chosen.connect(self._page)
        QShortcut(QKeySequence(Qt.Key.Key_Escape), self, self.left.emit)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("Drills"))
        self.empty.setText(
            self.tr("No drill has been held here. Hold one: print, find the packet, tell, sign.")
        )
        self.found.setText(self.tr("The &packet is found: take the time"))
        self.end.setText(self.tr("&End the drill"))
        self.tell.setText(self.tr("Who &took part, what went wrong …"))
        self.sign.setText(self.tr("&Sign the record …"))
        self.page.setText(self.tr("The &record on paper (Enter)"))
        self.data.setText(self.tr("Save as &data …"))
        self.hold.setText(self.tr("&Hold a drill …"))
        self.back.setText(self.tr("&Back (Esc)"))

    def columns(self) -> tuple[str, ...]:
        """See `Listed`."""
        return (
            self.tr("State"),
            self.tr("Declared"),
            self.tr("Ward"),
            self.tr("Packet found after"),
        )

    def enter(self) -> None:
        """As they stand now."""
        self.problem.clear()
        self.table.setFocus()
        self.desk.store.ask(self, acts.drills, self.show_entries, self.problem.fail)

    def ask_hold(self) -> Ask:
        """What is practised; then the clock runs."""
        words = (
            self.tr("Hold a drill"),
            self.tr(
                "The clock runs from when you declare. All that is printed is marked DRILL, and"
                " nothing that is written on it reaches the record system."
            ),
            self.tr("&Declare the drill"),
        )
        self.quiet()
        asked = self.tr("What is &practised, in a few words")
        dialog = Ask(self.desk, words, acts.hold, self._done, self, asked=asked)
        dialog.begin()
        return dialog

    def ask_sign(self) -> Ask | None:
        """Nothing of it changes afterwards."""
        one = self.chosen()
        if one is None:
            return None
        id = one.line.id
        words = (
            self.tr("Sign the record of the drill"),
            self.tr("Your name stands on it, and nothing in it changes any more."),
            self.tr("&Sign"),
        )
        self.quiet()
        dialog = Ask(self.desk, words, lambda s, _: acts.sign(s, id), self._done, self)
        dialog.begin()
        return dialog

    def ask_tell(self) -> Tell | None:
        """In the words of those who took part."""
        one = self.chosen()
        if one is None:
            return None
        self.quiet()
        dialog = Tell(self.desk, one.line.id, self._done, self)
        dialog.begin()
        return dialog

    def ask_data(self) -> Save | None:
        """The record for other programs."""
        one = self.chosen()
        if one is None:
            return None
        self.quiet()
        dialog = Save(self.desk, acts.Data(one.line.id), self)
        dialog.saved.connect(self.news.say)
        dialog.begin()
        return dialog

    def _page(self) -> None:
        one = self.chosen()
        if one is not None:
            id = one.line.id
            self.print(lambda session, progress: acts.paper(session, id, progress))

    def _do(self, act: Callable[[Session, str], Message]) -> None:
        one = self.chosen()
        if one is not None:
            id = one.line.id
            self.quiet()
            self.desk.store.ask(self, lambda s: act(s, id), self._done, self.problem.fail)

    def _done(self, said: Message) -> None:
        self.news.say(said)
        self.enter()
        self.changed.emit()
