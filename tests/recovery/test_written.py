"""What stands on a keyed sheet becomes events; what is incomplete becomes a question."""

import msgspec
import pytest

from fallback.recovery.events.events import (
    DoseSinceWritten,
    DoseWritten,
    NoteWritten,
    ObservationWritten,
    OrderWritten,
    Query,
)
from fallback.recovery.events.written import events
from forms.geometry import Box
from forms.spec import Keying, Kind
from tests.recovery.papers import CODES, PULSE, box, column, dose_line, keyed, line, local


def only(*found: object) -> object:
    (one,) = found
    return one


def asked(**fields: str) -> str:
    question = only(*events(line(dose_line(due="08:00"), **fields)))
    assert isinstance(question, Query)
    return question.why.key


def test_a_signed_line_is_a_dose_of_its_order_at_the_time_written() -> None:
    dose = only(*events(line(dose_line(due="08:00"), time="08:10", dose="1000", sign="AB")))
    assert isinstance(dose, DoseWritten)
    assert (dose.order_id, dose.at, dose.sign) == ("order-1", local("08:10"), "AB")
    assert dose.due == local("08:00")
    assert dose.given
    assert dose.dose is not None
    assert (str(dose.dose.value), dose.dose.unit, dose.dose.ucum) == ("1000", "mg", "mg")


def test_a_dose_after_midnight_belongs_to_the_next_day() -> None:
    dose = only(*events(line(dose_line(due="23:30"), time="00:15", sign="AB")))
    assert isinstance(dose, DoseWritten)
    assert dose.at == local("00:15", "2026-11-25")


def test_a_code_without_a_time_is_not_given_at_the_due_time_and_says_why() -> None:
    dose = only(*events(line(dose_line(due="12:00"), code="1", sign="AB")))
    assert isinstance(dose, DoseWritten)
    assert not dose.given
    assert (dose.at, dose.reason) == (local("12:00"), "avböjt")


def test_an_as_needed_dose_lies_on_the_only_day_the_sheet_leaves_open() -> None:
    dose = only(*events(line(dose_line(), time="14:05", dose="1000", sign="AB")))
    assert isinstance(dose, DoseWritten)
    assert (dose.at, dose.due) == (local("14:05"), None)


def test_an_as_needed_dose_at_a_time_that_comes_twice_is_asked_about() -> None:
    question = only(*events(line(dose_line(), time="07:50", sign="AB")))
    assert isinstance(question, Query)
    assert question.why.key == "findings.query_two_days"


def test_a_line_without_a_due_time_that_is_blank_or_one_that_was_struck_is_no_event() -> None:
    assert events(line(dose_line())) == ()
    struck = dict.fromkeys(("time", "dose", "code", "sign"), "[struck]")
    assert events(line(dose_line(due="08:00"), **struck)) == ()


@pytest.mark.parametrize(
    ("fields", "key"),
    [
        ({"time": "08:10", "dose": "1000"}, "query_no_sign"),
        ({"dose": "1000", "sign": "AB"}, "query_no_time"),
        ({"time": "08:10", "dose": "1000", "code": "1", "sign": "AB"}, "query_given_and_not"),
        ({"time": "08:10", "dose": "[illegible]", "sign": "AB"}, "query_illegible"),
        ({"time": "08:10", "dose": "[struck]", "sign": "AB"}, "query_struck"),
        ({"dose": "[illegible]"}, "query_illegible"),
    ],
)
def test_what_is_incomplete_or_contradicts_itself_is_asked_about(
    fields: dict[str, str], key: str
) -> None:
    assert asked(**fields) == f"findings.{key}"


def test_a_question_names_the_order_and_the_time_it_is_about() -> None:
    fields = {"time": "08:10", "dose": "[illegible]", "sign": "AB"}
    question = only(*events(line(dose_line(due="08:00"), **fields)))
    assert isinstance(question, Query)
    assert question.written == "Alvedon 08:00: time: 08:10 · sign: AB"


