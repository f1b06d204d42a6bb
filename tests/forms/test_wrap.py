"""A word too long for its line is broken, and every character of it stays."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import pdf
from forms.layout.wrap import BODY, wrap

words = st.text(st.sampled_from("abå-/กขคะำ้็चिछ्झ\u0301\u0323\u094d"), min_size=1, max_size=60)


@given(words, st.floats(4.0, 60.0))
def test_the_lines_of_a_long_word_hold_all_of_it(word: str, width: float) -> None:
    assert "".join(wrap(word, BODY, width, pdf.measure)) == word


@given(words.map(lambda text: f"a{text}"), st.floats(20.0, 60.0))
def test_no_line_begins_with_a_mark_that_has_lost_its_letter(word: str, width: float) -> None:
    first, *others = wrap(word, BODY, width, pdf.measure)
    before = first
    for line in others:
        alone = all(unicodedata.category(c).startswith("M") for c in before[1:])
        assert alone or not unicodedata.category(line[0]).startswith("M")
        before = line


@pytest.mark.parametrize("number_and_unit", ["50 mg", "2,5 mikrogram", "90 %", "1 tablett"])
@given(st.floats(30.0, 80.0))
def test_a_number_is_not_parted_from_its_unit(number_and_unit: str, width: float) -> None:
    lines = wrap(f"Metoprolol Sandoz, depottablett, {number_and_unit}", BODY, width, pdf.measure)
    assert any(number_and_unit in line for line in lines)


def test_where_both_do_not_fit_on_a_line_they_are_parted() -> None:
    assert wrap("50 depottabletter", BODY, 24.0, pdf.measure) == ("50", "depottabletter")
