"""Lists for those who can answer, the dry run, and the worklist as a table."""

import csv
import io
from argparse import Namespace
from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from pathlib import Path

import msgspec
import pytest

from fallback.chart.model import Ward
from fallback.cli import closing as commands
from fallback.cli import desk as desk_commands
from fallback.cli.command import Shown
from fallback.cli.face import Face
from fallback.recovery.closing import closing, desk_lists
from fallback.recovery.findings.reconcile import listed, reconcile
from fallback.recovery.writeback import documents
from fallback.recovery.writeback.decisions import accept_obvious, decide, obvious
from fallback.recovery.writeback.dry_run import dry_run
from fallback.recovery.writeback.policy import set_policy
from fallback.recovery.writeback.record_form import HandLine
from fallback.recovery.writeback.send import send
from fallback.recovery.writeback.worklist_table import to_csv
from fallback.session import Session
from fallback.settings import Hl7OutSettings, WritebackSettings
from fallback.store import outbox, trail
from forms.spec import Keying, Kind
from tests.recovery.conftest import Desk, go_on, key_in, put_sheet
from tests.recovery.papers import box, chart, dose_line, order
from tests.recovery.record_system import CountingTarget
from tests.recovery.test_closing import key_all, left, text_of, ward
from tests.recovery.test_reconcile import Live
from tests.servers.mllp import receiver

__all__ = ["ward"]


def words(pdf: bytes) -> str:
    return " ".join(text_of(pdf).split())


def signatures(desk: Desk, serial: int, **people: str) -> None:
    """The ward's list of signatures: initials → name."""
    boxes = []
    written: dict[str, str] = {}
    for row, (short, name) in enumerate(people.items()):
        place = f"signatures/{row}"
        boxes += [
            box(f"{place}/name", Kind.TEXT, Keying.ONCE),
            box(f"{place}/initials", Kind.TEXT, Keying.ONCE),
        ]
        written |= {f"signatures__{row}__name": name, f"signatures__{row}__initials": short}
    key_in(desk["Kim"], put_sheet(desk, serial, boxes, patient_id="", form="signatures"), **written)


def illegible(desk: Desk, serial: int, sign: str = "AB") -> str:
    number = put_sheet(desk, serial, dose_line(due="18:00"))
    key_in(desk["Kim"], number, time="[illegible]", dose="1000", sign=sign)
    key_in(desk["Lo"], number, time="[illegible]", dose="1000")
    return number


def compared(desk: Desk, **live: object) -> None:
    set_policy(desk["Chris"], "dose", True)
    reconcile(desk["Nour"], desk.outage.id, Live(chart(order(**live))), go_on)


def test_the_query_list_says_what_cannot_be_read_and_who_wrote_it(ward: Desk) -> None:
    signatures(ward, 900, AB="Anna Berg", CD="Carl Dahl")
    number = illegible(ward, 901, "ab")
    compared(ward)
    told = words(desk_lists.issue_queries(ward["Nour"], ward.outage.id).pdf)
    assert "AB (Anna Berg)" in told
    assert number in told
    assert "Testsson" in told
    assert "Carl Dahl" not in told


def test_two_people_with_the_same_initials_are_both_named(ward: Desk) -> None:
    signatures(ward, 900, AB="Anna Berg")
    signatures(ward, 902, AB="Axel Bo")
    illegible(ward, 901)
    compared(ward)
    told = words(desk_lists.issue_queries(ward["Nour"], ward.outage.id).pdf)
    assert "AB (Anna Berg / Axel Bo)" in told


def test_a_sheet_that_nobody_signed_sends_the_query_to_who_had_the_patient(ward: Desk) -> None:
    illegible(ward, 901, "[blank]")
    compared(ward)
    told = words(desk_lists.issue_queries(ward["Nour"], ward.outage.id).pdf)
    assert "Ingen signatur" in told


