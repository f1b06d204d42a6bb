"""What a signed-in person sees: the banner, the workspaces, and who is signed in."""

from PySide6.QtCore import QTimer, Signal
from PySide6.QtWidgets import QButtonGroup, QPushButton, QVBoxLayout, QWidget

from fallback.store.people import Person
from fallback.texts import say
from ui.beside import Room, Shelf
from ui.desk import Desk
from ui.flow import Flow
from ui.page import Note, Page, button, label
from ui.paper.kinds import Paper
from ui.paper.preview import Preview
from ui.readiness.space import ReadinessSpace
from ui.recovery.closing.space import ClosingSpace
from ui.recovery.findings.space import FindingsSpace
from ui.recovery.space import RecoverySpace
from ui.space import Space
from ui.style import MEDIUM
from ui.ward import acts
from ui.ward.banner import Banner
from ui.ward.space import PRINTERS, WardSpace

READINESS = 4  # the workspace's place
_PLACES = {
    "keying": (1, 0),
    "intake": (1, 1),
    "findings": (2, 0),
    "writeback": (2, 2),
    "lists": (2, 3),
}
"""Where something is seen to that stands in the way of closing: the workspace, and its page."""
_SIGNS = ("bed-single", "keyboard", "scale", "notebook-text", "shield-check")
_MINUTE = 60_000  # ms; the age of the snapshot is worded anew


class Frame(Page):
    """`switch` asks for another person; `moved`: another workspace is shown."""

    switch = Signal()
    moved = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._person: Person | None = None
        self.banner, self.problem = Banner(desk), Note(desk)
        self.space, self.recovery = WardSpace(desk), RecoverySpace(desk)
        self.sheet = self.recovery.sheet
        self.ward = self.space.patients
        self.finding, self.closing = FindingsSpace(desk), ClosingSpace(desk)
        self.findings, self.ledger = self.finding.findings, self.closing.ledger
        self.readiness = ReadinessSpace(desk)
        self._spaces = (self.space, self.recovery, self.finding, self.closing, self.readiness)
        self._stack = Shelf()
        self._buttons = QButtonGroup(self)
        for number, space in enumerate(self._spaces):
            self._stack.addWidget(space)
            self._buttons.addButton(_workspace_button(_SIGNS[number]), number)
        self.preview = Preview(desk)
        self._stack.addWidget(self.preview)
        self._who, self.other = label("quiet", wrap=False), button(sign="users")
        tabs = self._buttons.buttons()
        top = Flow(*tabs, self._who, self.other, push=len(tabs))
        top.setContentsMargins(MEDIUM, 0, MEDIUM, 0)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.banner)
        down.addLayout(top)
        down.addWidget(self.problem)
        down.addWidget(Room(self._stack), 1)
        self._clock = QTimer(self)
        self._clock.setInterval(_MINUTE)
        self._connect()
        self.reword()

    def _connect(self) -> None:
        self._buttons.idClicked.connect(self.go)
        self.other.clicked.connect(self.switch)
        for pages in (self.space, self.finding, self.closing, self.readiness):
            pages.changed.connect(self.reload)
        self.readiness.printers.connect(lambda: self.go_ward(PRINTERS))
        for space in (self.space, self.finding, self.closing, self.readiness):
            space.issued.connect(self.look)
        self.preview.left.connect(lambda: self.go(self._buttons.checkedId()))
        self.closing.wants.connect(self._see_to)
        self._clock.timeout.connect(self._age)

    def reword(self) -> None:
        """See `Page`."""
        for number, text in enumerate(self.titles()):
            self._buttons.button(number).setText(f"{text}  Ctrl+{number + 1}")
        self.other.setText(self.tr("Switch person"))
        self._show_person()

    def titles(self) -> tuple[str, ...]:
        """What the workspaces are called, in their order."""
        return (
            self.tr("Ward"),
            self.tr("Key sheets"),
            self.tr("Findings"),
            self.tr("Closing"),
            self.tr("Readiness"),
        )

    def pages(self) -> Space:
        """The workspace whose pages have keys now: the one shown."""
        return self._spaces[max(0, self._buttons.checkedId())]

    def space_shown(self) -> QWidget:
        """The workspace, or the preview, that is shown."""
        return self._stack.currentWidget() or self

    def begin(self, person: Person) -> None:
        """Someone has signed in; whoever was before leaves nothing behind."""
        if self._person is not None and self._person.id != person.id:
            self.sheet.forget()
        self._person = person
        self._show_person()
        self._clock.start()
        self.go(max(0, self._buttons.checkedId()))

    def go(self, number: int) -> None:
        """To a workspace."""
        self.preview.forget()
        self._buttons.button(number).setChecked(True)
        self._stack.setCurrentIndex(number)
        self._spaces[number].enter()
        self.moved.emit()

    def go_page(self, number: int) -> None:
        """To a page of the workspace shown, where it has pages; else of the ward."""
        pages = self.pages()
        if number >= len(pages.pages):
            return
        self.preview.forget()
        self._buttons.button(self._spaces.index(pages)).setChecked(True)
        self._stack.setCurrentWidget(pages)
        pages.go(number)

    def go_ward(self, number: int) -> None:
        """To a page of the ward."""
        self._buttons.button(0).setChecked(True)
        self.go_page(number)
        self.moved.emit()

    def _see_to(self, place: str) -> None:
        """To the page where it is."""
        space, page = _PLACES[place]
        self.go(space)
        self.go_page(page)
        self.moved.emit()

    def look(self, paper: Paper) -> None:
        """At what is to be printed, before it is on paper."""
        self.preview.show_paper(paper)
        self._stack.setCurrentWidget(self.preview)
        self.preview.printing.setFocus()

    def reload(self) -> None:
        """A new picture of the ward."""
        self.problem.clear()
        self.desk.store.ask(self, acts.picture, self._show_picture, self.problem.fail)

    def reworded(self) -> None:
        """The core answers in another language now: ask it again."""
        self.reload()
        shown = self._stack.currentWidget()
        if isinstance(shown, Space):
            shown.reworded()

    def forget(self) -> None:
        """Nothing of a patient on the screen any more."""
        self._clock.stop()
        self._person = None
        self.problem.clear()
        self.preview.forget()
        for space in self._spaces:
            space.forget()
        self._buttons.button(0).setChecked(True)
        self._stack.setCurrentIndex(0)
        self.moved.emit()
        self.banner.show_picture(acts.NOTHING)

    def _age(self) -> None:
        self.desk.store.ask(self, acts.standing_now, self.banner.show_picture, self.problem.fail)

    def _show_picture(self, picture: acts.Picture) -> None:
        self.banner.show_picture(picture)
        self.space.show_picture(picture)

    def _show_person(self) -> None:
        if self._person is None:
            self._who.setText("")
            return
        role = say(f"session.role_{self._person.role}").text(self.desk.language.lang)
        self._who.setText(f"{self._person.name} ({role})")


def _workspace_button(sign: str) -> QPushButton:
    made = button("workspace", sign)
    made.setCheckable(True)
    made.setAutoExclusive(True)
    return made