def test_a_column_gives_one_event_a_value_all_at_its_time() -> None:
    sheet = line(
        column(), date="2026-11-25", time="06:15", pulse="88", temperature="37.5", sign="AB"
    )
    found = events(sheet)
    assert all(isinstance(one, ObservationWritten) for one in found)
    pulse = found[0]
    assert isinstance(pulse, ObservationWritten)
    assert (pulse.code, pulse.at) == (PULSE, local("06:15", "2026-11-25"))
    assert [one.origin.group for one in found] == [
        "observations/1/pulse",
        "observations/1/temperature",
    ]


def test_a_column_without_a_date_is_put_on_no_day_where_the_outage_leaves_two_open() -> None:
    sheet = line(column(), time="14:00", pulse="88", sign="AB")
    later = msgspec.structs.replace(sheet, end=local("15:00", "2026-11-26"))
    assert isinstance(only(*events(sheet)), ObservationWritten)
    question = only(*events(later))
    assert isinstance(question, Query)
    assert question.why.key == "findings.query_two_days"


def test_values_without_a_code_become_one_note_for_their_column() -> None:
    boxes = [*column(), box("observations/1/oxygen", Kind.TEXT, Keying.ONCE)]
    found = events(line(boxes, time="14:00", pulse="88", oxygen="luft", sign="AB"))
    assert [type(one) for one in found] == [ObservationWritten, NoteWritten]
    note = found[1]
    assert isinstance(note, NoteWritten)
    assert note.origin.group == "observations/1"
    assert note.text == "oxygen: luft · sign AB"  # nobody enters it without knowing whose it is


def test_a_row_whose_confirmation_was_struck_is_told_to_whoever_enters_orders() -> None:
    confirmed = box("orders/1/confirmed", Kind.SIGNATURE, Keying.ONCE, row_id="order-1")
    sheet = keyed([confirmed], **{"orders/1/confirmed": "[struck]"})
    sheet = msgspec.structs.replace(sheet, values={"orders/1/drug": "Alvedon,\n500 mg"})
    note = only(*events(sheet))
    assert isinstance(note, NoteWritten)
    assert note.text.endswith("gäller inte: Alvedon, 500 mg")
    left_blank = keyed([confirmed])
    assert events(left_blank) == ()


def test_an_illegible_value_leaves_the_rest_of_its_column_usable() -> None:
    found = events(line(column(), time="14:00", pulse="[illegible]", temperature="38", sign="AB"))
    assert [type(one) for one in found] == [Query, ObservationWritten]


def test_a_column_without_a_signature_is_asked_about_as_a_whole() -> None:
    question = only(*events(line(column(), time="14:00", pulse="88")))
    assert isinstance(question, Query)
    assert question.why.key == "findings.query_no_sign"
    assert "88" in question.written


def test_a_new_order_and_the_doses_below_it_are_one_thing() -> None:
    boxes = [
        box("new_orders/1/drug", Kind.TEXT),
        box("new_orders/1/dosage", Kind.TEXT),
        box("new_orders/1/prescriber", Kind.SIGNATURE),
        box("new_orders/1/1/time", Kind.TIME),
        box("new_orders/1/1/dose", Kind.NUMBER),
        box("new_orders/1/2/time", Kind.TIME),
    ]
    sheet = keyed(
        boxes,
        new_orders__1__drug="Furix 20 mg",
        new_orders__1__dosage="1 tabl kl 8",
        new_orders__1__prescriber="DR",
        new_orders__1__1__time="08:20",
        new_orders__1__1__dose="1",
    )
    order = only(*events(sheet))
    assert isinstance(order, OrderWritten)
    assert (order.drug, order.prescriber) == ("Furix 20 mg", "DR")
    assert order.doses == ("time 08:20, dose 1",)


