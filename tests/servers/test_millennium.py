"""The proxy behaves as badly as promised, in front of the real server."""

import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.servers.declared import DECLARED
from tests.servers.fhir_server import Resource
from tests.servers.millennium import Millennium

pytestmark = pytest.mark.server

PATIENT: Resource = {"resourceType": "Patient", "id": "p1", "name": [{"family": "Testsson"}]}
OUR_IDENTIFIER = {"system": "urn:test", "value": "entry-1"}


def coded(system: str, code: str) -> Resource:
    return {"coding": [{"system": system, "code": code}]}


def observation(category: str = "vital-signs", **other: object) -> Resource:
    system = "http://terminology.hl7.org/CodeSystem/observation-category"
    return {
        "resourceType": "Observation",
        "identifier": [OUR_IDENTIFIER],
        "status": "final",
        "category": [coded(system, category)],
        "code": coded("http://loinc.org", "8867-4"),
        "subject": {"reference": "Patient/p1"},
        "effectiveDateTime": "2026-11-24T08:00:00+01:00",
        "performer": [{"display": "Test Sköterska"}],
        "valueQuantity": {"value": 80, "system": "http://unitsofmeasure.org", "code": "/min"},
    } | other


def pulses(count: int) -> list[Resource]:
    return [observation(id=f"o{n:03}") for n in range(count)]


def document(**other: object) -> Resource:
    return {
        "resourceType": "DocumentReference",
        "status": "current",
        "subject": {"reference": "Patient/p1"},
        "content": [{"attachment": {"contentType": "application/pdf", "data": "JVBERi0="}}],
        "context": {
            "encounter": [{"reference": "Encounter/e1"}],
            "period": {"end": "2026-11-24T08:00:00+01:00"},
        },
    } | other


@pytest.fixture
def client(millennium: Millennium) -> Iterator[httpx.Client]:
    """Somebody who need not sign in, and waits a second for an answer."""
    millennium.tokens.required = False
    millennium.server.put(PATIENT)
    with httpx.Client(base_url=millennium.base_url, timeout=1, trust_env=False) as client:
        yield client


def entries(answer: httpx.Response) -> list[str]:
    assert answer.status_code == 200, answer.text
    return [e["resource"].get("id", "") for e in answer.json().get("entry", [])]


def links(answer: httpx.Response) -> dict[str, str]:
    return {link["relation"]: link["url"] for link in answer.json()["link"]}


def all_pages(client: httpx.Client, url: str) -> list[list[str]]:
    pages = []
    while url:
        answer = client.get(url)
        pages.append(entries(answer))
        url = links(answer).get("next", "")
    return pages


# What is declared, and what is not


def test_the_statement_declares_neither_transaction_nor_what_cannot_go_back(
    client: httpx.Client,
) -> None:
    rest = client.get("metadata").json()["rest"][0]
    assert rest["interaction"] == [{"code": "batch"}]
    offered = {r["type"]: r for r in rest["resource"]}
    assert {"Group", "Flag"}.isdisjoint(offered)
    assert not any(r["conditionalCreate"] for r in offered.values())
    creates = {name for name, r in offered.items() if {"code": "create"} in r["interaction"]}
    assert creates == {
        "AllergyIntolerance", "Condition", "DocumentReference", "Observation", "Procedure",
    }  # fmt: skip
    assert "location" not in {p["name"] for p in offered["Encounter"]["searchParam"]}
    assert offered["Location"]["interaction"] == [{"code": "read"}]


