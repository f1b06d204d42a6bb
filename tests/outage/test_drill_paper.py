"""Paper of a drill cannot be taken for care's."""

import pytest

from fallback.outage.declare import declare
from fallback.outage.packets import patient_packet, ward_packet
from fallback.outage.reserve.printing import chart_for_labels
from fallback.recovery.writeback.documents import ward_heading
from fallback.session import Session
from fallback.snapshots.take import take
from fallback.store import snapshots
from fallback.store.outages import Outage, OutageKind
from forms import proof
from tests.outage.conftest import WARD, WardSource


@pytest.fixture(autouse=True)
def snapshot(session: Session, source: WardSource) -> None:
    """The ward, as it is printed from."""
    take(session, source, WARD.id, lambda _done, _of: True)


def declared(session: Session, kind: OutageKind) -> Outage:
    return declare(session, ward_id=WARD.id, ward_name=WARD.name, kind=kind)


def test_every_side_of_a_drills_packet_is_marked_and_the_packet_is_whole(session: Session) -> None:
    packet = ward_packet(session, declared(session, "drill"))
    assert packet.faults == ()  # the mark hides nothing from who reads it back
    for text in proof.texts(packet.pdf):
        assert "".join(text.split()).count("ÖVNING") >= 3


def test_an_outages_packet_has_no_mark(session: Session) -> None:
    packet = patient_packet(session, declared(session, "outage"), _someone(session))
    assert all("ÖVNING" not in text for text in proof.texts(packet.pdf))


def test_labels_of_a_drill_say_so_beside_the_ward(session: Session) -> None:
    someone = _someone(session)
    assert "ÖVNING" not in chart_for_labels(session, WARD, someone).stay.ward
    declared(session, "drill")
    assert chart_for_labels(session, WARD, someone).stay.ward.startswith("ÖVNING · ")


def test_the_desks_paper_about_a_drill_is_marked(session: Session) -> None:
    outage = declared(session, "drill")
    assert ward_heading(session, outage).mark == "ÖVNING"


def _someone(session: Session) -> str:
    with session.read() as tx:
        current = snapshots.current(tx, WARD.id)
        assert current is not None
        return snapshots.chart_rows(tx, current.id)[0].patient_id
