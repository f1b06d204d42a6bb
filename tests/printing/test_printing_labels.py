"""Labels on a real printer: what became of them is told and noted, never better than is known."""

import json
from datetime import date
from pathlib import Path

import pytest

from fallback import printing
from fallback.errors import FallbackError
from fallback.outage.declare import declare
from fallback.outage.issue import unheeded
from fallback.outage.reserve import printing as labelling
from fallback.outage.reserve.identities import take
from fallback.packet import labels
from fallback.packet.labels import Printout
from fallback.printing import Job
from fallback.session import Session
from fallback.snapshots.take import take as take_snapshot
from fallback.store import trail
from tests.outage.conftest import WARD, WardSource, clock, demo_charts, session, source
from tests.servers.cups import Cups, Printer
from tests.story.test_arrivals_by_command import SECRETS, run

__all__ = ["clock", "demo_charts", "session", "source"]  # fixtures
PATIENCE = 20.0
PATIENT = "reserve:LOKAL-K7M4P-0001-I5"


@pytest.fixture
def printout(session: Session, source: WardSource) -> Printout:
    """A sheet of labels of somebody who arrived."""
    take_snapshot(session, source, WARD.id, unheeded)
    outage = declare(session, ward_id=WARD.id, ward_name=WARD.name)
    one = take(session, outage, name="Ek, Ada", birth_date=date(1981, 8, 29), sex="female")
    chart = labelling.chart_for_labels(session, WARD, one.number)
    assert chart.patient.id == PATIENT
    worded = labels.label(chart, "sv")
    return labels.label_sheets(worded, labels.sheet("L7160"), start=1, count=None)


def noted(session: Session) -> list[dict[str, str]]:
    with session.read() as tx:
        rows = [row for row in trail.rows(tx) if row.action == "label.print"]
    assert {row.patient_id for row in rows} == {PATIENT}
    return [json.loads(row.details) for row in rows]


def test_labels_that_were_taken_whole_are_noted_with_their_job(
    session: Session, printout: Printout, printer: Printer
) -> None:
    job = labelling.send(session, printout, PATIENT, "Avd11")
    assert labelling.follow(session, PATIENT, job, patience=PATIENCE).accepted
    assert len(printer.came_out) == 1
    labelling.confirm(session, PATIENT, job, came_out=True)
    sent, ended, seen = noted(session)
    assert (sent["queue"], sent["labels"]) == ("Avd11", "21")
    assert (ended["job"], ended["ended"]) == (job.id, "completed")
    assert seen["seen"] == "printed"  # only a person says so


def test_a_jam_is_noted_as_doubtful_though_the_queue_says_completed(
    session: Session, printout: Printout, printer: Printer
) -> None:
    printer.trouble("jam")
    job = labelling.send(session, printout, PATIENT, "Avd11")
    outcome = labelling.follow(session, PATIENT, job, patience=PATIENCE)
    assert not outcome.accepted
    assert noted(session)[-1]["ended"] in ("doubtful", "aborted", "canceled")


def test_labels_that_stand_still_are_taken_back_and_come_out_once_elsewhere(
    session: Session, printout: Printout, printer: Printer, other: Printer
) -> None:
    printer.switch_off()
    job = labelling.send(session, printout, PATIENT, "Avd11")
    printing.follow(job, lambda now: now.state != "stuck", patience=PATIENCE, every=0.1)
    assert labelling.look(session, PATIENT, job).state == "stuck"
    assert len(noted(session)) == 1  # it has not ended
    assert labelling.withdraw(session, PATIENT, job).state == "canceled"
    again = labelling.send(session, printout, PATIENT, "Exp")
    assert labelling.follow(session, PATIENT, again, patience=PATIENCE).accepted
    assert (len(other.came_out), printer.came_out) == (1, ())
    assert [one.get("ended") for one in noted(session)] == [None, "canceled", None, "completed"]


def test_a_queue_that_is_not_there_is_noted_as_refused(
    session: Session, printout: Printout, cups: Cups
) -> None:
    with pytest.raises(FallbackError) as error:
        labelling.send(session, printout, PATIENT, "Avd12")
    assert error.value.message.key == "printing.unknown_queue"
    assert [one.get("ended") for one in noted(session)] == [None, "refused"]


def test_a_queue_that_does_not_answer_leaves_it_open_whether_it_took_them(
    session: Session, printout: Printout, monkeypatch: pytest.MonkeyPatch
) -> None:
    def silent(*_: object) -> Job:
        raise FallbackError("printing.no_answer", seconds=5)

    monkeypatch.setattr(printing, "send", silent)
    with pytest.raises(FallbackError):
        labelling.send(session, printout, PATIENT, "Avd11")
    assert [one.get("ended") for one in noted(session)] == [None, "unanswered"]


def test_the_command_takes_them_back_prints_them_elsewhere_and_tells_both(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    printer: Printer,
    other: Printer,
) -> None:
    for name, value in {**SECRETS, "FALLBACK_HOME": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    init = ("init", "--person", "Ida Prov")
    assert run(*init) == 0
    for words in ("snapshot take", "outage declare", "arrival add --name Ada"):
        assert run(*words.split()) in (0, 3)  # 3: the paper had no printer to go to
    number = next(word for word in capsys.readouterr().out.split() if word.startswith("LOKAL"))
    number = number.rstrip(".")
    printer.switch_off()
    there = ("--printer", "Avd11", "--wait", "4")
    assert run("label", "print", number, *there) == 3
    assert "Do not count on the labels" in capsys.readouterr().out
    assert run("label", "band", number, *there, "--else", "Exp") == 0
    told = capsys.readouterr().out
    assert told.index("Avd11") < told.index("Exp") < told.index("Look at the printer")
    assert len(other.came_out) == 1
