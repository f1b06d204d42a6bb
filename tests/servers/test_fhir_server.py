"""The plain server does what the other tests lean on."""

import httpx
import pytest

from tests.servers.fhir_server import Resource, Server

pytestmark = pytest.mark.server


def patient(number: int) -> Resource:
    return {"resourceType": "Patient", "id": f"p{number}", "name": [{"family": f"Test{number}"}]}


def test_what_is_loaded_can_be_read_and_counted(fhir_server: Server) -> None:
    assert fhir_server.load(patient(n) for n in range(1201)) == 1201
    assert fhir_server.count("Patient") == 1201
    assert {p["id"] for p in fhir_server.read("Patient")} == {f"p{n}" for n in range(1201)}


@pytest.mark.parametrize("turn", ["first", "second"])
def test_each_test_begins_with_an_empty_server(fhir_server: Server, turn: str) -> None:
    assert fhir_server.count("Patient") == 0
    fhir_server.create(patient(1))


def test_a_kept_state_comes_back_whole(fhir_server: Server) -> None:
    kept = fhir_server.empty.with_name("kept.db")
    fhir_server.load([patient(1), patient(2)])
    fhir_server.keep(kept)
    fhir_server.delete("Patient/p1")
    fhir_server.put(patient(2) | {"gender": "female"})
    fhir_server.put(patient(3))

    fhir_server.restore(kept)

    assert [p["id"] for p in fhir_server.read("Patient", _sort="_id")] == ["p1", "p2"]
    assert "gender" not in fhir_server.get("Patient/p2")
    assert fhir_server.put(patient(2) | {"gender": "male"})["meta"]["versionId"] == "2"


def test_the_servers_no_is_an_error_that_says_why(fhir_server: Server) -> None:
    with pytest.raises(httpx.HTTPStatusError, match=r"404 .*not found"):
        fhir_server.get("Patient/nobody")


def test_the_smart_server_is_closed_to_those_who_are_not_registered(
    smart_fhir_server: Server,
) -> None:
    smart_fhir_server.create(patient(1))
    assert smart_fhir_server.count("Patient") == 1
    answer = httpx.get(f"{smart_fhir_server.base_url}/Patient", trust_env=False)
    assert answer.status_code == 401
