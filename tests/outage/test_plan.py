"""What a ward prints is kept, checked, and held to."""

from collections import Counter
from datetime import timedelta

import pytest

from fallback.errors import FallbackError
from fallback.outage.declare import declare
from fallback.outage.packets import chosen_packet, ward_packet
from fallback.outage.plan import (
    USUAL_PLAN,
    PacketPlan,
    PlannedBlank,
    PlannedForm,
    keep_plan,
    plan_of,
)
from fallback.session import Session
from fallback.snapshots.take import take
from fallback.store import trail
from fallback.store.outages import Outage
from tests.outage.conftest import NOW, WARD, WardSource

SHORT = PacketPlan(
    forms=(PlannedForm("administration", 2), PlannedForm("summary")),
    blanks=(PlannedBlank("observations", 3),),
    duplex="long-edge",
    tray="tray-2",
)


@pytest.fixture
def outage(session: Session, source: WardSource) -> Outage:
    """The ward with a snapshot, gone to paper twenty minutes ago."""
    take(session, source, WARD.id, lambda _done, _of: True)
    began = NOW - timedelta(minutes=20)
    return declare(session, ward_id=WARD.id, ward_name=WARD.name, began_at=began)


def test_a_ward_that_has_not_chosen_prints_what_is_usual(session: Session) -> None:
    assert plan_of(session, WARD.id) == USUAL_PLAN
    forms = [one.form for one in USUAL_PLAN.forms]
    assert forms == ["summary", "medications", "administration", "observations"]


def test_a_plan_is_kept_for_its_ward_and_the_newest_holds(session: Session) -> None:
    keep_plan(session, WARD.id, USUAL_PLAN)
    keep_plan(session, WARD.id, SHORT)
    assert plan_of(session, WARD.id) == SHORT
    assert plan_of(session, "another ward") == USUAL_PLAN
    with session.read() as tx:
        assert list(trail.rows(tx))[-1].action == "packet.plan"


@pytest.mark.parametrize(
    ("plan", "key"),
    [
        (PacketPlan(forms=()), "plan_empty"),
        (PacketPlan(overview=False, patients="chosen"), "plan_empty"),
        (PacketPlan(forms=(PlannedForm("recipes"),)), "plan_form"),
        (PacketPlan(forms=(PlannedForm("overview"),)), "plan_form"),
        (PacketPlan(forms=(PlannedForm("summary"), PlannedForm("summary"))), "plan_twice"),
        (PacketPlan(forms=(PlannedForm("summary", 0),)), "plan_count"),
        (PacketPlan(blanks=(PlannedBlank("summary", 1000),)), "plan_count"),
    ],
)
def test_a_plan_that_cannot_be_is_refused_and_the_old_one_holds(
    session: Session, plan: PacketPlan, key: str
) -> None:
    keep_plan(session, WARD.id, SHORT)
    with pytest.raises(FallbackError) as raised:
        keep_plan(session, WARD.id, plan)
    assert raised.value.message.key == f"outage.{key}"
    assert plan_of(session, WARD.id) == SHORT


def test_the_wards_packet_holds_the_forms_copies_and_blanks_of_its_plan_in_its_order(
    session: Session, outage: Outage, source: WardSource
) -> None:
    keep_plan(session, WARD.id, SHORT)
    packet = ward_packet(session, outage)
    firsts = [sheet for sheet in packet.sheets if sheet.page == 1]
    count = len(source.charts)
    assert Counter(sheet.form for sheet in firsts) == {
        "overview": 1,
        "administration": 2 * count,
        "summary": count,
        "observations": 3,
    }
    patient = firsts[1].patient_id
    own = [sheet.form for sheet in firsts if sheet.patient_id == patient]
    assert own == ["administration", "administration", "summary"]
    assert [sheet.form for sheet in firsts[-3:]] == ["observations"] * 3
    assert {sheet.patient_id for sheet in firsts[-3:]} == {""}


def test_where_patients_are_picked_the_wards_packet_says_that_they_are_not_in_it(
    session: Session, outage: Outage
) -> None:
    keep_plan(session, WARD.id, PacketPlan(patients="chosen"))
    packet = ward_packet(session, outage)
    assert {sheet.form for sheet in packet.sheets} == {"overview"}
    assert [note.key for note in packet.notes] == ["outage.plan_chosen"]


def test_chosen_patients_are_printed_once_each_in_ward_order(
    session: Session, outage: Outage, source: WardSource
) -> None:
    third, first = source.charts[2].patient.id, source.charts[0].patient.id
    packet = chosen_packet(session, outage, (third, first, third))
    assert tuple(dict.fromkeys(s.patient_id for s in packet.sheets)) == (first, third)
    assert packet.notes == ()


def test_one_unknown_among_the_chosen_stops_the_whole_print(
    session: Session, outage: Outage, source: WardSource
) -> None:
    for ids, key in (((source.charts[0].patient.id, "x"), "no_patient"), ((), "nobody_chosen")):
        with pytest.raises(FallbackError) as raised:
            chosen_packet(session, outage, ids)
        assert raised.value.message.key == f"outage.{key}"


def test_printing_the_same_forms_again_says_that_they_are_out_already(
    session: Session, outage: Outage, source: WardSource
) -> None:
    who = (source.charts[0].patient.id,)
    first = chosen_packet(session, outage, who)
    again = chosen_packet(session, outage, who)
    assert [note.key for note in again.notes] == ["outage.alive_already"]
    assert again.notes[0].values["count"] == str(len(first.sheets))
