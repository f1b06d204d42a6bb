"""What was keyed becomes a value, a question or a problem."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms.geometry import Box, Rect
from forms.spec import Choice, Keying, Kind, Words
from forms.values import Confirm, Parsed, Problem, ProblemKind, parse

DAY = date(2026, 11, 24)
WORDS = Words("fält", "field")
CODES = (Choice("1", WORDS), Choice("9", WORDS), Choice("A", WORDS))


def box(kind: Kind, *, decimals: int = 0, limits: tuple[str, str, str, str] = ("",) * 4) -> Box:
    low, usual_low, usual_high, high = limits
    return Box(
        "block/field",
        Rect(0, 0, 20, 7),
        kind,
        Keying.TWICE,
        WORDS,
        unit="mg",
        decimals=decimals,
        low=low,
        high=high,
        usual_low=usual_low,
        usual_high=usual_high,
        choices=CODES if kind is Kind.CHOICE else (),
    )


def value(kind: Kind, typed: str, decimals: int = 0) -> str | ProblemKind:
    got = parse(box(kind, decimals=decimals), typed, DAY)
    return got.value if isinstance(got, Parsed) else got.kind


@pytest.mark.parametrize("typed", ["0815", "815", "8.15", "08:15", "8:15", " 08 15 "])
def test_a_time_is_read_in_every_way_it_is_written(typed: str) -> None:
    assert value(Kind.TIME, typed) == "08:15"


@pytest.mark.parametrize("typed", ["8", "2400", "0860", "08:5", "8h15", "٠٨١٥"])
def test_what_is_no_time_is_a_problem(typed: str) -> None:
    assert value(Kind.TIME, typed) is ProblemKind.TIME


@pytest.mark.parametrize(
    ("typed", "wanted"),
    [("37,50", "37.5"), ("37.5", "37.5"), (",5", "0.5"), ("007", "7"), ("1 000", "1000"),
     ("−1", "-1"), ("-0,0", "0"), ("0,125", "0.125"), ("100", "100")],
)  # fmt: skip
def test_a_number_has_one_canonical_form(typed: str, wanted: str) -> None:
    assert value(Kind.NUMBER, typed, decimals=3) == wanted


@pytest.mark.parametrize("typed", ["1e3", "5.", ".", "-", "1,2,3", "10 00", "NaN", "½"])
def test_what_is_no_number_is_a_problem(typed: str) -> None:
    assert value(Kind.NUMBER, typed, decimals=3) is ProblemKind.NUMBER


def test_three_zeros_after_the_point_are_asked_about_because_they_can_be_thousands() -> None:
    assert value(Kind.NUMBER, "1.000", decimals=3) is ProblemKind.THOUSANDS


def test_more_decimals_than_the_field_has_are_a_problem() -> None:
    assert value(Kind.NUMBER, "1,25", decimals=1) is ProblemKind.DECIMALS


def test_the_hard_range_is_impossible_and_the_usual_range_asks() -> None:
    field = box(Kind.NUMBER, decimals=1, limits=("20", "34", "41", "45"))
    assert parse(field, "19,9", DAY) == Problem(ProblemKind.TOO_LOW, "20 mg")
    assert parse(field, "45,1", DAY) == Problem(ProblemKind.TOO_HIGH, "45 mg")
    assert parse(field, "33", DAY) == Parsed("33", Confirm.LOW)
    assert parse(field, "41,5", DAY) == Parsed("41.5", Confirm.HIGH)
    assert parse(field, "41", DAY) == Parsed("41")


def test_a_limit_of_zero_counts() -> None:
    field = box(Kind.NUMBER, limits=("0", "", "", ""))
    assert parse(field, "-1", DAY) == Problem(ProblemKind.TOO_LOW, "0 mg")


@given(st.decimals(0, 10**9, places=4, allow_nan=False))
def test_the_canonical_number_equals_what_was_typed(number: Decimal) -> None:
    got = parse(box(Kind.NUMBER, decimals=4), f"{number:f}", DAY)
    if isinstance(got, Parsed):
        assert Decimal(got.value) == number
        assert "E" not in got.value
        assert not (("." in got.value) and got.value.endswith("0"))
    else:
        assert got.kind is ProblemKind.THOUSANDS


@pytest.mark.parametrize("typed", ["24", "2411", "24/11", "24.11", "2026-11-24", "20261124"])
def test_a_date_is_read_in_every_way_it_is_written(typed: str) -> None:
    assert parse(box(Kind.DATE), typed, DAY) == Parsed("2026-11-24")


@pytest.mark.parametrize("typed", ["32", "3002", "2026-02-29", "24/13", "i går", "0"])
def test_what_is_no_date_is_a_problem(typed: str) -> None:
    assert value(Kind.DATE, typed) is ProblemKind.DATE


@given(st.dates(date(2020, 1, 1), date(2030, 12, 31)), st.integers(-12, 12))
def test_a_day_and_month_means_the_nearest_such_day(reference: date, step: int) -> None:
    day = reference + timedelta(days=step)
    got = parse(box(Kind.DATE), f"{day.day}/{day.month}", reference)
    assert got == Parsed(day.isoformat(), Confirm.FAR if abs(step) > 7 else None)
    assert parse(box(Kind.DATE), f"{day.day}", reference) == got


def test_a_choice_is_one_of_its_codes_in_any_case() -> None:
    assert value(Kind.CHOICE, "a") == "A"
    assert parse(box(Kind.CHOICE), "7", DAY) == Problem(ProblemKind.CHOICE, "1, 9, A")


def test_a_mark_a_signature_and_a_text_have_their_forms() -> None:
    assert value(Kind.MARK, "X") == "yes"
    assert value(Kind.MARK, "nej") == "no"
    assert value(Kind.MARK, "kanske") is ProblemKind.MARK
    assert value(Kind.SIGNATURE, "akn") == "AKN"
    assert value(Kind.SIGNATURE, "akn1") is ProblemKind.SIGNATURE
    assert value(Kind.SIGNATURE, "abcdefg") is ProblemKind.SIGNATURE
    assert value(Kind.TEXT, "  Alvedon   500 mg ") == "Alvedon 500 mg"


@pytest.mark.parametrize("kind", list(Kind))
def test_nothing_is_never_a_value(kind: Kind) -> None:
    assert value(kind, "  ") is ProblemKind.EMPTY


@given(st.sampled_from(Kind), st.text())
def test_no_keyed_text_brings_the_parser_down_and_every_problem_is_worded(
    kind: Kind, typed: str
) -> None:
    got = parse(box(kind, decimals=2), typed, DAY)
    if isinstance(got, Problem):
        assert got.text("sv")
        assert got.text("en") != got.text("sv")


@given(st.sampled_from(Kind), st.text("0123456789.,:/-xXaA ", max_size=10))
def test_a_canonical_value_keyed_again_is_the_same_value(kind: Kind, typed: str) -> None:
    got = parse(box(kind, decimals=2), typed, DAY)
    if isinstance(got, Parsed):
        assert parse(box(kind, decimals=2), got.value, DAY) == got
