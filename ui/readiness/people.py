"""Who can sign in here, as whom."""

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from fallback.session import Session
from fallback.texts import Message
from ui.ask import Ask
from ui.desk import Desk
from ui.people import AddPerson
from ui.readiness import people_acts as acts
from ui.readiness.listed import Listed


class PeopleView(Listed):
    """Added, given a new PIN, retired."""

    narrow = frozenset({1})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.add = self.act("add", "main", "user-plus", always=True)
        self.reset, self.retire = self.act("reset"), self.act("retire")
        self.reset.clicked.connect(lambda: self.ask_reset())
        self.retire.clicked.connect(lambda: self.ask_retire())
        self.add.clicked.connect(lambda: self.ask_add())
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("Those who can sign in"))
        self.empty.setText(self.tr("Nobody can sign in."))
        self.reset.setText(self.tr("New &PIN …"))
        self.retire.setText(self.tr("&Retire …"))
        self.add.setText(self.tr("&Add a person …"))

    def columns(self) -> tuple[str, ...]:
        """See `Listed`."""
        return self.tr("Name"), self.tr("Role"), self.tr("Wrong PINs")

    def enter(self) -> None:
        """As they are now."""
        self.table.setFocus()
        self.desk.store.ask(self, acts.people, self.show_entries, self.problem.fail)

    def ask_add(self) -> AddPerson:
        """Somebody new."""
        self.quiet()
        dialog = AddPerson(self.desk, self)
        dialog.finished.connect(self.enter)
        dialog.begin()
        dialog.name.setFocus()
        return dialog

    def ask_reset(self) -> Ask | None:
        """A new PIN."""
        one = self.chosen()
        if one is None:
            return None
        name = one.title
        words = (
            self.tr("New PIN"),
            self.tr("{name} signs in with this from now on.").format(name=name),
            self.tr("&Keep it"),
        )
        act = acts.reset
        return self._open(words, lambda session, pin: act(session, name, pin), self.tr("&PIN"))

    def ask_retire(self) -> Ask | None:
        """They sign in no more."""
        one = self.chosen()
        if one is None:
            return None
        name = one.title
        words = (
            self.tr("Retire a person"),
            self.tr("{name} signs in no more. What was done keeps the name.").format(name=name),
            self.tr("&Retire"),
        )
        return self._open(words, lambda session, _: acts.retire(session, name), "")

    def _open(
        self, words: tuple[str, str, str], act: Callable[[Session, str], Message], secret: str
    ) -> Ask:
        self.quiet()
        dialog = Ask(self.desk, words, act, self._done, self, asked=secret, hidden=True)
        dialog.begin()
        return dialog

    def _done(self, said: Message) -> None:
        self.quiet()
        self.news.say(said)
        self.enter()
