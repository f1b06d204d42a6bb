"""Reserve numbers: what each format says, and how it goes on."""

from datetime import date

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from fallback.chart.identity import IdentifierKind, check_digit_ok, classify
from fallback.chart.model import Sex
from fallback.outage.reserve.formats import COUNTED, FORMATS, Span, Told
from fallback.outage.reserve.local import local_number, normal_local
from forms.codes import READABLE, normal_number, sheet_number

DAYS = st.dates(date(1900, 1, 1), date(2026, 11, 24))
SEXES: st.SearchStrategy[Sex] = st.sampled_from(["male", "female", "other", "unknown"])
BORN = date(1981, 8, 29)

EXAMPLES = [
    ("vgr", "19810829M071", Told(BORN, "male", "810829")),
    ("vgr", "20210325K069", Told(date(2021, 3, 25), "female", "210325")),
    ("stockholm", "991981000010", Told()),
    ("skane", "810829DA1B", Told(None, None, "810829")),
    ("varmland", "19810829SU3A", Told(BORN, None, "810829")),
    ("orebro", "19810829TB1F", Told(BORN, None, "810829")),
    ("blekinge", "20200501-AA8A", Told(date(2020, 5, 1), None, "200501")),
    ("vasternorrland", "20100101014R", Told(date(2010, 1, 1), None, "100101")),
    ("nrid", "22810829AA10", Told(BORN, "male", "810829")),
    ("nrid", "26050131ZZ20", Told(date(2005, 1, 31), "female", "050131")),
    ("nrid", "00812045AAA0", Told()),  # neither birth date nor sex is known
]


@pytest.mark.parametrize(("name", "number", "told"), EXAMPLES)
def test_a_published_example_is_of_its_format_and_says_what_it_says(
    name: str, number: str, told: Told
) -> None:
    assert FORMATS[name].parse(number) == told
    assert name not in COUNTED or COUNTED[name].check(number)


@pytest.mark.parametrize(("name", "number"), [one[:2] for one in EXAMPLES if one[0] != "nrid"])
def test_an_example_is_a_reserve_number_to_whoever_reads_charts(name: str, number: str) -> None:
    assert classify(FORMATS[name].system, number) is IdentifierKind.REGIONAL_RESERVE


@pytest.mark.parametrize(("name", "number"), [one[:2] for one in EXAMPLES])
def test_an_example_is_of_no_other_format(name: str, number: str) -> None:
    assert [other for other, one in FORMATS.items() if one.parse(number)] == [name]


@pytest.mark.parametrize(
    ("name", "number"),
    [
        ("vgr", "19810829M072"),
        ("vgr", "19811329M071"),
        ("stockholm", "991981000011"),
        ("stockholm", "999981000010"),
    ],
)
def test_a_misread_number_does_not_pass(name: str, number: str) -> None:
    assert not COUNTED[name].check(number)


@pytest.mark.parametrize("number", ["22810829OA10", "24810829AA1", "18810829AA10", "00812039AA10"])
def test_what_a_national_number_cannot_hold_is_none(number: str) -> None:
    assert FORMATS["nrid"].parse(number) is None


def test_a_century_that_could_be_two_is_not_guessed() -> None:
    assert FORMATS["nrid"].parse("24810829AA10") == Told(None, "male", "810829")


@given(DAYS, SEXES)
def test_a_counted_number_says_its_bearer_and_checks(born: date, sex: Sex) -> None:
    bearer = Told(born, sex)
    found = list(COUNTED["vgr"].numbers(Span("", 6, 79), bearer))
    assert len(found) == (37 if sex in ("male", "female") else 74)
    for number in found:
        assert check_digit_ok(number)
        told = COUNTED["vgr"].parse(number)
        assert told is not None
        assert told.born == born
        assert told.fits(born, sex)


@given(DAYS, SEXES, st.integers(0, 97))
def test_next_is_the_next_number_the_same_person_could_have(
    born: date, sex: Sex, start: int
) -> None:
    one, two, *_ = [*COUNTED["vgr"].numbers(Span("", start, 99), Told(born, sex)), ""]
    assert COUNTED["vgr"].next(one) == (two or None)


@given(st.integers(1980, 2029), st.integers(0, 99998))
def test_stockholm_goes_on_by_one(year: int, serial: int) -> None:
    kind = COUNTED["stockholm"]
    one, two = kind.numbers(Span(str(year), serial, serial + 1), Told())
    assert kind.check(one)
    assert kind.next(one) == two
    assert kind.span(one, two) == Span(str(year), serial, serial + 1)
    assert kind.span(two, one) is None


def test_the_last_number_of_a_series_has_no_next() -> None:
    (last,) = COUNTED["stockholm"].numbers(Span("2026", 99999, 99999), Told())
    assert COUNTED["stockholm"].next(last) is None


@given(st.text("0123456789KMXAZ-", max_size=14))
def test_no_text_makes_a_format_fail(text: str) -> None:
    for kind in FORMATS.values():
        kind.parse(text)
    for counted in COUNTED.values():
        counted.check(text)
        counted.next(text)
        counted.span(text, text)


MACHINES = st.text(READABLE, min_size=5, max_size=5)


@given(MACHINES, st.integers(1, 99_999))
def test_a_local_number_is_taken_for_nothing_else(machine: str, serial: int) -> None:
    number = local_number(machine, serial)
    bare = number.replace("-", "")
    assert not any(kind.parse(number) or kind.parse(bare) for kind in FORMATS.values())
    assert check_digit_ok(number) is None
    assert normal_number(number) is None
    assert normal_number(number.removeprefix("LOKAL-")) is None
    assert normal_local(bare.lower()) == number


@given(MACHINES, st.integers(1, 99_999), st.data())
def test_a_local_number_with_one_wrong_character_is_none(
    machine: str, serial: int, data: st.DataObject
) -> None:
    number = local_number(machine, serial)
    place = data.draw(st.integers(6, len(number) - 1))
    wrong = data.draw(st.sampled_from(READABLE + "01"))
    assume(number[place] not in ("-", wrong))
    assert normal_local(number[:place] + wrong + number[place + 1 :]) is None


def test_a_sheet_number_is_no_local_number() -> None:
    assert normal_local("LOKAL-" + sheet_number("K7M4P", 12)) is None
