"""From the declaration to a closed outage, on real paper numbers."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from fallback.errors import FallbackError
from fallback.outage import ledger as book
from fallback.outage.declare import declare, end, open_outage
from fallback.outage.issue import IssuedPacket, issue
from fallback.outage.packets import context, patient_packet, pinned, ward_packet
from fallback.outage.printing import confirm, print_packet
from fallback.packet.compose import compose_patient
from fallback.session import Session, iso
from fallback.snapshots.take import take
from fallback.store import machine, outages, sheets, trail
from fallback.store.outages import Outage
from forms import proof
from tests.outage.conftest import NOW, WARD, WardSource


def going_on(_done: int, _of: int) -> bool:
    return True


def key_of(error: pytest.ExceptionInfo[FallbackError]) -> str:
    return error.value.message.key


def test_a_ward_has_one_open_outage_at_a_time(session: Session, outage: Outage) -> None:
    assert open_outage(session, WARD.id) == outage
    with pytest.raises(FallbackError) as raised:
        declare(session, ward_id=WARD.id, ward_name=WARD.name)
    assert key_of(raised) == "outage.already_open"


def test_an_outage_cannot_begin_in_the_future(session: Session) -> None:
    with pytest.raises(FallbackError) as raised:
        declare(session, ward_id="w", ward_name="W", began_at=NOW + timedelta(minutes=1))
    assert key_of(raised) == "outage.began_later"


def test_an_outage_ends_once_and_not_before_it_began(session: Session, outage: Outage) -> None:
    with pytest.raises(FallbackError) as raised:
        end(session, outage.id, NOW - timedelta(hours=1))
    assert key_of(raised) == "outage.ended_before"
    assert end(session, outage.id).ended_at == "2026-11-24T06:45:00Z"
    with pytest.raises(FallbackError) as raised:
        end(session, outage.id)
    assert key_of(raised) == "outage.already_ended"


def test_every_side_of_a_packet_is_registered_and_numbered_on_paper(
    session: Session, packet: IssuedPacket
) -> None:
    texts = proof.texts(packet.pdf)
    assert packet.faults == ()
    assert len(texts) == len(packet.sheets) >= 4
    for sheet, text in zip(packet.sheets, texts, strict=True):
        assert sheet.number in text
    with session.read() as tx:
        assert sheets.of_packet(tx, packet.packet_id) == packet.sheets
        assert {sheet.state for sheet in packet.sheets} == {"issued"}
        frozen = sheets.frozen(tx, packet.sheets[2].number)
    assert frozen.form == "administration"
    assert frozen.boxes
    assert frozen.heading.name == packet.sheets[2].patient_name


def test_a_wards_packet_begins_with_the_overview_and_holds_everybody(
    session: Session, outage: Outage, source: WardSource
) -> None:
    seen: list[tuple[int, int]] = []

    def progress(done: int, of: int) -> bool:
        seen.append((done, of))
        return True

    packet = ward_packet(session, outage, progress)
    assert packet.faults == ()
    assert packet.sheets[0].form == "overview"
    held = {sheet.patient_id for sheet in packet.sheets}
    assert held == {""} | {chart.patient.id for chart in source.charts}
    assert seen == sorted(seen)
    assert seen[-1][0] == seen[-1][1]
    assert len({sheet.number for sheet in packet.sheets}) == len(packet.sheets)
    assert len({sheet.token for sheet in packet.sheets}) == len(packet.sheets)


def test_a_packet_that_lacks_something_says_so_to_whoever_prints_and_on_its_pages(
    session: Session, outage: Outage, source: WardSource
) -> None:
    with session.read() as tx:
        row = pinned(tx, outage)
    copies = list(compose_patient(source.charts[0], context(session, outage, row)))
    copies[1] = replace(copies[1], must=("Waran 2,5 mg",))
    packet = issue(session, outage, row.id, copies, title="Fallback")
    assert [fault.place for fault in packet.faults] == [1]
    texts = proof.texts(packet.pdf)
    marked = [
        sheet.form
        for sheet, text in zip(packet.sheets, texts, strict=True)
        if "finns inte på bladet" in " ".join(text.split())
    ]
    assert set(marked) == {"medications"}


def test_stopping_leaves_nothing_registered_and_numbers_are_not_used_again(
    session: Session, outage: Outage
) -> None:
    with pytest.raises(FallbackError) as raised:
        ward_packet(session, outage, lambda done, of: done < of - 3)
    assert key_of(raised) == "packet.stopped"
    with session.read() as tx:
        assert sheets.of_outage(tx, outage.id) == ()
        taken = machine.read(tx).next_sheet
    assert taken > 1
    packet = ward_packet(session, outage)
    assert int(packet.sheets[0].number.split("-")[1]) == taken


def test_the_trail_names_the_sheets_and_nothing_of_the_patient(
    session: Session, packet: IssuedPacket, source: WardSource
) -> None:
    with session.read() as tx:
        row = list(trail.rows(tx))[-1]
    assert row.action == "packet.issue"
    assert row.patient_id == source.charts[0].patient.id
    assert packet.sheets[0].number in row.details
    assert source.charts[0].patient.family not in row.details


def test_without_a_trusted_snapshot_nothing_is_printed(session: Session) -> None:
    bare = declare(session, ward_id="other", ward_name="Avd 12")
    with pytest.raises(FallbackError) as raised:
        ward_packet(session, bare)
    assert key_of(raised) == "outage.no_snapshot"


def test_a_suspect_system_is_printed_from_before_it_went_wrong(
    session: Session, source: WardSource
) -> None:
    good = take(session, source, WARD.id, going_on).row
    bad = take(session, source, WARD.id, going_on).row
    assert good.fetched_at < bad.fetched_at
    suspect = declare(
        session,
        ward_id=WARD.id,
        ward_name=WARD.name,
        kind="suspect",
        began_at=NOW - timedelta(minutes=52),
    )
    packet = patient_packet(session, suspect, source.charts[0].patient.id)
    assert {sheet.snapshot_id for sheet in packet.sheets} == {good.id}


def test_sheets_are_sent_only_once_the_printer_accepted_them(
    session: Session, packet: IssuedPacket, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(FallbackError):
        print_packet(session, packet.packet_id, packet.pdf, "Avd11")
    with session.read() as tx:
        assert {one.state for one in sheets.of_packet(tx, packet.packet_id)} == {"issued"}


def test_a_packet_that_did_not_come_out_is_uncertain(
    session: Session, packet: IssuedPacket
) -> None:
    assert {one.state for one in confirm(session, packet.packet_id, came_out=True)} == {"printed"}
    moved = confirm(session, packet.packet_id, came_out=False)
    assert {one.state for one in moved} == {"uncertain"}


def test_nothing_is_issued_in_an_outage_that_was_closed_while_the_pages_were_drawn(
    session: Session, outage: Outage, source: WardSource
) -> None:
    def meanwhile(done: int, of: int) -> bool:
        if done == of:
            with session.database.write() as tx:
                outages.mark_ended(tx, outage.id, iso(NOW))
                outages.mark_closed(tx, outage.id, iso(NOW))
        return True

    with pytest.raises(FallbackError) as raised:
        patient_packet(session, outage, source.charts[0].patient.id, meanwhile)
    assert key_of(raised) == "outage.closed"
    with session.read() as tx:
        assert sheets.of_outage(tx, outage.id) == ()


def test_a_step_that_is_not_allowed_or_has_no_reason_is_refused(
    session: Session, packet: IssuedPacket
) -> None:
    number = packet.sheets[2].number
    with pytest.raises(FallbackError) as raised:
        book.set_state(session, number, "verified")
    assert key_of(raised) == "outage.sheet_step"
    with pytest.raises(FallbackError) as raised:
        book.set_state(session, number, "void", " ")
    assert key_of(raised) == "outage.sheet_reason"
    with pytest.raises(FallbackError) as raised:
        book.set_state(session, number[:-1] + ("0" if number[-1] != "0" else "1"), "returned")
    assert key_of(raised) == "outage.sheet_misread"
    assert book.set_state(session, number.lower(), "void", "dubblett").reason == "dubblett"


def test_the_ledger_balances_when_every_sheet_that_returns_is_accounted_for(
    session: Session, outage: Outage, packet: IssuedPacket
) -> None:
    returning = [sheet for sheet in packet.sheets if sheet.returns]
    for sheet in returning[1:]:
        book.set_state(session, sheet.number, "void", "aldrig använt")
    assert [one.number for one in book.ledger(session, outage.id).missing] == [returning[0].number]
    for state in ("returned", "keyed", "verified"):
        assert not book.ledger(session, outage.id).balanced
        book.set_state(session, returning[0].number, state)
    assert book.ledger(session, outage.id).balanced


def test_who_read_whose_sheets_there_are_is_in_the_trail(session: Session, outage: Outage) -> None:
    book.ledger(session, outage.id)
    with session.read() as tx:
        row = list(trail.rows(tx))[-1]
    assert (row.action, row.person_name) == ("chart.read", session.person.name)
    assert outage.id in row.details


def test_a_closed_outage_prints_nothing_more(session: Session, packet: IssuedPacket) -> None:
    outage_id, patient_id = packet.sheets[0].outage_id, packet.sheets[0].patient_id
    outage = end(session, outage_id)
    with session.database.write() as tx:
        outages.mark_closed(tx, outage_id, iso(NOW))
    assert open_outage(session, WARD.id) is None
    with pytest.raises(FallbackError) as raised:
        patient_packet(session, outage, patient_id)
    assert key_of(raised) == "outage.closed"
