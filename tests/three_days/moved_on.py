"""The hospital moved on: what its own users did in the record system before the papers were keyed.

Doses and values were charted, the same as on paper or otherwise; orders were stopped and changed;
patients were moved, discharged, died or turned out to be somebody else; those who arrived got a
record. All of it is put into the server itself, past the code under test.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

from fallback.demo.orders import ZONE
from forms.geometry import Box
from tests.servers.fhir_server import Resource, Server
from tests.three_days.outage import Papers, Size
from tests.three_days.writer import Inked

UCUM = "http://unitsofmeasure.org"
LOINC = "http://loinc.org"
BY = "Vikarie Sjödin"
SAME, OTHERWISE = 4, 2  # doses charted as on paper, and not; of values as many


@dataclass
class Moved:
    """Where on paper (sheet and group) stands what others charted, as it stands there or not."""

    same: set[tuple[str, str]] = field(default_factory=set)
    otherwise: set[tuple[str, str]] = field(default_factory=set)
    stopped: str = ""  # ids of orders
    changed: str = ""


@dataclass(frozen=True)
class Line:
    """A dose on paper that was given, whole: its sheet and group, time and amount."""

    inked: Inked
    group: str
    box: Box  # of the amount
    at: datetime
    value: Decimal


def moved_on(server: Server, papers: Papers, size: Size) -> Moved:
    """Change the server, once."""
    found = Moved()
    _charted(server, papers, size, found)
    _measured(server, papers, size, found)
    _ordered(server, papers, size, found)
    _went(server, size)
    for number, one in enumerate(papers.arrived):
        _admitted(server, papers, one.patient_id, number)
    return found


def lines(papers: Papers, patient_id: str) -> Iterator[Line]:
    """The given doses of a patient that came back on sheets that are nobody's twin."""
    for inked in papers.inked.values():
        number = inked.sheet.number
        twin = number in papers.replaced or inked.sheet.replaces in papers.replaced
        if inked.sheet.patient_id != patient_id or twin or number in papers.lost:
            continue
        marks = inked.by_path
        for box in inked.boxes.values():
            if box.concept != "dose.amount" or not box.due:
                continue
            read = [marks.get(f"{box.group}/{name}") for name in ("time", "dose", "sign")]
            if (
                all(one and one.state == "value" for one in read)
                and f"{box.group}/code" not in marks
            ):
                told = [one.text for one in read if one]
                at = given_at(box.due, told[0], ZONE)
                yield Line(inked, box.group, box, at, Decimal(told[1].replace(",", ".")))


def given_at(due: str, text: str, zone: ZoneInfo) -> datetime:
    """The moment (UTC) of a written time: at its due time or within half an hour after it."""
    local = datetime.fromisoformat(due).astimezone(zone)
    at = datetime.combine(local.date(), time.fromisoformat(text), zone)
    return (at if at >= local - timedelta(hours=1) else at + timedelta(days=1)).astimezone(UTC)


def _charted(server: Server, papers: Papers, size: Size, found: Moved) -> None:
    every = list(lines(papers, size.stay[1]))
    for number, one in enumerate(every[: SAME + OTHERWISE]):
        same = number < SAME
        value = one.value if same else one.value * 2
        server.put(_dose(f"other-dose-{number}", one, value))
        (found.same if same else found.otherwise).add((one.inked.sheet.number, one.group))


def _dose(id: str, one: Line, value: Decimal) -> Resource:
    who = one.inked.sheet.patient_id
    return {
        "resourceType": "MedicationAdministration",
        "id": id,
        "status": "completed",
        "medicationCodeableConcept": {"text": one.box.context.split(",")[0]},
        "subject": {"reference": f"Patient/{who}"},
        "context": {"reference": f"Encounter/{who}-stay"},
        "effectiveDateTime": f"{one.at:%Y-%m-%dT%H:%M:%SZ}",
        "performer": [{"actor": {"display": BY}}],
        "request": {"reference": f"MedicationRequest/{one.box.row_id}"},
        "dosage": {"dose": _quantity(one.box, value)},
    }


def _quantity(box: Box, value: Decimal) -> Resource:
    coded = {"system": UCUM, "code": box.ucum} if box.ucum else {}
    return {"value": float(value), "unit": box.unit} | coded


