"""What nobody wrote, what somebody has entered already, and who the patient is now."""

from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal

import msgspec
import pytest

from fallback.chart.model import Administration, Chart, Observation, PatientLink, Quantity
from fallback.recovery.events.events import (
    DoseSinceWritten,
    DoseUnsigned,
    Event,
    NoteWritten,
    ObservationWritten,
    OrderWritten,
    Origin,
)
from fallback.recovery.events.written import events
from fallback.recovery.findings.dose_rules import same_unit
from fallback.recovery.findings.finding import Finding, Live, Unreachable
from fallback.recovery.findings.findings import find_all
from fallback.recovery.keying.verification import alike
from fallback.store.entries import Entry
from fallback.texts import say
from forms.spec import Keying, Kind
from tests.recovery.papers import (
    PULSE,
    against,
    box,
    chart,
    dose_line,
    given,
    keyed,
    line,
    local,
    order,
)
from tests.recovery.test_findings import dose

HERE = Origin("AAAAA-00001-00", "pat-1", "orders/1/1", ())
UNSIGNED = DoseUnsigned(HERE, "order-1", "Alvedon", local("12:00"))
SINCE = DoseSinceWritten(HERE, "alvedon 500 mg", local("07:10"), "1", "AB")
NEW_ORDER = OrderWritten(HERE, "Furix", "1x1", "DR", ())
NOTE = NoteWritten(HERE, "Anhörig har ringt")
CONSCIOUS = "http://loinc.org|80288-4"
AIR = ObservationWritten(HERE, CONSCIOUS, "Medvetande", local("14:00"), None, "A", "AB")


@dataclass(frozen=True)
class Row:
    """What stands on paper, what the record system has, and what the nurse should be told."""

    name: str
    event: Event
    verdict: str
    why: str
    live: Live = field(default_factory=chart)


def in_words(text: str, at: datetime) -> Chart:
    return chart(measured=(Observation("o", AIR.code, "RLS", at=at, text=text),))


FURIX = order("order-9", "Furix 40 mg tablett")
DEAD = chart(patient=msgspec.structs.replace(chart().patient, deceased=True))
MERGED = chart(patient=msgspec.structs.replace(chart().patient, id="pat-7"))


def joined(kind: str) -> Chart:
    """The record system tells of another record of the same person."""
    links = (PatientLink(kind, "pat-8"),)
    return chart(patient=msgspec.structs.replace(chart().patient, links=links))


EARLIER = chart(doses=(Administration("a", "completed", "Alvedon", at=local("07:00")),))
ROWS = [
    Row("a due dose that nobody signed", UNSIGNED, "query", "dose_unsigned"),
    Row(
        "nobody signed, charted in the system",
        UNSIGNED,
        "same",
        "unsigned_charted",
        chart(doses=(given(local("12:20")),)),
    ),
    Row(
        "nobody signed, charted as not given",
        UNSIGNED,
        "same",
        "unsigned_charted",
        chart(doses=(given(local("12:20"), None, "not-done"),)),
    ),
    Row(
        "nobody signed, charted by mistake and struck",
        UNSIGNED,
        "query",
        "dose_unsigned",
        chart(doses=(given(local("12:20"), status="entered-in-error"),)),
    ),
    Row(
        "nobody signed, system silent",
        UNSIGNED,
        "query",
        "live_unreachable",
        Unreachable(say("findings.live_gone")),
    ),
    Row("from memory, nothing charted", SINCE, "new", "since_new"),
    Row("from memory, charted before the failure", SINCE, "conflict", "since_charted", EARLIER),
    Row("an order on paper", NEW_ORDER, "new", "order_new"),
    Row(
        "an order on paper that was entered meanwhile",
        NEW_ORDER,
        "conflict",
        "order_entered",
        chart(order(), FURIX),
    ),
    Row("an order for one who died", NEW_ORDER, "conflict", "patient_deceased", DEAD),
    Row("records merged: an order", NEW_ORDER, "conflict", "patient_merged", MERGED),
    Row("records merged: a note", NOTE, "conflict", "patient_merged", MERGED),
    Row("records merged: a dose", dose(), "conflict", "patient_merged", MERGED),
    Row(
        "another record took this one's place",
        dose(),
        "conflict",
        "patient_merged",
        joined("replaced-by"),
    ),
    Row(
        "this record took another's place", dose(), "conflict", "patient_merged", joined("replaces")
    ),
    Row("the same person has another record", AIR, "conflict", "patient_merged", joined("seealso")),
    Row(
        "another record took its place: a note",
        NOTE,
        "conflict",
        "patient_merged",
        joined("replaced-by"),
    ),
    Row("a note", NOTE, "new", "note_new"),
    Row("consciousness, nothing charted", AIR, "new", "observation_new"),
    Row(
        "consciousness, the same charted",
        AIR,
        "same",
        "observation_same",
        in_words("a", local("14:05")),
    ),
    Row(
        "consciousness, charted in other words",
        AIR,
        "conflict",
        "observation_worded",
        in_words("RLS 1", local("14:05")),
    ),
]


