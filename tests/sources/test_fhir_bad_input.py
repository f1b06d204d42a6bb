"""Whatever a server answers ends in a chart with its gaps named, or in one clear sentence."""

import json
from collections.abc import Callable

import httpx
import pytest

from fallback.chart.model import Chart, Snapshot
from fallback.chart.section import NotFetched, Recorded
from fallback.errors import FallbackError
from tests.sources.mock_fhir import BASE, WARD, Json, MockFhir, answer, bundle, only, order, outcome

JSON_TYPE = {"content-type": "application/fhir+json"}


def read(server: MockFhir) -> Snapshot:
    with server.opened() as system:
        return system.read_ward("w1", lambda _done, _all: True)


def chart(server: MockFhir) -> Chart:
    (only_one,) = read(server).charts
    return only_one


def fault(server: MockFhir) -> FallbackError:
    with pytest.raises(FallbackError) as caught:
        read(server)
    return caught.value


def everything(response: Callable[[httpx.Request], httpx.Response]) -> MockFhir:
    return MockFhir(reply=response)


def refuse(request: httpx.Request) -> httpx.Response:
    raise httpx.ConnectError("connection refused", request=request)


def hang(request: httpx.Request) -> httpx.Response:
    raise httpx.ReadTimeout("timed out", request=request)


def test_an_unreachable_server_is_one_clear_sentence() -> None:
    error = fault(everything(refuse))
    assert error.message.key == "fhir.unreachable"
    assert "går inte att nå" in error.text("sv")
    assert "cannot be reached" in error.text("en")


def test_a_server_that_never_answers_is_one_clear_sentence_after_a_few_tries() -> None:
    server = everything(hang)
    assert fault(server).message.key == "fhir.timed_out"
    assert 1 < len(server.asked) <= 4


@pytest.mark.parametrize(("status", "key"), [(401, "unauthorised"), (403, "forbidden")])
def test_a_wrong_token_is_one_clear_sentence(status: int, key: str) -> None:
    error = fault(everything(lambda _r: answer(outcome("who are you?"), status)))
    assert error.message.key == f"fhir.{key}"
    assert "who are you?" in error.text("sv")


@pytest.mark.parametrize(
    "body", [b"<html><body>Logga in</body></html>", b'{"resourceType":"Bundle"}', b"[]", b"{", b""]
)
def test_what_is_no_fhir_server_is_said_to_be_none(body: bytes) -> None:
    headers = {"content-type": "text/html" if body[:1] == b"<" else "application/json"}
    error = fault(everything(lambda _r: httpx.Response(200, content=body, headers=headers)))
    assert error.message.key in ("fhir.not_fhir", "fhir.not_json")
    assert BASE in error.text("sv")


def test_another_version_of_fhir_is_refused_by_name() -> None:
    statement = MockFhir().statement() | {"fhirVersion": "5.0.0"}
    error = fault(everything(lambda _r: answer(statement)))
    assert error.message.key == "fhir.wrong_version"
    assert "5.0.0" in error.text("en")


def test_a_redirect_is_not_followed() -> None:
    server = everything(lambda _r: httpx.Response(302, headers={"location": "https://other.test/"}))
    error = fault(server)
    assert error.message.key == "fhir.redirected"
    assert "other.test" in error.text("sv")
    assert {r.url.host for r in server.asked} == {"journal.test"}


def test_an_address_without_encryption_is_refused_before_anything_is_sent() -> None:
    server = MockFhir()
    with pytest.raises(FallbackError) as caught, server.opened(base_url="http://journal.test/fhir"):
        pytest.fail("opened")
    assert caught.value.message.key == "fhir.not_encrypted"
    assert server.asked == []


@pytest.mark.parametrize("url", ["", "journal", "https://", "http://[::1"])
def test_an_address_that_is_none_is_refused(url: str) -> None:
    with pytest.raises(FallbackError) as caught, MockFhir().opened(base_url=url):
        pytest.fail("opened")
    assert caught.value.message.key in ("fhir.bad_address", "fhir.not_encrypted")


