"""Two blind keyings become one reading, or a third person is asked."""

import pytest

from fallback.recovery.keying.verification import Standing, complete, readings
from fallback.store.entries import Entry, EntryState
from forms.spec import Keying, Kind
from tests.recovery.papers import box

TWICE = box("orders/1/1/time", Kind.TIME)
ONCE = box("orders/1/1/sign", Kind.SIGNATURE, Keying.ONCE)


def entry(keying: int, value: str, state: EntryState = "value", path: str = TWICE.path) -> Entry:
    return Entry("AAAAA-00001-00", path, keying, state, value, f"person-{keying}", "")


def said(*entries: Entry) -> tuple[str, str, str]:
    found = readings([TWICE], entries)[TWICE.path]
    return found.standing, found.state, found.value


def test_what_two_people_keyed_alike_is_agreed() -> None:
    assert said(entry(1, "08:15"), entry(2, "08:15")) == ("agreed", "value", "08:15")


def test_capitals_and_spaces_are_no_difference() -> None:
    assert said(entry(1, "Alvedon  500"), entry(2, "alvedon 500"))[0] == "agreed"


def test_a_field_keyed_by_one_waits_for_the_second_and_shows_no_value() -> None:
    assert said(entry(1, "08:15")) == ("awaiting", "blank", "")


def test_two_different_values_go_to_a_third_and_neither_is_taken() -> None:
    assert said(entry(1, "08:15"), entry(2, "03:15")) == ("differs", "blank", "")


def test_blank_and_struck_out_are_not_the_same() -> None:
    assert said(entry(1, "", "blank"), entry(2, "", "struck"))[0] == "differs"


@pytest.mark.parametrize("illegible", [1, 2])
def test_what_either_could_not_read_is_illegible(illegible: int) -> None:
    pair = (entry(illegible, "", "illegible"), entry(3 - illegible, "08:15"))
    assert said(*pair) == ("agreed", "illegible", "")


def test_the_third_persons_value_wins() -> None:
    third = entry(3, "09:15")
    assert said(entry(1, "08:15"), entry(2, "03:15"), third) == ("arbitrated", "value", "09:15")
    unread = (entry(1, "", "illegible"), entry(2, "03:15"), third)
    assert said(*unread) == ("arbitrated", "value", "09:15")


def test_a_field_that_is_keyed_once_needs_no_second() -> None:
    found = readings([ONCE], [entry(1, "AB", path=ONCE.path)])
    assert found[ONCE.path].standing is Standing.SINGLE


def test_printed_and_picture_fields_are_not_keyed() -> None:
    boxes = [box("a/b", Kind.TEXT, Keying.PRINTED), box("a/c", Kind.TEXT, Keying.IMAGE)]
    assert readings(boxes, []) == {}


def test_a_sheet_is_complete_when_every_box_is_settled() -> None:
    half = readings([TWICE, ONCE], [entry(1, "08:15"), entry(2, "08:15")])
    assert not complete(half)
    assert complete(readings([TWICE], [entry(1, "08:15"), entry(2, "08:15")]))
