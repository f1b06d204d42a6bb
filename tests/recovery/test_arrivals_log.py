"""What a hand wrote on the arrivals log is tied to the reserve number of its row."""

from fallback.chart.reserve import ReserveIdentity
from fallback.outage.reserve.identities import arrivals, link, take, void
from fallback.recovery.events.events import ArrivalWritten, NoteWritten, Query
from fallback.recovery.events.written import events
from fallback.recovery.findings.finding import Finding
from fallback.recovery.findings.reconcile import reconcile
from forms.spec import Keying, Kind
from tests.recovery.conftest import Desk, go_on, key_in
from tests.recovery.papers import box, chart, keyed, line
from tests.recovery.test_reconcile import Live

ROW = ("time", "reserve", "name", "birth_date", "bed", "from", "identity", "linked")


def number_of(desk: Desk, row: int) -> ReserveIdentity:
    return arrivals(desk["Nour"], desk.outage.id)[row]


def keyed_in(desk: Desk, log: str, once: dict[str, str], twice: dict[str, str]) -> None:
    """Rows as "0__name": keyed by Kim, and what is keyed twice by Lo too."""
    key_in(desk["Kim"], log, **{f"arrivals__{path}": text for path, text in (once | twice).items()})
    key_in(desk["Lo"], log, **{f"arrivals__{path}": text for path, text in twice.items()})


def compared(desk: Desk) -> tuple[Finding, ...]:
    return reconcile(desk["Nour"], desk.outage.id, Live(chart()), go_on)


def test_a_row_is_found_under_the_number_printed_on_it(desk: Desk, log: str) -> None:
    keyed_in(desk, log, {"0__name": "Okänd man", "0__bed": "14"}, {"0__birth_date": "ca 1950"})
    (found,) = compared(desk)
    one = number_of(desk, 0)
    assert found.patient_id == one.sheet_patient_id
    assert (found.verdict, found.why.key) == ("conflict", "findings.reserve_not_linked")
    told = found.paper.text("sv")
    assert all(text in told for text in (one.number, "Okänd man", "14", "ca 1950"))
    link(desk["Nour"], one.number, "pat-1", "passport")
    (found,) = compared(desk)
    assert (found.verdict, found.why.key) == ("new", "findings.reserve_linked")
    assert found.item is None


def test_a_row_with_a_number_given_on_the_screen_is_found_under_it(desk: Desk, log: str) -> None:
    on_screen = take(desk["Nour"], desk.outage, name="Ek, Ada", birth_date=None, sex="female")
    typed = on_screen.number.replace("-", " ").lower()
    keyed_in(desk, log, {"12__name": "Ek Ada"}, {"12__reserve": typed})
    (found,) = compared(desk)
    assert found.patient_id == on_screen.sheet_patient_id
    assert found.why.key == "findings.reserve_not_linked"


def test_another_name_than_was_told_on_the_screen_goes_to_a_clinician(desk: Desk, log: str) -> None:
    on_screen = take(desk["Nour"], desk.outage, name="Ada Ek", birth_date=None, sex="female")
    keyed_in(desk, log, {"12__name": "Bo Alm"}, {"12__reserve": on_screen.number})
    (found,) = compared(desk)
    assert (found.verdict, found.why.key) == ("conflict", "findings.arrival_other_name")
    assert "Ada Ek" in found.why.text("sv")


def test_two_people_under_one_number_are_both_said(desk: Desk, log: str) -> None:
    number = number_of(desk, 0).number
    keyed_in(desk, log, {"0__name": "Ada", "12__name": "Bo"}, {"12__reserve": number})
    assert [one.why.key for one in compared(desk)] == ["findings.arrival_twice"] * 2


def test_somebody_on_the_row_of_a_void_number_is_said(desk: Desk, log: str) -> None:
    void(desk["Nour"], number_of(desk, 3).number, "row spoilt")
    keyed_in(desk, log, {"3__name": "Ada"}, {})
    (found,) = compared(desk)
    assert (found.verdict, found.why.key) == ("conflict", "findings.arrival_void")


def test_a_number_that_was_not_given_here_is_said(desk: Desk, log: str) -> None:
    keyed_in(desk, log, {"12__name": "Ada"}, {"12__reserve": "19810829M071"})
    (found,) = compared(desk)
    assert (found.verdict, found.why.key) == ("conflict", "findings.arrival_unknown")


def row(**written: str) -> object:
    boxes = [box(f"arrivals/12/{field}", Kind.TEXT, Keying.ONCE) for field in ROW]
    (found,) = events(line(boxes, **written))
    return found


def test_a_row_without_a_number_that_can_be_read_is_asked_about() -> None:
    for written, why in (
        ({"name": "Ada"}, "findings.query_no_reserve"),
        ({"name": "Ada", "reserve": "[illegible]"}, "findings.query_illegible"),
    ):
        found = row(**written)
        assert isinstance(found, Query)
        assert (found.why.key, "Ada" in found.written) == (why, True)


def test_what_cannot_be_read_on_a_numbered_row_is_told_with_the_rest() -> None:
    found = row(reserve="19810829M071", name="[illegible]", bed="14")
    assert isinstance(found, ArrivalWritten)
    assert (found.number, found.name) == ("19810829M071", "")
    assert "name oläsligt" in found.text
    assert "bed 14" in found.text


def test_a_row_of_the_overview_has_no_reserve_number_and_is_a_note() -> None:
    boxes = [box("arrivals/1/name", Kind.TEXT), box("arrivals/1/number", Kind.TEXT)]
    (found,) = events(keyed(boxes, arrivals__1__name="Ada", arrivals__1__number="19810829"))
    assert isinstance(found, NoteWritten)
