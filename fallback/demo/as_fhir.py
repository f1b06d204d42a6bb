"""The demo ward as FHIR R4 resources, to load a server with. What a chart says, they say.

A section that is not recorded, or was not fetched, leaves nothing behind: FHIR cannot tell them
apart. All carry the label HTEST: nobody is meant by them.
"""

from collections.abc import Iterator
from itertools import islice

from fallback.chart.model import Alert, Allergy, Chart, Observation, Patient, Problem, Snapshot
from fallback.chart.section import AssertedNone, Section, items
from fallback.demo.dice import dice
from fallback.demo.fhir_orders import administration, orders
from fallback.demo.fhir_parts import (
    Json,
    coded,
    instant,
    pair,
    person_reference,
    practitioner_id,
    quantity,
    reference,
    without_gaps,
)

HOSPITAL = "demo-hospital"
HL7 = "http://terminology.hl7.org/CodeSystem"
SNOMED = "http://snomed.info/sct"
ICD_10_SE = "urn:oid:1.2.752.116.1.1.1"
HSA_ID = "urn:oid:1.2.752.129.2.1.4.1"
TEST_DATA = {"system": f"{HL7}/v3-ActReason", "code": "HTEST"}
PROTECTED = {
    "system": "http://hl7.se/fhir/ig/base/CodeSystem/SecurityLabel",
    "code": "sekretessmarkering",
}
FLAG_CATEGORIES = {
    "Risk": "safety",
    "Behandlingsbegränsning": "advance-directive",
    "Medicinskt": "clinical",
    "Smitta": "clinical",
    "Beteende": "behavioral",
}


def resources(snapshot: Snapshot) -> Iterator[Json]:
    """Everything, in an order in which no reference points forward."""
    yield {
        "resourceType": "Organization",
        "id": HOSPITAL,
        "active": True,
        "name": "Demosjukhuset",
    }
    yield from _locations(snapshot)
    yield from _practitioners(snapshot)
    for chart in snapshot.charts:
        for resource in _chart(chart):
            yield without_gaps(resource)


def bundles(snapshot: Snapshot, size: int = 500) -> Iterator[Json]:
    """Transactions of at most `size` resources, each put under its own id, to be sent in order."""
    entries = (
        {
            "resource": resource,
            "request": {"method": "PUT", "url": f"{resource['resourceType']}/{resource['id']}"},
        }
        for resource in resources(snapshot)
    )
    while some := list(islice(entries, size)):
        yield {"resourceType": "Bundle", "type": "transaction", "entry": some}


def bed_id(ward_id: str, bed: str) -> str:
    """The id of a bed's Location."""
    plain = "".join(letter if letter.isalnum() else "-" for letter in bed)
    return f"{ward_id}-bed-{plain}"


def _locations(snapshot: Snapshot) -> Iterator[Json]:
    ward = snapshot.ward
    yield _location(ward.id, ward.name, "wa", "")
    rooms: set[str] = set()
    for chart in snapshot.charts:
        room, colon, _ = chart.stay.bed.partition(":")
        above = f"{ward.id}-room-{room}" if colon else ward.id
        if colon and room not in rooms:
            rooms.add(room)
            yield _location(above, f"Rum {room}", "ro", ward.id)
        yield _location(bed_id(ward.id, chart.stay.bed), chart.stay.bed, "bd", above)


def _location(id: str, name: str, kind: str, above: str) -> Json:
    return without_gaps(
        {
            "resourceType": "Location",
            "id": id,
            "status": "active",
            "name": name,
            "mode": "instance",
            "physicalType": coded(f"{HL7}/location-physical-type", kind),
            "managingOrganization": reference("Organization", HOSPITAL),
            "partOf": reference("Location", above) if above else None,
        }
    )


def _practitioners(snapshot: Snapshot) -> Iterator[Json]:
    names: dict[str, None] = {}
    for chart in snapshot.charts:
        names |= dict.fromkeys((chart.stay.responsible,))
        names |= dict.fromkeys(order.prescriber for order in items(chart.medications))
        names |= dict.fromkeys(dose.by for dose in items(chart.administrations))
    for name in filter(None, names):
        given, _, family = name.rpartition(" ")
        yield {
            "resourceType": "Practitioner",
            "id": practitioner_id(name),
            "identifier": [{"system": HSA_ID, "value": f"SE0000000000-{practitioner_id(name)}"}],
            "name": [{"text": name, "family": family, "given": given.split()}],
        }


def _chart(chart: Chart) -> Iterator[Json]:
    who = chart.patient
    yield _patient(who)
    yield _encounter(chart)
    yield from _allergies(who.id, chart.allergies)
    yield from (_flag(who.id, one) for one in items(chart.alerts))
    yield from (_condition(chart, one) for one in items(chart.problems))
    yield from orders(chart)
    if isinstance(chart.medications, AssertedNone):
        yield _no_medications(who.id, chart.medications.said)
    atc = {order.id: order.atc for order in items(chart.medications)}
    for dose in items(chart.administrations):
        yield administration(chart, dose, atc.get(dose.order_id, ""))
    yield from (_observation(chart, one) for one in items(chart.observations))


