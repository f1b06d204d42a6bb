"""Initials that were keyed are offered to the next first keyer, and to nobody who keys blind."""

from fallback.recovery.keying import entry, signs
from forms.spec import Keying, Kind
from tests.recovery.conftest import Desk, key_in, put_sheet
from tests.recovery.papers import box, dose_line


def offered(desk: Desk, who: str, number: str) -> tuple[str, ...]:
    return signs.known(desk[who], entry.call_up(desk[who], number))


def test_initials_that_were_keyed_are_offered_on_the_next_sheet_those_used_most_first(
    desk: Desk,
) -> None:
    for serial, sign in enumerate(("bo", "akn", "akn"), 1):
        number = put_sheet(desk, serial, dose_line(due="08:00"))
        key_in(desk["Kim"], number, time="0810", dose="1000", sign=sign)
    assert offered(desk, "Lo", put_sheet(desk, 4, dose_line(due="12:00"))) == ("AKN", "BO")
    assert signs.completed("b", ("AKN", "BO")) == "BO"


def test_the_second_keyer_is_not_offered_the_initials_that_the_first_chose(desk: Desk) -> None:
    twice = [box("order_1/drug", Kind.TEXT), box("order_1/sign", Kind.SIGNATURE, Keying.TWICE)]
    number = put_sheet(desk, 1, twice, form="own")
    key_in(desk["Kim"], number, drug="Alvedon", sign="jx")
    assert offered(desk, "Lo", number) == ()


def test_nor_those_that_the_first_chose_on_other_sheets(desk: Desk) -> None:
    for serial in (1, 2):
        twice = [box("order_1/sign", Kind.SIGNATURE, Keying.TWICE)]
        number = put_sheet(desk, serial, twice, form="own")
        key_in(desk["Kim"], number, sign="jx")
    assert offered(desk, "Lo", number) == ()
    key_in(desk["Lo"], number, sign="jk")
    assert offered(desk, "Nour", number) == ()  # who settles it looks at the picture
