"""The whole job behind a proxy like Millennium, which loses answers: still each thing once.

It has no census, takes no doses, keeps no identifier of a measurement, and pages with repeats;
doses and orders land on the worklist and in the patient's PDF.
"""

import base64
from collections import Counter
from collections.abc import Iterator
from contextlib import ExitStack

import pytest

from fallback.chart.section import Recorded, items
from fallback.demo.as_fhir import resources
from fallback.demo.orders import ZONE
from fallback.sources.fhir import open_fhir
from tests.servers import millennium as proxy
from tests.servers.fhir_server import Resource, Server
from tests.story.behind_millennium import (
    COLUMNS,
    GIVEN,
    LOST_ANSWERS,
    NEW_ORDER,
    NUMBERS,
    PATIENTS,
    REFUSED,
    STOPPED,
    WARD,
    Told,
    no_pause,
    settings,
    tell,
    without_medications,
)
from tests.story.hospital import hospital
from tests.story.paper import Case
from tests.story.telling import (
    finding_of,
    ours,
    page_texts,
)

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def told(running_fhir_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Told]:
    server = running_fhir_server
    server.reset()
    server.load(without_medications(list(resources(WARD))))
    with ExitStack() as held_open:
        millennium = held_open.enter_context(proxy.start(server))
        millennium.behind.first_page = 3  # every list has a second page, and a repeat on it
        at = held_open.enter_context(hospital(tmp_path_factory.mktemp("store")))
        system = held_open.enter_context(
            open_fhir(settings(millennium), clock=at.clock, zone=ZONE, pause=no_pause)
        )
        yield tell(millennium, at, system)


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