def test_every_declared_search_parameter_is_one_that_the_real_server_knows(
    millennium: Millennium, client: httpx.Client
) -> None:
    rest = client.get("metadata").json()["rest"][0]
    named = {r["type"]: {p["name"] for p in r["searchParam"]} for r in rest["resource"]}
    assert named == {name: set(declared.search) for name, declared in DECLARED.items()}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "Group/1", 404),
        ("GET", "Flag?patient=p1", 404),
        ("GET", "Patient/p1/_history", 404),
        ("GET", "Patient/p1/$everything", 404),
        ("POST", "Patient/_search", 404),
        ("GET", "Location?name=x", 405),
        ("POST", "Patient", 405),
        ("POST", "MedicationAdministration", 405),
        ("POST", "MedicationRequest", 405),
        ("DELETE", "Observation/o1", 405),
        ("PUT", "Observation?code=x", 405),
        ("PATCH", "Condition/c1", 405),
    ],
)
def test_what_is_not_declared_is_refused(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path, json=observation() if method != "GET" else None)
    assert answer.status_code == status
    assert answer.json()["resourceType"] == "OperationOutcome"


def test_a_transaction_is_refused_whole(millennium: Millennium, client: httpx.Client) -> None:
    entry = {"resource": observation(), "request": {"method": "POST", "url": "Observation"}}
    bundle = {"resourceType": "Bundle", "type": "transaction", "entry": [entry]}
    assert client.post("", json=bundle).status_code == 405
    assert millennium.server.count("Observation") == 0


@pytest.mark.parametrize(
    "path",
    [
        "Observation?code=http://loinc.org|8867-4",
        "Encounter?status=in-progress",
        "Encounter?location=Location/w1",
        "Encounter?patient=p1&location=Location/w1",
        "Patient",
        "Observation?patient=p1&_sort=-date",
        "MedicationAdministration?patient=p1&effective-time=ge2026-11-22",
    ],
)
def test_a_search_that_is_not_offered_is_a_bad_request(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 400
    assert answer.json()["resourceType"] == "OperationOutcome"


# Reading


def test_a_resource_names_the_proxy_never_the_server_behind_it(
    millennium: Millennium, client: httpx.Client
) -> None:
    millennium.server.load(pulses(3))
    answer = client.get("Observation?patient=p1")
    assert entries(answer) == ["o000", "o001", "o002"]
    assert "total" not in answer.json()
    assert millennium.server.base_url not in answer.text
    assert answer.json()["entry"][0]["fullUrl"] == f"{millennium.base_url}/Observation/o000"
    assert client.get("Observation/o001").headers["ETag"] == 'W/"1"'


def test_the_first_page_ignores_the_count_and_the_second_repeats_its_last(
    millennium: Millennium, client: httpx.Client
) -> None:
    millennium.server.load(pulses(120))
    pages = all_pages(client, "Observation?patient=p1&_count=30")
    assert [len(page) for page in pages] == [50, 31, 30, 10]
    assert pages[1][0] == pages[0][-1]
    assert len({one for page in pages for one in page}) == 120


def test_no_page_is_larger_than_two_hundred(millennium: Millennium, client: httpx.Client) -> None:
    millennium.server.load(pulses(500))
    pages = all_pages(client, "Observation?patient=p1&_count=1000")
    assert [len(page) for page in pages] == [50, 201, 200, 50]


# Writing


def test_a_create_answers_with_nothing_but_where_it_is(
    millennium: Millennium, client: httpx.Client
) -> None:
    answer = client.post("Observation", json=observation())
    assert (answer.status_code, answer.content) == (201, b"")
    assert answer.headers["Location"].startswith(f"{millennium.base_url}/Observation/")
    assert "_history" not in answer.headers["Location"]
    assert answer.headers["ETag"] == 'W/"1"'
    assert client.get(answer.headers["Location"]).json()["valueQuantity"]["value"] == 80


def test_our_identifier_on_an_observation_is_lost_in_silence(
    millennium: Millennium, client: httpx.Client
) -> None:
    client.post("Observation", json=observation()).raise_for_status()
    assert millennium.server.count("Observation", identifier="urn:test|entry-1") == 0
    by_what_it_is = "Observation?patient=p1&code=http://loinc.org|8867-4&date=2026-11-24T07:00:00Z"
    assert len(entries(client.get(by_what_it_is))) == 1


def test_if_none_exist_is_ignored_so_a_second_create_is_a_second_observation(
    millennium: Millennium, client: httpx.Client
) -> None:
    condition = {"If-None-Exist": "identifier=urn:test|entry-1"}
    for _ in range(2):
        answer = client.post("Observation", json=observation(), headers=condition)
        assert answer.status_code == 201
    assert millennium.server.count("Observation") == 2


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (observation(performer=[]), "performer"),
        (observation("social-history"), "vital-signs"),
        (observation(subject=None), "patient"),
        ({k: v for k, v in observation().items() if k != "valueQuantity"}, "quantity"),
        (document(content=[{"attachment": {"contentType": "text/plain"}}]), "PDF"),
        (document(context={"period": {"end": "2026-11-24"}}), "time"),
        (document(context=document()["context"] | {"encounter": []}), "encounter"),
    ],
)
def test_a_write_that_breaks_a_rule_is_refused(
    millennium: Millennium, client: httpx.Client, wrong: Resource, said: str
) -> None:
    answer = client.post(wrong["resourceType"], json=wrong)
    assert answer.status_code == 422
    assert said in answer.json()["issue"][0]["diagnostics"]
    assert millennium.server.count(wrong["resourceType"]) == 0


