"""An order written on the order sheet reaches the prescriber with every field, keyed by two."""

import pytest

from fallback.outage.packets import patient_packet
from fallback.outage.plan import PacketPlan, PlannedForm, keep_plan
from fallback.recovery.continuation import continuation_packet
from fallback.recovery.events.events import Event, OrderWritten, Query
from fallback.recovery.events.written import events
from fallback.recovery.findings.reconcile import listed, reconcile
from fallback.recovery.keying.entry import call_up
from fallback.recovery.writeback import documents
from fallback.recovery.writeback.decisions import accept_obvious
from fallback.session import iso
from fallback.store import machine
from forms import load, proof
from forms.spec import Fields, Keying
from tests.recovery.conftest import Desk, go_on, key_in
from tests.recovery.papers import ENDED, ISSUED, box, chart, keyed
from tests.recovery.test_reconcile import Live

FORM = load.builtin("orders")
FIELDS = next(one for one in FORM.blocks if isinstance(one, Fields) and one.id == "order_1").fields
BOXES = [
    box(f"order_1/{one.id}", one.kind, one.keying, label=one.label, concept=one.concept)
    for one in FIELDS
]
WRITTEN = {
    "drug": "Furosemid",
    "form": "injektionsvätska",
    "strength": "10 mg/ml",
    "dosage": "20 mg",
    "route": "intravenöst",
    "times": "kl 8 och 14",
    "start": "24/11 kl 10",
    "stop": "26/11 kl 14",
    "indication": "hjärtsvikt",
    "evaluation": "vikt i morgon",
    "other": "långsamt",
    "prescriber": "Dr Ek, DE, 24/11 09:50",
}
HAVING = {f"order_1/{field}": text for field, text in WRITTEN.items()}


def order(**changed: str) -> Event:
    (found,) = events(keyed(BOXES, **(HAVING | {f"order_1/{k}": v for k, v in changed.items()})))
    return found


def test_every_field_of_the_law_is_on_the_sheet_and_in_the_order() -> None:
    assert set(WRITTEN) == {one.id for one in FIELDS}
    found = order()
    assert isinstance(found, OrderWritten)
    assert (found.drug, found.dosage) == ("Furosemid", "20 mg")
    assert found.prescriber == WRITTEN["prescriber"]
    others = [one.id for one in FIELDS if one.id not in ("drug", "dosage", "prescriber")]
    labels = [one.label.text("sv") for one in FIELDS if one.id in others]
    assert list(found.particulars) == [
        f"{label}: {WRITTEN[field]}" for label, field in zip(labels, others, strict=True)
    ]


def test_what_is_ordered_is_keyed_twice() -> None:
    twice = {one.id for one in FIELDS if one.keying is Keying.TWICE}
    assert twice == set(WRITTEN) - {"prescriber"}


@pytest.mark.parametrize(
    ("changed", "why"),
    [
        ({"drug": ""}, "findings.query_no_drug"),
        ({"prescriber": ""}, "findings.query_no_prescriber"),
        ({"dosage": "[illegible]"}, "findings.query_illegible"),
        ({"route": "[struck]"}, "findings.query_struck"),
    ],
)
def test_an_order_that_cannot_be_stood_for_is_asked_about(
    changed: dict[str, str], why: str
) -> None:
    found = order(**changed)
    assert isinstance(found, Query)
    assert (found.kind, found.why.key) == ("order", why)
    assert "kl 8 och 14" in found.written  # what could be read goes with the question


def test_an_order_struck_as_a_whole_or_left_blank_is_none() -> None:
    assert events(keyed(BOXES)) == ()
    assert events(keyed(BOXES, **dict.fromkeys(HAVING, "[struck]"))) == ()


@pytest.fixture
def sheet(desk: Desk) -> str:
    """An order sheet of Astrid's, printed by the plan."""
    with desk["Nour"].database.write() as tx:
        machine.create(tx, "store-1", "AAAAA", iso(ISSUED))
    desk.clock.shows = ISSUED
    forms = (PlannedForm("administration"), PlannedForm("orders"))
    keep_plan(desk["Nour"], desk.outage.ward_id, PacketPlan(forms=forms))
    packet = patient_packet(desk["Nour"], desk.outage, "pat-1")
    return next(one.number for one in packet.sheets if one.form == "orders")


def written_and_keyed(desk: Desk, number: str) -> None:
    fields = {path.replace("/", "__"): text for path, text in HAVING.items()}
    key_in(desk["Kim"], number, **fields)
    twice = {box.path.replace("/", "__") for box in call_up(desk["Lo"], number).boxes}
    key_in(desk["Lo"], number, **{path: fields[path] for path in fields if path in twice})


def test_it_comes_to_the_prescribers_worklist_with_all_its_fields(desk: Desk, sheet: str) -> None:
    desk.clock.shows = ENDED
    written_and_keyed(desk, sheet)
    (found,) = reconcile(desk["Nour"], desk.outage.id, Live(chart()), go_on)
    assert (found.kind, found.verdict, found.item) == ("order", "new", None)
    assert found.todo.key == "findings.todo_prescriber"
    for text in WRITTEN.values():
        assert text in found.paper.text("sv")
    accept_obvious(desk["Dag"], desk.outage.id)
    assert [one.decision for one in listed(desk["Dag"], desk.outage.id)] == ["worklist"]
    told = "".join(proof.texts(documents.issue_worklist(desk["Dag"], desk.outage.id).pdf))
    for text in WRITTEN.values():
        assert proof.stands(text, told)


def test_the_next_days_sheet_tells_it_and_is_not_called_whole_before_it_is_keyed(
    desk: Desk, sheet: str
) -> None:
    for one in _numbers(desk, "administration"):
        key_in(desk["Kim"], one)
        key_in(desk["Lo"], one)
    before = "".join(proof.texts(_day_two(desk)))
    assert proof.stands(sheet, before)
    assert not proof.stands("skrevs inga nya ordinationer", before)
    assert proof.stands("ÄNDRINGAR SKRIVNA PÅ PAPPER ÄR INTE MED", before)
    written_and_keyed(desk, sheet)
    after = "".join(proof.texts(_day_two(desk)))
    for text in ("Furosemid", "20 mg", "intravenöst", "kl 8 och 14"):
        assert proof.stands(text, after)


def _numbers(desk: Desk, form: str) -> list[str]:
    with desk["Nour"].read() as tx:
        rows = tx.rows("SELECT number FROM sheet WHERE form = ? ORDER BY id", form)
        return [number for (number,) in rows]


def _day_two(desk: Desk) -> bytes:
    return continuation_packet(desk["Nour"], desk.outage, 2, ["pat-1"]).pdf
