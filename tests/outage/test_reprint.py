"""Printed again, in the old one's place; and only what changed."""

import msgspec
import pytest

from fallback.chart.section import Recorded
from fallback.errors import FallbackError
from fallback.outage.changed import changed_packet
from fallback.outage.issue import IssuedPacket
from fallback.outage.ledger import ledger, set_state
from fallback.outage.packets import chosen_packet, ward_packet
from fallback.outage.reprint import reprint, void
from fallback.session import Session
from fallback.snapshots.take import take
from fallback.store import sheets
from fallback.store.outages import Outage
from forms import proof
from tests.outage.conftest import WARD, Clock, WardSource, with_id


def going_on(_done: int, _of: int) -> bool:
    return True


def key_of(error: pytest.ExceptionInfo[FallbackError]) -> str:
    return error.value.message.key


def numbers(packet: IssuedPacket, form: str) -> list[str]:
    return [sheet.number for sheet in packet.sheets if sheet.form == form]


def test_a_reprinted_form_replaces_the_old_one_page_by_page_in_one_act(
    session: Session, packet: IssuedPacket
) -> None:
    old = numbers(packet, "administration")
    new = reprint(session, old[:1], "papperet fastnade")
    assert {sheet.form for sheet in new.sheets} == {"administration"}
    assert [sheet.replaces for sheet in new.sheets[: len(old)]] == old
    assert {sheet.replaces for sheet in new.sheets} == set(old)
    with session.read() as tx:
        gone = [sheets.get(tx, number) for number in old]
    for was, sheet in zip(gone, new.sheets, strict=False):
        assert was is not None
        assert was.state == "void"
        assert was.reason == f"ersatt av {sheet.number}: papperet fastnade"
    texts = [" ".join(text.split()) for text in proof.texts(new.pdf)]
    assert all("ERSÄTTER BLAD" in text and old[0] in text for text in texts)
    assert new.faults == ()


def test_a_whole_packet_is_reprinted_and_nothing_of_it_is_alive_twice(
    session: Session, outage: Outage
) -> None:
    first = ward_packet(session, outage)
    again = reprint(session, first.packet_id, "tonern tog slut")
    assert {sheet.replaces for sheet in again.sheets} == {one.number for one in first.sheets}
    counts = ledger(session, outage.id).counts
    assert counts["void"] == len(first.sheets)
    assert counts["issued"] == len(again.sheets)


def test_what_came_back_is_not_replaced_and_a_replaced_sheet_may_still_come_back(
    session: Session, packet: IssuedPacket
) -> None:
    first, *_ = numbers(packet, "summary")
    returned = numbers(packet, "administration")[0]
    set_state(session, returned, "returned")
    with pytest.raises(FallbackError) as raised:
        reprint(session, [first, returned], "våt")
    assert key_of(raised) == "outage.not_replaceable"
    with session.read() as tx:
        kept = sheets.get(tx, first)
    assert kept is not None
    assert kept.state == "issued"
    reprint(session, [first], "våt")
    assert set_state(session, first, "returned").state == "returned"


def test_a_sheet_that_is_returned_while_pages_are_drawn_stops_the_replacing(
    session: Session, outage: Outage, packet: IssuedPacket
) -> None:
    first = numbers(packet, "administration")[0]

    def returning(done: int, _of: int) -> bool:
        if done == 1:
            set_state(session, first, "returned")
        return True

    before = ledger(session, outage.id).sheets
    with pytest.raises(FallbackError) as raised:
        reprint(session, [first], "våt", returning)
    assert key_of(raised) == "outage.not_replaceable"
    assert len(ledger(session, outage.id).sheets) == len(before)


def test_a_reprint_needs_a_reason_and_numbers_that_are_right(
    session: Session, packet: IssuedPacket
) -> None:
    first = packet.sheets[0].number
    with pytest.raises(FallbackError) as raised:
        reprint(session, [first], " ")
    assert key_of(raised) == "outage.reprint_reason"
    for which, key in (([first[:-1]], "sheet_misread"), ("nothing", "packet_unknown")):
        with pytest.raises(FallbackError) as raised:
            reprint(session, which, "våt")
        assert key_of(raised) == f"outage.{key}"


def test_sheets_are_voided_with_a_reason(session: Session, packet: IssuedPacket) -> None:
    gone = void(session, numbers(packet, "observations"), "fel patient")
    assert {(sheet.state, sheet.reason) for sheet in gone} == {("void", "fel patient")}
    with pytest.raises(FallbackError) as raised:
        void(session, numbers(packet, "summary"), "")
    assert key_of(raised) == "outage.sheet_reason"


def test_time_alone_changes_nothing(
    session: Session, outage: Outage, source: WardSource, clock: Clock
) -> None:
    ward_packet(session, outage)
    clock.on(hours=9)
    with pytest.raises(FallbackError) as raised:
        changed_packet(session, outage)
    assert key_of(raised) == "outage.nothing_changed"
    take(session, source, WARD.id, going_on)
    with pytest.raises(FallbackError):
        changed_packet(session, outage)


def test_only_the_forms_that_a_new_allergy_changes_are_printed_and_it_is_said_why(
    session: Session, outage: Outage, source: WardSource
) -> None:
    first = ward_packet(session, outage)
    allergic = next(one for one in source.charts if isinstance(one.allergies, Recorded))
    assert isinstance(allergic.allergies, Recorded)
    new = msgspec.structs.replace(allergic.allergies.items[0], substance="Tetracyklin")
    more = msgspec.structs.replace(allergic.allergies, items=(*allergic.allergies.items, new))
    changed = msgspec.structs.replace(allergic, allergies=more)
    source.charts = tuple(changed if one is allergic else one for one in source.charts)
    take(session, source, WARD.id, going_on)
    packet = changed_packet(session, outage)
    who = allergic.patient.id
    assert {(one.patient_id, one.form) for one in packet.sheets} == {
        ("", "overview"),
        (who, "summary"),
        (who, "medications"),
        (who, "administration"),
    }
    said = " ".join(note.text("sv") for note in packet.notes)
    assert "Patientöversikt" in said
    assert "Tetracyklin" in said
    old = {one.number for one in first.sheets if one.patient_id == who}
    assert {one.replaces for one in packet.sheets if one.patient_id} <= old
    with pytest.raises(FallbackError):
        changed_packet(session, outage)


def test_a_new_patient_is_printed_and_one_who_left_is_told(
    session: Session, outage: Outage, source: WardSource
) -> None:
    ward_packet(session, outage)
    left, *rest = source.charts
    source.charts = (*rest, with_id(left, "new-one"))
    take(session, source, WARD.id, going_on)
    packet = changed_packet(session, outage)
    assert {one.patient_id for one in packet.sheets} <= {"", "new-one"}
    assert len({one.form for one in packet.sheets if one.patient_id}) == 4
    assert any("Bladen är kvar" in note.text("sv") for note in packet.notes)


def test_sheets_that_all_came_back_are_not_printed_as_if_never_printed(
    session: Session, outage: Outage, source: WardSource
) -> None:
    ids = [one.patient.id for one in source.charts]
    packet = chosen_packet(session, outage, ids)
    ward_packet(session, outage)
    for sheet in ledger(session, outage.id).sheets:
        if sheet.form == "administration":
            set_state(session, sheet.number, "returned")
    assert packet.sheets
    with pytest.raises(FallbackError) as raised:
        changed_packet(session, outage)
    assert key_of(raised) == "outage.nothing_changed"
