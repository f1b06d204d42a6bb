"""The ward list: the paper's order and the paper's words."""

from PySide6.QtCore import QCoreApplication

from ui.table import Line, Lines, Table
from ui.ward.acts import PatientRow

_NAME, _ALLERGIES, _ALERTS, _AGE, _PAPER = 1, 3, 4, 5, 6


def table() -> Table:
    """The list on the screen."""
    return Table(Lines(_titles), narrow=frozenset({0, 2, _AGE, _PAPER}), several=True)


def line(one: PatientRow) -> Line:
    """A patient as a line; a sign stands before what must be seen."""
    cells = (
        one.bed,
        "\n".join(part for part in (one.name, one.note) if part),
        one.number,
        f"{one.allergy_sign} {one.allergies}".strip(),
        f"{one.alert_sign} {one.alerts}".strip(),
        one.age,
        one.paper,
    )
    signed = {_NAME: one.note, _ALLERGIES: one.allergy_sign, _ALERTS: one.alert_sign}
    return Line(one.id, cells, frozenset(at for at, sign in signed.items() if sign))


def _titles() -> tuple[str, ...]:
    return (
        QCoreApplication.translate("Patients", "Bed"),
        QCoreApplication.translate("Patients", "Name"),
        QCoreApplication.translate("Patients", "Identity number"),
        QCoreApplication.translate("Patients", "Allergies"),
        QCoreApplication.translate("Patients", "Alerts"),
        QCoreApplication.translate("Patients", "Age of data"),
        QCoreApplication.translate("Patients", "On paper"),
    )
