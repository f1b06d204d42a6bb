"""Bad input on the command line ends in one clear sentence, and the earlier snapshot stays.

What concerns the whole ends with 1. What concerns one patient is a gap, named in the snapshot.
"""

import json
import shutil
import socket
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from fallback.app.record_system import connect
from fallback.chart.section import NotFetched, Recorded
from fallback.demo.as_fhir import resources
from fallback.outage.issue import unheeded
from fallback.settings import Settings, load
from fallback.snapshots.take import take
from fallback.store import keyslots, snapshots
from fallback.store.database import Database
from fallback.store.ways import Passphrase
from fallback.texts import Lang, catalogue
from tests.servers import running
from tests.servers.exchange import Answer, Asked
from tests.servers.fhir_server import Resource, Server
from tests.story.command_line import CommandLine, Ran, command_line
from tests.story.hospital import NOW, PASSPHRASE, hospital
from tests.story.tampering import edited, html, only, tampered, truncated, unchanged
from tests.story.ward_pc import FEW, PATIENT, Pc

pytestmark = pytest.mark.server


@pytest.fixture(scope="module")
def made(
    running_smart_fhir_server: Server, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Pc]:
    """A store with a good snapshot of three patients; each test gets a copy."""
    server = running_smart_fhir_server
    server.reset()
    server.load(resources(FEW))
    home = tmp_path_factory.mktemp("made")
    with tampered(server) as wire:
        with hospital(home) as at, ExitStack() as held_open:
            made = Pc(home, server, wire, "")
            made.settings()
            system = held_open.enter_context(connect(load(home), clock=at.clock))
            taken = take(at.cast.nurse, system, FEW.ward.id, unheeded)
            assert taken.proven
            assert taken.doubts == ()
        yield replace(made, snapshot=taken.row.id)


@pytest.fixture
def pc(made: Pc, tmp_path: Path) -> Pc:
    """A PC of the test's own, half an hour later; all is well until the test spoils it."""
    home = tmp_path / "home"
    shutil.copytree(made.home, home)
    made.wire.change = unchanged
    return replace(made, home=home)


@pytest.fixture
def run(pc: Pc, monkeypatch: pytest.MonkeyPatch) -> CommandLine:
    return command_line(monkeypatch, pc.home, lambda: NOW + timedelta(minutes=30))


def refused(run: CommandLine, *words: str) -> str:
    """The command ends with 1 and one sentence in each language; the sentence's key."""
    ran: dict[Lang, Ran] = {"sv": run(*words, lang="sv"), "en": run(*words, lang="en")}
    assert ran["sv"].error == ran["en"].error
    assert ran["sv"].sentence != ran["en"].sentence
    for lang, ended in ran.items():
        assert (ended.code, ended.data) == (1, None)
        assert_sentence(ended.sentence)
        assert ended.sentence.startswith(catalogue(lang)[ended.error].partition("{")[0])
    return ran["sv"].error


def assert_sentence(sentence: str) -> None:
    """One line, whole, with nothing left to fill in and no program's own words for a place."""
    assert sentence
    assert sentence.endswith((".", ")"))
    assert not {"\n", "{", "}"} & set(sentence)
    assert "Traceback" not in sentence


def current(run: CommandLine) -> str:
    """The id of the snapshot that is printed from: the newest that nobody doubts."""
    listed = run.done("snapshot", "list")
    return next(str(row["id"]) for row in listed if not row["doubts"])


def test_an_unreachable_server(pc: Pc, run: CommandLine) -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    pc.settings(base_url=f"http://127.0.0.1:{port}/fhir", timeout_seconds=0.1)
    assert refused(run, "snapshot", "take") == "fhir.unreachable"
    assert current(run) == pc.snapshot


def test_a_client_that_the_server_does_not_know(pc: Pc, run: CommandLine) -> None:
    pc.settings(client_id="somebody-else")
    assert refused(run, "snapshot", "take") == "fhir.sign_in_refused"
    assert current(run) == pc.snapshot


def test_a_key_that_is_not_the_clients(pc: Pc, run: CommandLine, tmp_path: Path) -> None:
    other = running.register(tmp_path, "")
    pc.settings(key_file=str(other.key_file))
    assert refused(run, "snapshot", "take") == "fhir.sign_in_refused"
    assert current(run) == pc.snapshot


def test_a_token_that_the_server_does_not_take(pc: Pc, run: CommandLine) -> None:
    pc.wire.change = only("Location", lambda _: Answer(401, b""))
    assert refused(run, "snapshot", "take") == "fhir.unauthorised"
    assert current(run) == pc.snapshot


def test_no_sign_in_where_one_is_asked_for(pc: Pc, run: CommandLine) -> None:
    pc.settings(client_id="")
    assert refused(run, "snapshot", "take") == "fhir.unauthorised"
    assert current(run) == pc.snapshot


def test_an_address_that_answers_with_a_page_for_people(pc: Pc, run: CommandLine) -> None:
    pc.wire.change = only("", html)
    assert refused(run, "snapshot", "take") == "fhir.not_json"
    assert current(run) == pc.snapshot


def test_a_page_for_people_in_place_of_the_list_of_who_is_here(pc: Pc, run: CommandLine) -> None:
    pc.wire.change = only("Encounter", html)
    assert refused(run, "snapshot", "take") == "fhir.not_json"
    assert current(run) == pc.snapshot


def test_a_list_of_who_is_here_that_stops_in_the_middle(pc: Pc, run: CommandLine) -> None:
    pc.wire.change = only("Encounter", truncated)
    assert refused(run, "snapshot", "take") == "fhir.broken_json"
    assert current(run) == pc.snapshot


