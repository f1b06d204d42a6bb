"""Two people key a sheet, blind; what they may see and do is decided by the core."""

from datetime import date

import pytest

from fallback.errors import FallbackError
from fallback.recovery.keying import entry
from fallback.store import entries, sheets, trail
from fallback.store.sheets import SheetState
from forms.geometry import Box
from forms.parse import Confirm, Parsed, Problem, parse
from forms.spec import Keying, Kind
from tests.recovery.conftest import Desk, key_in, put_sheet
from tests.recovery.papers import box, column, dose_line

DOSE = "orders/1/1/dose"
TIME = "orders/1/1/time"
SIGN = "orders/1/1/sign"


@pytest.fixture
def number(desk: Desk) -> str:
    return put_sheet(desk, 1, dose_line(due="08:00"))


def state_of(desk: Desk, number: str) -> SheetState:
    with desk["Nour"].read() as tx:
        sheet = sheets.get(tx, number)
    assert sheet is not None
    return sheet.state


def refused(desk: Desk, who: str, number: str, path: str = DOSE, typed: str = "1000") -> str:
    with pytest.raises(FallbackError) as refusal:
        entry.key(desk[who], number, path, typed)
    return refusal.value.message.key


def first_done(desk: Desk, number: str) -> None:
    key_in(desk["Kim"], number, time="0810", dose="1000", sign="ab")


def test_a_sheet_is_called_up_however_its_number_is_typed(desk: Desk, number: str) -> None:
    called = entry.call_up(desk["Kim"], number.replace("-", " ").lower())
    assert called.sheet.number == number
    assert called.step == "first"
    assert [one.path for one in called.boxes] == [one.path for one in dose_line(due="08:00")]


def test_a_number_with_a_wrong_character_is_noticed(desk: Desk, number: str) -> None:
    wrong = number[:-1] + ("X" if number[-1] != "X" else "Y")
    with pytest.raises(FallbackError) as refusal:
        entry.call_up(desk["Kim"], wrong)
    assert refusal.value.message.key == "recovery.wrong_number"


def test_what_is_keyed_is_kept_at_once_in_its_canonical_form(desk: Desk, number: str) -> None:
    assert entry.key(desk["Kim"], number, TIME, "815").value == "08:15"
    with desk["Nour"].read() as tx:
        assert [one.value for one in entries.of_sheet(tx, number)] == ["08:15"]
    assert state_of(desk, number) == "returned"


def test_an_unusual_value_is_kept_and_asked_about(desk: Desk) -> None:
    chart = put_sheet(desk, 2, column(), form="observations")
    kept = entry.key(desk["Kim"], chart, "observations/1/temperature", "41,5")
    assert (kept.value, kept.confirm) == ("41.5", Confirm.HIGH)


def test_what_is_no_value_is_not_kept(desk: Desk, number: str) -> None:
    assert refused(desk, "Kim", number, DOSE, "mycket") == "recovery.not_a_value"
    with desk["Nour"].read() as tx:
        assert entries.of_sheet(tx, number) == ()


def test_a_correction_replaces_the_persons_own_value(desk: Desk, number: str) -> None:
    entry.key(desk["Kim"], number, DOSE, "100")
    entry.key(desk["Kim"], number, DOSE, "1000")
    assert entry.call_up(desk["Kim"], number).before[DOSE] == ("value", "1000")


def test_a_keying_is_not_finished_while_a_box_has_no_entry(desk: Desk, number: str) -> None:
    entry.key(desk["Kim"], number, DOSE, "1000")
    with pytest.raises(FallbackError) as refusal:
        entry.finish(desk["Kim"], number)
    assert refusal.value.message.values["count"] == "3"
    assert entry.blank_rest(desk["Kim"], number) == 3
    assert entry.finish(desk["Kim"], number) == "keyed"


