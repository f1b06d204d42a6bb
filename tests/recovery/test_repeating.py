"""One key repeats: a signature from anywhere above, an amount only within the same order."""

from dataclasses import replace

import msgspec

from fallback.recovery.keying import entry
from fallback.recovery.keying.repeating import earlier
from fallback.recovery.keying.signs import completed, known
from forms.geometry import Box
from tests.recovery.conftest import Desk, key_in, put_sheet
from tests.recovery.papers import column, dose_line

LINES: tuple[Box, ...] = (
    *dose_line(1, 1),
    *dose_line(1, 2),
    *dose_line(2, 1, order_id="order-2"),
)


def test_a_dose_is_repeated_within_its_order_and_never_from_another() -> None:
    assert list(earlier(LINES, "orders/1/2/dose")) == ["orders/1/1/dose"]
    assert list(earlier(LINES, "orders/2/1/dose")) == []


def test_a_signature_is_repeated_from_any_line_above_the_nearest_first() -> None:
    assert list(earlier(LINES, "orders/2/1/sign")) == ["orders/1/2/sign", "orders/1/1/sign"]
    assert list(earlier(LINES, "orders/1/1/sign")) == []
    assert list(earlier(LINES, "orders/9/9/sign")) == []


def test_a_measurement_is_repeated_from_the_column_before_only_where_it_is_harmless() -> None:
    boxes = (*column(1), *column(2))
    second = [box for box in boxes if box.path.startswith(boxes[-1].group)]
    for box in second:
        for path in earlier(boxes, box.path):
            assert path.rpartition("/")[2] == box.path.rpartition("/")[2]


def test_initials_are_gathered_as_they_turn_up_those_used_most_first(desk: Desk) -> None:
    kim = desk["Kim"]
    other = entry.call_up(kim, put_sheet(desk, 9, dose_line(due="08:00")))
    assert known(kim, other) == ()
    for n, sign in enumerate(("abc", "bo", "bo"), start=1):
        number = put_sheet(desk, n, dose_line(due="08:00"))
        key_in(kim, number, time="0810", dose="1000", sign=sign)
    assert known(kim, other) == ("BO", "ABC")
    assert known(kim, msgspec.structs.replace(other, step="second")) == ()  # it would not be blind
    elsewhere = msgspec.structs.replace(other, sheet=replace(other.sheet, outage_id="outage-2"))
    assert known(kim, elsewhere) == ()
    number = put_sheet(desk, 4, dose_line(due="08:00"))
    entry.key(kim, number, "orders/1/1/sign", "ABC")
    entry.take_back(kim, number, "orders/1/1/sign")
    assert known(kim, other) == ("BO", "ABC")


def test_a_letter_is_completed_to_the_initials_that_begin_so() -> None:
    signs = ("BO", "ABC", "AB")
    assert [completed(typed, signs) for typed in ("b", "a", "abc", "x", "")] == [
        "BO",
        "ABC",
        "ABC",
        "",
        "",
    ]
