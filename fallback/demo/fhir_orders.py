"""Orders and doses of a chart as FHIR. Every other drug stands inside its order, as servers vary.

The dates of an order stand in the bounds of its timings; `authoredOn` is its start.
"""

import re
from collections.abc import Iterator
from decimal import Decimal

from fallback.chart.model import Administration, Chart, Dosage, MedicationOrder, Quantity, Timing
from fallback.chart.section import items
from fallback.demo.fhir_parts import (
    Json,
    coded,
    instant,
    person_reference,
    quantity,
    reference,
)

ATC = "http://www.whocc.no/atc"
SNOMED = "http://snomed.info/sct"
CATEGORY = "http://terminology.hl7.org/CodeSystem/medicationrequest-category"
ROUTES = {
    "oralt": "26643006",
    "intravenöst": "47625008",
    "subkutant": "34206005",
    "rektalt": "37161004",
    "inhalation": "447694001",
    "transdermalt": "45890007",
    "i ögat": "54485002",
    "kutant": "6064005",
    "via sond": "127492001",
}
STRENGTH = re.compile(r"(?P<value>[\d ,]+) (?P<unit>[^\d/ +]+)(?:/(?P<per>ml|tim|l))?")
PIECES = ("tablett", "kapsel", "suppositorium", "plåster", "spruta")


def orders(chart: Chart) -> Iterator[Json]:
    """The chart's orders, each after its drug where that stands alone."""
    for number, order in enumerate(items(chart.medications)):
        drug = _drug(order)
        if number % 2:
            yield _order(chart, order, {"reference": "#drug"}, [drug | {"id": "drug"}])
        else:
            id = f"{order.id}-drug"
            yield drug | {"id": id}
            yield _order(chart, order, reference("Medication", id), [])


def _drug(order: MedicationOrder) -> Json:
    """The drug; a strength that is no plain amount stands in its name."""
    amount = _strength(order.strength, order.form)
    name = order.drug if amount or not order.strength else f"{order.drug} {order.strength}"
    ingredient = {"itemCodeableConcept": coded(ATC, order.atc, order.drug), "strength": amount}
    return {
        "resourceType": "Medication",
        "code": coded(ATC, order.atc, name),
        "form": {"text": order.form},
        "ingredient": [ingredient] if amount else [],
    }


def _strength(text: str, form: str) -> Json | None:
    """ "500 mg" in a tablet, or "10 mg/ml"; None where it is no plain amount of something."""
    found = STRENGTH.fullmatch(text)
    per = found and (found["per"] or next((piece for piece in PIECES if piece in form), ""))
    if not found or not per:
        return None
    value = Decimal(found["value"].replace(" ", "").replace(",", "."))
    return {
        "numerator": quantity(Quantity(value, found["unit"])),
        "denominator": quantity(Quantity(Decimal(1), per)),
    }


def _order(chart: Chart, order: MedicationOrder, drug: Json, contained: list[Json]) -> Json:
    return {
        "resourceType": "MedicationRequest",
        "id": order.id,
        "contained": contained,
        "status": order.status,
        "intent": order.intent,
        "category": [coded(CATEGORY, order.category)],
        "medicationReference": drug,
        "subject": reference("Patient", chart.patient.id),
        "encounter": reference("Encounter", chart.stay.encounter_id),
        "authoredOn": instant(order.authored),
        "requester": person_reference(order.prescriber),
        "reasonCode": [{"text": order.indication}],
        "note": [{"text": order.note}],
        "dosageInstruction": [
            {"sequence": number} | _dosage(one) for number, one in enumerate(order.dosages, start=1)
        ],
    }


def _dosage(one: Dosage) -> Json:
    return {
        "text": one.text,
        "patientInstruction": one.patient_instruction,
        "timing": _timing(one.timing, one.timing_text),
        "asNeededBoolean": True if one.as_needed and not one.as_needed_for else None,
        "asNeededCodeableConcept": {"text": one.as_needed_for},
        "route": coded(SNOMED, ROUTES.get(one.route, ""), one.route),
        "method": {"text": one.method},
        "doseAndRate": [
            {
                "doseQuantity": None if one.dose_high else quantity(one.dose),
                "doseRange": _range(one),
                "rateQuantity": quantity(one.rate),
            }
        ],
        "maxDosePerPeriod": _maximum(one.maximum),
    }


def _range(one: Dosage) -> Json | None:
    if one.dose_high is None:
        return None
    return {"low": quantity(one.dose), "high": quantity(one.dose_high)}


def _maximum(text: str) -> Json | None:
    """ "8 tabletter per dygn" as a ratio."""
    if not text:
        return None
    amount = text.removesuffix(" per dygn")
    value, unit = amount.split(" ", 1)
    return {
        "numerator": quantity(Quantity(Decimal(value), unit)),
        "denominator": quantity(Quantity(Decimal(1), "dygn", "d")),
    }


def _timing(timing: Timing | None, text: str) -> Json:
    repeat: Json = {}
    if timing is not None:
        repeat = {
            "boundsPeriod": {
                "start": instant(timing.bounds_start),
                "end": instant(timing.bounds_end),
            },
            "count": timing.count,
            "frequency": timing.frequency,
            "period": None if timing.period is None else int(timing.period),
            "periodUnit": timing.period_unit,
            "dayOfWeek": list(timing.days_of_week),
            "timeOfDay": [f"{hour:%H:%M:%S}" for hour in timing.times_of_day],
            "when": list(timing.when),
            "offset": timing.offset or None,
        }
    return {"repeat": repeat, "code": {"text": text}}


def administration(chart: Chart, dose: Administration, atc: str) -> Json:
    """A dose given, running, or not given with its reason."""
    running = dose.status == "in-progress"
    return {
        "resourceType": "MedicationAdministration",
        "id": dose.id,
        "status": dose.status,
        "statusReason": [{"text": dose.reason}],
        "medicationCodeableConcept": coded(ATC, atc, dose.drug),
        "subject": reference("Patient", chart.patient.id),
        "context": reference("Encounter", chart.stay.encounter_id),
        "effectiveDateTime": None if running else instant(dose.at),
        "effectivePeriod": {"start": instant(dose.at)} if running else None,
        "performer": [{"actor": person_reference(dose.by)}] if dose.by else None,
        "request": reference("MedicationRequest", dose.order_id) if dose.order_id else None,
        "dosage": {"text": dose.dose_text, "dose": quantity(dose.dose)},
    }