def test_a_server_that_cannot_say_who_is_on_the_ward_is_told_what_it_lacks() -> None:
    server = MockFhir()
    server.searched["Encounter"] = ("patient",)
    error = fault(server)
    assert error.message.key == "fhir.no_location_search"
    assert "Encounter" in error.text("sv")


def test_a_ward_that_is_not_there_is_said_to_be_none() -> None:
    with MockFhir().opened() as system, pytest.raises(FallbackError) as caught:
        system.read_ward("w9", lambda _done, _all: True)
    assert caught.value.message.key == "fhir.no_such_ward"


def test_a_server_without_marked_wards_is_told_so() -> None:
    with MockFhir(resources=[]).opened() as system, pytest.raises(FallbackError) as caught:
        system.wards()
    assert caught.value.message.key == "fhir.no_wards"


def page(request: httpx.Request) -> httpx.Response:
    return httpx.Response(200, content=b"<html>", headers={"content-type": "text/html"})


@pytest.mark.parametrize(
    ("response", "key"),
    [
        (lambda: answer(outcome("boom"), 500), "answered"),
        (lambda: answer(outcome("no scope"), 403), "forbidden"),
        (lambda: answer(outcome("what?"), 404), "not_found"),
        (lambda: page(httpx.Request("GET", BASE)), "not_json"),
        (
            lambda: httpx.Response(
                200, content=b'{"resourceType":"Bundle","entry":[{"resou', headers=JSON_TYPE
            ),
            "broken_json",
        ),
        (lambda: answer(outcome("all went wrong")), "not_bundle"),
        (lambda: answer([]), "broken_json"),
        (lambda: httpx.Response(503), "busy"),
        (lambda: httpx.Response(429, headers={"retry-after": "600"}), "busy"),
    ],
)
def test_a_section_that_could_not_be_read_is_not_fetched_and_the_rest_stands(
    response: Callable[[], httpx.Response], key: str
) -> None:
    server = MockFhir(reply=only("AllergyIntolerance", response))
    server.resources = [*WARD, order()]
    found = chart(server)
    assert isinstance(found.allergies, NotFetched)
    assert found.allergies.reason.key == f"fhir.{key}"
    assert "överkänslighet" in found.allergies.reason.text("sv")
    assert isinstance(found.medications, Recorded)
    assert found.medications.items[0].drug == "Furosemid 40 mg tablett"


def test_a_type_that_is_not_offered_is_not_asked_for() -> None:
    server = MockFhir()
    del server.searched["Flag"]
    found = chart(server)
    assert isinstance(found.alerts, NotFetched)
    assert found.alerts.reason.key == "fhir.not_offered"
    assert server.asked_for("Flag") == []


def test_a_type_that_cannot_be_searched_by_patient_is_not_fetched() -> None:
    server = MockFhir()
    server.searched["Flag"] = ("status",)
    alerts = chart(server).alerts
    assert isinstance(alerts, NotFetched)
    assert alerts.reason.key == "fhir.no_patient_search"


def test_a_busy_server_is_asked_again_after_the_time_it_asks_for() -> None:
    busy = [httpx.Response(429, headers={"retry-after": "2"}), httpx.Response(503)]

    def reply(request: httpx.Request) -> httpx.Response | None:
        return busy.pop(0) if busy and request.url.path == "/fhir/Flag" else None

    server = MockFhir(reply=reply)
    assert not isinstance(chart(server).alerts, NotFetched)
    first, second = server.waited
    assert first >= 2
    assert 0 < second < 3


def test_a_section_of_another_patients_is_refused_whole() -> None:
    other = order("m2") | {"subject": {"reference": "Patient/p2"}}
    server = MockFhir(reply=only("MedicationRequest", lambda: answer(bundle([order(), other]))))
    medications = chart(server).medications
    assert isinstance(medications, NotFetched)
    assert medications.reason.key == "fhir.other_patient"


def recorded(server: MockFhir) -> tuple[list[str], list[str]]:
    """The drugs, and the keys of what is missing."""
    medications = chart(server).medications
    assert isinstance(medications, Recorded)
    return [o.id for o in medications.items], [m.key for m in medications.missing]


