"""The ward's workspace."""

from functools import cached_property
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.space import Space
from ui.ward import acts
from ui.ward.view import WardView

if TYPE_CHECKING:  # each is loaded when it is first shown
    from ui.ward.arrivals import ArrivalsView
    from ui.ward.blanks import BlanksView
    from ui.ward.patient import PatientView
    from ui.ward.plan import PlanView
    from ui.ward.printers import PrintersView
    from ui.ward.snapshots import SnapshotsView

PRINTERS = 5  # the page's place


class WardSpace(Space):
    """What a nurse needs."""

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.patients = WardView(desk)
        pages = (
            *(self.patients, lambda: self.arrivals, lambda: self.blanks),
            *(lambda: self.plan, lambda: self.snapshots, lambda: self.printers),
        )
        super().__init__(desk, pages, (), parent)
        self.patients.opened.connect(self.open)

    @cached_property
    def arrivals(self) -> "ArrivalsView":
        """Who came while the record system was away."""
        from ui.ward.arrivals import ArrivalsView

        return self.joined(ArrivalsView(self.desk))

    @cached_property
    def blanks(self) -> "BlanksView":
        """Forms with nobody's name."""
        from ui.ward.blanks import BlanksView

        return self.joined(BlanksView(self.desk))

    @cached_property
    def plan(self) -> "PlanView":
        """What a ward's packet holds."""
        from ui.ward.plan import PlanView

        return self.joined(PlanView(self.desk))

    @cached_property
    def snapshots(self) -> "SnapshotsView":
        """What was fetched, and when."""
        from ui.ward.snapshots import SnapshotsView

        return self.joined(SnapshotsView(self.desk))

    @cached_property
    def printers(self) -> "PrintersView":
        """Which printers there are."""
        from ui.ward.printers import PrintersView

        return self.joined(PrintersView(self.desk))

    @cached_property
    def patient(self) -> "PatientView":
        """A patient, all of it."""
        from ui.ward.patient import PatientView

        made = self.joined_beyond(PatientView(self.desk))
        made.left.connect(lambda: self.go(0))
        made.wants.connect(self._beside)
        return made

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
