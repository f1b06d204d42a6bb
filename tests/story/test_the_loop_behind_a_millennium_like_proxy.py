"""The whole job behind a proxy like Millennium, which loses answers: still each thing once.

It has no census, takes no doses, keeps no identifier of a measurement, and pages with repeats;
doses and orders land on the worklist and in the patient's PDF.
"""

import base64
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass

import pytest

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.chart.section import Recorded, items
from fallback.demo.as_fhir import resources
from fallback.demo.orders import ZONE
from fallback.demo.ward import demo_ward
from fallback.demo.writer import Outcome
from fallback.outage.issue import unheeded
from fallback.recovery.closing import ClosedOutage, close_outage, what_is_left
from fallback.recovery.documents import issue_worklist, plan_records
from fallback.recovery.finding import Finding
from fallback.recovery.writeback.send import Sent, send
from fallback.settings import FhirSettings
from fallback.sources.fhir import FhirRecordSystem, open_fhir
from fallback.sources.record_system import Progress
from fallback.texts import Message
from tests.servers import millennium as proxy
from tests.servers.declared import DECLARED
from tests.servers.fhir_server import Resource, Server
from tests.servers.millennium import Millennium
from tests.story.hospital import NOW, Hospital, hospital
from tests.story.paper import Case, Design
from tests.story.telling import (
    Printed,
    compared,
    decided,
    finding_of,
    held,
    keyed,
    on_paper,
    ours,
    page_texts,
    put_away,
    switched_on,
)

pytestmark = pytest.mark.server

WARD = demo_ward(1, now=NOW)
PATIENTS = ("w1-p01", "w1-p02", "w1-p03", "w1-p11")
GIVEN = (("w1-p01-o01", "13:00"), ("w1-p03-o04", "11:00"), ("w1-p11-o05", "17:00"))
REFUSED = ("w1-p02-o02", "13:00")
STOPPED = ("w1-p01-o03", "19:00")
OUTCOMES: dict[Case, Outcome] = {
    **dict.fromkeys(GIVEN, "given"),
    REFUSED: "refused",
    STOPPED: "given",
}
COLUMNS: dict[tuple[str, str], Outcome] = {
    ("w1-p01", "observations/1"): "given",
    ("w1-p02", "observations/1"): "given",
    ("w1-p02", "observations/2"): "illegible",  # the pulse
}
NEW_ORDER = {"new_orders/0/drug": "Oxikodon 5 mg", "new_orders/0/dosage": "1 tablett vid smärta"}
NUMBERS = ("resp", "spo2_1", "flow", "systolic", "diastolic", "pulse", "temperature")
LOST_ANSWERS = 2  # of observations; and one of a document


@dataclass(frozen=True)
class ByList:
    """A source for a ward whose patients somebody else lists."""

    system: FhirRecordSystem
    ward: Ward
    patients: tuple[str, ...]

    @property
    def name(self) -> str:
        return self.system.name

    def wards(self) -> tuple[Ward, ...]:
        return (self.ward,)

    def read_ward(self, ward_id: str, progress: Progress) -> Snapshot:
        assert ward_id == self.ward.id
        return self.system.read_patients(self.ward, self.patients, progress)

    def read_chart(self, patient_id: str) -> Chart | None:
        return self.system.read_chart(patient_id)


@dataclass(frozen=True)
class Told:
    """The story, with what was seen at each turn."""

    printed: Printed
    decided: tuple[Finding, ...]
    millennium: Millennium
    before: dict[str, dict[str, Resource]]
    first: tuple[Sent, ...]  # after the run that lost answers
    left: tuple[Message, ...]  # what stood in the way of closing then
    after_first: dict[str, dict[str, Resource]]
    second: tuple[Sent, ...]
    after: dict[str, dict[str, Resource]]
    worklist: str
    closed: ClosedOutage


