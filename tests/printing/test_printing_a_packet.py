"""A packet on a real printer: every side of it, and sheets that are never said to be better off
than is known."""

import json

import pytest

from fallback import printing
from fallback.chart.model import Chart
from fallback.errors import FallbackError
from fallback.outage import printing as paper
from fallback.outage.declare import declare
from fallback.outage.issue import IssuedPacket, unheeded
from fallback.outage.ledger import set_state
from fallback.outage.packets import ward_packet
from fallback.printing import Job, Outcome
from fallback.session import Session
from fallback.snapshots.take import take
from fallback.store import sheets, trail
from fallback.store.sheets import Sheet
from forms import codes
from tests.outage.conftest import WARD, WardSource, clock, demo_charts, session, source
from tests.printing.paper import Side, sides
from tests.servers.cups import Cups, Printer

__all__ = ["clock", "demo_charts", "session", "source"]  # fixtures
PATIENCE = 20.0


@pytest.fixture
def packet(session: Session, demo_charts: tuple[Chart, ...]) -> IssuedPacket:
    """A ward of two patients, issued."""
    system = WardSource(demo_charts[:2])
    take(session, system, WARD.id, unheeded)
    return ward_packet(session, declare(session, ward_id=WARD.id, ward_name=WARD.name))


def states(session: Session, packet: IssuedPacket) -> set[str]:
    return {sheet.state for sheet in kept(session, packet)}


def kept(session: Session, packet: IssuedPacket) -> tuple[Sheet, ...]:
    with session.read() as tx:
        return sheets.of_packet(tx, packet.packet_id)


def noted(session: Session) -> list[dict[str, str]]:
    """What the trail says of sheets moved."""
    with session.read() as tx:
        return [json.loads(row.details) for row in trail.rows(tx) if row.action == "sheet.state"]


def send(session: Session, packet: IssuedPacket, queue: str) -> Job:
    return paper.print_packet(session, packet.packet_id, packet.pdf, queue)


def follow(session: Session, packet: IssuedPacket, job: Job) -> Outcome:
    return paper.follow(session, packet.packet_id, job, patience=PATIENCE)


def stuck(job: Job) -> Outcome:
    """Wait until it stands still."""
    return printing.follow(job, lambda now: now.state != "stuck", patience=PATIENCE, every=0.1)


def turned(side: Side) -> dict[str, tuple[int, int]]:
    """The codes of a landscape side as a printer puts it on portrait paper."""
    return {text: (round(side.height) - y, x) for text, (x, y) in side.codes.items()}


def test_every_side_comes_out_on_a4_with_all_its_codes_where_they_were_laid(
    session: Session, packet: IssuedPacket, printer: Printer
) -> None:
    assert follow(session, packet, send(session, packet, "Avd11")).accepted
    (came_out,) = printer.came_out
    printed, drawn = sides(came_out), sides(packet.pdf)
    assert len(printed) == len(packet.sheets)
    for side, meant, sheet in zip(printed, drawn, packet.sheets, strict=True):
        assert sorted((side.width, side.height)) == pytest.approx([210, 297], abs=0.1)
        assert side.codes in (meant.codes, turned(meant))  # none lost, none moved: not rescaled
        read = [codes.read_payload(text) for text in side.codes]
        assert {one.token for one in read if one is not None} == {sheet.token}
        assert None not in read


def test_a_printer_that_took_it_all_makes_the_sheets_sent_and_only_a_person_makes_them_printed(
    session: Session, packet: IssuedPacket, printer: Printer
) -> None:
    assert states(session, packet) == {"issued"}
    job = send(session, packet, "Avd11")
    assert states(session, packet) == {"sent"}
    follow(session, packet, job)
    assert states(session, packet) == {"sent"}
    paper.confirm(session, packet.packet_id, came_out=True)
    assert states(session, packet) == {"printed"}


def test_a_queue_that_is_not_there_leaves_the_sheets_issued(
    session: Session, packet: IssuedPacket, printer: Printer
) -> None:
    with pytest.raises(FallbackError):
        send(session, packet, "Avd12")
    assert states(session, packet) == {"issued"}
    assert printer.came_out == ()


def test_a_jam_makes_the_sheets_uncertain_and_they_say_why(
    session: Session, packet: IssuedPacket, printer: Printer
) -> None:
    printer.trouble("jam")
    follow(session, packet, send(session, packet, "Avd11"))
    assert states(session, packet) == {"uncertain"}
    assert all("Papper har fastnat" in sheet.reason for sheet in kept(session, packet))


def test_a_packet_that_stands_still_is_taken_back_and_printed_elsewhere_and_comes_out_once(
    session: Session, packet: IssuedPacket, printer: Printer, other: Printer
) -> None:
    printer.switch_off()
    job = send(session, packet, "Avd11")
    assert stuck(job).state == "stuck"
    assert states(session, packet) == {"sent"}
    assert paper.withdraw(session, packet.packet_id, job).state == "canceled"
    assert states(session, packet) == {"uncertain"}
    assert follow(session, packet, send(session, packet, "Exp")).accepted
    assert states(session, packet) == {"sent"}
    assert len(other.came_out) == 1
    assert printer.came_out == ()
    first, back, again = noted(session)
    assert (first["queue"], "again" in first) == ("Avd11", False)
    assert (back["job"], back["ended"]) == (job.id, "canceled")
    assert (again["queue"], again["again"]) == ("Exp", "yes")


def test_a_sheet_that_was_sent_may_be_sent_again_and_one_that_came_back_may_not(
    session: Session, packet: IssuedPacket, printer: Printer
) -> None:
    send(session, packet, "Avd11")
    follow(session, packet, send(session, packet, "Avd11"))
    with session.read() as tx:
        number = sheets.of_packet(tx, packet.packet_id)[0].number
    set_state(session, number, "returned")
    with pytest.raises(FallbackError):
        send(session, packet, "Avd11")


def test_what_a_person_saw_come_out_is_not_undone_by_what_the_queue_says_later(
    session: Session, packet: IssuedPacket, cups: Cups, printer: Printer
) -> None:
    cups.run("cupsdisable", "Avd11")
    job = send(session, packet, "Avd11")
    paper.confirm(session, packet.packet_id, came_out=True)
    assert paper.withdraw(session, packet.packet_id, job).state == "canceled"
    assert states(session, packet) == {"printed"}


def test_no_name_is_seen_at_the_printer(
    session: Session, packet: IssuedPacket, cups: Cups, printer: Printer
) -> None:
    follow(session, packet, send(session, packet, "Avd11"))
    asked = printer.asked + cups.run("lpstat", "-l", "-W", "all", "-o")
    names = {part for sheet in packet.sheets for part in sheet.patient_name.split()}
    assert names
    assert not [name for name in names if name in asked]
