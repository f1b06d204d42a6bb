"""What the proxy declares is all it does, and what it reads out is less kind than the server."""

import httpx
import pytest

from tests.servers.declared import DECLARED
from tests.servers.invented import observation, pulses
from tests.servers.millennium import Millennium

pytestmark = pytest.mark.server


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


def test_the_statement_declares_neither_transaction_nor_what_cannot_go_back(
    client: httpx.Client,
) -> None:
    rest = client.get("metadata").json()["rest"][0]
    assert rest["interaction"] == [{"code": "batch"}]
    offered = {r["type"]: r for r in rest["resource"]}
    assert "Flag" not in offered
    assert (offered["Group"]["interaction"], offered["Group"]["searchParam"]) == ([], [])
    assert {n for n, r in offered.items() if r.get("operation")} == {"Group", "Patient"}
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
        ("GET", "Group/1", 405),
        ("GET", "Group/1/$export", 400),
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
