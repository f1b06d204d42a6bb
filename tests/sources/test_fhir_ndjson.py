"""Files of an export as they may come: any bytes, any host, any size."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.chart.model import Snapshot
from fallback.chart.section import Recorded, items
from fallback.errors import FallbackError
from fallback.sources.fhir.server import wire
from tests.sources.mock_export import LINES, OTHER, Exporting, ndjson
from tests.sources.mock_fhir import BASE, PATIENT, WARD, answer, order


def orders(snapshot: Snapshot) -> tuple[set[str], list[str]]:
    """The orders of the one patient, and what is said to be missing."""
    (chart,) = snapshot.charts
    assert isinstance(chart.medications, Recorded)
    missing = [message.key for message in chart.medications.missing]
    return {one.id for one in items(chart.medications)}, missing


M1 = json.dumps(order()).encode()
M2 = json.dumps(order("m2")).encode()


@pytest.mark.parametrize(
    ("file", "found", "missing"),
    [
        (M1 + b"\n" + M2, {"m1", "m2"}, []),
        (M1 + b"\r\n\r\n" + M2 + b"\r\n", {"m1", "m2"}, []),
        (M1 + b"\n" + M1 + b"\n" + M2, {"m1", "m2"}, []),
        (M1 + b"\n" + M2[:50], {"m1"}, ["fhir.torn_line"]),
        (M1 + b"\n" + M2[50:] + b"\n", {"m1"}, ["fhir.torn_line"]),
        (M1 + b"\n\x00\xff\n", {"m1"}, ["fhir.torn_line"]),
        (M1 + b"\n" + json.dumps(WARD[3]).encode(), {"m1"}, ["fhir.torn_line"]),
        (M1 + b'\n{"resourceType":"MedicationRequest","id":"x"}', {"m1"}, ["fhir.without"]),
        (b"", set(), []),
    ],
    ids=["no end", "crlf", "twice", "torn", "half", "noise", "other type", "nobody's", "empty"],
)
def test_what_a_file_lacks_is_said_on_every_chart(
    file: bytes, found: set[str], missing: list[str]
) -> None:
    snapshot = Exporting(ndjson(MedicationRequest=file)).read()
    (chart,) = snapshot.charts
    if not found:
        assert not items(chart.medications)
        return
    assert orders(snapshot) == (found, missing)


def test_a_file_that_is_smaller_than_the_manifest_says_is_not_whole() -> None:
    files = ndjson()
    output = [
        {"type": kind, "url": f"{BASE}/files/{kind}", "count": 3 if kind[0] == "M" else 1}
        for kind in files
    ]
    assert orders(Exporting(files, output=output).read()) == ({"m1", "m2"}, ["fhir.fewer"])


def test_a_line_without_end_is_not_held_in_memory(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "MOST_LINE", 10_000)
    long = b'{"resourceType":"MedicationRequest","id":"' + b"x" * 100_000 + b'"}\n'
    snapshot = Exporting(ndjson(MedicationRequest=M1 + b"\n" + long)).read()
    assert orders(snapshot) == ({"m1"}, ["fhir.torn_line"])


@pytest.mark.parametrize("hops", [1, 2])
def test_a_file_that_was_moved_is_followed(hops: int) -> None:
    mock = Exporting(ndjson())
    kind = f"{BASE}/files/MedicationRequest"
    mock.moved[kind] = f"{OTHER}/a" if hops == 2 else f"{OTHER}/MedicationRequest"
    mock.moved[f"{OTHER}/a"] = f"{OTHER}/MedicationRequest"
    assert orders(mock.read()) == ({"m1", "m2"}, [])


@pytest.mark.parametrize(
    ("to", "key"),
    [
        ("http://files.test/export/MedicationRequest", "fhir.not_encrypted"),
        ("ftp://files.test/x", "fhir.not_encrypted"),
        (f"{BASE}/files/MedicationRequest", "fhir.file_refused"),
        ("", "fhir.file_refused"),
    ],
)
def test_a_file_is_not_followed_in_clear_or_without_end(to: str, key: str) -> None:
    mock = Exporting(ndjson())
    mock.moved[f"{BASE}/files/MedicationRequest"] = to
    (chart,) = mock.read().charts
    assert isinstance(chart.medications, Recorded)
    assert not chart.medications.items
    assert [message.key for message in chart.medications.missing] == [key]
    assert not any(request.url.scheme == "http" for request in mock.asked)


def test_files_on_another_host_are_asked_for_without_the_servers_name_in_clear() -> None:
    mock = Exporting(ndjson(), at=OTHER)
    assert orders(mock.read()) == ({"m1", "m2"}, [])
    elsewhere = [request for request in mock.asked if request.url.host == "files.test"]
    assert len(elsewhere) == len(LINES)
    assert not any("authorization" in request.headers for request in elsewhere)


@given(st.lists(st.binary(max_size=60) | st.sampled_from([M1, M2, M1[:30]]), max_size=6))
def test_any_file_is_read_as_far_as_it_can_be(parts: list[bytes]) -> None:
    snapshot = Exporting(ndjson(MedicationRequest=b"\n".join(parts))).read()
    (chart,) = snapshot.charts
    lines = b"\n".join(parts).split(b"\n")
    whole = {name for name, raw in (("m1", M1), ("m2", M2)) if raw in lines}
    assert {one.id for one in items(chart.medications)} == whole
    if set(filter(None, map(bytes.strip, lines))) - {M1, M2}:
        assert isinstance(chart.medications, Recorded)
        assert chart.medications.missing


@pytest.mark.parametrize("status", [400, 404, 500])
def test_a_refused_export_changes_nothing_and_says_why(status: int) -> None:
    mock = Exporting(ndjson())
    refused = {"resourceType": "OperationOutcome", "issue": [{"diagnostics": "no such group"}]}
    inner = mock.reply
    mock.reply = lambda r: answer(refused, status) if r.url.path.endswith("$export") else inner(r)
    with pytest.raises(FallbackError, match="no such group") as caught:
        mock.read()
    assert caught.value.message.key == "fhir.export_refused"
    assert PATIENT["reference"] not in str(caught.value)