def test_a_laboratory_value_needs_no_performer_and_a_document_is_taken(
    client: httpx.Client,
) -> None:
    laboratory = observation("laboratory", performer=[{"display": "Lab"}])
    assert client.post("Observation", json=laboratory).status_code == 201
    assert client.post("DocumentReference", json=document()).status_code == 201


def test_a_change_needs_the_current_version(millennium: Millennium, client: httpx.Client) -> None:
    changed = millennium.server.put(observation(id="o1")) | {"status": "amended"}
    first = {"If-Match": 'W/"1"'}

    assert client.put("Observation/o1", json=changed).status_code == 428
    good = client.put("Observation/o1", json=changed, headers=first)
    assert (good.status_code, good.content, good.headers["ETag"]) == (200, b"", 'W/"2"')
    assert client.put("Observation/o1", json=changed, headers=first).status_code == 409

    change = [{"op": "replace", "path": "/status", "value": "final"}]
    patch = {"Content-Type": "application/json-patch+json", "If-Match": 'W/"1"'}
    assert client.patch("Observation/o1", json=change, headers=patch).status_code == 409
    patch["If-Match"] = 'W/"2"'
    assert client.patch("Observation/o1", json=change, headers=patch).status_code == 200
    assert millennium.server.get("Observation/o1")["status"] == "final"


def test_an_update_never_creates(millennium: Millennium, client: httpx.Client) -> None:
    version = {"If-Match": 'W/"1"'}
    answer = client.put("Observation/new", json=observation(id="new"), headers=version)
    assert answer.status_code == 404
    assert millennium.server.count("Observation") == 0


def test_a_batch_answers_for_each_entry_by_the_same_rules(
    millennium: Millennium, client: httpx.Client
) -> None:
    post = {"method": "POST", "url": "Observation", "ifNoneExist": "identifier=urn:test|entry-1"}
    bundle = {
        "resourceType": "Bundle",
        "type": "batch",
        "entry": [
            {"resource": observation(), "request": post},
            {"resource": observation(performer=[]), "request": post},
            {"request": {"method": "GET", "url": "Patient/p1"}},
            {"request": {"method": "GET", "url": "Flag?patient=p1"}},
            {"resource": {"resourceType": "Bundle"}, "request": {"method": "POST", "url": ""}},
        ],
    }
    answer = client.post("", json=bundle).json()
    assert [e["response"]["status"] for e in answer["entry"]] == [
        "201", "422", "200", "404", "400",
    ]  # fmt: skip
    assert answer["entry"][0]["response"]["location"].startswith(millennium.base_url)
    assert answer["entry"][2]["resource"]["id"] == "p1"
    assert millennium.server.count("Observation") == 1


# Faults