def test_the_clinicians_list_holds_what_disagrees_with_all_three_sides(ward: Desk) -> None:
    key_all(ward)
    compared(ward, status="stopped")
    told = words(desk_lists.issue_clinician_list(ward["Nour"], ward.outage.id).pdf)
    assert "Ordinationen är avslutad" in told
    assert "(pågår)" in told  # when it was printed
    assert "(utsatt)" in told  # now
    assert "Furix" not in told  # new, and no conflict
    for one in listed(ward["Dag"], ward.outage.id):
        if one.verdict == "conflict":
            decide(ward["Dag"], one.id, "dismiss", "redan klart")
    assert "Ordinationen" not in words(
        desk_lists.issue_clinician_list(ward["Nour"], ward.outage.id).pdf
    )


def test_a_query_list_is_no_worklist(ward: Desk) -> None:
    key_all(ward)
    compared(ward)
    for one in listed(ward["Dag"], ward.outage.id):
        if one.open:
            decide(ward["Dag"], one.id, "worklist")
    desk_lists.issue_queries(ward["Nour"], ward.outage.id)
    assert left(ward) == ["not_on_worklist"]
    documents.issue_worklist(ward["Nour"], ward.outage.id)
    assert left(ward) == []


def test_the_preview_is_what_accepting_then_does(ward: Desk) -> None:
    key_all(ward)
    compared(ward)
    before = obvious(ward["Dag"], ward.outage.id)
    assert [one.decision for one in listed(ward["Dag"], ward.outage.id)] == [None] * len(
        listed(ward["Dag"], ward.outage.id)
    )
    done = accept_obvious(ward["Dag"], ward.outage.id)
    assert (done.write, done.worklist) == (
        sum(decision == "write" for _, decision in before),
        sum(decision == "worklist" for _, decision in before),
    )
    after = {one.id: one.decision for one in listed(ward["Dag"], ward.outage.id)}
    assert all(after[one.id] == decision for one, decision in before)


def test_a_dry_run_shows_each_resource_as_it_would_be_sent_and_sends_nothing(ward: Desk) -> None:
    key_all(ward)
    compared(ward)
    target = CountingTarget()
    with ward["Dag"].read() as tx:
        rows = sum(1 for _ in trail.rows(tx))
    (one,) = dry_run(ward["Dag"], ward.outage.id, target)
    assert (one.kind, one.way, one.state, one.why_not) == ("dose", "record", "", "")
    sent = msgspec.json.decode(one.text)
    assert sent["resourceType"] == "MedicationAdministration"
    assert sent["dosage"]["dose"]["value"] == 1000
    what, at, value, signed, note = [line.text("sv") for line in one.told]
    assert what.startswith("Vad: Alvedon")
    assert at.startswith("När: 2026-11-24 ")
    assert value == "Värde: 1\u202f000 mg", ascii(value)
    assert signed.startswith("Signerat av: ")
    assert note.startswith("Anmärkning: ")
    assert target.calls == []
    with ward["Dag"].read() as tx:
        assert outbox.of_outage(tx, ward.outage.id) == ()
        assert sum(1 for _ in trail.rows(tx)) == rows + 2  # that it was looked at
    accept_obvious(ward["Dag"], ward.outage.id)
    (again,) = dry_run(ward["Dag"], ward.outage.id, target)
    assert (again.state, again.text) == ("planned", one.text)


def test_a_dry_run_says_why_something_would_not_be_sent(ward: Desk) -> None:
    key_all(ward)
    compared(ward)
    (one,) = dry_run(ward["Dag"], ward.outage.id, CountingTarget(kinds=frozenset()))
    assert one.text == ""
    assert one.why_not


def over_hl7(session: Session, port: int) -> Session:
    settings = msgspec.structs.replace(
        session.settings,
        hl7_out=Hl7OutSettings(host="127.0.0.1", port=port),
        writeback=WritebackSettings(dose="hl7"),
    )
    return Session(session.database, settings, session.person, session.clock)


def test_a_dry_run_of_hl7_is_the_message_that_is_then_sent(ward: Desk) -> None:
    key_all(ward)
    compared(ward)
    with receiver() as there:
        session = over_hl7(ward["Dag"], there.port)
        (one,) = dry_run(session, ward.outage.id, CountingTarget())
        assert there.raw == []
        accept_obvious(session, ward.outage.id)
        send(session, ward.outage.id, CountingTarget(), go_on)
        sent = there.raw[0].decode().replace("\r", "\n")
    assert one.way == "hl7"
    first, *rest = one.text.splitlines()
    assert rest == sent.splitlines()[1:]  # the header bears the time
    assert first.split("|")[9] == sent.split("|")[9]


