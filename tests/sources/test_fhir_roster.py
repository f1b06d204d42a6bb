"""Who lies on the ward, where the server cannot be asked by place."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.chart.model import Chart, Snapshot, Ward
from fallback.errors import FallbackError
from fallback.settings import FhirSettings, FhirWard
from fallback.sources.fhir import FhirRecordSystem, open_fhir
from fallback.sources.roster import FileRoster, Placed, SourceRoster
from tests.sources.mock_fhir import BASE, NOW, WARD, MockFhir, answer, bundle, only, order

NUMBER = "http://electronichealth.se/identifier/personnummer|195009072553"


def server() -> MockFhir:
    """One that cannot search stays by place, nor wards."""
    mock = MockFhir(resources=[*WARD, order()])
    mock.searched |= {"Patient": ("_id", "identifier"), "Encounter": ("patient", "status")}
    return mock


def written(file: Path, text: str | bytes, *, hours: float = 0) -> Path:
    file.write_bytes(text.encode() if isinstance(text, str) else text)
    at = (NOW - timedelta(hours=hours)).timestamp()
    os.utime(file, (at, at))
    return file


def take(mock: MockFhir, file: Path) -> Snapshot:
    wards = {"w1": FhirWard("Avdelning 1", file=str(file))}
    with mock.opened(roster="csv", wards=wards) as system:
        assert system.wards() == (Ward("w1", "Avdelning 1"),)
        return system.read_ward("w1", lambda _done, _all: True)


@pytest.mark.parametrize(
    "text",
    [
        "patient_id\np1\n",
        f"identifier\n{NUMBER}\n",
        f"\ufeffBed;Identifier\r\n7:2;{NUMBER}\r\n;{NUMBER}\r\n",
        'bed,patient_id\n"7:2",p1\n\n',
    ],
)
def test_a_file_says_who_is_there(tmp_path: Path, text: str) -> None:
    snapshot = take(server(), written(tmp_path / "w1.csv", text))
    (chart,) = snapshot.charts
    assert (chart.patient.id, chart.stay.ward) == ("p1", "Avdelning 1")
    assert chart.stay.bed == ("7:2" if "7:2" in text else "1:1")
    assert snapshot.gaps == ()


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("", "fhir.roster_header"),
        ("patient_id\n", "fhir.roster_empty"),
        ("patient_id\n\n\n", "fhir.roster_empty"),
        ("p1\n", "fhir.roster_header"),
        ("patient_id;bed\np1\n", "fhir.roster_row"),
        ("patient_id;bed\n;7:2\n", "fhir.roster_row"),
        ('patient_id\n"p1\n', "fhir.roster_unreadable"),
        ("identifier\n200001012384\n", "fhir.nobody_found"),
    ],
)
def test_a_file_that_is_not_whole_is_an_error_and_never_an_empty_ward(
    tmp_path: Path, text: str, key: str
) -> None:
    with pytest.raises(FallbackError) as caught:
        take(server(), written(tmp_path / "w1.csv", text))
    assert caught.value.message.key == key


def test_a_file_that_is_not_there_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(FallbackError) as caught:
        take(server(), tmp_path / "w1.csv")
    assert caught.value.message.key == "fhir.roster_unreadable"


def test_an_old_file_is_said_to_be_old(tmp_path: Path) -> None:
    snapshot = take(server(), written(tmp_path / "w1.csv", "patient_id\np1\n", hours=30))
    assert [gap.key for gap in snapshot.gaps] == ["fhir.roster_old"]
    assert "30" in snapshot.gaps[0].text("sv")


def test_who_cannot_be_found_is_named_and_the_others_are_read(tmp_path: Path) -> None:
    text = f"identifier;bed\n{NUMBER};1\n200001012384;2\n"
    snapshot = take(server(), written(tmp_path / "w1.csv", text))
    assert [chart.patient.id for chart in snapshot.charts] == ["p1"]
    (gap,) = snapshot.gaps
    assert gap.key == "fhir.listed_unknown"
    assert "200001012384" in gap.text("sv")


def test_a_server_that_answers_with_somebody_else_is_not_believed(tmp_path: Path) -> None:
    mock = server()
    mock.reply = only("Patient", lambda: answer(bundle([WARD[3]])))
    text = "identifier\n200001012384\n"
    with pytest.raises(FallbackError) as caught:
        take(mock, written(tmp_path / "w1.csv", text))
    assert caught.value.message.key == "fhir.nobody_found"


def test_an_identifier_that_cannot_be_searched_is_not_tried(tmp_path: Path) -> None:
    mock = server()
    mock.searched["Patient"] = ("_id",)
    text = f"identifier;patient_id\n{NUMBER};\n;p1\n"
    snapshot = take(mock, written(tmp_path / "w1.csv", text))
    assert [gap.key for gap in snapshot.gaps] == ["fhir.no_identifier_search"]
    assert not any("identifier" in request.url.params for request in mock.asked)


def test_who_is_on_the_list_and_has_left_is_said(tmp_path: Path) -> None:
    mock = server()
    mock.resources[4] = WARD[4] | {"status": "finished"}
    snapshot = take(mock, written(tmp_path / "w1.csv", "patient_id\np1\n"))
    assert [gap.key for gap in snapshot.gaps] == ["fhir.listed_not_here"]


class Feed:
    """Another source, of the charts a test gives it."""

    name = "ADT"

    def __init__(self, *charts: Chart) -> None:
        self.charts = charts

    def wards(self) -> tuple[Ward, ...]:
        return (Ward("AVD1", "Avdelning 1"),)

    def read_ward(self, ward_id: str, _progress: object) -> Snapshot:
        return Snapshot("0" * 16, Ward(ward_id, ""), self.name, NOW, self.charts)

    def read_chart(self, _patient_id: str) -> Chart | None:
        return None


@contextmanager
def fed(mock: MockFhir, feed: Feed | None) -> Iterator[FhirRecordSystem]:
    settings = FhirSettings(base_url=BASE, roster="adt")
    with open_fhir(
        settings,
        clock=lambda: NOW,
        transport=httpx.MockTransport(mock.handle),
        roster=SourceRoster(feed) if feed else None,
    ) as system:
        yield system


def test_a_feed_says_who_is_there_and_the_server_what_is_known(tmp_path: Path) -> None:
    (chart,) = take(server(), written(tmp_path / "w1.csv", "patient_id\np1\n")).charts
    with fed(server(), Feed(chart)) as system:
        assert system.wards() == (Ward("AVD1", "Avdelning 1"),)
        snapshot = system.read_ward("AVD1", lambda _done, _all: True)
    (found,) = snapshot.charts
    assert (found.patient.id, found.stay.ward_id, found.stay.bed) == ("p1", "AVD1", "1:1")


@pytest.mark.parametrize(("feed", "key"), [(Feed(), "roster_empty"), (None, "no_feed")])
def test_a_feed_that_knows_nobody_or_is_not_there_says_so(feed: Feed | None, key: str) -> None:
    with fed(server(), feed) as system, pytest.raises(FallbackError) as caught:
        system.read_ward("AVD1", lambda _done, _all: True)
    assert caught.value.message.key == f"fhir.{key}"


@pytest.mark.parametrize("roster", ["group", "patients"])
def test_an_export_that_is_not_declared_is_not_tried(tmp_path: Path, roster: str) -> None:
    mock = server()
    file = written(tmp_path / "w1.csv", "patient_id\np1\n")
    wards = {"w1": FhirWard(file=str(file))}
    with mock.opened(roster=roster, wards=wards) as system, pytest.raises(FallbackError) as caught:
        system.read_ward("w1", lambda _done, _all: True)
    assert caught.value.message.key == "fhir.no_export"
    assert not any("$export" in str(request.url) for request in mock.asked)


@given(st.binary(max_size=200) | st.text(max_size=100).map(lambda t: f"patient_id\n{t}".encode()))
def test_any_file_is_a_list_of_somebody_or_an_error(
    tmp_path_factory: pytest.TempPathFactory, data: bytes
) -> None:
    file = tmp_path_factory.getbasetemp() / "any.csv"
    file.write_bytes(data)
    roster = FileRoster({"w": ("", file)}, clock=lambda: NOW, stale=timedelta(days=9999))
    keys = list[str]()
    found = [Placed("?")]
    try:
        found = list(roster.on_ward("w").patients)
    except FallbackError as error:
        keys.append(error.message.key)
    assert all(key.startswith("fhir.roster_") for key in keys)
    assert all(placed.patient_id or placed.identifier for placed in found)
    assert found
