"""What was written for somebody with a reserve number is never lost, and never sent unseen."""

import pytest

from fallback.chart.model import Chart
from fallback.chart.reserve import ReserveIdentity
from fallback.outage import ledger
from fallback.outage.reserve.identities import link, take
from fallback.outage.reserve.printing import arrival_packet
from fallback.recovery.findings.reconcile import listed, reconcile
from fallback.recovery.writeback import documents
from fallback.recovery.writeback.decisions import accept_obvious, decide
from fallback.recovery.writeback.policy import set_policy
from fallback.session import iso
from fallback.store import machine
from forms import proof
from tests.recovery.conftest import Desk, bearing, go_on, key_in
from tests.recovery.papers import ENDED, ISSUED, chart
from tests.recovery.test_reconcile import Live


class Asked(Live):
    """A record system that must not hear of our own numbers."""

    def read_chart(self, patient_id: str) -> Chart | None:
        assert not patient_id.startswith("reserve:")
        return super().read_chart(patient_id)


@pytest.fixture
def arrived(desk: Desk) -> ReserveIdentity:
    """Somebody arrived, got their sheets, a pulse and a new order; all of it is keyed."""
    with desk["Nour"].database.write() as tx:
        machine.create(tx, "store-1", "AAAAA", iso(ISSUED))
    desk.clock.shows = ISSUED
    one = take(desk["Nour"], desk.outage, name="Okänd Kvinna", birth_date=None, sex="female")
    arrival_packet(desk["Nour"], desk.outage, one)
    desk.clock.later(60 * 24)
    desk.clock.shows = max(desk.clock.shows, ENDED)
    pulse = {"observations__1__time": "14:00", "observations__1__pulse": "88"}
    chart_sheet = bearing(desk, "observations/1/time")
    key_in(desk["Kim"], chart_sheet, **pulse, observations__1__sign="AB")
    order = {"new_orders__0__drug": "Furix 20 mg"}
    for who in ("Kim", "Lo"):
        key_in(desk[who], bearing(desk, "new_orders/0/drug"), **order)
    assert ledger.ledger(desk["Nour"], desk.outage.id).counts["verified"] == 2
    for kind in ("dose", "observation", "document"):
        set_policy(desk["Chris"], kind, True)
    return one


def test_until_it_is_linked_each_finding_says_to_link_first(
    desk: Desk, arrived: ReserveIdentity
) -> None:
    found = reconcile(desk["Nour"], desk.outage.id, Asked(chart()), go_on)
    assert {one.kind for one in found} == {"observation", "order"}
    for one in found:
        assert (one.verdict, one.item) == ("conflict", None)
        assert one.patient_id == arrived.sheet_patient_id
        assert arrived.number in one.why.text("sv")
        assert one.todo.key == "findings.todo_link"
    accept_obvious(desk["Dag"], desk.outage.id)
    assert all(one.open for one in listed(desk["Dag"], desk.outage.id))


def test_once_linked_all_of_it_goes_to_the_worklist_under_name_and_number(
    desk: Desk, arrived: ReserveIdentity
) -> None:
    reconcile(desk["Nour"], desk.outage.id, Asked(chart()), go_on)
    link(desk["Nour"], arrived.number, "pat-1", "passport")
    found = reconcile(desk["Nour"], desk.outage.id, Asked(chart()), go_on)
    assert {(one.verdict, one.why.key, one.item) for one in found} == {
        ("new", "findings.reserve_linked", None)
    }
    assert accept_obvious(desk["Dag"], desk.outage.id).worklist == len(found) == 2
    told = "".join(proof.texts(documents.issue_worklist(desk["Dag"], desk.outage.id).pdf))
    for needed in ("Okänd Kvinna", arrived.number, "pat-1", "Furix 20 mg", "88"):
        assert proof.stands(needed, told)


def test_the_record_of_an_arrival_is_printed_and_sent_to_nobody(
    desk: Desk, arrived: ReserveIdentity
) -> None:
    for one in reconcile(desk["Nour"], desk.outage.id, Asked(chart()), go_on):
        decide(desk["Dag"], one.id, "worklist")
    packet = documents.issue_record(desk["Dag"], desk.outage.id, arrived.sheet_patient_id)
    told = "".join(proof.texts(packet.pdf))
    for needed in ("Okänd Kvinna", arrived.number, "Reservnummer givet", "Furix 20 mg"):
        assert proof.stands(needed, told)
    assert documents.plan_records(desk["Dag"], desk.outage.id) == 0
