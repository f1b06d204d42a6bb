"""The proxy's exports are as slow, narrow and divided as the real ones."""

import json

import httpx
import pytest

from tests.servers.bulk import RETRY_AFTER
from tests.servers.invented import PATIENT, pulses
from tests.servers.millennium import Millennium

pytestmark = pytest.mark.server
ASYNC = {"Prefer": "respond-async"}
URL = "Group/g1/$export?_type=Patient,Observation,MedicationAdministration"


@pytest.fixture(autouse=True)
def a_group(millennium: Millennium) -> None:
    """Of one patient with three pulses; another patient is not in it."""
    millennium.tokens.required = False
    member = [{"entity": {"reference": "Patient/p1"}}]
    millennium.server.put(PATIENT)
    millennium.server.load(pulses(3))
    millennium.server.put(PATIENT | {"id": "p2"})
    millennium.server.put(
        {"resourceType": "Group", "id": "g1", "type": "person", "actual": True, "member": member}
    )


def begun(client: httpx.Client) -> str:
    answer = client.get(URL, headers=ASYNC)
    assert answer.status_code == 202
    return answer.headers["Content-Location"]


def manifest(client: httpx.Client) -> dict[str, str]:
    """The files' addresses by type."""
    status = begun(client)
    while (answer := client.get(status)).status_code == 202:
        assert answer.headers["Retry-After"] == str(RETRY_AFTER)
    return {file["type"]: file["url"] for file in answer.json()["output"]}


def test_an_export_must_be_asked_for_asynchronously(client: httpx.Client) -> None:
    assert client.get(URL).status_code == 400


def test_one_export_at_a_time(client: httpx.Client) -> None:
    status = begun(client)
    refused = client.get(URL, headers=ASYNC)
    assert (refused.status_code, refused.headers["Retry-After"]) == (429, "600")
    assert client.delete(status).status_code == 202
    assert client.get(status).status_code == 404
    begun(client)


def test_files_lie_on_another_host_that_takes_no_token(client: httpx.Client) -> None:
    url = manifest(client)["Observation"]
    answer = client.get(url)
    assert answer.status_code == 307
    there = answer.headers["Location"]
    assert httpx.URL(there).port != client.base_url.port
    assert httpx.get(there, headers={"Authorization": "Bearer x"}).status_code == 400
    lines = [json.loads(line) for line in httpx.get(there).text.splitlines()]
    assert [line["id"] for line in lines] == ["o000", "o001", "o002", "o000"]
    assert lines[-1]["meta"]["versionId"] < lines[0]["meta"]["versionId"]


def test_only_the_groups_patients_and_no_doses_are_exported(client: httpx.Client) -> None:
    files = manifest(client)
    assert set(files) == {"Patient", "Observation"}
    patients = httpx.get(client.get(files["Patient"]).headers["Location"]).text
    assert {json.loads(line)["id"] for line in patients.splitlines()} == {"p1"}


def test_an_export_asks_for_a_token_and_its_scope(
    millennium: Millennium, client: httpx.Client
) -> None:
    millennium.tokens.required = True
    assert client.get(URL, headers=ASYNC).status_code == 401
    weak = {"Authorization": f"Bearer {millennium.tokens.issue('system/Patient.read')}"}
    assert client.get(URL, headers=ASYNC | weak).status_code == 403
    good = {"Authorization": f"Bearer {millennium.tokens.issue('system/Group.read')}"}
    assert client.get(URL, headers=ASYNC | good).status_code == 202
