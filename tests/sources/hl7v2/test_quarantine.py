"""The quarantine as IT sees it: listed without a patient, shown, tried again, or dropped."""

import json
import os
from dataclasses import replace
from pathlib import Path

import pytest

from fallback.app import hl7 as app
from fallback.app.record_system import connect, connected
from fallback.app.unlock import unlock
from fallback.cli import main
from fallback.errors import FallbackError
from fallback.session import Session
from fallback.settings import Hl7Settings, Settings, load
from fallback.store import people, trail
from fallback.store.database import Database, migrate
from fallback.store.journal import Journal
from fallback.store.people import Person
from tests.sources.hl7v2.sender import NOW, Ward, adt
from tests.store.installed import ADA, Clock, installed
from tests.store.ward import AT, PASSPHRASE

IT, NURSE = Person("ada", "Ada", "it"), Person("nora", "Nora", "nurse")


@pytest.fixture
def session(ward: Ward, tmp_path: Path) -> Session:
    """IT, at the store that the feed comes into."""
    with ward.database.write() as tx:
        for one in (IT, NURSE):
            people.add(tx, id=one.id, name=one.name, role=one.role, pin="123456", at=AT)
    settings = Settings(tmp_path, hl7=ward.settings)
    return Session(ward.database, settings, IT, lambda: NOW)


def test_what_is_tried_again_is_applied_once_its_cause_is_gone(
    session: Session, ward: Ward
) -> None:
    trial = adt("A01", "1", "0800").replace(b"|P|2.5", b"|T|2.5")
    ward.hear(trial)
    (row,) = app.quarantine(session)
    assert [kept.state for kept in app.retry(session)] == ["quarantined"]
    allowed = replace(
        session, settings=Settings(session.settings.data_dir, hl7=Hl7Settings(processing=("T",)))
    )
    assert [kept.state for kept in app.retry(allowed, row.id)] == ["applied"]
    assert app.quarantine(session) == []
    assert list(ward.beds()) == ["MR1"]


def test_what_a_batch_lacks_cannot_be_tried_again_and_stays_said(
    session: Session, ward: Ward
) -> None:
    ward.hear(b"BHS|^~\\&\r" + adt("A01", "1", "0800") + b"BTS|2\r")
    (kept,) = app.retry(session)
    assert kept.reason is not None
    assert kept.reason.key == "hl7.batch_short"
    assert [row.reason for row in app.quarantine(session)] == [kept.reason]


def test_a_dropped_message_is_emptied_and_its_reason_stands_in_the_trail(
    session: Session, ward: Ward
) -> None:
    ward.hear(adt("A17", "ctl-9", "0800"))
    (row,) = app.quarantine(session)
    app.drop(session, row.id, "bäddarna är rätt i journalen")
    assert app.quarantine(session) == []
    with session.read() as tx:
        last = list(trail.rows(tx))[-1]
        assert tx.row("SELECT state, doc FROM hl7_message") == ("dropped", None)
    assert (last.action, last.person_name) == ("hl7.drop", "Ada")
    details = json.loads(last.details)
    assert details["reason"] == "bäddarna är rätt i journalen"
    assert details["control"] == "ctl-9"
    (again,) = ward.hear(adt("A17", "ctl-9", "0800"))
    assert (again.state, again.repeated) == ("dropped", True)


def test_a_message_is_not_dropped_without_a_reason_or_by_a_nurse(
    session: Session, ward: Ward
) -> None:
    ward.hear(adt("A17", "1", "0800"))
    (row,) = app.quarantine(session)
    with pytest.raises(FallbackError) as nameless:
        app.drop(session, row.id, "  ")
    assert nameless.value.message.key == "hl7.no_reason"
    with pytest.raises(FallbackError) as nurse:
        app.show(replace(session, person=NURSE), row.id)
    assert nurse.value.message.key == "session.not_allowed"
    assert len(app.quarantine(session)) == 1


def test_one_that_is_looked_at_is_noted(session: Session, ward: Ward) -> None:
    ward.hear(b"hello \xff")
    (row,) = app.quarantine(session)
    assert app.show(session, row.id).doc == b"hello \xff"
    with session.read() as tx:
        assert list(trail.rows(tx))[-1].action == "hl7.show"


