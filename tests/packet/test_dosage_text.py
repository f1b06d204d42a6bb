"""Swedish dosage text: times where every word is understood, else none."""

from datetime import time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.chart.dosage_text import timing
from fallback.chart.model import Timing


def every(period: int, unit: str, frequency: int = 1) -> Timing:
    return Timing(frequency=frequency, period=Decimal(period), period_unit=unit)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("1 tablett kl 8 och 20", Timing(times_of_day=(time(8), time(20)))),
        ("1000 mg kl 8, 12, 18", Timing(times_of_day=(time(8), time(12), time(18)))),
        ("2 ml kl. 08.30", Timing(times_of_day=(time(8, 30),))),
        ("1 tabl. x 3", every(1, "d", 3)),
        ("1x2", None),  # no space: as likely a strength
        ("1 tablett 3 gånger dagligen", every(1, "d", 3)),
        ("1–2 tabletter tre gånger per dag.", every(1, "d", 3)),
        ("½ tablett en gång per dygn", every(1, "d")),
        ("1 kapsel dagligen", every(1, "d")),
        ("1 g var 6:e timme", every(6, "h")),
        ("1 plåster var tredje dag", every(3, "d")),
        ("1 tablett varannan dag", every(2, "d")),
        ("1+0+1", Timing(when=("MORN", "EVE"))),
        ("1 + 1 + 1 + 1 tabletter", Timing(when=("MORN", "NOON", "EVE", "NIGHT"))),
        ("1 tablett till natten", Timing(when=("NIGHT",))),
        ("1 tablett morgon och kväll", Timing(when=("MORN", "EVE"))),
        ("1 tablett måndag och torsdag", Timing(days_of_week=("mon", "thu"))),
        ("1 tablett varje söndag kl 9", Timing(days_of_week=("sun",), times_of_day=(time(9),))),
    ],
)
def test_words_that_are_wholly_understood_have_their_times(text: str, found: Timing | None) -> None:
    assert timing(text) == found


@pytest.mark.parametrize(
    "text",
    [
        "",
        "enligt schema",
        "1 tablett",
        "1 tablett vid behov",
        "1 tablett 3 gånger dagligen vid behov",
        "1 tablett 3 gånger per vecka",
        "1 tablett 1-3 gånger dagligen",
        "1 tablett kl 8, 2 tabletter kl 20",
        "2+0+1",
        "1 tablett kl 8 i 5 dagar",
        "1 tablett kl 25",
        "1 tablett kl 8 och 8",
        "ej kl 8",
        "1 tablett varannan dag kl 8",
        "1 tablett före måltid",
        "0+0+0",
        "1 tablett x 3 i 7 dagar, sedan x 2",
        "sätt ut måndag",
        "1 tablett 0 gånger per dag",
    ],
)
def test_a_word_that_is_not_understood_leaves_all_to_the_words(text: str) -> None:
    assert timing(text) is None


@given(st.text(alphabet="1234567890 +x.,:½kltabgångerpdm och/var", max_size=40))
def test_no_text_makes_it_stumble(text: str) -> None:
    found = timing(text)
    assert found is None or found != Timing()