def test_the_second_keyer_is_asked_only_for_what_is_keyed_twice_and_sees_no_value(
    desk: Desk, number: str
) -> None:
    first_done(desk, number)
    called = entry.call_up(desk["Lo"], number)
    assert called.step == "second"
    assert SIGN not in [one.path for one in called.boxes]
    assert len(called.boxes) == 3
    assert (called.before, called.readings) == ({}, {})
    assert "0810" not in repr(called)
    assert "08:10" not in repr(called)


def test_the_first_keyer_may_not_key_a_second_time_nor_see_the_readings(
    desk: Desk, number: str
) -> None:
    first_done(desk, number)
    called = entry.call_up(desk["Kim"], number)
    assert (called.step, called.boxes, called.before) == ("other", (), {})
    assert refused(desk, "Kim", number) == "recovery.by_another"


def test_two_who_agree_make_the_sheet_verified(desk: Desk, number: str) -> None:
    first_done(desk, number)
    assert state_of(desk, number) == "keyed"
    assert key_in(desk["Lo"], number, time="08.10", dose="1000") == "verified"
    called = entry.call_up(desk["Kim"], number)
    assert called.step == "done"
    assert called.readings[DOSE].value == "1000"


def test_where_two_differ_a_third_person_keys_those_fields_only(desk: Desk, number: str) -> None:
    first_done(desk, number)
    assert key_in(desk["Lo"], number, time="08:10", dose="100") == "keyed"
    assert entry.call_up(desk["Kim"], number).step == "other"
    assert entry.call_up(desk["Lo"], number).step == "other"
    third = entry.call_up(desk["Nour"], number)
    assert third.step == "arbitration"
    assert [one.path for one in third.boxes] == [DOSE]
    assert third.before == {}
    entry.key(desk["Nour"], number, DOSE, "1000")
    assert entry.finish(desk["Nour"], number) == "verified"
    assert entry.call_up(desk["Lo"], number).readings[DOSE].value == "1000"


def test_someone_else_may_go_on_with_a_first_keying_that_was_left(desk: Desk, number: str) -> None:
    entry.key(desk["Kim"], number, DOSE, "1000")
    called = entry.call_up(desk["Lo"], number)
    assert called.step == "first"
    assert DOSE not in [one.path for one in called.boxes]
    assert DOSE not in called.before
    assert refused(desk, "Lo", number) == "store.keyed_by_other"
    key_in(desk["Lo"], number, time="08:10", sign="AB")
    assert entry.call_up(desk["Kim"], number).step == "other"
    assert entry.call_up(desk["Nour"], number).step == "second"


@pytest.mark.parametrize("state", ["void", "lost"])
def test_ink_on_a_void_or_lost_sheet_is_keyed_all_the_same(desk: Desk, state: SheetState) -> None:
    number = put_sheet(desk, 3, dose_line(due="08:00"), state=state)
    entry.key(desk["Kim"], number, DOSE, "1000")
    assert state_of(desk, number) == "returned"


def test_a_sheet_without_twice_keyed_fields_is_verified_by_one(desk: Desk) -> None:
    number = put_sheet(desk, 4, column(), form="observations")
    assert key_in(desk["Kim"], number, time="14:00", pulse="88", sign="ab") == "verified"


def test_printed_fields_and_pictures_are_not_asked_for(desk: Desk) -> None:
    boxes = [box("a/b", Kind.TEXT, Keying.IMAGE), box("a/c", Kind.TEXT, Keying.ONCE)]
    number = put_sheet(desk, 5, boxes, form="overview", patient_id="")
    assert [one.path for one in entry.call_up(desk["Kim"], number).boxes] == ["a/c"]
    assert refused(desk, "Kim", number, "a/b", "x") == "recovery.not_to_key"


