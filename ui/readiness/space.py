"""IT's workspace."""

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QWidget

from ui.desk import Desk
from ui.readiness.compare import CompareView
from ui.readiness.drills import DrillsView
from ui.readiness.fleet import FleetView
from ui.readiness.forms import FormsView
from ui.readiness.generations import GenerationsView
from ui.readiness.keys import KeysView
from ui.readiness.people import PeopleView
from ui.readiness.ready import ReadyView
from ui.readiness.sources import SourcesView
from ui.readiness.trail import TrailView
from ui.space import Space

_PAGES = ("ready", "fleet", "snapshots", "compare", "sources", "keys")


class ReadinessSpace(Space):
    """`printers` asks for the ward's page of printers."""

    printers = Signal()

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        self.ready, self.fleet = ReadyView(desk), FleetView(desk)
        self.generations, self.compare = GenerationsView(desk), CompareView(desk)
        self.sources, self.keys = SourcesView(desk), KeysView(desk)
        self.people, self.trail, self.forms = PeopleView(desk), TrailView(desk), FormsView(desk)
        pages = (
            *(self.ready, self.fleet, self.generations, self.compare, self.sources),
            *(self.keys, self.people, self.trail, self.forms),
        )
        self.drills = DrillsView(desk)
        super().__init__(desk, pages, (self.drills,), parent)
        self.ready.wants.connect(self._see_to)
        self.drills.left.connect(lambda: self.go(0))
        self.generations.compare.connect(self._compare)

    def titles(self) -> tuple[str, ...]:
        """See `Space`."""
        return (
            self.tr("Ready"),
            self.tr("All wards"),
            self.tr("Snapshots"),
            self.tr("Compare"),
            self.tr("Sources"),
            self.tr("Keys"),
            self.tr("People"),
            self.tr("Trail"),
            self.tr("Forms"),
        )

    def _see_to(self, page: str) -> None:
        """Where something is seen to."""
        if page == "printers":
            self.printers.emit()
        elif page == "drills":
            self._stack.setCurrentWidget(self.drills)
            self.drills.enter()
        elif page in _PAGES:
            self.go(_PAGES.index(page))

    def _compare(self, after: str) -> None:
        """A generation beside what it is likely to be laid beside."""
        self.go(_PAGES.index("compare"))
        self.compare.choose("", after)
