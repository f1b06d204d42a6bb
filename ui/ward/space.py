"""The ward's workspace: its pages, one key each."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QStackedWidget, QVBoxLayout, QWidget

from ui.desk import Desk
from ui.page import Page, button, row
from ui.style import MEDIUM
from ui.ward import acts
from ui.ward.arrivals import ArrivalsView
from ui.ward.blanks import BlanksView
from ui.ward.page import WardPage
from ui.ward.patient import PatientView
from ui.ward.plan import PlanView
from ui.ward.printers import PrintersView
from ui.ward.snapshots import SnapshotsView
from ui.ward.view import WardView

KEYS = ("Alt+1", "Alt+2", "Alt+3", "Alt+4", "Alt+5", "Alt+6")


class WardSpace(Page):
    """`issued` and `changed` are those of its pages."""

    issued = Signal(object)  # Paper
    changed = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.patients, self.arrivals = WardView(desk), ArrivalsView(desk)
        self.blanks, self.plan = BlanksView(desk), PlanView(desk)
        self.snapshots, self.printers = SnapshotsView(desk), PrintersView(desk)
        self.patient = PatientView(desk)
        self.pages: tuple[WardPage, ...] = (
            *(self.patients, self.arrivals, self.blanks),
            *(self.plan, self.snapshots, self.printers),
        )
        self._stack, self._buttons = QStackedWidget(), QButtonGroup(self)
        for number, page in enumerate((*self.pages, self.patient)):
            self._stack.addWidget(page)
            page.issued.connect(self.issued)
            page.changed.connect(self.changed)
            if page is not self.patient:
                tab = button("page")
                tab.setCheckable(True)
                tab.setAutoExclusive(True)
                self._buttons.addButton(tab, number)
        tabs = row(*self._buttons.buttons())
        tabs.setContentsMargins(MEDIUM, MEDIUM, MEDIUM, 0)
        down = QVBoxLayout(self)
        down.setContentsMargins(0, 0, 0, 0)
        down.setSpacing(0)
        down.addLayout(tabs)
        down.addWidget(self._stack, 1)
        self._buttons.idClicked.connect(self.go)
        self.patients.opened.connect(self.open)
        self.patient.left.connect(lambda: self.go(0))
        self.patient.wants.connect(self._beside)
        self._buttons.button(0).setChecked(True)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        for tab, text, key in zip(self._buttons.buttons(), self.titles(), KEYS, strict=True):
            tab.setText(f"{text}  {key}")

    def titles(self) -> tuple[str, ...]:
        """What its pages are called, in their order."""
        return (
            self.tr("Patients"),
            self.tr("New arrivals"),
            self.tr("Blank forms"),
            self.tr("Packet plan"),
            self.tr("Snapshots"),
            self.tr("Printers"),
        )

    def enter(self) -> None:
        """The workspace is shown, at the page where it was left."""
        page = self._stack.currentWidget()
        if isinstance(page, WardPage):
            page.enter()

    def go(self, number: int) -> None:
        """To a page."""
        self.patient.forget()
        self._buttons.button(number).setChecked(True)
        self._stack.setCurrentIndex(number)
        self.pages[number].enter()

    def open(self, patient_id: str) -> None:
        """A patient, all of it."""
        self._stack.setCurrentWidget(self.patient)
        self.patient.open(patient_id)
        self.patient.text.setFocus()

    def show_picture(self, picture: acts.Picture) -> None:
        """A new picture of the ward."""
        self.patients.show_picture(picture)

    def reworded(self) -> None:
        """The core answers in another language now."""
        self.enter()

    def forget(self) -> None:
        """Nothing of a ward on the screen any more."""
        for page in (*self.pages, self.patient):
            page.forget()
        self._buttons.button(0).setChecked(True)
        self._stack.setCurrentIndex(0)

    def _beside(self, by: int) -> None:
        """The patient after or before the one shown, as the list stands."""
        found = self.patients.step(by)
        if found is not None:
            self.open(found)