def test_what_is_entered_by_hand_here_goes_straight_to_the_worklist(ward: Desk) -> None:
    key_all(ward)
    compared(ward)
    dag = ward["Dag"]
    settings = msgspec.structs.replace(dag.settings, writeback=WritebackSettings(dose="worklist"))
    by_hand = Session(dag.database, settings, dag.person, dag.clock)
    assert {decision for _, decision in obvious(by_hand, ward.outage.id)} == {"worklist"}
    assert {decision for _, decision in obvious(dag, ward.outage.id)} == {"worklist", "write"}


def test_the_table_has_a_line_for_each_thing_and_no_formula(ward: Desk) -> None:
    key_all(ward)
    compared(ward)
    accept_obvious(ward["Dag"], ward.outage.id)
    found = documents.by_hand(ward["Dag"], ward.outage.id)
    evil = HandLine("x", "=1+1", "2026", "@SUM(A1)", "-2", "+3")
    with_evil = documents.ByHand(
        found.outage, found.snapshot_id, (*found.lines, evil), found.wording
    )
    text = to_csv(with_evil).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    assert len(rows) == len(found.lines) + 2
    assert not any(cell.startswith(("=", "+", "-", "@")) for row in rows for cell in row)
    assert "Furix 20 mg" in text


@contextmanager
def face_of(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, who: str, system: object = None
) -> Iterator[Face]:
    monkeypatch.setattr(Face, "session", lambda _: nullcontext(desk[who]))
    monkeypatch.setattr(Face, "outage", lambda *_: desk.outage)
    for room in (commands, desk_commands):
        monkeypatch.setattr(room, "connected", lambda _: nullcontext(system))
    yield Face(desk[who].settings, "sv", "", False)


def command(name: str, face: Face, **arguments: object) -> Shown:
    every = (*commands.COMMANDS, *desk_commands.COMMANDS)
    (found,) = [one for one in every if one.name == name]
    return found.run(face, Namespace(**{"ward": None} | arguments))


def test_the_commands_from_lists_to_reopening(
    ward: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    illegible(ward, 901)
    key_all(ward)
    compared(ward)
    target = CountingTarget(["done-but-lost"])
    with face_of(ward, monkeypatch, "Dag", target) as face:
        shown = command("finding accept", face, dry_run=True)
        assert "Inget är ändrat" in " ".join(shown.lines)
        shown = command("writeback plan", face, dry_run=True)
        assert "MedicationAdministration" in " ".join(shown.lines)
        command("writeback plan", face, dry_run=False)
        for name in ("queries", "clinician"):
            command(f"report {name}", face, to=tmp_path / f"{name}.pdf", plain=True)
            assert (tmp_path / f"{name}.pdf").read_bytes().startswith(b"%PDF")
        for one in listed(ward["Dag"], ward.outage.id):
            if one.open:
                decide(ward["Dag"], one.id, "worklist")
        table = tmp_path / "lista.csv"
        command("report worklist", face, to=None, csv=table, plain=True)
        assert "Furix" in table.read_text("utf-8-sig")
        command("report worklist", face, to=tmp_path / "lista.pdf", csv=None, plain=True)
        command("writeback send", face, records=False)
        (unsure,) = command("writeback list", face).lines
        identifier = unsure.partition("[")[2].rstrip("]")
        settled = command(
            "writeback settle", face, item=identifier, seen="resend", reason="såg efter"
        )
        assert settled.code == 0
        assert len(target.held) == 1  # it was there: found by looking, not sent again
    with face_of(ward, monkeypatch, "Chris") as face:
        monkeypatch.setattr(Face, "ward", lambda *_: Ward("ward-12", "Avdelning 12"))
        assert "Avdelning 12" in list(command("report progress", face).lines)
        closing.close_outage(ward["Chris"], ward.outage.id)
        command("report again", face, to=tmp_path / "igen.pdf", plain=True)
        assert (tmp_path / "igen.pdf").exists()
        assert "stängdes" in " ".join(command("report timeline", face).lines)
        assert "öppet igen" in " ".join(command("outage reopen", face, reason="ett blad").lines)
