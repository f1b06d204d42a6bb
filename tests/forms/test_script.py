"""Names in scripts from right to left are drawn as they are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from forms import pdf, proof
from forms.geometry import Page, Text
from forms.script import visual
from tests.forms.samples import drawn


@given(st.text(st.characters(codec="latin-1")))
def test_a_text_from_left_to_right_is_left_as_it_is(text: str) -> None:
    assert visual(text) == text


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("דוד כהן", "ןהכ דוד"),  # turned
        ("סן, 12 גב", "בג 12 ,ןס"),  # with a number inside it
        ("אב 12,5 mg", "בא 12,5 mg"),  # a number after it stays after it
        ("Li (אב) x", "Li (בא) x"),
        ("א (ב) ג", "ג (ב) א"),  # brackets open towards their text
    ],
)
def test_a_run_from_right_to_left_is_turned_and_numbers_are_not(text: str, wanted: str) -> None:
    assert visual(text) == wanted


def test_arabic_letters_take_their_joined_forms() -> None:
    initial, medial, final = "\ufeb3", "\ufea0", "\ufeae"
    assert visual("\u0633\u062c\u0631") == final + medial + initial  # sin jim ra
    assert visual("\u0644\u0627") == "\ufefb"  # lam and alef are one
    assert visual("\u0631\u0633") == "\ufeb1\ufead"  # ra joins nothing after it


@pytest.mark.parametrize("name", ["الخطيب, محمد", "دוד", "Al-Khatib (الخطيب) 5 mg", "מִרְיָם"])
def test_such_a_name_is_read_back_from_the_pdf(name: str) -> None:
    page = Page(210, 297, (Text(20, 20, name, 13, "bold"),), (), {"name": name})
    assert proof.faults(drawn((page,)), (page,)) == ()
    assert not any(span.missing for span in pdf.spans(name, "bold"))


def test_another_such_name_is_not_taken_for_it() -> None:
    page = Page(210, 297, (Text(20, 20, "الخطيب", 13),), (), {"name": "الخطاب"})
    assert len(proof.faults(drawn((page,)), (page,))) == 1


MIXED = "אבג (5 mg), חטיב ½ דוד"


@pytest.mark.parametrize(
    "other",
    ["אבג (6 mg), חטיב ½ דוד", "אבג (5 mg), חטיל ½ דוד", "אבג (5 mg), חטיב ¼ דוד", "אבג"],
)
def test_where_readers_turn_a_line_each_letter_is_still_compared_at_its_place(other: str) -> None:
    page, changed = (Page(210, 297, (Text(20, 20, text, 9),), (), {}) for text in (MIXED, other))
    assert proof.faults(drawn((page,)), (page,)) == ()
    assert len(proof.faults(drawn((changed,)), (page,))) == 1


def test_such_a_line_in_another_place_is_found_missing() -> None:
    page, lower = (Page(210, 297, (Text(20, y, MIXED, 9),), (), {}) for y in (20, 21))
    assert len(proof.faults(drawn((lower,)), (page,))) == 1