def found(event: Event, live: Live) -> Finding:
    (one,) = find_all([(event, against(live=live))])
    return one


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)
def test_what_the_paper_says_against_what_happened_meanwhile(row: Row) -> None:
    finding = found(row.event, row.live)
    assert (finding.verdict, finding.why.key) == (row.verdict, f"findings.{row.why}")
    for lang in ("sv", "en"):
        for message in (finding.why, finding.todo, finding.base, finding.paper, finding.live):
            assert message.text(lang)


def test_a_flow_charted_in_another_unit_is_not_called_new() -> None:
    flow = Quantity(Decimal(2), "l/min", "L/min")
    written = ObservationWritten(HERE, PULSE, "Flöde", local("14:00"), flow, "", "AB")
    other = Observation("o", PULSE, "Flöde", at=local("14:02"), value=Quantity(Decimal(2), "ml/s"))
    assert found(written, chart(measured=(other,))).why.key == "findings.observation_worded"


def test_an_order_that_was_there_when_the_sheet_was_printed_is_not_the_one_on_paper() -> None:
    base = chart(order(), FURIX)
    (one,) = find_all([(NEW_ORDER, against(base, base))])
    assert one.why.key == "findings.order_new"


def test_a_blank_line_is_answered_by_the_sheet_where_the_dose_is_signed() -> None:
    signed = dose(sheet="AAAAA-00009-00")
    first, second = find_all([(UNSIGNED, against()), (signed, against())])
    assert (first.verdict, first.why.key) == ("same", "findings.unsigned_elsewhere")
    assert "AAAAA-00009-00" in first.why.text("sv")
    assert second.verdict == "new"


def test_a_line_that_is_blank_on_two_sheets_is_asked_about_once() -> None:
    again = msgspec.structs.replace(
        UNSIGNED, origin=msgspec.structs.replace(HERE, sheet="AAAAA-00009-00")
    )
    assert [one.verdict for one in find_all([(UNSIGNED, against()), (again, against())])] == [
        "same",
        "query",
    ]


def test_a_charted_dose_that_answers_for_a_signed_line_does_not_answer_for_a_blank_one() -> None:
    live = chart(doses=(given(local("12:20")),))
    other = dose(local("12:20"), group="orders/1/2")
    blank, written = find_all([(UNSIGNED, against(live=live)), (other, against(live=live))])
    assert (blank.verdict, written.verdict) == ("query", "same")


@pytest.mark.parametrize(("due", "asked"), [("12:00", True), ("07:30", False), ("06:00", False)])
def test_only_what_fell_due_while_the_system_was_away_is_asked_about(due: str, asked: bool) -> None:
    assert [isinstance(one, DoseUnsigned) for one in events(line(dose_line(due=due)))] == (
        [True] if asked else []
    )


def test_of_a_struck_line_or_row_no_dose_is_asked_about() -> None:
    lines = dose_line(due="12:00")
    struck = dict.fromkeys(("time", "dose", "code", "sign"), "[struck]")
    assert events(line(lines, **struck)) == ()
    row = [*lines, box("orders/1/confirmed", Kind.SIGNATURE, Keying.ONCE)]
    assert events(keyed(row)) != ()
    struck_row = events(keyed(row, orders__1__confirmed="[struck]"))
    assert [type(one) for one in struck_row] == [NoteWritten]  # that it does not hold, no more


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("mE", "ME", False),
        ("mg", "Mg", False),
        ("E", "enheter", True),
        ("mikrogram", "µg", True),
        ("Tablett", "tablett", True),
        ("ml", "mL", True),
        ("mmol/l", "mmol/L", True),
        ("mE/ml", "ME/ml", False),
        ("g", "mg", False),
    ],
)
def test_units_are_told_apart_to_the_letter(one: str, other: str, same: bool) -> None:
    value = Decimal(1)
    assert same_unit(Quantity(value, one), Quantity(value, other)) is same


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("10 mE/tim", "10 ME/tim", False),
        ("10mE", "10ME", False),
        ("Heparin 5 ME", "HEPARIN 5 ME", True),
        ("mmol/l", "mmol/L", False),
        ("Per Os", "per os", True),
    ],
)
def test_two_keyings_that_differ_in_a_units_capitals_go_to_a_third(
    one: str, other: str, same: bool
) -> None:
    first, second = (Entry("S", "p", 1, "value", text, "x", "") for text in (one, other))
    assert alike(first, second) is same


@pytest.mark.parametrize(("kind", "verdict"), [("seealso", "new"), ("replaced-by", "conflict")])
def test_another_record_that_was_known_when_the_sheet_was_printed_is_no_news(
    kind: str, verdict: str
) -> None:
    (one,) = find_all([(dose(), against(base=joined(kind), live=joined(kind)))])
    assert one.verdict == verdict