def test_a_list_of_orders_that_stops_in_the_middle_is_kept_apart(pc: Pc, run: CommandLine) -> None:
    """All lists of orders are gone at once: a person has to look before it is printed from."""
    pc.wire.change = only("MedicationRequest", truncated)
    taken = run("snapshot", "take")
    assert taken.code == 3
    assert [doubt["key"] for doubt in taken.data["doubts"]] == [
        "snapshots.doubt_medications_not_fetched"
    ]
    assert current(run) == pc.snapshot


def test_orders_of_one_patient_that_stop_in_the_middle_are_not_fetched_on_paper(
    pc: Pc, run: CommandLine
) -> None:
    def change(asked: Asked, answer: Answer) -> Answer:
        mine = asked.path == "MedicationRequest" and PATIENT.id in asked.values("patient")
        return truncated(answer) if mine else answer

    pc.wire.change = change
    taken = run("snapshot", "take")
    assert taken.code == 0, taken
    assert taken.data["proven"] is True
    assert_not_fetched(taken.data["row"]["id"], pc)


def assert_not_fetched(snapshot_id: str, pc: Pc) -> None:
    with opened(pc) as database, database.read() as tx:
        snapshot = snapshots.load(tx, snapshot_id)
    kinds = {chart.patient.id: type(chart.medications) for chart in snapshot.charts}
    assert kinds.pop(PATIENT.id) is NotFetched
    assert set(kinds.values()) == {Recorded}


def test_a_patient_without_a_name_is_a_gap_that_is_named(pc: Pc, run: CommandLine) -> None:
    pc.wire.change = only(f"Patient/{PATIENT.id}", edited(lambda one: one.pop("name")))
    assert "fhir.patient_odd" in gaps(run)


def test_an_order_without_a_drug_is_printed_with_a_warning(pc: Pc, run: CommandLine) -> None:
    def nameless(one: Resource) -> None:
        one.pop("medicationReference", None)
        one.pop("medicationCodeableConcept", None)

    pc.wire.change = only("MedicationRequest", edited(nameless))
    taken = run("snapshot", "take")
    assert (taken.code, taken.data["proven"]) == (0, True)
    with opened(pc) as database, database.read() as tx:
        snapshot = snapshots.load(tx, taken.data["row"]["id"])
    for chart in snapshot.charts:
        assert isinstance(chart.medications, Recorded)
        assert "fhir.without" in [message.key for message in chart.medications.missing]


def test_a_stay_without_a_patient_is_a_gap_that_is_named(pc: Pc, run: CommandLine) -> None:
    def anonymous(one: Resource) -> None:
        if one["subject"]["reference"] == f"Patient/{PATIENT.id}":
            del one["subject"]

    pc.wire.change = only("Encounter", edited(anonymous))
    assert "fhir.stay_without_patient" in gaps(run)


def test_a_patient_in_two_beds_is_a_gap_and_stands_once(pc: Pc, run: CommandLine) -> None:
    def twice(answer: Answer) -> Answer:
        found = json.loads(answer.body)
        first = next(
            entry
            for entry in found["entry"]
            if entry["resource"]["subject"]["reference"] == f"Patient/{PATIENT.id}"
        )
        other = first["resource"] | {"id": "another-stay"}
        found["entry"].append(first | {"resource": other})
        return Answer.of(200, found)

    pc.wire.change = only("Encounter", twice)
    taken = run("snapshot", "take")
    assert taken.data["row"]["charts"] == len(FEW.charts)
    assert "fhir.patient_twice" in [gap["key"] for gap in taken.data["row"]["gaps"]]


def gaps(run: CommandLine) -> list[str]:
    """The keys of the gaps of a snapshot that is taken all the same, each worded in both."""
    taken = run("snapshot", "take")
    assert taken.code in (0, 3), taken
    for gap in taken.data["row"]["gaps"]:
        assert gap["key"] in catalogue("sv")
        assert gap["key"] in catalogue("en")
    return [gap["key"] for gap in taken.data["row"]["gaps"]]


def test_a_wrong_passphrase(pc: Pc, run: CommandLine, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as wrong:
        wrong.setenv("FALLBACK_PASSPHRASE", "en helt annan lösenfras")
        assert refused(run, "snapshot", "list") == "store.wrong_passphrase"
    assert current(run) == pc.snapshot


@pytest.mark.parametrize("damage", ["damaged", "truncated", "empty"])
def test_a_keyslot_file_that_cannot_be_read(pc: Pc, run: CommandLine, damage: str) -> None:
    file = Settings(pc.home).keyslot_file
    whole = file.read_bytes()
    middle = len(whole) // 2
    spoiled = {
        "damaged": whole[:middle] + bytes([whole[middle] ^ 1]) + whole[middle + 1 :],
        "truncated": whole[:middle],
        "empty": b"",
    }
    file.write_bytes(spoiled[damage])
    assert refused(run, "snapshot", "take") == "store.keyslots_damaged"
    assert file.read_bytes() == spoiled[damage]
    file.write_bytes(whole)
    assert current(run) == pc.snapshot


def test_a_store_of_a_newer_program(pc: Pc, run: CommandLine) -> None:
    with opened(pc) as database, database.write() as tx:
        tx.run("PRAGMA user_version = 99")
    before = Settings(pc.home).store_file.read_bytes()
    assert refused(run, "snapshot", "take") == "store.newer"
    assert Settings(pc.home).store_file.read_bytes() == before


def opened(pc: Pc) -> Database:
    """The PC's store, to look into or to spoil."""
    slots = keyslots.read(Settings(pc.home).keyslot_file)
    key = keyslots.open_with(slots, Passphrase(PASSPHRASE)).key
    return Database(Settings(pc.home).store_file, key)