def test_a_write_is_done_though_the_connection_is_closed(
    millennium: Millennium, client: httpx.Client
) -> None:
    millennium.faults.timeout_after_write()
    with pytest.raises(httpx.RemoteProtocolError):
        client.post("Observation", json=observation())
    assert millennium.server.count("Observation") == 1
    assert client.post("Observation", json=observation()).status_code == 201
    assert [(one.status, one.fault) for one in millennium.asked("POST", "Observation")] == [
        (0, "timeout-after-write"),
        (201, None),
    ]


def test_a_write_is_done_though_no_answer_comes(
    millennium: Millennium, client: httpx.Client
) -> None:
    millennium.faults.timeout_after_write(2, hang_seconds=30)
    for _ in range(2):
        with pytest.raises(httpx.ReadTimeout):
            client.post("Observation", json=observation(), timeout=0.3)
    assert millennium.server.count("Observation") == 2


def test_a_refused_write_is_answered_at_once(millennium: Millennium, client: httpx.Client) -> None:
    millennium.faults.timeout_after_write(path="Observation")
    assert client.post("Observation", json=observation(performer=[])).status_code == 422
    assert client.get("Observation?patient=p1").status_code == 200
    assert client.post("DocumentReference", json=document()).status_code == 201


def test_too_many_requests_says_when_to_come_back(
    millennium: Millennium, client: httpx.Client
) -> None:
    millennium.faults.too_many_requests(2, path="Patient", retry_after=0.5)
    assert [client.get("Patient/p1").headers.get("Retry-After") for _ in range(3)] == [
        "0.5", "0.5", None,
    ]  # fmt: skip


def test_a_burst_of_unavailability_ends(millennium: Millennium, client: httpx.Client) -> None:
    millennium.faults.unavailable(3)
    statuses = [client.get("Patient/p1").status_code for _ in range(4)]
    assert statuses == [503, 503, 503, 200]


def test_a_server_error_comes_with_its_reason(millennium: Millennium, client: httpx.Client) -> None:
    millennium.faults.server_error(path="AllergyIntolerance")
    answer = client.get("AllergyIntolerance?patient=p1")
    assert answer.status_code == 500
    assert answer.json()["issue"][0]["code"] == "exception"


def test_a_page_for_people_comes_in_place_of_json(
    millennium: Millennium, client: httpx.Client
) -> None:
    millennium.faults.html()
    answer = client.get("Patient/p1")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html"
    assert answer.text.startswith("<!DOCTYPE html>")


def test_a_page_can_stop_in_the_middle(millennium: Millennium, client: httpx.Client) -> None:
    millennium.server.load(pulses(3))
    millennium.faults.truncated()
    answer = client.get("Observation?patient=p1")
    assert answer.status_code == 200
    with pytest.raises(ValueError, match=r"Expecting|Unterminated"):
        answer.json()


def test_a_list_can_be_incomplete_and_say_so_inside(
    millennium: Millennium, client: httpx.Client
) -> None:
    millennium.server.load(pulses(3))
    millennium.faults.outcome_inline()
    answer = client.get("Observation?patient=p1")
    assert entries(answer) == ["o000", "o001", ""]
    last = answer.json()["entry"][-1]
    assert last["search"]["mode"] == "outcome"
    assert last["resource"]["resourceType"] == "OperationOutcome"


def test_a_slow_answer_is_late_until_the_faults_are_cleared(
    millennium: Millennium, client: httpx.Client
) -> None:
    millennium.faults.slow(0.2, path="Patient")
    began = time.monotonic()
    assert client.get("Patient/p1").status_code == 200
    assert time.monotonic() - began >= 0.2
    with pytest.raises(httpx.ReadTimeout):
        client.get("Patient/p1", timeout=0.05)
    millennium.faults.clear()
    assert client.get("Patient/p1", timeout=0.15).status_code == 200


def test_many_may_ask_at_once_and_all_is_logged(
    millennium: Millennium, client: httpx.Client
) -> None:
    millennium.server.load(pulses(60))
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: client.get("Observation?patient=p1").status_code, range(40))
        assert set(answers) == {200}
    assert len(millennium.asked("GET", "Observation")) == 40
