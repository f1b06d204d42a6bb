"""Who is signed in, in the corner of the menu, and the way to let someone else in."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from fallback.store.people import Person
from fallback.texts import say
from ui.desk import Desk
from ui.page import Page, button, label, row
from ui.style import MEDIUM, TINY


class Here(Page):
    """Hidden while nobody is; `switch` asks for another person."""

    switch = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._person: Person | None = None
        self.who, self.other = label("quiet", wrap=False), button("page", "users")
        line = row(self.who, self.other, stretch=False)
        line.setContentsMargins(MEDIUM, TINY, MEDIUM, TINY)
        self.setLayout(line)
        self.other.clicked.connect(self.switch)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.other.setText(self.tr("Switch person"))
        self.show_person(self._person)

    def show_person(self, person: Person | None) -> None:
        """Name and role."""
        self._person = person
        self.setVisible(person is not None)
        if person is not None:
            role = say(f"session.role_{person.role}").text(self.desk.language.lang)
            self.who.setText(f"{person.name} ({role})")
