"""What a packet holds: the overview, then each patient's forms in ward order."""

from collections.abc import Callable

import msgspec

from fallback.chart import writing
from fallback.chart.identity import readable
from fallback.chart.model import Chart, MedicationOrder, Snapshot
from fallback.chart.section import items
from fallback.packet.context import Context
from fallback.packet.filling import (
    administration,
    medications,
    observations,
    overview,
    summary,
)
from fallback.packet.filling.orders import allergy_warning, printed_orders
from fallback.packet.filling.sections import missing_heading
from fallback.packet.heading import patient_heading, ward_heading
from fallback.texts import Lang
from forms.values import Filling, Heading


class FormCopy(msgspec.Struct, frozen=True):
    """A form filled for one patient (or for the ward, with no `patient_id`).

    `must` are the texts that have to be found on its pages in the finished PDF.
    """

    form: str  # id of the definition
    heading: Heading
    filling: Filling
    patient_id: str = ""
    patient_name: str = ""
    must: tuple[str, ...] = ()


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
        must += [who.name, number, *_allergies(chart), *_alerts(chart)]
    return FormCopy(
        "overview",
        ward_heading(snapshot, context),
        overview.fill(snapshot, context),
        must=tuple(dict.fromkeys(text for text in must if text)),
    )


def compose_patient(chart: Chart, context: Context) -> tuple[FormCopy, ...]:
    """One patient's forms."""
    # The allergies' own line counts what is missing of them.
    lost_allergies = missing_heading(chart.allergies, "allergies", context)
    lost_alerts = missing_heading(chart.alerts, "alerts", context)
    lost_drugs = missing_heading(chart.medications, "medications", context)
    drugs = tuple(
        text for order in printed_orders(chart) for text in _order_texts(order, context.lang)
    )
    warned = (*allergy_warning(chart, context), *lost_drugs)
    must = (*_allergies(chart), *_alerts(chart))

    def made(
        form: str,
        fill: Callable[[Chart, Context], Filling],
        missing: tuple[str, ...],
        must: tuple[str, ...],
    ) -> FormCopy:
        who = chart.patient
        heading = patient_heading(chart, context, missing)
        return FormCopy(form, heading, fill(chart, context), who.id, who.name, must)

    return (
        made("summary", summary.fill, lost_allergies + lost_alerts, must),
        made("medications", medications.fill, warned, (*drugs, *_allergies(chart))),
        made("administration", administration.fill, warned, (*drugs, *_allergies(chart))),
        made("observations", observations.fill, (), ()),
    )


def _allergies(chart: Chart) -> tuple[str, ...]:
    return tuple(one.substance for one in items(chart.allergies))


def _alerts(chart: Chart) -> tuple[str, ...]:
    return tuple(one.text for one in items(chart.alerts))


def _order_texts(order: MedicationOrder, lang: Lang) -> tuple[str, ...]:
    """The drug, its strength, the source's own words on how to give it, and what it coded."""
    amounts = (order.strength, *(one.maximum for one in order.dosages))
    coded = (text for one in order.dosages for text in (writing.dose(one, lang), one.route))
    own = (one.text for one in order.dosages)
    found = (order.drug, *(writing.amounts(text, lang) for text in amounts), *own, *coded)
    return tuple(text for text in (*found, order.source_text) if text)
