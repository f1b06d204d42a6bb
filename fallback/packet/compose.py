"""What a packet holds: the overview, then each patient's forms in ward order."""

from typing import Final

import msgspec

from fallback.chart.identity import readable
from fallback.chart.model import Chart, Snapshot, Ward
from fallback.packet.blank import WARD_FORMS, blank
from fallback.packet.context import Context
from fallback.packet.filling import overview
from fallback.packet.heading import ward_heading
from fallback.packet.patient_forms import (
    PATIENT_FORMS,
    alerts,
    allergies,
    patient_form,
    patient_forms,
)
from fallback.packet.patient_heading import patient_heading
from fallback.store.times import iso
from forms.values import Filling, Heading

__all__ = [
    "PATIENT_FORMS",
    "USUAL",
    "WARD_FORMS",
    "FormCopy",
    "compose_blank",
    "compose_form",
    "compose_overview",
    "compose_patient",
    "compose_ward",
    "patient_forms",
]

USUAL: Final = ("summary", "medications", "administration", "observations")
"""What a packet holds of each patient unless a plan says otherwise."""

DRAWN: Final = frozenset({"administration"})
"""Forms that due times are drawn on."""


class FormCopy(msgspec.Struct, frozen=True):
    """A form filled for one patient (or for the ward, with no `patient_id`).

    `must` are the texts that have to be found on its pages in the finished PDF; `since` and
    `until` (ISO, UTC) are the hours that due times are drawn for, where they are.
    """

    form: str  # id of the definition
    heading: Heading
    filling: Filling
    patient_id: str = ""
    patient_name: str = ""
    must: tuple[str, ...] = ()
    since: str = ""
    until: str = ""


def compose_ward(snapshot: Snapshot, context: Context) -> tuple[FormCopy, ...]:
    """The ward's packet."""
    patients = [copy for chart in snapshot.charts for copy in compose_patient(chart, context)]
    return (compose_overview(snapshot, context), *patients)


def compose_overview(snapshot: Snapshot, context: Context) -> FormCopy:
    """The list of everybody on the ward."""
    must: list[str] = []
    for chart in snapshot.charts:
        who = chart.patient
        number = readable(who.number_system, who.number)
        must += [who.name, number, *allergies(chart), *alerts(chart)]
    return FormCopy(
        "overview",
        ward_heading(snapshot, context),
        overview.fill(snapshot, context),
        must=tuple(dict.fromkeys(text for text in must if text)),
    )


def compose_patient(chart: Chart, context: Context) -> tuple[FormCopy, ...]:
    """One patient's forms, those that a packet holds unless a plan says otherwise."""
    return tuple(compose_form(form_id, chart, context) for form_id in USUAL)


def compose_form(form_id: str, chart: Chart, context: Context) -> FormCopy:
    """One form of one patient, filled as far as the chart knows (ids: `patient_forms`).

    Raises KeyError for a form that is no patient's.
    """
    form, who = patient_form(form_id, context.forms), chart.patient
    heading = patient_heading(chart, context, form.warn(chart, context))
    filled, must = form.fill(chart, context), form.must(chart, context)
    hours = map(iso, context.window) if form_id in DRAWN else ()
    return FormCopy(form_id, heading, filled, who.id, who.name, must, *hours)


def compose_blank(form_id: str, ward: Ward, context: Context) -> FormCopy:
    """A form for a patient that the snapshot does not know, or a form of the ward that no chart
    fills (ids: `patient_forms`, `WARD_FORMS`). Raises KeyError for an unknown form."""
    heading, filling = blank(form_id, ward, context)
    return FormCopy(form_id, heading, filling)
