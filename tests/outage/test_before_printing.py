"""What a plan would print, blank forms by the number, and where each patient stands on paper."""

from collections import Counter
from datetime import timedelta

import pytest

from fallback.errors import FallbackError
from fallback.outage.blanks import blank_packet
from fallback.outage.declare import declare
from fallback.outage.ledger import ledger, set_state
from fallback.outage.on_paper import NOT_YET, on_paper
from fallback.outage.packets import chosen_packet, ward_packet
from fallback.outage.plan import USUAL_PLAN, PacketPlan, PlannedBlank, PlannedForm, keep_plan
from fallback.outage.preview import preview
from fallback.session import Session
from fallback.snapshots.take import take
from fallback.store import outages, trail
from fallback.store.outages import Outage
from fallback.texts import Message
from forms import proof
from tests.outage.conftest import NOW, WARD, WardSource

PLAN = PacketPlan(
    forms=(PlannedForm("observations", 2), PlannedForm("summary")),
    blanks=(PlannedBlank("overview", 3), PlannedBlank("observations", 2)),
    duplex="long-edge",
)


@pytest.fixture
def snapshot(session: Session, source: WardSource) -> str:
    return take(session, source, WARD.id, lambda _done, _of: True).row.id


@pytest.fixture
def outage(session: Session, snapshot: str) -> Outage:
    began = NOW - timedelta(minutes=20)
    return declare(session, ward_id=WARD.id, ward_name=WARD.name, began_at=began)


def test_a_preview_counts_what_the_ward_would_print_and_registers_nothing(
    session: Session, snapshot: str, source: WardSource
) -> None:
    before = len(_trail(session))
    found = preview(session, WARD.id, PLAN)
    people = len(source.charts)
    counted = {(one.form, one.whose): one.copies for one in found.counts}
    assert counted == {
        ("overview", "ward"): 1,
        ("observations", "patients"): 2 * people,
        ("summary", "patients"): people,
        ("overview", "blank"): 3,
        ("observations", "blank"): 2,
    }
    assert found.sides == sum(one.sides for one in found.counts)
    assert len(_trail(session)) == before
    with session.read() as tx:
        assert outages.open_for(tx, WARD.id) is None


def test_a_preview_counts_as_many_sides_as_the_packet_has(session: Session, outage: Outage) -> None:
    found = preview(session, WARD.id, USUAL_PLAN)
    packet = ward_packet(session, outage)
    by_form = Counter(sheet.form for sheet in packet.sheets)
    assert {one.form: one.sides for one in found.counts} == by_form
    assert found.leaves == len(packet.sheets)  # one side each


def test_both_sides_of_the_paper_never_share_two_forms(session: Session, snapshot: str) -> None:
    two = PacketPlan(forms=(PlannedForm("observations", 2),), duplex="long-edge", overview=False)
    one = PacketPlan(forms=two.forms, overview=False)
    assert preview(session, WARD.id, one).leaves == preview(session, WARD.id, one).sides
    found = preview(session, WARD.id, two)
    alone = preview(session, WARD.id, one)
    copies = found.counts[0].copies
    assert found.leaves >= copies
    assert found.leaves <= alone.leaves


def test_every_page_of_a_preview_says_that_it_is_a_trial(session: Session, snapshot: str) -> None:
    pages = proof.texts(preview(session, WARD.id, PLAN).pdf)
    assert len(pages) >= 5
    assert all("PROV" in page for page in pages)


def test_a_preview_stops_when_asked_and_an_impossible_plan_is_refused(
    session: Session, snapshot: str
) -> None:
    with pytest.raises(FallbackError) as stopped:
        preview(session, WARD.id, PLAN, lambda done, _of: done < 3)
    assert stopped.value.message.key == "packet.stopped"
    with pytest.raises(FallbackError) as refused:
        preview(session, WARD.id, PacketPlan(forms=()))
    assert refused.value.message.key == "outage.plan_empty"


def test_a_ward_without_a_snapshot_has_nothing_to_preview(session: Session) -> None:
    with pytest.raises(FallbackError) as raised:
        preview(session, WARD.id, USUAL_PLAN)
    assert raised.value.message.key == "outage.no_snapshot"


def test_blank_forms_are_as_many_as_asked_nobodys_and_in_the_ledger(
    session: Session, outage: Outage
) -> None:
    packet = blank_packet(session, outage, (PlannedBlank("note", 3), PlannedBlank("signatures", 1)))
    forms = [sheet.form for sheet in packet.sheets if sheet.page == 1]
    assert forms == ["note", "note", "note", "signatures"]
    assert {sheet.patient_id for sheet in packet.sheets} == {""}
    kept = {sheet.number for sheet in ledger(session, outage.id).sheets}
    assert {sheet.number for sheet in packet.sheets} <= kept
    assert len({sheet.number for sheet in packet.sheets}) == len(packet.sheets)


@pytest.mark.parametrize(
    ("wanted", "key"),
    [
        ((), "blank_none"),
        ((PlannedBlank("recipes", 1),), "blank_form"),
        ((PlannedBlank("note", 0),), "blank_count"),
        ((PlannedBlank("note", 201),), "blank_count"),
    ],
)
def test_blank_forms_that_cannot_be_are_refused_and_nothing_is_issued(
    session: Session, outage: Outage, wanted: tuple[PlannedBlank, ...], key: str
) -> None:
    with pytest.raises(FallbackError) as raised:
        blank_packet(session, outage, wanted)
    assert raised.value.message.key == f"outage.{key}"
    assert ledger(session, outage.id).sheets == ()


def test_nobody_is_on_paper_before_anything_is_printed(session: Session, outage: Outage) -> None:
    assert _stands(session, outage) == {}
    assert NOT_YET.text("sv") == "Ej utskriven"


def test_a_patient_is_never_said_to_be_better_on_paper_than_the_worst_sheet(
    session: Session, outage: Outage, source: WardSource
) -> None:
    keep_plan(
        session, WARD.id, PacketPlan(forms=(PlannedForm("observations"), PlannedForm("note")))
    )
    patient = source.charts[0].patient.id
    packet = chosen_packet(session, outage, (patient,))
    numbers = [sheet.number for sheet in packet.sheets]

    def stand() -> str:
        return _stands(session, outage)[patient].key.removeprefix("outage.paper_")

    assert stand() == "issued"
    for number in numbers:
        set_state(session, number, "sent")
    assert stand() == "sent"
    for number in numbers[1:]:
        set_state(session, number, "printed")
    assert stand() == "sent"
    set_state(session, numbers[0], "uncertain")
    assert stand() == "uncertain"
    set_state(session, numbers[0], "printed")
    assert stand() == "printed"
    set_state(session, numbers[0], "returned")
    told = _stands(session, outage)[patient]
    assert told.text("en") == f"1 of {len(numbers)} sheets back"
    for number in numbers:
        set_state(session, number, "void", "test")
    assert patient not in _stands(session, outage)


def _stands(session: Session, outage: Outage) -> dict[str, Message]:
    with session.read() as tx:
        return on_paper(tx, outage.id, session.settings.zone)


def _trail(session: Session) -> list[trail.TrailRow]:
    with session.read() as tx:
        return list(trail.rows(tx))
