"""What the proxy takes, refuses and loses when it is written to, in front of the real server."""

import httpx
import pytest

from tests.servers.fhir_server import Resource
from tests.servers.invented import document, observation
from tests.servers.millennium import Millennium

pytestmark = pytest.mark.server


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
    assert len(client.get(by_what_it_is).json()["entry"]) == 1


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
