"""Orders, and the doses given and not given."""

from zoneinfo import ZoneInfo

from fallback.chart import model
from fallback.chart.section import Section
from fallback.sources.fhir.charts.medication import Lookup, drug_of, faults, order
from fallback.sources.fhir.charts.sections import identifiers, own, section, sortable
from fallback.sources.fhir.r4 import orders as o
from fallback.sources.fhir.r4.elements import Period, words
from fallback.sources.fhir.r4.moments import moment
from fallback.sources.fhir.r4.reading import Read
from fallback.sources.fhir.server.paging import Found
from fallback.texts import Message


def medications(
    found: Found[o.MedicationRequest], lookup: Lookup, zone: ZoneInfo
) -> Section[model.MedicationOrder]:
    """All orders but those entered in error."""
    kept = [f for f in found.items if f.value.status != "entered-in-error"]
    return section([order(f, lookup, zone) for f in kept], found.missing)


def administrations(
    found: Found[o.MedicationAdministration], lookup: Lookup, zone: ZoneInfo
) -> Section[model.Administration]:
    """Doses given and not given, newest first."""
    kept = [f for f in found.items if f.value.status != "entered-in-error"]
    made = [_administration(f, lookup, zone) for f in kept]
    made.sort(key=lambda pair: sortable(pair[0].at), reverse=True)
    return section(made, found.missing)


def _administration(
    found: Read[o.MedicationAdministration], lookup: Lookup, zone: ZoneInfo
) -> tuple[model.Administration, tuple[Message, ...]]:
    given = found.value
    period = given.effective_period or Period()
    dosage = given.dosage or o.AdministrationDosage()
    dose = dosage.dose.exact if dosage.dose else None
    unheld = dosage.dose.words if dosage.dose and not dose else ""
    drug = drug_of(given, lookup)
    actors = [lookup.words(p.actor) for p in given.performer]
    made = model.Administration(
        id=given.id,
        status=given.status or "unknown",
        drug=drug.name or own(found),
        order_id=given.request.target[1] if given.request else "",
        at=moment(given.effective_date_time or period.start or period.end, zone),
        dose=dose,
        dose_text="; ".join(filter(None, (dosage.text, unheld, *found.odd))),
        reason=words(*given.status_reason),
        by=", ".join(filter(None, actors)),
        identifiers=identifiers(given),
    )
    return made, drug.missing + faults(found, "" if drug.name else "medication")
