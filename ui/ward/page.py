"""What the ward's pages share: what is said stands in place, long work shows how far it is, and
what is printed belongs to an outage that is declared first."""

from collections.abc import Callable
from typing import TYPE_CHECKING, TypeAlias

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.sources.record_system import Progress
from ui.desk import Desk
from ui.later import Later
from ui.page import Note, Page, column
from ui.progress import ProgressLine

if TYPE_CHECKING:
    from ui.paper import acts as paper
    from ui.paper.kinds import Paper
    from ui.ward import declare
else:
    paper, declare = Later("ui.paper.acts"), Later("ui.ward.declare")

Printing: TypeAlias = "Callable[[Session, Progress], Paper]"


class WardPage(Page):
    """`issued` hands on what is to be printed; `changed` asks for a new picture of the ward."""

    issued = Signal(object)  # Paper
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.problem, self.news = Note(desk), Note(desk, "well")
        self.doubts, self.progress = Note(desk, "care"), ProgressLine(desk)

    def said(self) -> QVBoxLayout:
        """Where it says how things went."""
        return column(self.problem, self.news, self.doubts, self.progress)

    def quiet(self) -> None:
        """Nothing to say any more."""
        for note in (self.problem, self.news, self.doubts):
            note.clear()

    def enter(self) -> None:
        """The page is shown."""
        raise NotImplementedError

    def forget(self) -> None:
        """Nothing of a ward on the screen any more."""
        self.progress.forget()
        self.quiet()

    def print(self, act: Printing) -> None:
        """Issue, and look at it; without an outage, it has to be declared first."""
        self.quiet()
        words = self.tr("Rendering and checking the pages …")
        refused = self.unless_declared(lambda: self.print(act))
        self.progress.run(words, self, act, self.issued.emit, refused)

    def unless_declared(self, again: Callable[[], None]) -> Callable[[FallbackError], None]:
        """What to do where an act fails: have an outage declared where there is none, and do it
        `again`; else say it."""

        def refused(error: FallbackError) -> None:
            if error.message.key == paper.NO_OUTAGE:
                self.declare_outage().declared.connect(again)
            else:
                self.problem.fail(error)

        return refused

    def declare_outage(self) -> "declare.Declare":
        """Ask what kind, why and since when."""
        self.quiet()
        dialog = declare.Declare(self.desk, self)
        dialog.declared.connect(self.changed)
        dialog.begin()
        return dialog
