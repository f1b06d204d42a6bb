"""A new allergy written on paper is keyed by two, laid against the record, and told to a person."""

from datetime import date

import msgspec
import pytest

from fallback.chart.model import Allergy, Chart
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded
from fallback.recovery.continuation import on_paper
from fallback.recovery.events.done import done_sheets
from fallback.recovery.events.events import AllergyWritten, Event, Query
from fallback.recovery.events.written import events
from fallback.recovery.findings.finding import Finding, Unreachable
from fallback.recovery.findings.findings import find_all
from fallback.recovery.findings.reconcile import listed, reconcile
from fallback.recovery.findings.wording import Wording
from fallback.recovery.writeback import record_form
from fallback.recovery.writeback.decisions import accept_obvious
from fallback.texts import say
from forms import load
from forms.spec import Keying, Table
from tests.recovery.conftest import Desk, go_on, key_in, put_sheet
from tests.recovery.papers import ZONE, against, box, chart, keyed
from tests.recovery.test_reconcile import Live

FORM = load.builtin("note")
ROWS = next(one for one in FORM.blocks if isinstance(one, Table) and one.id == "new_allergies")
BOXES = [
    box(f"new_allergies/1/{one.id}", one.kind, one.keying, label=one.label, concept=one.concept)
    for one in ROWS.fields
]
WRITTEN = {
    "date": "2026-11-24",
    "substance": "Penicillin V",
    "reaction": "utslag efter andra dosen",
    "sign": "AB",
}
HAVING = {f"new_allergies/1/{field}": text for field, text in WRITTEN.items()}
PENICILLIN = Allergy("al-1", "Penicillin", reaction="anafylaxi", verification="confirmed")


def written(**changed: str) -> Event:
    wanted = HAVING | {f"new_allergies/1/{field}": text for field, text in changed.items()}
    (found,) = events(keyed(BOXES, **wanted))
    return found


def having(*allergies: Allergy, missing: bool = False) -> Chart:
    left_out = (say("findings.side_nothing"),) if missing else ()
    return msgspec.structs.replace(chart(), allergies=Recorded(allergies, left_out))


def found(base: Chart, live: Chart | Unreachable) -> Finding:
    (one,) = find_all([(written(), against(base, live))])
    return one


def test_what_it_is_to_and_how_it_shows_are_keyed_by_two() -> None:
    twice = {one.id for one in ROWS.fields if one.keying is Keying.TWICE}
    assert twice == {"substance", "reaction"}
    event = written()
    assert isinstance(event, AllergyWritten)
    assert (event.substance, event.reaction) == ("Penicillin V", "utslag efter andra dosen")
    assert date.fromisoformat(event.date) == date(2026, 11, 24)


def test_without_a_substance_the_writer_is_asked() -> None:
    for event in (written(substance=""), written(substance="[illegible]")):
        assert isinstance(event, Query)
        assert event.kind == "allergy"


def test_a_new_one_is_new_and_never_written_by_itself() -> None:
    nuts = Allergy("al-2", "Jordnöt")
    one = found(having(nuts), having(nuts))
    assert (one.kind, one.verdict, one.item) == ("allergy", "new", None)
    assert "Penicillin V" in one.paper.text("sv")
    assert "Jordnöt" in one.live.text("sv")


@pytest.mark.parametrize(
    ("base", "why"),
    [(having(PENICILLIN), "findings.allergy_known"), (having(), "findings.allergy_entered")],
)
def test_one_that_is_in_the_record_now_is_compared_by_a_person(base: Chart, why: str) -> None:
    one = found(base, having(PENICILLIN))
    assert (one.verdict, one.why.key) == ("conflict", why)
    assert "anafylaxi" in one.live.text("sv")


def test_one_that_was_refuted_in_the_record_does_not_answer_for_it() -> None:
    refuted = msgspec.structs.replace(PENICILLIN, verification="refuted")
    assert found(having(refuted), having(refuted)).verdict == "new"


def test_a_record_that_asserts_none_disagrees_and_one_that_says_nothing_is_unknown() -> None:
    none = msgspec.structs.replace(chart(), allergies=AssertedNone())
    assert found(none, none).verdict == "conflict"
    for section in (NotRecorded(), NotFetched(say("findings.side_nothing"))):
        silent = msgspec.structs.replace(chart(), allergies=section)
        one = found(silent, silent)
        assert one.why.key == "findings.allergy_not_compared"
        assert one.live.text("sv") == "OKÄNT"
    assert "inte hel" in found(having(), having(missing=True)).live.text("sv")


def test_it_is_kept_where_the_record_cannot_be_read() -> None:
    one = found(chart(), Unreachable(say("findings.side_nothing")))
    assert (one.verdict, one.why.key) == ("new", "findings.allergy_not_compared")


def test_from_paper_to_the_worklist_and_onto_the_next_days_sheet(desk: Desk) -> None:
    number = put_sheet(desk, 1, BOXES, form="note")
    key_in(desk["Kim"], number, **WRITTEN)
    twice = {field: WRITTEN[field] for field in ("substance", "reaction")}
    assert key_in(desk["Lo"], number, **twice) == "verified"
    with desk["Nour"].read() as tx:
        done = done_sheets(tx, desk.outage.id)
    (said,) = on_paper(desk["Nour"], desk.outage, done)["pat-1"]
    assert "NY ALLERGI" in said
    assert "Penicillin V" in said
    reconcile(desk["Nour"], desk.outage.id, Live(having()), go_on)
    assert accept_obvious(desk["Dag"], desk.outage.id).worklist == 1
    (one,) = listed(desk["Nour"], desk.outage.id)
    assert (one.kind, one.decision) == ("allergy", "worklist")


def test_it_stands_in_the_patients_record_of_the_outage(desk: Desk) -> None:
    filling = record_form.record(desk.outage, (), [written()], (), Wording(ZONE, "sv"))
    told = str(filling["entries"])
    assert "allergi: Penicillin V" in told
    assert "utslag efter andra dosen" in told
