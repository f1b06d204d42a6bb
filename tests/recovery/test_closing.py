"""From a printed packet to a closed outage, on real pages; what is left is said."""

from argparse import Namespace
from contextlib import nullcontext
from datetime import timedelta
from pathlib import Path
from typing import Any

import msgspec
import pypdfium2
import pytest

from fallback.chart.model import Chart
from fallback.cli import desk as commands
from fallback.cli.face import Face
from fallback.errors import FallbackError
from fallback.outage import ledger, packets
from fallback.outage.issue import IssuedPacket, issue
from fallback.recovery.closing import closing, report
from fallback.recovery.findings.reconcile import listed, reconcile
from fallback.recovery.keying import entry
from fallback.recovery.writeback import documents
from fallback.recovery.writeback.decisions import accept_obvious, decide
from fallback.recovery.writeback.policy import set_policy
from fallback.recovery.writeback.send import send
from fallback.session import iso
from fallback.sources.record_system import DocumentItem
from fallback.store import machine, scans
from fallback.store.scans import Place
from tests.recovery.conftest import Desk, go_on, key_in, put_sheet
from tests.recovery.handover.pcs import FIT
from tests.recovery.papers import ENDED, ISSUED, chart, dose_line, order
from tests.recovery.record_system import CountingTarget
from tests.recovery.test_reconcile import Live


@pytest.fixture
def ward(desk: Desk) -> Desk:
    """The same desk; the ward's packet was printed when the outage began."""
    with desk["Nour"].database.write() as tx:
        machine.create(tx, "store-1", "AAAAA", iso(ISSUED))
    desk.clock.shows = ISSUED
    packets.ward_packet(desk["Nour"], desk.outage)
    desk.clock.shows = ENDED + timedelta(minutes=1)
    return desk


def sheet(ward: Desk, form: str) -> str:
    found = ledger.ledger(ward["Nour"], ward.outage.id).sheets
    return next(one.number for one in found if one.form == form)


def key_all(ward: Desk) -> None:
    """A dose at 14:05 (its amount misread by the second), a new order, a pulse; the rest blank."""
    dose = sheet(ward, "administration")
    written = {"orders__0__0__time": "14:05", "new_orders__0__drug": "Furix 20 mg"}
    key_in(ward["Kim"], dose, **written, orders__0__0__dose="1000", orders__0__0__sign="AB")
    key_in(ward["Lo"], dose, **written, orders__0__0__dose="100")
    key_in(ward["Nour"], dose, orders__0__0__dose="1000")
    pulse = {"observations__1__time": "14:00", "observations__1__pulse": "88"}
    key_in(ward["Kim"], sheet(ward, "observations"), **pulse, observations__1__sign="AB")
    for one in ledger.ledger(ward["Nour"], ward.outage.id).missing:  # came back blank
        for who in ("Kim", "Lo"):
            if entry.call_up(ward[who], one.number).step not in ("done", "other"):
                key_in(ward[who], one.number)


def left(ward: Desk) -> list[str]:
    found = closing.what_is_left(ward["Chris"], ward.outage.id)
    return [one.key.partition(".")[2] for one in found]


def decide_all(ward: Desk) -> None:
    """What is new is accepted; what has to be asked about is put on the worklist."""
    accept_obvious(ward["Dag"], ward.outage.id)
    for one in listed(ward["Dag"], ward.outage.id):
        if one.open:
            decide(ward["Dag"], one.id, "worklist")


def recovered(
    ward: Desk, live: Chart | None = None, *, listed_by_hand: bool = True
) -> CountingTarget:
    """Everything up to closing: keyed, compared, decided, sent."""
    key_all(ward)
    for kind in ("dose", "observation", "document"):
        set_policy(ward["Chris"], kind, True)
    reconcile(ward["Nour"], ward.outage.id, Live(live or chart()), go_on)
    decide_all(ward)
    documents.plan_records(ward["Dag"], ward.outage.id)
    target = CountingTarget()
    send(ward["Dag"], ward.outage.id, target, go_on)
    if listed_by_hand:
        documents.issue_worklist(ward["Dag"], ward.outage.id)
    return target


def text_of(pdf: bytes) -> str:
    pages = pypdfium2.PdfDocument(pdf)
    return " ".join(page.get_textpage().get_text_bounded() for page in pages)


def test_each_step_that_is_left_is_named(ward: Desk) -> None:
    assert left(ward) == ["sheets_missing"]
    key_all(ward)
    assert left(ward) == ["not_compared"]
    set_policy(ward["Chris"], "dose", True)
    reconcile(ward["Nour"], ward.outage.id, Live(chart()), go_on)
    assert left(ward) == ["undecided"]
    decide_all(ward)
    assert left(ward) == ["not_sent", "not_on_worklist"]
    with pytest.raises(FallbackError) as refusal:
        closing.close_outage(ward["Chris"], ward.outage.id)
    assert refusal.value.message.key == "closing.not_yet"
    send(ward["Dag"], ward.outage.id, CountingTarget(), go_on)
    assert left(ward) == ["not_on_worklist"]
    documents.issue_worklist(ward["Dag"], ward.outage.id)
    assert left(ward) == []


