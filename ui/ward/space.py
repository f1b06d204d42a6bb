"""The ward's workspace."""

from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.space import Space
from ui.ward import acts
from ui.ward.arrivals import ArrivalsView
from ui.ward.blanks import BlanksView
from ui.ward.patient import PatientView
from ui.ward.plan import PlanView
from ui.ward.printers import PrintersView
from ui.ward.snapshots import SnapshotsView
from ui.ward.view import WardView

PRINTERS = 5  # the page's place


class WardSpace(Space):
    """What a nurse needs."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.patients, self.arrivals = WardView(desk), ArrivalsView(desk)
        self.blanks, self.plan = BlanksView(desk), PlanView(desk)
        self.snapshots, self.printers = SnapshotsView(desk), PrintersView(desk)
        self.patient = PatientView(desk)
        pages = (
            *(self.patients, self.arrivals, self.blanks),
            *(self.plan, self.snapshots, self.printers),
        )
        super().__init__(desk, pages, (self.patient,), parent)
        self.patients.opened.connect(self.open)
        self.patient.left.connect(lambda: self.go(0))
        self.patient.wants.connect(self._beside)

    def titles(self) -> tuple[str, ...]:
        """See `Space`."""
        return (
            self.tr("Patients"),
            self.tr("New arrivals"),
            self.tr("Blank forms"),
            self.tr("Packet plan"),
            self.tr("Snapshots"),
            self.tr("Printers"),
        )

    def open(self, patient_id: str) -> None:
        """A patient, all of it."""
        self._stack.setCurrentWidget(self.patient)
        self.patient.open(patient_id)
        self.patient.text.setFocus()

    def show_picture(self, picture: acts.Picture) -> None:
        """A new picture of the ward."""
        self.patients.show_picture(picture)

    def _beside(self, by: int) -> None:
        """The patient after or before the one shown, as the list stands."""
        found = self.patients.step(by)
        if found is not None:
            self.open(found)
