"""What a signed-in person sees: the banner, the workspaces, and who is signed in."""

from functools import cached_property
from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QVBoxLayout, QWidget

from fallback.store.people import Person
from ui.beside import Room, Shelf
from ui.desk import Desk
from ui.flow import Flow
from ui.here import Here
from ui.page import Note, Page, tab
from ui.recovery.aside import Aside
from ui.space import Space
from ui.style import MEDIUM
from ui.ward import acts
from ui.ward.banner import Banner
from ui.ward.space import PRINTERS, WardSpace

if TYPE_CHECKING:  # each is loaded when it is first shown
    from ui.paper.kinds import Paper
    from ui.paper.preview import Preview
    from ui.readiness.space import ReadinessSpace
    from ui.recovery.closing.ledger import LedgerView
    from ui.recovery.closing.space import ClosingSpace
    from ui.recovery.findings.space import FindingsSpace
    from ui.recovery.findings.view import FindingsView
    from ui.recovery.sheet import SheetView
    from ui.recovery.space import RecoverySpace

S = TypeVar("S", bound=Space)
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
    """`switch` asks for another person; `moved`: another workspace is shown; `printed`: to which
    queue. A workspace is made when it is first shown: the ward need not wait for the others."""

    switch = Signal()
    moved = Signal()
    printed = Signal(str)

    def __init__(self, desk: Desk, aside: Aside, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self._person: Person | None = None
        self.aside = aside
        self.usual = ""  # the queue that this machine last printed to
        self.banner, self.problem = Banner(desk), Note(desk)
        self._looked: Preview | None = None
        self._made: dict[int, Space] = {}
        self._stack = Shelf()
        self._buttons = QButtonGroup(self)
        for number, sign in enumerate(_SIGNS):
            self._buttons.addButton(tab("workspace", sign), number)
        self.space = self._joined(WardSpace(desk), 0)
        self.ward = self.space.patients
        self.here = Here(desk, self)
        top = Flow(*self._buttons.buttons())
        top.setContentsMargins(MEDIUM, 0, MEDIUM, 0)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addWidget(self.banner)
        down.addLayout(top)
        down.addWidget(self.problem)
        down.addWidget(Room(self._stack), 1)
        self._clock = QTimer(self, interval=_MINUTE)
        self._connect()
        self.reword()

    def _connect(self) -> None:
        self._buttons.idClicked.connect(self.go)
        self.here.switch.connect(self.switch)
        self._clock.timeout.connect(self._age)

    def _joined(self, space: S, number: int) -> S:
        """A workspace among the others."""
        self._made[number] = space
        self._stack.addWidget(space)
        space.changed.connect(self.reload)
        space.issued.connect(self.look)
        return space

    @cached_property
    def recovery(self) -> "RecoverySpace":
        """Where sheets are keyed."""
        from ui.recovery.space import RecoverySpace

        return self._joined(RecoverySpace(self.desk, self.aside), 1)

    @cached_property
    def finding(self) -> "FindingsSpace":
        """Where what was keyed becomes part of the record."""
        from ui.recovery.findings.space import FindingsSpace

        return self._joined(FindingsSpace(self.desk), 2)

    @cached_property
    def closing(self) -> "ClosingSpace":
        """Where an outage comes to its end."""
        from ui.recovery.closing.space import ClosingSpace

        made = self._joined(ClosingSpace(self.desk), 3)
        made.wants.connect(self._see_to)
        return made

    @cached_property
    def readiness(self) -> "ReadinessSpace":
        """Where IT sees to it that all this would work now."""
        from ui.readiness.space import ReadinessSpace

        made = self._joined(ReadinessSpace(self.desk), READINESS)
        made.printers.connect(lambda: self.go_ward(PRINTERS))
        return made

    @cached_property
    def preview(self) -> "Preview":
        """What is about to be printed."""
        from ui.paper.preview import Preview

        self._looked = made = Preview(self.desk)
        self._stack.addWidget(made)
        made.printing.usual = self.usual
        made.printing.used.connect(self.printed)
        made.left.connect(lambda: self.go(self._buttons.checkedId()))
        return made

    @property
    def sheet(self) -> "SheetView":
        """The sheet that is keyed."""
        return self.recovery.sheet

    @property
    def findings(self) -> "FindingsView":
        """What was found."""
        return self.finding.findings

    @property
    def ledger(self) -> "LedgerView":
        """The outage's sheets."""
        return self.closing.ledger

    def _space(self, number: int) -> Space:
        """A workspace by its place; made now, where nobody was there before."""
        rooms = (
            lambda: self.space,
            lambda: self.recovery,
            lambda: self.finding,
            lambda: self.closing,
            lambda: self.readiness,
        )
        return self._made.get(number) or rooms[number]()

    def put_down(self) -> None:
        """Hand up what is typed in a sheet: the window is about to close, lock or change hands."""
        if 1 in self._made:
            self.recovery.sheet.put_down()

    def reword(self) -> None:
        """See `Page`."""
        for number, text in enumerate(self.titles()):
            self._buttons.button(number).setText(f"{text}  Ctrl+{number + 1}")

    def titles(self) -> tuple[str, ...]:
        """What the workspaces are called, in their order."""
        return (
            self.tr("Ward"),
            self.tr("Key sheets"),
            self.tr("Findings"),
            self.tr("Closing"),
            self.tr("Readiness"),
        )

    @property
    def number(self) -> int:
        """The place of the workspace that is shown, or was before the preview."""
        return max(0, self._buttons.checkedId())

    def pages(self) -> Space:
        """The workspace whose pages have keys now: the one shown."""
        return self._space(self.number)

    def space_shown(self) -> QWidget:
        """The workspace, or the preview, that is shown."""
        return self._stack.currentWidget() or self

    def showEvent(self, event: QShowEvent) -> None:
        """Qt tells: someone is signed in."""
        super().showEvent(event)
        self.here.show_person(self._person)

    def hideEvent(self, event: QHideEvent) -> None:
        """Qt tells: the screen is hidden or locked."""
        super().hideEvent(event)
        self.here.show_person(None)

    def hand_over(self, person: Person) -> None:
        """Whoever was before leaves nothing behind. Before the frame is shown: a field of theirs
        that had the focus would be keyed in another's name."""
        if self._person is not None and self._person.id != person.id and 1 in self._made:
            self.recovery.sheet.forget()
        self._person = self.aside.person = person

    def begin(self, person: Person) -> None:
        """Someone has signed in, or is back."""
        self.hand_over(person)
        self._clock.start()
        self.go(self.number)
        self.resume()

    def resume(self) -> None:
        """To a sheet of theirs of which the store did not take all, to try again."""
        number = self.aside.sheet()
        if number and self._person is not None and self.isVisibleTo(self.window()):
            self._see_to("keying")
            self.sheet.resume(number)

    def go(self, number: int) -> None:
        """To a workspace."""
        self._forget_preview()
        space = self._space(number)
        self._buttons.button(number).setChecked(True)
        self._stack.setCurrentWidget(space)
        space.enter()
        self.moved.emit()

    def go_page(self, number: int) -> None:
        """To a page of the workspace shown, where it has pages; else of the ward."""
        pages = self.pages()
        if number < len(pages.pages):
            self._forget_preview()
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

    def look(self, paper: "Paper") -> None:
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
        if isinstance(shown := self._stack.currentWidget(), Space):
            shown.reworded()

    def forget(self) -> None:
        """Nothing of a patient on the screen any more."""
        self._clock.stop()
        self._person = None
        self.problem.clear()
        self._forget_preview()
        for space in self._made.values():
            space.forget()
        self._buttons.button(0).setChecked(True)
        self._stack.setCurrentWidget(self.space)
        self.moved.emit()
        self.banner.show_picture(acts.NOTHING)

    def _forget_preview(self) -> None:
        if self._looked is not None:
            self._looked.forget()

    def _age(self) -> None:
        self.desk.store.ask(self, acts.standing_now, self.banner.show_picture, self.problem.fail)

    def _show_picture(self, picture: acts.Picture) -> None:
        self.banner.show_picture(picture)
        self.space.show_picture(picture)
