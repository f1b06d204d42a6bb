"""The catalogue of sentences: the same in both languages, and every key that is used is there."""

import re
import string
from pathlib import Path

import pytest

from fallback.session import Action
from fallback.texts import catalogue, say

ROOT = Path(__file__).parent.parent
USED = re.compile(r"""\b(?:say|FallbackError)\(\s*["']([a-z_]+\.[a-z0-9_]+)["']""")


def braces(sentence: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(sentence) if name is not None}


def test_both_languages_hold_the_same_sentences() -> None:
    assert set(catalogue("sv")) == set(catalogue("en"))


@pytest.mark.parametrize("key", sorted(catalogue("sv")))
def test_a_sentence_has_the_same_braces_in_both_languages(key: str) -> None:
    assert braces(catalogue("sv")[key]) == braces(catalogue("en")[key])


def test_every_sentence_that_the_code_names_exists() -> None:
    used = {
        key
        for package in ("fallback", "ui")
        for file in (ROOT / package).rglob("*.py")
        for key in USED.findall(file.read_text("utf-8"))
        if not key.endswith("_")  # the beginning of a key that a value completes
    }
    assert used
    assert used <= set(catalogue("sv"))


def test_every_act_of_the_trail_has_its_words() -> None:
    acts = {f"trail.{act.replace('.', '_').replace('-', '_')}" for act in Action}
    assert acts == {key for key in catalogue("sv") if key.startswith("trail.")}


def test_a_value_that_is_itself_a_key_is_worded_in_the_readers_language() -> None:
    refusal = say(
        "session.not_allowed", person="Åsa", role="session.role_nurse", action="outage.close"
    )
    assert "sjuksköterska" in refusal.text("sv")
    assert "nurse" in refusal.text("en")


@pytest.mark.parametrize(
    ("count", "swedish", "english"),
    [
        (0, "0 skannade sidor har", "0 scanned pages have"),
        (1, "1 skannad sida har", "1 scanned page has"),
        (2, "2 skannade sidor har", "2 scanned pages have"),
    ],
)
def test_words_that_follow_a_number_fit_one_and_many(
    count: int, swedish: str, english: str
) -> None:
    told = say("closing.pages_unplaced", count=count, pages="2")
    assert told.text("sv").startswith(swedish)
    assert told.text("en").startswith(english)


@pytest.mark.parametrize("key", sorted(catalogue("sv")))
def test_both_forms_of_a_word_are_written_where_one_is(key: str) -> None:
    for lang in ("sv", "en"):
        for _, _, spec, _ in string.Formatter().parse(catalogue(lang)[key]):
            assert not spec or spec.count("|") == 1, f"{lang}: {spec}"