def paged(*pages: Json) -> MockFhir:
    """Orders on several pages."""

    def reply(request: httpx.Request) -> httpx.Response | None:
        if request.url.path != "/fhir/MedicationRequest":
            return None
        if "stopped" in request.url.params.get("status", ""):
            return answer(bundle([]))
        return answer(pages[int(request.url.params.get("page", "0"))])

    return MockFhir(reply=reply)


def next_page(number: int) -> str:
    return f"{BASE}/MedicationRequest?page={number}"


def test_an_order_on_two_pages_stands_once_in_its_highest_version() -> None:
    old = order("m1", meta={"versionId": "9"}, dosageInstruction=[{"text": "gammal"}])
    new = order("m1", meta={"versionId": "10"}, dosageInstruction=[{"text": "ny"}])
    server = paged(bundle([new], next_url=next_page(1)), bundle([old, order("m2")]))
    medications = chart(server).medications
    assert isinstance(medications, Recorded)
    assert [(o.id, o.version) for o in medications.items] == [("m1", "10"), ("m2", "")]
    assert medications.items[0].dosages[0].text == "ny"
    assert medications.missing == ()


def test_a_second_page_that_fails_leaves_the_first_and_says_so() -> None:
    server = paged(bundle([order()], next_url=next_page(1)), {"resourceType": "Bundle", "entry": 5})
    assert recorded(server) == (["m1"], ["fhir.page_lost", "fhir.broken_json"])


def test_a_page_at_another_server_is_not_asked_for_and_the_token_stays_here() -> None:
    server = paged(bundle([order()], next_url="https://elsewhere.test/fhir/MedicationRequest?p=2"))
    assert recorded(server) == (["m1"], ["fhir.page_lost", "fhir.elsewhere"])
    assert {r.url.host for r in server.asked} == {"journal.test"}


def test_pages_that_go_round_end_and_say_so() -> None:
    server = paged(
        bundle([order()], next_url=next_page(1)), bundle([order("m2")], next_url=next_page(1))
    )
    assert recorded(server) == (["m1", "m2"], ["fhir.pages_without_end"])


def test_fewer_than_the_server_says_there_are_is_said() -> None:
    assert recorded(paged(bundle([order()], total=3))) == (["m1"], ["fhir.fewer"])


def test_an_outcome_in_the_midst_of_an_answer_says_that_something_is_missing() -> None:
    server = paged(bundle([order(), outcome("1 resource left out", "warning")]))
    assert recorded(server) == (["m1"], ["fhir.server_says"])
    hint = paged(bundle([order(), outcome("took 3 ms", "information")]))
    assert recorded(hint) == (["m1"], [])


def test_an_answer_that_only_says_something_is_missing_is_not_an_empty_list() -> None:
    server = paged(bundle([outcome("all left out", "warning")]))
    assert recorded(server) == ([], ["fhir.server_says"])


def test_an_order_without_a_drug_is_kept_with_its_own_words_and_named() -> None:
    bare = order(text={"div": "<div>Waran enligt <b>schema</b></div>"})
    del bare["medicationCodeableConcept"]
    medications = chart(MockFhir(resources=[*WARD, bare])).medications
    assert isinstance(medications, Recorded)
    assert medications.items[0].source_text == "Waran enligt schema"
    (message,) = medications.missing
    assert message.key == "fhir.without"
    assert "m1" in message.text("sv")


def test_a_part_that_is_not_fhir_leaves_the_rest_of_the_order_and_stands_verbatim() -> None:
    odd = order(note=[{"text": "obs"}], groupIdentifier=3, authoredOn=7)
    medications = chart(MockFhir(resources=[*WARD, odd])).medications
    assert isinstance(medications, Recorded)
    (found,) = medications.items
    assert (found.drug, found.note) == ("Furosemid 40 mg tablett", "obs")
    assert found.source_text == "authoredOn: 7"
    assert [m.key for m in medications.missing] == ["fhir.odd_part"]


def test_a_dosage_that_is_partly_not_fhir_is_not_taken_as_coded() -> None:
    timing = {"repeat": {"frequency": "two", "period": 1, "periodUnit": "d"}}
    odd = order(dosageInstruction=[{"text": "1 x 2", "timing": timing}])
    medications = chart(MockFhir(resources=[*WARD, odd])).medications
    assert isinstance(medications, Recorded)
    (found,) = medications.items
    assert [(d.text, d.timing) for d in found.dosages] == [("1 x 2", None)]
    assert 'frequency: "two"' in found.source_text


