"""The forms of one patient: how each is filled, and what has to stand in its heading.

A form that drugs, blood or contrast are given from tells the allergies on every page.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

from fallback.chart import writing
from fallback.chart.model import Chart, MedicationOrder
from fallback.chart.section import AssertedNone, items
from fallback.packet import own_filling
from fallback.packet.context import Context
from fallback.packet.filling import (
    administration,
    discharge,
    fluid,
    known,
    medications,
    observations,
    order_sheet,
    radiology,
    summary,
    transfusion,
)
from fallback.packet.filling.orders import allergy_line, allergy_warning, printed_orders
from fallback.packet.filling.sections import missing_heading
from fallback.texts import Lang
from forms.catalogue import Forms
from forms.spec import Definition
from forms.values import Filling


@dataclass(frozen=True)
class PatientForm:
    """`warn` gives the heading's warnings, `must` the texts that have to be on the paper."""

    fill: Callable[[Chart, Context], Filling]
    warn: Callable[[Chart, Context], tuple[str, ...]]
    must: Callable[[Chart, Context], tuple[str, ...]]


def allergies(chart: Chart, _: Context | None = None) -> tuple[str, ...]:
    """The substances."""
    return tuple(one.substance for one in items(chart.allergies))


def alerts(chart: Chart) -> tuple[str, ...]:
    """The alerts' texts."""
    return tuple(one.text for one in items(chart.alerts))


def drugs(chart: Chart, context: Context) -> tuple[str, ...]:
    """Each printed order: the drug, its strength, the source's own words on how to give it, and
    what it coded."""
    return tuple(
        text for order in printed_orders(chart) for text in _order_texts(order, context.lang)
    )


def _order_texts(order: MedicationOrder, lang: Lang) -> tuple[str, ...]:
    amounts = (order.strength, *(one.maximum for one in order.dosages))
    coded = (text for one in order.dosages for text in (writing.dose(one, lang), one.route))
    own = (one.text for one in order.dosages)
    found = (order.drug, *(writing.amounts(text, lang) for text in amounts), *own, *coded)
    return tuple(text for text in (*found, order.source_text) if text)


def _plain(_: Chart, __: Context) -> Filling:
    return {}


def _allergies_only(chart: Chart, context: Context) -> Filling:
    return {"statement": known.no_allergies(chart, context)}


def _fluid(_: Chart, context: Context) -> Filling:
    return fluid.hours(context)


def _transfusion(chart: Chart, context: Context) -> Filling:
    return {**_allergies_only(chart, context), **transfusion.units(context)}


def _nothing(_: Chart, __: Context) -> tuple[str, ...]:
    return ()


def _lost_in_summary(chart: Chart, context: Context) -> tuple[str, ...]:
    # The allergies' own line counts what is missing of them.
    lost = missing_heading(chart.allergies, "allergies", context)
    return lost + missing_heading(chart.alerts, "alerts", context)


def _warn_of_drugs(chart: Chart, context: Context) -> tuple[str, ...]:
    lost = missing_heading(chart.medications, "medications", context)
    return (*allergy_warning(chart, context), *lost)


def _all_drugs(chart: Chart, context: Context) -> tuple[str, ...]:
    return (*drugs(chart, context), *allergies(chart))


def _summary_texts(chart: Chart, _: Context) -> tuple[str, ...]:
    return (*allergies(chart), *alerts(chart))


PATIENT_FORMS: Final[dict[str, PatientForm]] = {
    "summary": PatientForm(summary.fill, _lost_in_summary, _summary_texts),
    "medications": PatientForm(medications.fill, _warn_of_drugs, _all_drugs),
    "administration": PatientForm(administration.fill, _warn_of_drugs, _all_drugs),
    "observations": PatientForm(observations.fill, _nothing, _nothing),
    "orders": PatientForm(order_sheet.fill, allergy_warning, allergies),
    "fluid": PatientForm(_fluid, _nothing, _nothing),
    "lab": PatientForm(_allergies_only, allergy_warning, allergies),
    "transfusion": PatientForm(_transfusion, allergy_warning, allergies),
    "radiology": PatientForm(radiology.fill, allergy_warning, _summary_texts),
    "consult": PatientForm(_allergies_only, allergy_warning, allergies),
    "note": PatientForm(_plain, _nothing, _nothing),
    "discharge": PatientForm(discharge.fill, allergy_warning, allergies),
    "incident": PatientForm(_plain, _nothing, _nothing),
}
"""By id of the definition, in the order of a packet."""


def patient_forms(forms: Forms) -> tuple[str, ...]:
    """The ids of the forms of one patient: the built-in ones, then the hospital's own new ones."""
    return (*PATIENT_FORMS, *(one.id for one in forms.new()))


def patient_form(form_id: str, forms: Forms) -> PatientForm:
    """How a form of one patient is filled. Raises KeyError for a form that is no patient's."""
    if form_id in PATIENT_FORMS:
        return PATIENT_FORMS[form_id]
    return _own(next((one for one in forms.new() if one.id == form_id), None), form_id)


def _own(form: Definition | None, form_id: str) -> PatientForm:
    """What is done with it nobody knows here, so every page tells the allergies; that there are
    none stands once, where the form has a place for it."""
    if form is None:
        raise KeyError(form_id)
    has, tells = own_filling.blocks(form), {"statement", "allergies"}

    def warn(chart: Chart, context: Context) -> tuple[str, ...]:
        lost = missing_heading(chart.alerts, "alerts", context) if "alerts" in has else ()
        if "medications" in has:
            lost += missing_heading(chart.medications, "medications", context)
        says_none = isinstance(chart.allergies, AssertedNone) and not tells.isdisjoint(has)
        return lost if says_none else (allergy_line(chart, context), *lost)

    def must(chart: Chart, context: Context) -> tuple[str, ...]:
        found = allergies(chart) + (alerts(chart) if "alerts" in has else ())
        return found + (drugs(chart, context) if "medications" in has else ())

    def fill(chart: Chart, context: Context) -> Filling:
        return own_filling.fill(form, chart, context)

    return PatientForm(fill, warn, must)
