"""What others did in the record system while the ward wrote on paper: a script, applied to charts.

Every change leaves its trace as a record system would: a new version, a status, a signature.
"""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from functools import reduce
from itertools import islice
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from fallback.chart.model import Administration, Chart, MedicationOrder, Quantity, Snapshot
from fallback.chart.section import Recorded, items
from fallback.demo.orders import due_times

LATER = timedelta(hours=12)
SUBSTITUTE = "Vikarie Sjödin"


class OrderStopped(msgspec.Struct, frozen=True, tag="order-stopped"):
    """An order was stopped at a time."""

    order_id: str
    at: datetime
    note: str = ""


class OrderChanged(msgspec.Struct, frozen=True, tag="order-changed"):
    """The first dosage of an order has another dose and text."""

    order_id: str
    dose: Quantity
    text: str


class DoseCharted(msgspec.Struct, frozen=True, tag="dose-charted"):
    """Someone signed a dose in the record system, given or not (with its reason)."""

    order_id: str
    at: datetime
    by: str
    dose: Quantity | None = None
    reason: str = ""


class PatientMoved(msgspec.Struct, frozen=True, tag="patient-moved"):
    """A patient lies in another bed."""

    patient_id: str
    bed: str


Change: TypeAlias = OrderStopped | OrderChanged | DoseCharted | PatientMoved


def apply(chart: Chart, changes: Iterable[Change]) -> Chart:
    """The chart with those of the changes that concern it, in their order."""
    return reduce(_one, changes, chart)


def _one(chart: Chart, change: Change) -> Chart:
    if isinstance(change, PatientMoved):
        if chart.patient.id != change.patient_id:
            return chart
        return replace(chart, stay=replace(chart.stay, bed=change.bed))
    order = next((o for o in items(chart.medications) if o.id == change.order_id), None)
    if order is None:
        return chart
    match change:
        case OrderStopped():
            note = change.note or order.note
            return _with(chart, replace(order, status="stopped", stop=change.at, note=note))
        case OrderChanged():
            first, *rest = order.dosages
            changed = replace(first, dose=change.dose, text=change.text)
            return _with(chart, replace(order, dosages=(changed, *rest)))
        case DoseCharted():
            return with_dose(chart, _charted(order, change))


def _with(chart: Chart, order: MedicationOrder) -> Chart:
    newer = replace(order, version=str(int(order.version) + 1))
    kept = tuple(newer if one.id == order.id else one for one in items(chart.medications))
    return replace(chart, medications=Recorded(kept))


def with_dose(chart: Chart, dose: Administration) -> Chart:
    """The chart with one more dose."""
    return replace(chart, administrations=Recorded((*items(chart.administrations), dose)))


def _charted(order: MedicationOrder, change: DoseCharted) -> Administration:
    return Administration(
        id=f"{order.id}-{change.at:%Y%m%dT%H%M}-c",
        status="not-done" if change.reason else "completed",
        drug=order.drug,
        order_id=order.id,
        at=change.at,
        dose=None if change.reason else change.dose,
        reason=change.reason,
        by=change.by,
    )


def usual(snapshot: Snapshot, began: datetime) -> tuple[Change, ...]:
    """What the demo lets happen after `began` (UTC), to the first patients who have a dose due:
    an order is stopped, a dose is signed as given by someone else, one is signed as not given, an
    order's dose is doubled. The last patient is moved to the corridor."""
    changes: list[Change] = []
    for number, (order, due) in enumerate(islice(_next_doses(snapshot, began), 4)):
        dose = order.dosages[0].dose
        if number == 0:
            at = max(began, due - timedelta(minutes=30))
            changes.append(OrderStopped(order.id, at, "Utsatt av dagbakjour"))
        elif number == 1:
            changes.append(DoseCharted(order.id, due, SUBSTITUTE, dose))
        elif number == 2:
            changes.append(DoseCharted(order.id, due, SUBSTITUTE, reason="Patienten avböjde"))
        elif dose is not None:
            doubled = replace(dose, value=dose.value * 2)
            text = "Dubblerad dos enligt telefonordination"
            changes.append(OrderChanged(order.id, doubled, text))
    if snapshot.charts:
        changes.append(PatientMoved(snapshot.charts[-1].patient.id, "Korridor 1"))
    return tuple(changes)


def _next_doses(snapshot: Snapshot, began: datetime) -> Iterator[tuple[MedicationOrder, datetime]]:
    """Of each patient, the first order that falls due and when."""
    for chart in snapshot.charts:
        due = (
            (order, at)
            for order in items(chart.medications)
            if order.status == "active" and order.dosages[0].dose is not None
            for at in due_times(order.dosages[0], order, began, began + LATER)
            if not order.dosages[0].as_needed
        )
        first = min(due, key=lambda pair: (pair[1], pair[0].id), default=None)
        if first is not None:
            yield first
