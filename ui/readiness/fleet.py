"""All wards at a glance: first those that could not print a fresh packet right now."""

from PySide6.QtWidgets import QWidget

from fallback.errors import FallbackError
from ui.desk import Desk
from ui.readiness import fleet_acts as acts
from ui.readiness.listed import Listed


class FleetView(Listed):
    """Read from the share whenever it is shown; a silent PC counts as failing."""

    narrow = frozenset({0, 3, 4, 5})

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__(desk, parent)
        self.reword()

    def reword(self) -> None:
        """See `Page`."""
        self.table.setAccessibleName(self.tr("All wards, worst first"))
        self.empty.setText(
            self.tr(
                "No ward PC is enrolled yet.\nIT enrols each of them in a terminal: fallback enrol."
            )
        )

    def columns(self) -> tuple[str, ...]:
        """See `Listed`."""
        return (
            self.tr("State"),
            self.tr("Ward"),
            self.tr("PC"),
            self.tr("Age"),
            self.tr("Proven"),
            self.tr("Last heard"),
        )

    def enter(self) -> None:
        """As the status files say now."""
        self.reword()
        self.quiet()
        self.table.setFocus()
        self.desk.long.ask(self, acts.wards, self.show_entries, self._failed)

    def _failed(self, error: FallbackError) -> None:
        self.show_entries(())
        self.empty.clear()  # nobody knows
        self.problem.fail(error)