def test_what_goes_in_by_hand_stands_on_a_worklist_that_is_not_lost(ward: Desk) -> None:
    recovered(ward, chart(order(status="stopped")), listed_by_hand=False)
    assert left(ward) == ["not_on_worklist"]
    (page,) = documents.issue_worklist(ward["Dag"], ward.outage.id).sheets
    assert left(ward) == []
    ledger.set_state(ward["Nour"], page.number, "lost", "borta")
    assert left(ward) == ["not_on_worklist"]


def test_a_sheet_whose_ink_was_keyed_once_is_not_done_away_with(ward: Desk) -> None:
    recovered(ward)
    number = put_sheet(ward, 900, dose_line(due="12:00"))
    key_in(ward["Kim"], number, time="12:10", dose="1000", sign="AB")
    ledger.set_state(ward["Kim"], number, "void", "oanvänt")
    assert "sheets_half_keyed" in left(ward)
    key_in(ward["Lo"], number, time="[illegible]", dose="1000")
    assert "sheets_half_keyed" not in left(ward)
    assert "not_compared" in left(ward)


def test_a_sheet_whose_picture_is_here_is_not_done_away_with_unkeyed(ward: Desk) -> None:
    recovered(ward)
    number = put_sheet(ward, 900, dose_line(due="12:00"), state="returned")
    nour, at = ward["Nour"].person.id, iso(ward.clock())
    with ward["Nour"].database.write() as tx:
        file = scans.begin(tx, name="s.pdf", digest="0" * 64, pages=1, by=nour, at=at)
        scans.keep(tx, file.id, 1, b"picture", Place("found", number, FIT, b"straight"), nour, at)
        (page,) = scans.of_sheet(tx, number)
        scans.set_state(tx, page.id, "confirmed", nour, at)
    ledger.set_state(ward["Kim"], number, "void", "oanvänt", pictured=True)
    assert left(ward) == ["sheets_pictured"]
    for who in ("Kim", "Lo"):
        entry.call_up(ward[who], number)
        entry.blank_rest(ward[who], number)
        entry.finish(ward[who], number)
    assert left(ward) == ["not_compared"]  # the printed dose has nothing on its line


def test_a_sheet_called_verified_that_nobody_keyed_is_left(ward: Desk) -> None:
    key_all(ward)
    with ward["Nour"].database.write() as tx:
        tx.run("DELETE FROM keying_pass WHERE keying = 2")
    assert "sheets_unkeyed" in left(ward)


def test_an_unknown_outcome_keeps_the_outage_open(ward: Desk) -> None:
    key_all(ward)
    set_policy(ward["Chris"], "dose", True)
    reconcile(ward["Nour"], ward.outage.id, Live(chart()), go_on)
    decide_all(ward)
    send(ward["Dag"], ward.outage.id, CountingTarget(["done-but-lost"]), go_on)
    assert left(ward) == ["not_sent", "not_on_worklist"]


def test_the_record_system_ends_with_each_thing_once_and_the_patients_pdf(ward: Desk) -> None:
    target = recovered(ward)
    kinds = [type(one).__name__ for one in target.held]
    assert sorted(kinds) == ["DocumentItem", "DoseItem", "ObservationItem"]
    assert documents.plan_records(ward["Dag"], ward.outage.id) == 0
    (record,) = [one for one in target.held if isinstance(one, DocumentItem)]
    told = text_of(record.pdf)
    for word in ("Testsson", "Alvedon", "88", sheet(ward, "observations"), "AB"):
        assert word in told
    assert record.encounter_id == "enc-1"


def test_records_that_were_stopped_half_way_are_made_the_next_time(ward: Desk) -> None:
    key_all(ward)
    set_policy(ward["Chris"], "document", True)
    reconcile(ward["Nour"], ward.outage.id, Live(chart()), go_on)
    decide_all(ward)
    assert documents.plan_records(ward["Dag"], ward.outage.id, lambda _done, _of: False) == 0
    assert documents.plan_records(ward["Dag"], ward.outage.id) == 1


def test_a_record_is_not_made_before_it_is_whole(ward: Desk) -> None:
    set_policy(ward["Chris"], "document", True)
    with pytest.raises(FallbackError) as refusal:
        documents.plan_records(ward["Dag"], ward.outage.id)
    assert refusal.value.message.key == "documents.not_whole"


def test_the_worklist_holds_what_people_must_enter_by_hand(ward: Desk) -> None:
    recovered(ward, chart(order(status="stopped")))
    told = text_of(documents.issue_worklist(ward["Dag"], ward.outage.id).pdf)
    assert "Furix 20 mg" in told  # an order written on paper
    assert "Alvedon" in told  # the order was stopped meanwhile
    assert "19900101-0017" in told  # a name alone may be another patient's too
    assert "88 /min" not in told  # the pulse was written back


