"""A packet and the commands over the Windows spooler: the same sheets, states and sentences as over
CUPS."""

import json

import pytest

from fallback import printing
from fallback.chart.model import Chart
from fallback.cli import main
from fallback.errors import FallbackError
from fallback.outage import printing as paper
from fallback.outage.declare import declare
from fallback.outage.issue import IssuedPacket, unheeded
from fallback.outage.packets import ward_packet
from fallback.session import Session
from fallback.snapshots.take import take
from forms import codes
from tests.outage.conftest import WARD, WardSource, clock, demo_charts, session
from tests.printing.paper import sides
from tests.printing.spooler import BadSpooler
from tests.printing.test_printing_a_packet import follow, kept, noted, send, states, turned
from tests.printing.test_windows_spooler import spooler

__all__ = ["clock", "demo_charts", "session", "spooler"]  # fixtures
Capture = pytest.CaptureFixture[str]


@pytest.fixture
def packet(session: Session, demo_charts: tuple[Chart, ...]) -> IssuedPacket:
    """A ward of one patient, issued."""
    take(session, WardSource(demo_charts[:1]), WARD.id, unheeded)
    return ward_packet(session, declare(session, ward_id=WARD.id, ward_name=WARD.name))


def test_every_side_comes_out_with_all_its_codes_where_they_were_laid(
    session: Session, packet: IssuedPacket, spooler: BadSpooler
) -> None:
    assert follow(session, packet, send(session, packet, "Avd11")).accepted
    printed, drawn = spooler.queues["Avd11"].sides, sides(packet.pdf)
    assert len(printed) == len(packet.sheets)
    for side, meant, sheet in zip(printed, drawn, packet.sheets, strict=True):
        assert near(side.codes, meant.codes) or near(side.codes, turned(meant))
        read = [codes.read_payload(text) for text in side.codes]
        assert {one.token for one in read if one is not None} == {sheet.token}


def near(some: dict[str, tuple[int, int]], others: dict[str, tuple[int, int]]) -> bool:
    """The same codes, each within a millimetre."""
    return some.keys() == others.keys() and all(
        abs(some[text][n] - others[text][n]) <= 1 for text in some for n in (0, 1)
    )


def test_a_job_that_left_the_queue_makes_the_sheets_sent_and_only_a_person_makes_them_printed(
    session: Session, packet: IssuedPacket, spooler: BadSpooler
) -> None:
    follow(session, packet, send(session, packet, "Avd11"))
    assert states(session, packet) == {"sent"}
    paper.confirm(session, packet.packet_id, came_out=True)
    assert states(session, packet) == {"printed"}


def test_a_jam_makes_the_sheets_uncertain_and_they_say_why(
    session: Session, packet: IssuedPacket, spooler: BadSpooler
) -> None:
    job = send(session, packet, "Avd11")
    spooler.set_status("Avd11", 0x8)
    paper.look(session, packet.packet_id, job)
    assert states(session, packet) == {"uncertain"}
    assert all("Papper har fastnat" in sheet.reason for sheet in kept(session, packet))


def test_a_print_out_that_broke_off_makes_the_sheets_uncertain(
    session: Session, packet: IssuedPacket, spooler: BadSpooler
) -> None:
    spooler.queues["Avd11"].fails_at = 2
    with pytest.raises(FallbackError):
        send(session, packet, "Avd11")
    assert states(session, packet) == {"uncertain"}


@pytest.mark.parametrize("name", ["Avd12", "avd11"])
def test_a_name_that_is_not_exactly_a_queues_leaves_the_sheets_issued(
    session: Session, packet: IssuedPacket, spooler: BadSpooler, name: str
) -> None:
    with pytest.raises(FallbackError):
        send(session, packet, name)
    assert states(session, packet) == {"issued"}


def test_a_packet_that_stands_still_is_taken_back_and_printed_elsewhere_and_comes_out_once(
    session: Session, packet: IssuedPacket, spooler: BadSpooler
) -> None:
    ward = spooler.queues["Avd11"]
    ward.stays = True
    spooler.set_status("Avd11", 0x80)
    job = send(session, packet, "Avd11")
    assert paper.look(session, packet.packet_id, job).state == "stuck"
    assert paper.withdraw(session, packet.packet_id, job).state == "canceled"
    assert (states(session, packet), ward.jobs) == ({"uncertain"}, [])
    assert follow(session, packet, send(session, packet, "Exp")).accepted
    assert states(session, packet) == {"sent"}
    first, back, again = noted(session)
    assert (first["queue"], again["queue"], again["again"]) == ("Avd11", "Exp", "yes")
    assert (back["job"], back["ended"]) == (job.id, "canceled")


def test_the_list_says_in_words_what_each_printer_lacks(
    spooler: BadSpooler, capsys: Capture
) -> None:
    spooler.set_status("Exp", 0x1 | 0x10)
    assert main(["--lang", "en", "printer", "list"]) == 0
    office, ward, keeps = capsys.readouterr().out.splitlines()
    assert ward.split() == ["Avd11", "ready"]
    assert "stopped" in office
    assert "out of paper" in office
    assert "No printer queue on this PC" in keeps


def test_a_test_page_is_sent_and_the_answer_is_told(spooler: BadSpooler, capsys: Capture) -> None:
    assert main(["--json", "printer", "test", "Avd11"]) == 0
    assert json.loads(capsys.readouterr().out)["state"] == "left"
    assert len(spooler.queues["Avd11"].sides) == 1


def test_a_stopped_spooler_is_a_sentence_that_says_what_to_do(
    spooler: BadSpooler, capsys: Capture
) -> None:
    spooler.fails = 1722
    assert main(["--lang", "sv", "printer", "list"]) == 1
    assert "Be IT starta tjänsten Utskriftshanteraren" in capsys.readouterr().err
    assert printing.look(printing.Job("2-abcdef", "Avd11")).state == "unanswered"