def _patient(who: Patient) -> Json:
    throw = dice(who.id, "address")
    address = {"line": [f"Påhittade gatan {1 + throw[0]}"], "postalCode": "00000", "city": "Demo"}
    return {
        "resourceType": "Patient",
        "id": who.id,
        "meta": {"security": [TEST_DATA, PROTECTED] if who.protected else [TEST_DATA]},
        "identifier": [{"system": one.system, "value": one.value} for one in who.identifiers],
        "active": True,
        "name": [{"use": "official", "family": who.family, "given": who.given.split()}],
        "gender": who.sex,
        "birthDate": who.birth_date.isoformat() if who.birth_date else None,
        "address": None if who.protected else [address],
    }


def _encounter(chart: Chart) -> Json:
    stay = chart.stay
    bed = reference("Location", bed_id(stay.ward_id, stay.bed), stay.bed)
    attending = {
        "type": [coded(f"{HL7}/v3-ParticipationType", "ATND")],
        "individual": person_reference(stay.responsible),
    }
    return {
        "resourceType": "Encounter",
        "id": stay.encounter_id,
        "status": stay.status,
        "class": {"system": f"{HL7}/v3-ActCode", "code": "IMP"},
        "subject": reference("Patient", chart.patient.id),
        "participant": [attending] if stay.responsible else None,
        "period": {"start": instant(stay.admitted)},
        "location": [{"location": bed, "status": "active"}],
        "serviceProvider": reference("Organization", HOSPITAL),
    }


def _allergies(patient_id: str, section: Section[Allergy]) -> Iterator[Json]:
    if isinstance(section, AssertedNone):
        yield {
            "resourceType": "AllergyIntolerance",
            "id": f"{patient_id}-a0",
            "clinicalStatus": coded(f"{HL7}/allergyintolerance-clinical", "active"),
            "verificationStatus": coded(f"{HL7}/allergyintolerance-verification", "confirmed"),
            "code": coded(SNOMED, "716186003", section.said),
            "patient": reference("Patient", patient_id),
        }
    for one in items(section):
        yield _allergy(patient_id, one)


def _allergy(patient_id: str, one: Allergy) -> Json:
    system, code = pair(one.code)
    verification = coded(f"{HL7}/allergyintolerance-verification", one.verification)
    return {
        "resourceType": "AllergyIntolerance",
        "id": one.id,
        "clinicalStatus": coded(f"{HL7}/allergyintolerance-clinical", "active"),
        "verificationStatus": verification if one.verification else None,
        "category": [one.category] if one.category else None,
        "criticality": one.criticality,
        "code": coded(system, code, one.substance),
        "patient": reference("Patient", patient_id),
        "recordedDate": instant(one.recorded),
        "reaction": [{"manifestation": [{"text": one.reaction}]}] if one.reaction else None,
    }


def _flag(patient_id: str, one: Alert) -> Json:
    category = coded(f"{HL7}/flag-category", FLAG_CATEGORIES.get(one.category, ""), one.category)
    return {
        "resourceType": "Flag",
        "id": one.id,
        "status": "active",
        "category": [category],
        "code": {"text": one.text},
        "subject": reference("Patient", patient_id),
        "period": {"start": instant(one.since)} if one.since else None,
    }


def _condition(chart: Chart, one: Problem) -> Json:
    return {
        "resourceType": "Condition",
        "id": one.id,
        "clinicalStatus": coded(f"{HL7}/condition-clinical", one.status),
        "category": [coded(f"{HL7}/condition-category", "problem-list-item")],
        "code": coded(ICD_10_SE, one.code, one.text),
        "subject": reference("Patient", chart.patient.id),
        "encounter": reference("Encounter", chart.stay.encounter_id),
        "onsetDateTime": one.since.isoformat() if one.since else None,
    }


def _no_medications(patient_id: str, said: str) -> Json:
    return {
        "resourceType": "List",
        "id": f"{patient_id}-no-medications",
        "status": "current",
        "mode": "snapshot",
        "code": coded("http://loinc.org", "10160-0", "Läkemedelslista"),
        "subject": reference("Patient", patient_id),
        "emptyReason": coded(f"{HL7}/list-empty-reason", "nilknown", said),
    }


def _observation(chart: Chart, one: Observation) -> Json:
    system, code = pair(one.code)
    return {
        "resourceType": "Observation",
        "id": one.id,
        "status": one.status,
        "category": [coded(f"{HL7}/observation-category", one.category)],
        "code": coded(system, code, one.name),
        "subject": reference("Patient", chart.patient.id),
        "encounter": reference("Encounter", chart.stay.encounter_id),
        "effectiveDateTime": instant(one.at),
        "valueQuantity": quantity(one.value),
        "valueString": one.text,
        "component": [
            {
                "code": coded(*pair(part.code), part.name),
                "valueQuantity": quantity(part.value),
                "valueString": part.text,
            }
            for part in one.components
        ],
    }
