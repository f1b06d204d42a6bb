"""The first start as one page of the window: step after step, back at each until the store is made.

Nothing is on the disk before that; afterwards the store is whole, whatever happens next.
"""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fallback.errors import FallbackError
from fallback.store.people import Person
from ui.beside import Room, Shelf
from ui.desk import Desk
from ui.first_start import acts
from ui.first_start.after import CodesStep, ProvenStep
from ui.first_start.before import LanguageStep, PassphraseStep, PersonStep
from ui.first_start.source import SourceStep
from ui.first_start.step import Step
from ui.page import Page


class FirstStart(Page):
    """`made`: there is a store now, to be opened by the other thread too (Reopen); `done`: this
    person goes to the ward; `spoken`: a language was chosen."""

    made = Signal(object)  # Reopen
    done = Signal(object)  # Person
    spoken = Signal(str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._person: Person | None = None
        self.language, self.source = LanguageStep(desk), SourceStep(desk)
        self.passphrase, self.person = PassphraseStep(desk), PersonStep(desk)
        self.codes, self.proven = CodesStep(desk), ProvenStep(desk)
        self.steps: tuple[Step, ...] = (
            *(self.language, self.source, self.passphrase),
            *(self.person, self.codes, self.proven),
        )
        self._stack = Shelf()
        for number, step in enumerate(self.steps):
            self._stack.addWidget(step)
            step.on.connect(lambda n=number: self.go(n + 1))
            step.back.connect(lambda n=number: self.go(n - 1))
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.addWidget(Room(self._stack))
        self.language.spoken.connect(self.spoken)
        self.person.on.disconnect()
        self.person.on.connect(self._make)
        self.proven.to_ward.connect(self._to_ward)
        self.begin_at(self._stack)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        for number, step in enumerate(self.steps, start=1):
            step.place(number, len(self.steps))

    def go(self, number: int) -> None:
        """To a step."""
        self._stack.setCurrentIndex(number)
        self.steps[number].begin()

    def begin(self) -> None:
        """From the first step, with nothing typed."""
        self.forget()
        self.go(0)

    def forget(self) -> None:
        """Nothing that was typed, and no code, stays in the window."""
        typed = (self.passphrase.passphrase, self.passphrase.again, self.person.pin)
        for field in (*typed, self.person.again):
            field.clear()
        self.codes.codes.clear()
        self.codes.printing.forget()
        self.proven.forget()

    def _make(self) -> None:
        asked = acts.Asked(
            self.source.chosen(self.desk.language.lang),
            self.passphrase.passphrase.text(),
            self.person.name.text(),
            self.person.pin.text(),
        )
        settings = self.desk.settings
        self.person.working(True)
        self.desk.store.become(self, lambda _: acts.make(settings, asked), self._made, self._failed)

    def _made(self, made: acts.Made) -> None:
        self.person.working(False)
        self.forget()
        self.desk.settings, self._person = made.settings, made.person
        self.codes.show_made(made)
        self.made.emit(made.reopen)
        self.go(self.steps.index(self.codes))

    def _failed(self, error: FallbackError) -> None:
        self.person.working(False)
        self.person.problem.fail(error)

    def _to_ward(self) -> None:
        if self._person is not None:
            self.done.emit(self._person)