def test_a_value_that_comes_after_its_keying_was_finished_elsewhere_is_not_kept(
    desk: Desk, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def finished_meanwhile(box: Box, typed: str, reference: date) -> Parsed | Problem:
        monkeypatch.setattr(entry, "parse", parse)
        first_done(desk, number)  # in Kim's other window
        return parse(box, typed, reference)

    monkeypatch.setattr(entry, "parse", finished_meanwhile)
    assert refused(desk, "Kim", number, DOSE, "5") == "recovery.not_to_key"
    with desk["Nour"].read() as tx:
        assert "5" not in [one.value for one in entries.of_sheet(tx, number)]


def test_a_sheet_of_pictures_only_is_done_when_someone_has_seen_it(desk: Desk) -> None:
    number = put_sheet(desk, 6, [box("arrivals/0/name", Kind.TEXT, Keying.IMAGE)], form="overview")
    assert entry.finish(desk["Kim"], number) == "verified"


def test_a_filed_sheet_stays_filed_while_it_is_keyed(desk: Desk) -> None:
    number = put_sheet(desk, 7, dose_line(due="08:00"), state="filed")
    assert key_in(desk["Kim"], number, dose="1000", time="0810", sign="AB") == "filed"
    assert state_of(desk, number) == "filed"


def test_nothing_is_keyed_once_the_outage_is_closed(desk: Desk, number: str) -> None:
    with desk["Nour"].database.write() as tx:
        tx.run("UPDATE outage SET closed_at = ended_at")
    assert refused(desk, "Kim", number) == "recovery.outage_closed"


def test_keying_is_in_the_trail_without_what_was_keyed(desk: Desk, number: str) -> None:
    first_done(desk, number)
    with desk["Nour"].read() as tx:
        rows = list(trail.rows(tx))
        assert trail.first_fault(tx) is None
    assert {row.action for row in rows} == {"chart.read", "entry.key"}
    assert all(row.patient_id == "pat-1" for row in rows)
    assert not any("1000" in row.details or "08:10" in row.details for row in rows)


def test_what_was_keyed_is_taken_back_and_the_box_is_open_again(desk: Desk, number: str) -> None:
    entry.key(desk["Kim"], number, DOSE, "100", strokes=4)
    entry.take_back(desk["Kim"], number, DOSE)
    assert entry.call_up(desk["Kim"], number).before == {}
    with pytest.raises(FallbackError):
        entry.take_back(desk["Kim"], number, DOSE)
    entry.key(desk["Kim"], number, DOSE, "1000", strokes=5)
    with desk["Nour"].read() as tx:
        assert entries.strokes_of(tx, desk.outage.id) == {number: 9}  # corrections count
        (kept,) = entries.of_sheet(tx, number)
    assert kept.value == "1000"


def test_nobody_takes_back_what_another_keyed(desk: Desk, number: str) -> None:
    first_done(desk, number)
    with pytest.raises(FallbackError) as refusal:
        entry.take_back(desk["Lo"], number, DOSE)
    assert refusal.value.message.key == "recovery.not_to_key"
    assert refused(desk, "Kim", number) == "recovery.by_another"


def test_the_third_is_told_who_keyed_what(desk: Desk, number: str) -> None:
    first_done(desk, number)
    assert entry.call_up(desk["Lo"], number).who == {}
    key_in(desk["Lo"], number, time="0810", dose="100")
    called = entry.call_up(desk["Nour"], number)
    assert called.step == "arbitration"
    names = (desk["Kim"].person.name, desk["Lo"].person.name)
    assert called.who == {DOSE: names}


def test_who_only_finished_the_first_keying_does_not_do_the_second(desk: Desk, number: str) -> None:
    for path in (TIME, DOSE, SIGN, "orders/1/1/code"):
        entry.key(desk["Kim"], number, path, "", "blank")
    entry.finish(desk["Lo"], number)
    assert entry.call_up(desk["Lo"], number).step == "other"
    assert refused(desk, "Lo", number) == "recovery.by_another"
    assert entry.call_up(desk["Nour"], number).step == "second"