@pytest.mark.parametrize("id", [0, 1, 99])
def test_a_number_that_is_not_in_quarantine_is_said(session: Session, ward: Ward, id: int) -> None:
    ward.hear(adt("A01", "1", "0800"))
    with pytest.raises(FallbackError) as refused:
        app.retry(session, id)
    assert refused.value.message.key == "hl7.no_such_message"


SETTINGS = """
source = "hl7"
[hl7]
name = "Provflödet"
folder = "{folder}"
settle_seconds = 0
"""


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A set-up store whose settings name a feed, and IT at its command line."""
    folder = tmp_path / "home"
    installed(folder, Clock())
    (folder / "drop").mkdir()
    (folder / "settings.toml").write_text(SETTINGS.format(folder=folder / "drop"), "utf-8")
    for name, value in (
        ("FALLBACK_PASSPHRASE", PASSPHRASE),
        ("FALLBACK_PERSON", ADA.name),
        ("FALLBACK_PIN", ADA.pin),
    ):
        monkeypatch.setenv(name, value)
    return folder


def run(home: Path, *words: str) -> int:
    return main(["--home", str(home), "--lang", "en", *words])


def test_the_commands_read_a_folder_and_look_after_the_quarantine(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    local = adt("A01", "1", "0800").replace(b"Ek^Ada", "Åk^Ada".encode("cp1252"))
    (home / "drop" / "a.hl7").write_bytes(local + adt("A17", "2", "0900"))
    assert run(home, "--machine", "hl7", "folder", "--once") == 3
    assert "a.hl7: 1 applied" in capsys.readouterr().out
    assert run(home, "hl7", "quarantine") == 3
    listed = capsys.readouterr().out
    assert "ADT^A17" in listed
    assert "1946" not in listed
    assert "Ada" not in listed
    assert run(home, "hl7", "show", "2") == 0
    assert "Ek^Ada" in capsys.readouterr().out
    assert run(home, "hl7", "retry") == 3
    assert run(home, "hl7", "drop", "2", "--reason", "seen") == 0
    assert run(home, "hl7", "quarantine") == 0
    capsys.readouterr()
    assert run(home, "--json", "--machine", "hl7", "status") == 0
    status = json.loads(capsys.readouterr().out)
    assert {one["state"] for one in status["counts"]} == {"applied", "dropped"}
    assert status["guessed"] == {"cp1252": 1}


def test_the_settings_choose_the_feed_as_the_wards_source(home: Path) -> None:
    (home / "drop" / "a.hl7").write_bytes(adt("A01", "1", "0800"))
    assert run(home, "--machine", "hl7", "folder", "--once") == 0
    with connect(load(home)) as system:
        assert system.name == "Provflödet"
        found = system.read_ward("AVD11", lambda _done, _all: True)
        assert [chart.patient.id for chart in found.charts] == ["MR1"]
        assert system.offers() == frozenset()


def test_a_run_that_reads_the_feed_is_noted_as_one_opening_of_the_store(home: Path) -> None:
    (home / "drop" / "a.hl7").write_bytes(adt("A01", "1", "0800"))
    assert run(home, "--machine", "hl7", "folder", "--once") == 0

    def openings() -> int:
        session = unlock(load(home), machine=True)
        with session.database, session.read() as tx:
            return sum(row.action == "store.unlock" for row in trail.rows(tx))

    before = openings()
    assert run(home, "--machine", "snapshot", "take", "--ward", "AVD11") in (0, 3)
    assert openings() == before + 2  # the run's, and the one that counts them


def test_the_feed_lies_in_this_machines_store_also_for_who_works_at_the_desk(
    home: Path, tmp_path: Path
) -> None:
    (home / "drop" / "a.hl7").write_bytes(adt("A01", "1", "0800"))
    assert run(home, "--machine", "hl7", "folder", "--once") == 0
    own = unlock(load(home), machine=True)
    with own.database, Database(tmp_path / "desk.db", os.urandom(32)) as desk:
        migrate(desk)
        at_desk = Session(desk, own.settings, journal=Journal(own.database, "desk"))
        for session in (own, at_desk):
            with connected(session) as system:
                found = system.read_ward("AVD11", lambda _done, _all: True)
            assert [chart.patient.id for chart in found.charts] == ["MR1"]


def test_a_feed_without_settings_is_said(home: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (home / "settings.toml").write_text("", "utf-8")
    assert run(home, "--machine", "hl7", "folder", "--once") == 1
    assert "[hl7]" in capsys.readouterr().err