@pytest.fixture(scope="module")
def told(running_fhir_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    server = running_fhir_server
    server.reset()
    server.load(_without_medications(list(resources(WARD))))
    with ExitStack() as held_open:
        millennium = held_open.enter_context(proxy.start(server))
        millennium.behind.first_page = 3  # every list has a second page, and a repeat on it
        at = held_open.enter_context(hospital(tmp_path_factory.mktemp("store")))
        system = held_open.enter_context(
            open_fhir(_settings(millennium), clock=at.clock, zone=ZONE, pause=_no_pause)
        )
        yield _tell(millennium, at, system)


def _without_medications(found: list[Resource]) -> Iterator[Resource]:
    """Each drug inside its order: there is no Medication to ask for."""
    drugs = {one["id"]: one for one in found if one["resourceType"] == "Medication"}
    for one in found:
        if one["resourceType"] == "Medication":
            continue
        reference = one.get("medicationReference", {}).get("reference", "")
        if drug := drugs.get(reference.removeprefix("Medication/")):
            inside = {"contained": [drug], "medicationReference": {"reference": f"#{drug['id']}"}}
            one = one | inside
        yield one


def _no_pause(_seconds: float) -> None:
    """The tests do not wait."""


def _settings(millennium: Millennium) -> FhirSettings:
    """Scopes by type, since it grants no others."""
    client = millennium.sign_in
    return FhirSettings(
        base_url=millennium.base_url,
        name="Millennium",
        client_id=client.client_id,
        key_file=str(client.key_file),
        key_id=client.key_id,
        token_url=client.token_url,
        scope=" ".join(f"system/{kind}.{verb}" for kind in DECLARED for verb in ("read", "write")),
        timeout_seconds=60,
    )


def _tell(millennium: Millennium, at: Hospital, system: FhirRecordSystem) -> Told:
    cast, server = at.cast, millennium.server
    millennium.faults.too_many_requests(2, path="MedicationRequest", retry_after=0)
    millennium.faults.unavailable(1, path="Condition")
    source = ByList(system, WARD.ward, PATIENTS)
    design = Design(OUTCOMES, COLUMNS, {"w1-p01": NEW_ORDER})
    printed = on_paper(at, source, WARD.ward.id, design)
    server.put(server.get(f"MedicationRequest/{STOPPED[0]}") | {"status": "stopped"})
    keyed(at, printed)
    put_away(at, printed)
    compared(at, printed, system)
    switched_on(at)
    done = decided(at, printed, {})
    plan_records(cast.clinician, printed.outage.id)
    before = _all(server)
    millennium.faults.timeout_after_write(LOST_ANSWERS, path="Observation")
    millennium.faults.timeout_after_write(1, path="DocumentReference")
    millennium.log.clear()
    first = send(cast.clinician, printed.outage.id, system, unheeded)
    left = what_is_left(cast.manager, printed.outage.id)
    after_first = _all(server)
    second = send(cast.clinician, printed.outage.id, system, unheeded)
    worklist = issue_worklist(cast.clinician, printed.outage.id)
    return Told(
        printed,
        done,
        millennium,
        before,
        first,
        left,
        after_first,
        second,
        _all(server),
        " ".join(page_texts(worklist.pdf)),
        close_outage(cast.manager, printed.outage.id),
    )


def _all(server: Server) -> dict[str, dict[str, Resource]]:
    kinds = ("MedicationAdministration", "Observation", "DocumentReference")
    return {kind: held(server, kind) for kind in kinds}


def new(told: Told, kind: str) -> list[Resource]:
    """What came to the server, all runs together."""
    return [one for id, one in told.after[kind].items() if id not in told.before[kind]]


def mentions(text: str, words: str) -> bool:
    """Whether the words stand there, however the lines break."""
    return "".join(words.split()) in "".join(text.split())


def test_the_patients_on_the_list_are_in_a_snapshot_that_is_proven(told: Told) -> None:
    assert told.printed.taken.proven, told.printed.taken.faults
    found = {chart.patient.id: chart for chart in told.printed.snapshot.charts}
    assert set(found) == set(PATIENTS)
    assert told.printed.packet.faults == ()


def test_repeats_over_pages_and_busy_answers_leave_every_order_once(told: Told) -> None:
    made = {chart.patient.id: chart for chart in WARD.charts}
    for chart in told.printed.snapshot.charts:
        assert isinstance(chart.medications, Recorded)
        assert chart.medications.missing == ()
        wanted = [order.id for order in items(made[chart.patient.id].medications)]
        assert sorted(order.id for order in chart.medications.items) == sorted(wanted)


def test_a_dose_is_never_sent_where_the_server_takes_none(told: Told) -> None:
    assert told.millennium.asked("POST", "MedicationAdministration") == []
    assert new(told, "MedicationAdministration") == []
    doses = [one for one in told.second if one.kind == "dose"]
    assert len(doses) == len(GIVEN) + 1
    assert {one.state for one in doses} == {"refused"}


@pytest.mark.parametrize("case", [*GIVEN, REFUSED, STOPPED], ids="-".join)
def test_each_dose_lands_on_the_worklist_and_in_the_patients_pdf(told: Told, case: Case) -> None:
    inked, group = told.printed.of(case)
    finding = finding_of(told.decided, inked, group)
    assert mentions(told.worklist, finding.paper.text("sv"))
    drug = finding.paper.text("sv").partition(",")[0]
    record = _record(told, inked.sheet.patient_id)
    assert mentions(record, drug)
    assert mentions(record, inked.text(group, "time"))
    assert mentions(record, inked.sheet.number)


def test_an_order_on_paper_lands_on_the_worklist_and_in_the_patients_pdf(told: Told) -> None:
    (finding,) = [one for one in told.decided if one.kind == "order"]
    assert finding.decision == "worklist"
    for text in (told.worklist, _record(told, "w1-p01")):
        assert mentions(text, NEW_ORDER["new_orders/0/drug"])
        assert mentions(text, NEW_ORDER["new_orders/0/dosage"])


def _record(told: Told, patient_id: str) -> str:
    """The text of the patient's only document on the server."""
    (document,) = [
        one
        for one in new(told, "DocumentReference")
        if one["subject"]["reference"] == f"Patient/{patient_id}"
    ]
    (content,) = document["content"]
    return " ".join(page_texts(base64.b64decode(content["attachment"]["data"])))


def test_an_order_stopped_meanwhile_makes_a_conflict(told: Told) -> None:
    finding = finding_of(told.decided, *told.printed.of(STOPPED))
    assert (finding.verdict, finding.why.key) == ("conflict", "findings.order_stopped")


def test_lost_answers_leave_unknown_what_the_server_has_already(told: Told) -> None:
    unknown = Counter(one.kind for one in told.first if one.state == "unknown")
    assert unknown == {"observation": LOST_ANSWERS, "document": 1}
    posted = [one.fault for one in told.millennium.asked("POST") if one.fault]
    assert posted == ["timeout-after-write"] * (LOST_ANSWERS + 1)


def test_the_outage_stays_open_while_anything_is_unknown(told: Told) -> None:
    (left,) = [one for one in told.left if one.key == "closing.not_sent"]
    assert left.values["unsure"] == str(LOST_ANSWERS + 1)


def test_the_second_run_finds_what_was_unknown_and_sends_nothing_twice(told: Told) -> None:
    assert told.after == told.after_first
    assert all(one.state in ("confirmed", "refused") for one in told.second)


def test_every_number_of_the_charts_is_on_the_server_once(told: Told) -> None:
    wanted: list[tuple[str, str]] = []
    for patient_id, group in COLUMNS:
        sheet = told.printed.chart(patient_id)
        wanted += [
            (f"Patient/{patient_id}", text.replace(",", "."))
            for name in NUMBERS
            if (text := sheet.text(group, name))
        ]
    found = [
        (one["subject"]["reference"], f"{one['valueQuantity']['value']:g}")
        for one in new(told, "Observation")
    ]
    assert sorted(found) == sorted(wanted)


def test_what_the_server_refuses_lands_on_the_worklist(told: Told) -> None:
    """Consciousness is no number, and Millennium takes only numbers as vital signs."""
    refused = [one for one in told.second if one.kind == "observation" and one.state == "refused"]
    assert len(refused) == len(COLUMNS)
    assert all("422" in one.said for one in refused)
    assert mentions(told.worklist, "Medvetandegrad")


def test_a_lost_identifier_is_named_and_the_note_tells_whose_it_is(told: Told) -> None:
    sent = [one for one in told.second if one.kind == "observation" and one.state == "confirmed"]
    assert all("identifier" in one.differs for one in sent)
    notes = [one["note"][0]["text"] for one in new(told, "Observation")]
    assert all(ours(one) == [] for one in new(told, "Observation"))
    for one in sent:
        assert sum(one.identifier in note for note in notes) == 1


def test_each_patient_with_ink_has_the_record_as_one_document(told: Told) -> None:
    subjects = [one["subject"]["reference"] for one in new(told, "DocumentReference")]
    patients = {one.sheet.patient_id for one in told.printed.sheets}
    assert sorted(subjects) == sorted(f"Patient/{one}" for one in patients)


def test_the_outage_closes_when_all_is_known(told: Told) -> None:
    counted = Counter(one.state for one in told.second)
    assert set(counted) == {"confirmed", "refused"}
    assert sum(one.count for one in told.closed.report.writeback) == counted.total()