def test_an_order_without_a_patient_is_kept_and_named() -> None:
    lost = order()
    del lost["subject"]
    assert recorded(paged(bundle([lost]))) == (["m1"], ["fhir.without"])


@pytest.mark.parametrize("entry", ["text", 5, None, [1], {"id": "m2"}])
def test_an_entry_that_is_no_resource_is_named(entry: object) -> None:
    body = bundle([order()])
    body["entry"].append({"resource": entry})
    assert recorded(paged(body)) == (["m1"], ["fhir.unreadable"])


def test_a_patient_twice_on_the_roster_gets_one_chart_and_a_sentence() -> None:
    again = json.loads(json.dumps(WARD[-1])) | {"id": "e2"}
    again["location"] = [{"location": {"reference": "Location/w1"}}]
    snapshot = read(MockFhir(resources=[*WARD, again]))
    assert [(c.patient.id, c.stay.encounter_id, c.stay.bed) for c in snapshot.charts] == [
        ("p1", "e1", "1:1")
    ]
    (gap,) = snapshot.gaps
    assert gap.key == "fhir.patient_twice"
    assert "Tolvan Test" in gap.text("sv")


def test_a_stay_without_a_patient_is_named() -> None:
    nobody = dict(WARD[-1]) | {"id": "e2", "subject": None}
    snapshot = read(MockFhir(resources=[*WARD, nobody]))
    assert len(snapshot.charts) == 1
    assert [m.key for m in snapshot.gaps] == ["fhir.stay_without_patient"]


def test_a_patient_whose_details_cannot_be_read_keeps_the_name_and_is_named() -> None:
    server = MockFhir(reply=lambda r: answer({}, 500) if "/Patient/" in r.url.path else None)
    snapshot = read(server)
    assert [c.patient.name for c in snapshot.charts] == ["Tolvan Test"]
    assert [m.key for m in snapshot.gaps] == ["fhir.patient_unread", "fhir.answered"]


def test_a_patient_of_whom_nothing_is_known_is_left_out_and_named() -> None:
    nameless = dict(WARD[-1]) | {"subject": {"reference": "Patient/p1"}}
    server = MockFhir(
        resources=[*WARD[:-1], nameless],
        reply=lambda r: answer({}, 500) if "/Patient/" in r.url.path else None,
    )
    snapshot = read(server)
    assert snapshot.charts == ()
    assert snapshot.gaps[0].key == "fhir.patient_left_out"


def test_a_person_can_stop_the_reading() -> None:
    with MockFhir().opened() as system, pytest.raises(FallbackError) as caught:
        system.read_ward("w1", lambda done, _all: done == 0)
    assert caught.value.message.key == "fhir.stopped"


def test_a_patient_the_server_does_not_have_is_none() -> None:
    with MockFhir().opened() as system:
        assert system.read_chart("p9") is None


def test_data_that_is_said_to_be_absent_is_not_printed_as_a_value() -> None:
    url = "http://hl7.org/fhir/StructureDefinition/data-absent-reason"
    absent = {"extension": [{"url": url, "valueCode": "unknown"}]}
    resources = [
        *WARD,
        order(medicationCodeableConcept=absent, _status=absent, status=None),
        {
            "resourceType": "Observation",
            "id": "o1",
            "status": "final",
            "subject": {"reference": "Patient/p1"},
            "code": {"text": "Vikt", "coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
            "dataAbsentReason": {"text": "ej vägd"},
        },
    ]
    found = chart(MockFhir(resources=resources))
    assert isinstance(found.medications, Recorded)
    (medication,) = found.medications.items
    assert (medication.drug, medication.status) == ("", "unknown")
    assert medication.source_text
    assert [m.key for m in found.medications.missing] == ["fhir.without"]
    assert isinstance(found.observations, Recorded)
    assert [(o.value, o.text) for o in found.observations.items] == [(None, "ej vägd")]
