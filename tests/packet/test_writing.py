"""Safe writing: what was coded is rewritten, what the source said is not."""

from datetime import time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.chart import writing
from fallback.chart.model import Dosage, MedicationOrder, Quantity, Timing
from fallback.texts import Lang

THIN = writing.THIN
STOCKHOLM = ZoneInfo("Europe/Stockholm")


@pytest.mark.parametrize(
    ("value", "lang", "written"),
    [
        ("1.0", "sv", "1"),
        ("5.50", "sv", "5,5"),
        (".5", "sv", "0,5"),
        (".5", "en", "0.5"),
        ("1000", "sv", f"1{THIN}000"),
        ("1234567.25", "en", f"1{THIN}234{THIN}567.25"),
        ("1E+3", "sv", f"1{THIN}000"),
        ("100", "sv", "100"),
        ("-2.0", "sv", "−2"),
        ("0", "sv", "0"),
    ],
)
def test_a_number_has_no_trailing_zero_a_leading_zero_and_thin_space(
    value: str, lang: Lang, written: str
) -> None:
    assert writing.number(Decimal(value), lang) == written


def test_a_measurement_keeps_its_own_precision() -> None:
    assert writing.number(Decimal("37.0"), "sv", keep_zeros=True) == "37,0"


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=4))
def test_a_number_is_read_back_as_itself(value: Decimal) -> None:
    written = writing.number(value, "sv")
    assert Decimal(written.replace(THIN, "").replace(",", ".").replace("−", "-")) == value


@pytest.mark.parametrize("coded", ["µg", "μg", "ug", "mcg"])
def test_micrograms_are_written_out(coded: str) -> None:
    assert writing.quantity(Quantity(Decimal("25"), coded + "/h"), "sv") == "25 mikrogram/h"


@pytest.mark.parametrize("coded", ["IE", "IU", "E", "U"])
def test_units_are_written_out(coded: str) -> None:
    assert writing.quantity(Quantity(Decimal("10"), coded), "sv") == "10 enheter"
    assert writing.quantity(Quantity(Decimal("10"), coded), "en") == "10 units"


def test_a_unit_that_is_coded_only_is_written_without_its_braces() -> None:
    assert writing.quantity(Quantity(Decimal("2"), ucum="{tablet}"), "sv") == "2 tablet"


def test_a_dosage_shows_the_sources_words_and_what_it_coded_where_they_differ() -> None:
    dosage = Dosage(
        text="1 tabl.0 kl 8",
        dose=Quantity(Decimal("1.0"), "tablett"),
        timing=Timing(frequency=1, period=Decimal(1), period_unit="d", times_of_day=(time(8),)),
    )
    assert writing.dosage(dosage, "sv") == "1 tablett, dagligen, kl 08:00\n”1 tabl.0 kl 8”"


def test_a_dosage_of_words_only_stays_those_words() -> None:
    assert writing.dosage(Dosage(text="Enligt schema, 5.0 mg"), "sv") == "Enligt schema, 5.0 mg"


def test_the_same_words_are_not_written_twice() -> None:
    dosage = Dosage(text="1  Tablett", dose=Quantity(Decimal(1), "tablett"))
    assert writing.dosage(dosage, "sv") == "1  Tablett"


def test_as_needed_says_for_what_and_no_more_than() -> None:
    dosage = Dosage(
        dose=Quantity(Decimal(1), "g"), as_needed=True, as_needed_for="smärta", maximum="4 g/dygn"
    )
    assert writing.dosage(dosage, "sv") == "1 g, vid behov mot smärta, högst 4 g/dygn"


@pytest.mark.parametrize(
    ("timing", "words"),
    [
        (Timing(frequency=3, period=Decimal(1), period_unit="d"), "3 gånger per dygn"),
        (Timing(frequency=1, period=Decimal(8), period_unit="h"), "var 8:e timme"),
        (Timing(frequency=1, period=Decimal("1.50"), period_unit="h"), "1 gång per 1,5 timmar"),
        (Timing(frequency=1, period=Decimal("2.0"), period_unit="d"), "varannan dag"),
        (Timing(when=("ACM",), offset=30), "30 min före frukost"),
        (Timing(days_of_week=("mon", "thu"), times_of_day=(time(8),)), "mån tors, kl 08:00"),
    ],
)
def test_a_timing_in_words(timing: Timing, words: str) -> None:
    assert writing.timing(timing, "sv") == words


def test_form_and_strength_stand_with_the_drug_once() -> None:
    order = MedicationOrder("1", "active", "Alvedon 500 mg", form="tablett", strength="500 mg")
    assert writing.drug(order, "sv") == "Alvedon 500 mg, tablett"


def test_what_was_not_understood_is_among_the_lines_of_the_order_verbatim() -> None:
    order = MedicationOrder("1", "active", "X", source_text="tag 1.0 ug q.d.", note="ej mjölk")
    assert writing.order_lines(order, "sv", STOCKHOLM) == (
        "Anm: ej mjölk",
        "Källans text: tag 1.0 ug q.d.",
    )


def test_a_sources_words_stay_though_they_look_like_our_own_keys() -> None:
    order = MedicationOrder("1", "active", "X", source_text="chart.as_needed", note="{what}")
    assert writing.order_lines(order, "sv", STOCKHOLM) == (
        "Anm: {what}",
        "Källans text: chart.as_needed",
    )