def test_what_the_record_system_refused_is_on_the_worklist_with_its_words(ward: Desk) -> None:
    key_all(ward)
    set_policy(ward["Chris"], "dose", True)
    reconcile(ward["Nour"], ward.outage.id, Live(chart()), go_on)
    decide_all(ward)
    send(ward["Dag"], ward.outage.id, CountingTarget(refuses="unknown practitioner"), go_on)
    told = text_of(documents.issue_worklist(ward["Dag"], ward.outage.id).pdf)
    assert "unknown practitioner" in " ".join(told.split())


def test_a_patients_pdf_that_was_refused_is_on_the_worklist_too(ward: Desk) -> None:
    key_all(ward)
    set_policy(ward["Chris"], "document", True)
    reconcile(ward["Nour"], ward.outage.id, Live(chart()), go_on)
    decide_all(ward)
    documents.plan_records(ward["Dag"], ward.outage.id)
    send(ward["Dag"], ward.outage.id, CountingTarget(refuses="no documents here"), go_on)
    told = text_of(documents.issue_worklist(ward["Dag"], ward.outage.id).pdf)
    assert "no documents here" in " ".join(told.split())
    assert left(ward) == []


def test_a_closed_outage_tells_how_often_two_keyers_differed_and_who_did_what(ward: Desk) -> None:
    recovered(ward)
    closed = closing.close_outage(ward["Chris"], ward.outage.id)
    number = next(one for one in closed.report.keying if one.kind == "number")
    assert (number.keyed, number.differed, number.share) == (1, 1, 1.0)
    time = next(one for one in closed.report.keying if one.kind == "time")
    assert (time.keyed, time.differed) == (1, 0)
    did = {one.name: one.did for one in closed.report.people}
    assert did["Nour"]["entry.arbitrate"] > 0
    assert did["Dag"]["finding.decide"] > 0
    assert ("dose", "confirmed") in [one.what for one in closed.report.writeback]
    told = text_of(closed.packet.pdf)
    assert "100,0" in told
    assert "Kim" in told


def test_what_turns_up_while_the_report_is_drawn_keeps_the_outage_open(
    ward: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    recovered(ward)

    def found_meanwhile(*args: Any, **named: Any) -> IssuedPacket:
        number = sheet(ward, "administration")
        ledger.set_state(ward["Nour"], number, "lost", "borta")
        ledger.set_state(ward["Nour"], number, "returned")
        return issue(*args, **named)

    monkeypatch.setattr(closing, "issue", found_meanwhile)
    with pytest.raises(FallbackError) as refusal:
        closing.close_outage(ward["Chris"], ward.outage.id)
    assert refusal.value.message.key == "closing.not_yet"
    assert left(ward) == ["sheets_missing"]


def test_a_password_too_short_is_told_before_the_outage_is_closed_and_its_report_made(
    ward: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    recovered(ward)
    monkeypatch.setenv("FALLBACK_FILE_PASSWORD", "kort")
    monkeypatch.setattr(Face, "session", lambda _: nullcontext(ward["Chris"]))
    monkeypatch.setattr(Face, "outage", lambda *_: ward.outage)
    asked = Namespace(plain=False, to=tmp_path / "report.pdf", ward=None)
    (close,) = [one for one in commands.COMMANDS if one.name == "report close"]
    with pytest.raises(FallbackError) as refused:
        close.run(Face(ward["Chris"].settings, "sv", "", False), asked)
    assert refused.value.message.key == "outage.short_password"
    assert left(ward) == []  # open still


def test_what_is_practised_in_a_drill_goes_to_the_worklist_and_never_to_the_record_system(
    ward: Desk,
) -> None:
    with ward["Nour"].database.write() as tx:
        tx.run("UPDATE outage SET kind = 'drill'")
    key_all(ward)
    for kind in ("dose", "observation", "document"):
        set_policy(ward["Chris"], kind, True)
    found = reconcile(ward["Nour"], ward.outage.id, Live(chart()), go_on)
    new = next(one for one in found if one.item is not None)
    for attempt in (
        lambda: decide(ward["Dag"], new.id, "write"),
        lambda: documents.plan_records(ward["Dag"], ward.outage.id),
    ):
        with pytest.raises(FallbackError) as refused:
            attempt()
        assert refused.value.message.key == "recovery.drill"
    assert accept_obvious(ward["Dag"], ward.outage.id).write == 0


def test_the_report_can_be_read_by_a_program(ward: Desk) -> None:
    recovered(ward)
    closed = closing.close_outage(ward["Chris"], ward.outage.id)
    again = msgspec.json.decode(report.to_json(closed.report), type=report.ClosingReport)
    assert again == closed.report


def test_nothing_can_be_done_in_a_closed_outage(ward: Desk) -> None:
    recovered(ward)
    closing.close_outage(ward["Chris"], ward.outage.id)
    with pytest.raises(FallbackError) as refusal:
        reconcile(ward["Nour"], ward.outage.id, Live(chart()), go_on)
    assert refusal.value.message.key == "recovery.outage_closed"
