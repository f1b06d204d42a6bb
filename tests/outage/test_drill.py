"""A drill is timed by what the store saw, told by people, and kept as it was signed."""

import pytest

from fallback.errors import FallbackError
from fallback.outage import printing
from fallback.outage.declare import declare, end
from fallback.outage.drill import keeping
from fallback.outage.drill.evidence import every, evidence
from fallback.outage.drill.page import page, span
from fallback.outage.packets import patient_packet, ward_packet
from fallback.session import Session
from fallback.snapshots.take import take
from fallback.store.outages import Outage
from forms import proof
from tests.outage.conftest import NOW, WARD, Clock, WardSource


@pytest.fixture
def drill(session: Session, source: WardSource) -> Outage:
    """One that was declared just now."""
    take(session, source, WARD.id, lambda _done, _of: True)
    return keeping.hold(session, ward_id=WARD.id, ward_name=WARD.name, reason="Natten")


def seconds(session: Session, drill: Outage) -> list[int | None]:
    return [one.seconds for one in evidence(session, drill.id).steps]


def test_each_step_is_timed_from_the_declaration(
    session: Session, drill: Outage, source: WardSource, clock: Clock
) -> None:
    clock.on(minutes=2)
    one = patient_packet(session, drill, source.charts[0].patient.id)
    assert seconds(session, drill) == [0, None, None, None, None]  # issued is not in a hand yet
    printing.confirm(session, one.packet_id, came_out=True)
    clock.on(minutes=3)
    whole = ward_packet(session, drill)
    printing.confirm(session, whole.packet_id, came_out=True)
    clock.on(minutes=1)
    keeping.found(session, drill.id)
    clock.on(minutes=4)
    end(session, drill.id)
    assert seconds(session, drill) == [0, 120, 300, 360, 600]


def test_a_print_out_that_did_not_come_out_right_stops_no_clock(
    session: Session, drill: Outage
) -> None:
    packet = ward_packet(session, drill)
    printing.confirm(session, packet.packet_id, came_out=False)
    assert seconds(session, drill)[1:3] == [None, None]
    assert all(one.printed == 0 for one in evidence(session, drill.id).printed)


def test_an_outage_in_earnest_is_no_drill(session: Session, outage: Outage) -> None:
    with pytest.raises(FallbackError) as refused:
        keeping.tell(session, outage.id, took_part="Ada", went_wrong="")
    assert refused.value.message.key == "drill.in_earnest"
    assert every(session) == ()


def test_the_packet_is_not_found_before_the_drill_nor_later_than_now(
    session: Session, drill: Outage, clock: Clock
) -> None:
    clock.on(minutes=5)
    for wrong in (-1, 6 * 60):
        with pytest.raises(FallbackError) as refused:
            keeping.found(session, drill.id, NOW.fromtimestamp(NOW.timestamp() + wrong, NOW.tzinfo))
        assert refused.value.message.key == "drill.found_before"


def test_it_is_signed_once_it_has_ended_and_somebody_has_told_who_took_part(
    session: Session, drill: Outage
) -> None:
    for key in ("drill.goes_on", "drill.nobody_told"):
        with pytest.raises(FallbackError) as refused:
            keeping.sign(session, drill.id)
        assert refused.value.message.key == key
        if key == "drill.goes_on":
            end(session, drill.id)
    keeping.tell(session, drill.id, took_part="Ida", went_wrong="")
    assert keeping.sign(session, drill.id).signed_by == "Ida"


def test_what_was_signed_stays_whatever_happens_afterwards(
    session: Session, drill: Outage, clock: Clock
) -> None:
    packet = ward_packet(session, drill)
    keeping.tell(session, drill.id, took_part="Ida\nNils", went_wrong="Papperet tog slut.")
    end(session, drill.id)
    signed = keeping.sign(session, drill.id)
    clock.on(minutes=9)
    printing.confirm(session, packet.packet_id, came_out=True)
    assert evidence(session, drill.id) == signed
    with pytest.raises(FallbackError) as refused:
        keeping.tell(session, drill.id, took_part="Andra", went_wrong="")
    assert refused.value.message.key == "drill.signed"
    with pytest.raises(Exception, match="kept"), session.database.write() as tx:
        tx.run("UPDATE drill SET took_part = 'andra'")


def test_the_page_says_what_the_record_says_and_that_it_is_a_drill(
    session: Session, drill: Outage, clock: Clock
) -> None:
    clock.on(seconds=247)
    keeping.found(session, drill.id)
    keeping.tell(session, drill.id, took_part="Ida, IT\nNils", went_wrong="Fel skrivare.")
    (text,) = proof.texts(page(session, evidence(session, drill.id)))
    for said in (
        "4:07",
        "Ida, IT",
        "Nils",
        "Fel skrivare.",
        "INTE SIGNERAT",
        "ÖVNING",
        "inte nått",
    ):
        assert said in text


def test_long_and_short_spans() -> None:
    assert (span(7), span(247), span(3847)) == ("0:07", "4:07", "1:04:07")


def test_a_drill_waits_for_an_open_outage(session: Session, outage: Outage) -> None:
    with pytest.raises(FallbackError) as refused:
        keeping.hold(session, ward_id=WARD.id, ward_name=WARD.name)
    assert refused.value.message.key == "outage.already_open"
    end(session, outage.id)
    with pytest.raises(FallbackError):
        declare(session, ward_id=WARD.id, ward_name=WARD.name)