NEW_ORDER = [
    box("new_orders/1/drug", Kind.TEXT),
    *(
        box(f"new_orders/1/{line}/{field}", kind, Keying.TWICE, choices=choices)
        for line in (1, 2)
        for field, kind, choices in (
            ("due", Kind.TIME, ()),
            ("time", Kind.TIME, ()),
            ("dose", Kind.NUMBER, ()),
            ("code", Kind.CHOICE, CODES),
            ("sign", Kind.SIGNATURE, ()),
        )
    ),
]
GIVEN_ONCE = {
    "new_orders__1__1__time": "08:20",
    "new_orders__1__1__dose": "40",
    "new_orders__1__1__sign": "AB",
}


@pytest.mark.parametrize(
    ("heading", "key"), [("", "query_no_drug"), ("[illegible]", "query_illegible")]
)
def test_doses_below_a_heading_that_names_no_drug_are_asked_about_with_all_that_stands(
    heading: str, key: str
) -> None:
    question = only(*events(keyed(NEW_ORDER, new_orders__1__drug=heading, **GIVEN_ONCE)))
    assert isinstance(question, Query)
    assert question.why.key == f"findings.{key}"
    assert question.written == "time 08:20, dose 40, sign AB"


def test_a_dose_of_a_new_order_that_was_not_given_says_so_in_words() -> None:
    written = {"new_orders__1__drug": "Furix", "new_orders__1__1__due": "08:00"}
    code = {"new_orders__1__1__code": "1", "new_orders__1__2__dose": "[illegible]"}
    order = only(*events(keyed(NEW_ORDER, **written, **code)))
    assert isinstance(order, OrderWritten)
    assert order.doses == ("due 08:00, code 1 (avböjt)", "dose oläsligt")


@pytest.mark.parametrize("clock", ["20:00", "16:30"])
def test_a_dose_given_many_hours_late_is_not_placed_before_its_sheet_was_printed(
    clock: str,
) -> None:
    dose = only(*events(line(dose_line(due="08:00"), time=clock, dose="1000", sign="AB")))
    assert isinstance(dose, DoseWritten)
    assert dose.at == local(clock)


def test_a_time_that_only_a_day_without_the_sheet_could_mean_is_asked_about() -> None:
    assert asked(time="20:30", dose="1000", sign="AB") == "findings.query_no_such_time"


@pytest.mark.parametrize("boxes", [dose_line(), column()])
def test_what_was_done_just_before_the_outage_is_not_placed_a_day_later(boxes: list[Box]) -> None:
    # 07:30: ten minutes before the outage is known to have begun, or the morning after?
    question = only(*events(line(boxes, time="07:30", sign="AB", dose="1000", pulse="88")))
    assert isinstance(question, Query)
    assert question.why.key == "findings.query_two_days"


def test_a_dose_before_the_failure_is_not_placed_a_day_before_the_snapshot() -> None:
    fields = (("drug", Kind.TEXT), ("time", Kind.TIME), ("dose", Kind.TEXT), ("sign", Kind.TEXT))
    boxes = [box(f"since/1/{name}", kind) for name, kind in fields]
    question = only(*events(line(boxes, drug="Alvedon", time="08:10", dose="1 g", sign="AB")))
    assert isinstance(question, Query)  # the sheet was printed at 08:00
    assert question.why.key == "findings.query_no_such_time"


def test_a_dose_before_the_failure_names_no_order() -> None:
    boxes = [
        box(f"since/1/{name}", kind)
        for name, kind in (
            ("drug", Kind.TEXT),
            ("time", Kind.TIME),
            ("dose", Kind.TEXT),
            ("sign", Kind.SIGNATURE),
        )
    ]
    dose = only(*events(line(boxes, drug="Alvedon", time="07:10", dose="1 g", sign="AB")))
    assert isinstance(dose, DoseSinceWritten)
    assert (dose.drug, dose.at, dose.dose) == ("Alvedon", local("07:10"), "1 g")


def test_anything_else_that_is_written_is_a_note() -> None:
    boxes = [box("arrivals/1/name", Kind.TEXT, Keying.ONCE), box("arrivals/1/bed", Kind.TEXT)]
    note = only(*events(line(boxes, name="Okänd man", bed="12:3")))
    assert isinstance(note, NoteWritten)
    assert "Okänd man" in note.text
    assert "12:3" in note.text
