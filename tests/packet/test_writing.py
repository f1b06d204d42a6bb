"""Safe writing: what was coded is rewritten, what the source said is not."""

import re
from datetime import date, datetime, time
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.chart import writing
from fallback.chart.model import Dosage, MedicationOrder, Quantity, Timing
from fallback.texts import Lang
from forms.geometry import Box, Rect
from forms.spec import Keying, Kind, Words
from forms.values import Parsed, parse

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
        ("-0.0", "sv", "0"),
        ("0.000", "sv", "0"),
    ],
)
def test_a_number_has_no_trailing_zero_a_leading_zero_and_thin_space(
    value: str, lang: Lang, written: str
) -> None:
    assert writing.number(Decimal(value), lang) == written


def test_a_measurement_keeps_its_own_precision() -> None:
    assert writing.number(Decimal("37.0"), "sv", keep_zeros=True) == "37,0"


VALUES = st.decimals(-(10**9), 10**9, allow_nan=False, allow_infinity=False, places=4) | st.builds(
    Decimal, st.from_regex(r"-?[0-9]{1,6}(\.[0-9]{1,6})?(E[+-]?[0-5])?", fullmatch=True)
)


@given(VALUES, st.sampled_from(["sv", "en"]))
def test_a_number_is_read_back_as_itself_and_is_never_misread(value: Decimal, lang: Lang) -> None:
    point = "," if lang == "sv" else "."
    written = writing.number(value, lang)
    assert Decimal(written.replace(THIN, "").replace(point, ".").replace("−", "-")) == value
    assert re.fullmatch(rf"−?[1-9]?[0-9]{{0,2}}({THIN}[0-9]{{3}})*([{point}][0-9]*[1-9])?", written)
    assert written.lstrip("−")[0].isdigit()  # a leading zero, never a bare point
    assert not re.match(r"−?0[0-9]", written)


@given(st.decimals(0, 10**9, places=3), st.sampled_from(["sv", "en"]))
def test_a_printed_number_is_keyed_back_as_the_same_value(value: Decimal, lang: Lang) -> None:
    label = Words("Dos", "Dose")
    box = Box("dose", Rect(0, 0, 20, 6), Kind.NUMBER, Keying.TWICE, label, decimals=3)
    keyed = parse(box, writing.number(value, lang), date(2026, 11, 24))
    assert isinstance(keyed, Parsed)
    assert Decimal(keyed.value) == value


UNITS = st.sampled_from(["mg", "µg/kg/min", "ug", "mcg", "IE", "U", "E/h", "mE/min", "ml/h", ""])


@given(VALUES, UNITS, st.sampled_from(["sv", "en"]))
def test_amounts_in_words_are_written_as_safely_as_coded_ones(
    value: Decimal, unit: str, lang: Lang
) -> None:
    value = abs(value)
    text = f"{value:f} {unit}".strip()
    assert writing.amounts(text, lang) == writing.quantity(Quantity(value, unit), lang)
    both = writing.amounts(f"{text} + {text}", lang)
    assert both == " + ".join([writing.quantity(Quantity(value, unit), lang)] * 2)


@given(VALUES, UNITS, st.sampled_from(["sv", "en"]))
def test_no_quantity_holds_a_unit_that_is_misread(value: Decimal, unit: str, lang: Lang) -> None:
    words = re.split(r"[\s/]", writing.quantity(Quantity(value, unit), lang))
    assert not {"µg", "μg", "ug", "mcg", "IE", "IU", "U", "E", "mE"} & set(words)


@pytest.mark.parametrize(
    ("text", "written"),
    [
        (".5 mg", "0,5 mg"),
        ("≤ .50 mg", "≤ 0,5 mg"),
        ("10.0 µg/ml + 0.5 g", "10 mikrogram/ml + 0,5 g"),
        ("1000 IE per 24 h", f"1{THIN}000 enheter per 24 h"),
    ],
)
def test_amounts_that_came_as_words(text: str, written: str) -> None:
    assert writing.amounts(text, "sv") == written


@pytest.mark.parametrize(
    ("coded", "sv", "en"),
    [
        ("ng/ml", "nanogram/ml", "nanogram/ml"),
        ("mE/min", "millienheter/min", "milliunits/min"),
        ("m[IU]/L", "millienheter/L", "milliunits/L"),
        ("kIE", "tusen enheter", "thousand units"),
        ("MIE", "miljoner enheter", "million units"),
        ("10*9/L", "×10⁹/L", "×10⁹/L"),
        ("10^12/L", "×10¹²/L", "×10¹²/L"),
        ("ug.kg-1", "mikrogram·kg-1", "microgram·kg-1"),
        ("mm[Hg]", "mmHg", "mmHg"),
        ("ml/h", "ml/h", "ml/h"),
        ("mg", "mg", "mg"),
        ("µmol/L", "µmol/L", "µmol/L"),
        ("mmol/L", "mmol/L", "mmol/L"),
    ],
)
def test_a_unit_as_it_is_read(coded: str, sv: str, en: str) -> None:
    assert (writing.unit(coded, "sv"), writing.unit(coded, "en")) == (sv, en)


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


def test_the_dates_of_a_step_cannot_be_read_with_the_dose_after_it() -> None:
    def step(tablets: int, first: int, last: int) -> Dosage:
        start, end = (datetime(2026, 12, day, 8, tzinfo=STOCKHOLM) for day in (first, last))
        timing = Timing(times_of_day=(time(8),), bounds_start=start, bounds_end=end)
        return Dosage(dose=Quantity(Decimal(tablets), "tablett"), timing=timing)

    order = MedicationOrder("1", "active", "X", dosages=(step(6, 1, 3), step(5, 4, 6)))
    assert writing.order_lines(order, "sv", STOCKHOLM, numbered=True) == (
        "1) 6 tablett, kl 08:00",
        "från 2026-12-01 08:00 till och med 2026-12-03 08:00",
        "2) 5 tablett, kl 08:00",
        "från 2026-12-04 08:00 till och med 2026-12-06 08:00",
    )


def test_what_several_doses_share_stands_before_them_and_one_dose_has_no_number() -> None:
    def dose(tablets: int, hour: int) -> Dosage:
        end = datetime(2026, 12, 6, 8, tzinfo=STOCKHOLM)
        timing = Timing(times_of_day=(time(hour),), bounds_end=end)
        return Dosage(dose=Quantity(Decimal(tablets), "tablett"), timing=timing)

    two = MedicationOrder("1", "active", "X", dosages=(dose(2, 8), dose(1, 20)))
    assert writing.order_lines(two, "sv", STOCKHOLM, numbered=True) == (
        "till och med 2026-12-06 08:00",
        "1) 2 tablett, kl 08:00",
        "2) 1 tablett, kl 20:00",
    )
    one = MedicationOrder("1", "active", "X", dosages=(dose(2, 8),))
    assert writing.order_lines(one, "sv", STOCKHOLM, numbered=True)[0] == "2 tablett, kl 08:00"
