"""What a server declares is kept, compared at each reading, and checked by command."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import msgspec
import pytest

from fallback.cli import main
from fallback.cli.face import Face
from fallback.settings import FhirSettings
from fallback.sources.fhir import FhirRecordSystem, open_fhir
from fallback.sources.fhir.server.statement import ways
from tests.servers.fhir_server import Server
from tests.servers.millennium import Millennium
from tests.sources.mock_fhir import BASE, NOW, MockFhir
from tests.sources.test_fhir_server import behind, settings

Capture = pytest.CaptureFixture[str]


@contextmanager
def opened(mock: MockFhir, file: Path, **other: object) -> Iterator[FhirRecordSystem]:
    found = msgspec.structs.replace(FhirSettings(base_url=BASE), **other)
    transport = httpx.MockTransport(mock.handle)
    with open_fhir(found, clock=lambda: NOW, transport=transport, statement=file) as system:
        yield system


def gaps(mock: MockFhir, file: Path, **other: object) -> list[str]:
    with opened(mock, file, **other) as system:
        snapshot = system.read_ward("w1", lambda _done, _all: True)
    return [gap.text("en") for gap in snapshot.gaps]


def test_what_the_server_no_longer_declares_is_said_until_it_is_accepted(tmp_path: Path) -> None:
    file, mock = tmp_path / "new" / "statement.json", MockFhir()
    assert gaps(mock, file) == []
    del mock.searched["Flag"]
    for _ in range(2):
        (said,) = gaps(mock, file)
        assert "Flag?patient" in said
    with opened(mock, file) as system:
        found = system.check(accept=True)
    assert "Flag search-type" in found.lost
    assert gaps(mock, file) == []


def test_what_is_new_is_no_gap(tmp_path: Path) -> None:
    file, mock = tmp_path / "statement.json", MockFhir()
    assert gaps(mock, file) == []
    mock.searched["List"] = ("patient",)
    assert gaps(mock, file) == []
    with opened(mock, file) as system:
        assert "List?patient" in system.check().gained


@pytest.mark.parametrize("held", [b"", b"{", b"[]", b'{"server": 1}', b"\xff"])
def test_a_file_that_cannot_be_read_is_begun_anew(tmp_path: Path, held: bytes) -> None:
    file, mock = tmp_path / "statement.json", MockFhir()
    file.write_bytes(held)
    assert gaps(mock, file) == []
    with opened(mock, file) as system:
        assert system.check().since == NOW


def test_another_server_is_not_compared_with(tmp_path: Path) -> None:
    file, mock = tmp_path / "statement.json", MockFhir()
    assert gaps(mock, file) == []
    kept = json.loads(file.read_bytes())
    file.write_text(json.dumps(kept | {"server": "https://other.test/", "offers": ["Flag x"]}))
    assert gaps(mock, file) == []


def test_a_folder_that_cannot_be_written_takes_no_chart_away(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert gaps(MockFhir(), tmp_path / "file" / "statement.json") == []


@pytest.mark.server
def test_the_ways_to_a_roster_are_those_the_servers_declare(
    fhir_server: Server, millennium: Millennium
) -> None:
    with open_fhir(settings(fhir_server)) as system:
        assert ways(system.capability) == ("location", "group", "patients", "csv", "adt")
    with open_fhir(behind(millennium)) as system:
        assert ways(system.capability) == ("group", "patients", "csv", "adt")


@pytest.fixture
def checked(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> tuple[MockFhir, Any]:
    """`fallback source check` at a server the test shapes."""
    mock = MockFhir()
    home = ["--home", str(tmp_path), "--lang", "sv"]
    (tmp_path / "settings.toml").write_text(f'source = "fhir"\n[fhir]\nbase_url = "{BASE}"\n')

    @contextmanager
    def connected(_: Face) -> Iterator[FhirRecordSystem]:
        with opened(mock, tmp_path / "statement.json") as system:
            yield system

    monkeypatch.setattr(Face, "record_system", connected)

    def run(*words: str) -> tuple[int, str]:
        code = main([*home, *words])
        return code, capsys.readouterr().out

    return mock, run


def test_the_command_says_what_is_offered_and_what_is_gone(
    checked: tuple[MockFhir, Any],
) -> None:
    mock, run = checked
    code, said = run("source", "check")
    assert code == 0
    assert "location, csv" in said
    assert "varningar: frågas per patient" in said
    del mock.searched["Flag"]
    code, said = run("source", "check")
    assert code == 3
    assert "Erbjuds inte längre: Flag?patient" in said
    assert "varningar: kan inte frågas" in said
    assert run("source", "check", "--accept")[0] == 0
    assert run("source", "check")[0] == 0
    code, said = run("--json", "source", "check")
    assert json.loads(said)["roster"] == ["location", "csv"]


def test_the_command_says_what_comes_from_an_export(
    checked: tuple[MockFhir, Any], tmp_path: Path
) -> None:
    _, run = checked
    with (tmp_path / "settings.toml").open("a") as file:
        file.write('roster = "group"\n')
    code, said = run("source", "check")
    assert code == 3  # the server does not declare it
    assert "ordinationer: ur exporten" in said
    assert "givna läkemedel: frågas per patient" in said


def test_the_command_says_that_the_roster_of_the_settings_cannot_be_had(
    checked: tuple[MockFhir, Any],
) -> None:
    mock, run = checked
    mock.searched |= {"Encounter": ("patient",)}
    code, said = run("source", "check")
    assert code == 3
    assert "! roster = location i inställningarna är inte något av dem" in said
    del mock.searched["Patient"]
    code, said = run("source", "check")
    assert code == 3
    assert "! Servern erbjuder inget sätt" in said