def _measured(server: Server, papers: Papers, size: Size, found: Moved) -> None:
    """Pulses and temperatures of one chart."""
    charts = (one for one in papers.inked.values() if one.sheet.form == "observations")
    chart = next(one for one in charts if one.sheet.patient_id == size.stay[1])
    marks = chart.by_path
    for number, (column, name) in enumerate((c, n) for c in (0, 1, 2) for n in ("pulse", "resp")):
        path = f"observations/{column}/{name}"
        mark, box = marks.get(path), chart.boxes[path]
        if mark is None or mark.state != "value":
            continue
        same = number < SAME
        value = Decimal(mark.text.replace(",", ".")) + (0 if same else 3)
        at = column_at(chart, column)
        server.put(_observation(f"other-value-{number}", size.stay[1], box, value, at))
        (found.same if same else found.otherwise).add((chart.sheet.number, path))


def column_at(chart: Inked, column: int) -> datetime:
    """When a column of an observation chart was written (UTC)."""
    marks = chart.by_path
    day, clock = (marks[f"observations/{column}/{name}"].text for name in ("date", "time"))
    return datetime.fromisoformat(f"{day}T{clock}").replace(tzinfo=ZONE).astimezone(UTC)


def _observation(id: str, who: str, box: Box, value: Decimal, at: datetime) -> Resource:
    vital = "http://terminology.hl7.org/CodeSystem/observation-category"
    return {
        "resourceType": "Observation",
        "id": id,
        "status": "final",
        "category": [{"coding": [{"system": vital, "code": "vital-signs"}]}],
        "code": {"coding": [{"system": LOINC, "code": box.concept.rpartition("|")[2]}]},
        "subject": {"reference": f"Patient/{who}"},
        "encounter": {"reference": f"Encounter/{who}-stay"},
        "effectiveDateTime": f"{at:%Y-%m-%dT%H:%M:%SZ}",
        "performer": [{"display": BY}],
        "valueQuantity": _quantity(box, value),
    }


def _ordered(server: Server, papers: Papers, size: Size, found: Moved) -> None:
    """An order was stopped, another has another dose."""
    with_dose = {one.box.row_id: None for one in lines(papers, size.stay[2])}
    found.stopped, found.changed, *_ = with_dose
    order = server.get(f"MedicationRequest/{found.stopped}")
    server.put(order | {"status": "stopped"})
    order = server.get(f"MedicationRequest/{found.changed}")
    first, *rest = order["dosageInstruction"]
    rates = first.get("doseAndRate", [{}])
    dose = rates[0]["doseQuantity"]
    rates = [rates[0] | {"doseQuantity": dose | {"value": dose["value"] * 2}}, *rates[1:]]
    first = first | {"doseAndRate": rates, "text": "Dubblerad dos"}
    server.put(order | {"dosageInstruction": [first, *rest]})


def _went(server: Server, size: Size) -> None:
    """Of those who left: one moved, one went home, one died, one was somebody else."""
    moved, home, dead, merged = size.leave[:4]
    location = {"resourceType": "Location", "id": "ward-x", "status": "active", "name": "IVA"}
    kind = "http://terminology.hl7.org/CodeSystem/location-physical-type"
    server.put(location | {"physicalType": {"coding": [{"system": kind, "code": "wa"}]}})
    there = [{"location": {"reference": "Location/ward-x"}, "status": "active"}]
    server.put(server.get(f"Encounter/{moved}-stay") | {"location": there})
    stay = server.get(f"Encounter/{home}-stay")
    server.put(
        stay | {"status": "finished", "period": stay["period"] | {"end": "2026-11-26T12:00:00Z"}}
    )
    server.put(server.get(f"Patient/{dead}") | {"deceasedDateTime": "2026-11-25T04:00:00Z"})
    old = server.get(f"Patient/{merged}")
    real = {key: value for key, value in old.items() if key not in ("meta", "identifier")}
    server.put(real | {"id": f"{merged}-real"})
    link = [{"other": {"reference": f"Patient/{merged}-real"}, "type": "replaced-by"}]
    server.put(old | {"active": False, "link": link})


def _admitted(server: Server, papers: Papers, patient_id: str, number: int) -> None:
    """Who arrived, as the record system knows them by now: in a bed that became free."""
    told = papers.arrived[number].reserve
    given, _, family = told.name.partition(" ")
    born = told.birth_date.isoformat() if told.birth_date else ""
    server.put(
        {
            "resourceType": "Patient",
            "id": patient_id,
            "active": True,
            "name": [{"family": family, "given": [given]}],
            "gender": told.sex,
            "birthDate": born,
        }
    )
    stays = server.get(f"Encounter/{papers.snapshot.charts[0].stay.encounter_id}")
    start = {"start": papers.outage.began_at}
    subject = {"reference": f"Patient/{patient_id}"}
    server.put(stays | {"id": f"{patient_id}-stay", "subject": subject, "period": start})
