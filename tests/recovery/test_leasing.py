"""A sheet lies before one clerk at a time; a clerk who is gone keeps none."""

from dataclasses import replace

import pytest

from fallback.errors import FallbackError
from fallback.recovery.keying import entry, leasing
from fallback.session import Session
from fallback.store import leases
from fallback.store.database import Transaction
from fallback.store.postgresql import database as central
from tests.recovery.conftest import Desk, put_sheet
from tests.recovery.papers import dose_line


def at(session: Session, place: str) -> Session:
    """The same person at another PC."""
    return replace(session, place=place)


def refused(session: Session, number: str) -> bool:
    try:
        entry.call_up(session, number)
    except FallbackError as error:
        return error.message.key == "recovery.before_another"
    return False


@pytest.fixture
def number(desk: Desk) -> str:
    """A sheet that came back."""
    return put_sheet(desk, 1, dose_line(due="08:00"), state="returned")


def test_a_sheet_before_one_clerk_is_not_called_up_on_another_pc(desk: Desk, number: str) -> None:
    kim, lo = at(desk["Kim"], "a"), at(desk["Lo"], "b")
    entry.call_up(kim, number)
    with pytest.raises(FallbackError) as error:
        entry.call_up(lo, number)
    assert "Kim" in error.value.text("sv")
    path = entry.call_up(kim, number).boxes[0].path
    with pytest.raises(FallbackError):
        entry.key(lo, number, path, "", "blank")
    entry.key(kim, number, path, "", "blank")


def test_the_same_clerk_goes_on_at_another_pc_and_the_next_takes_over_at_the_same(
    desk: Desk, number: str
) -> None:
    entry.call_up(at(desk["Kim"], "a"), number)
    assert not refused(at(desk["Kim"], "b"), number)
    assert not refused(at(desk["Lo"], "b"), number)
    assert refused(at(desk["Kim"], "a"), number)


def test_a_finished_sheet_is_free_for_the_second_keying(desk: Desk, number: str) -> None:
    kim, lo = at(desk["Kim"], "a"), at(desk["Lo"], "b")
    entry.call_up(kim, number)
    entry.blank_rest(kim, number)
    entry.finish(kim, number)
    assert not refused(lo, number)


def test_a_clerk_who_is_gone_keeps_a_sheet_for_ten_minutes_from_the_last_keystroke(
    desk: Desk, number: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(central._Postgres, "now", Transaction.now)  # the clock that the test turns
    kim, lo = at(desk["Kim"], "a"), at(desk["Lo"], "b")
    path = entry.call_up(kim, number).boxes[0].path
    desk.clock.later(8)
    entry.key(kim, number, path, "", "blank")
    desk.clock.later(8)
    assert refused(lo, number)
    desk.clock.later(3)
    called = entry.call_up(lo, number)
    assert path not in {box.path for box in called.boxes}  # Kim's stays Kim's
    with pytest.raises(FallbackError):
        entry.key(kim, number, called.boxes[0].path, "", "blank")


def test_leaving_gives_back_what_lay_open_there_and_nothing_else(desk: Desk) -> None:
    first, second = (put_sheet(desk, n, dose_line(due="08:00"), state="returned") for n in (1, 2))
    kim, lo = at(desk["Kim"], "a"), at(desk["Lo"], "b")
    entry.call_up(kim, first)
    entry.call_up(lo, second)
    leasing.leave(kim)
    assert refused(kim, second)
    assert not refused(lo, first)


def test_sheets_are_handed_out_once_and_not_to_who_keyed_them_first(desk: Desk) -> None:
    numbers = [put_sheet(desk, n, dose_line(due="08:00"), state="returned") for n in (1, 2)]
    put_sheet(desk, 3, dose_line(due="08:00"))  # it has not come back
    kim, lo = at(desk["Kim"], "a"), at(desk["Lo"], "b")
    assert leasing.next_sheet(kim, desk.outage.id) == numbers[0]
    assert leasing.next_sheet(kim, desk.outage.id) == numbers[0]  # it lies before Kim already
    assert leasing.next_sheet(lo, desk.outage.id) == numbers[1]
    assert leasing.next_sheet(at(desk["Nour"], "c"), desk.outage.id) is None
    for number in numbers:
        with desk["Kim"].read() as tx:
            held = leases.get(tx, number)
        assert held
        by = kim if held.person_id == "Kim" else lo
        entry.blank_rest(by, number)
        entry.finish(by, number)
    assert leasing.next_sheet(kim, desk.outage.id) == numbers[1]
    assert leasing.next_sheet(lo, desk.outage.id) == numbers[0]


def test_looking_at_a_sheet_that_is_done_takes_no_lease(desk: Desk, number: str) -> None:
    for name, place in (("Kim", "a"), ("Lo", "b")):
        person = at(desk[name], place)
        entry.call_up(person, number)
        entry.blank_rest(person, number)
        entry.finish(person, number)
    assert entry.call_up(at(desk["Nour"], "c"), number).step == "done"
    assert not refused(at(desk["Chris"], "d"), number)


def test_who_calls_up_another_sheet_has_put_the_first_aside(desk: Desk) -> None:
    first, second = (put_sheet(desk, n, dose_line(due="08:00"), state="returned") for n in (1, 2))
    kim, lo = at(desk["Kim"], "a"), at(desk["Lo"], "b")
    entry.call_up(kim, first)
    entry.call_up(kim, second)
    assert not refused(lo, first)
    assert refused(lo, second)
