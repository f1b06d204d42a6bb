"""Each fault that a test can switch on happens as it says, and then is over."""

import time
from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest

from tests.servers.invented import document, observation, pulses
from tests.servers.millennium import Millennium

pytestmark = pytest.mark.server


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
    millennium.faults.timeout_after_write(hang_seconds=60)
    with pytest.raises(httpx.ReadTimeout):
        client.post("Observation", json=observation(), timeout=0.5)
    limit = time.monotonic() + 10  # a busy machine may write later than we gave up
    while millennium.server.count("Observation") == 0 and time.monotonic() < limit:
        time.sleep(0.05)
    assert millennium.server.count("Observation") == 1


def test_a_refused_write_is_answered_at_once(millennium: Millennium, client: httpx.Client) -> None:
    millennium.faults.timeout_after_write(path="Observation")
    assert client.post("Observation", json=observation(performer=[])).status_code == 422
    assert client.get("Observation?patient=p1").status_code == 200
    assert client.post("DocumentReference", json=document()).status_code == 201


def test_too_many_requests_says_when_to_come_back(
    millennium: Millennium, client: httpx.Client
) -> None:
    millennium.faults.too_many_requests(2, path="Patient", retry_after=7)
    assert [client.get("Patient/p1").headers.get("Retry-After") for _ in range(3)] == [
        "7", "7", None,
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
    *matches, last = answer.json()["entry"]
    assert [match["resource"]["id"] for match in matches] == ["o000", "o001"]
    assert last["search"]["mode"] == "outcome"
    assert last["resource"]["resourceType"] == "OperationOutcome"


def test_a_slow_answer_is_late_until_the_faults_are_cleared(
    millennium: Millennium, client: httpx.Client
) -> None:
    millennium.faults.slow(0.3, path="Patient")
    began = time.monotonic()
    assert client.get("Patient/p1").status_code == 200
    assert time.monotonic() - began >= 0.3
    with pytest.raises(httpx.ReadTimeout):
        client.get("Patient/p1", timeout=0.1)
    millennium.faults.clear()
    assert client.get("Patient/p1").status_code == 200
    assert millennium.asked("GET", "Patient")[0].fault == "slow"
    assert millennium.asked("GET", "Patient")[-1].fault is None


def test_many_may_ask_at_once_and_all_is_logged(
    millennium: Millennium, client: httpx.Client
) -> None:
    millennium.server.load(pulses(60))
    with ThreadPoolExecutor(8) as pool:
        answers = pool.map(lambda _: client.get("Observation?patient=p1").status_code, range(40))
        assert set(answers) == {200}
    assert len(millennium.asked("GET", "Observation")) == 40
