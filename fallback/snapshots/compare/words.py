"""The words of other systems, read once: units, forms, routes."""

import re
import tomllib
from fractions import Fraction
from functools import cache, lru_cache
from importlib import resources

import msgspec

from fallback.store.search import folded

RECENT = 4096  # texts whose reading is remembered: a ward's, not a region's


class Words(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """As in words.toml."""

    units: dict[str, str]
    per: dict[str, str]
    forms: dict[str, str]
    routes: dict[str, str]
    makers: dict[str, str]
    endings: dict[str, str]
    no: dict[str, str]
    empty: dict[str, str]


@cache
def words() -> Words:
    """The file."""
    text = (resources.files(__package__) / "words.toml").read_text("utf-8")
    return msgspec.convert(tomllib.loads(text), Words)


@cache
def units() -> dict[str, tuple[Fraction, str]]:
    """What a unit is in the one that amounts are compared in."""
    found: dict[str, tuple[Fraction, str]] = {}
    for to, names in words().units.items():
        factor, unit = to.split()
        found |= {folded(name): (Fraction(factor), unit) for name in names.split()}
    return found


@cache
def hours() -> dict[str, Fraction]:
    """How many hours a unit of time is."""
    return {
        folded(name): Fraction(long)
        for long, names in words().per.items()
        for name in names.split()
    }


@cache
def _routes() -> dict[str, str]:
    return {folded(name): to for to, names in words().routes.items() for name in names.split()}


@lru_cache(RECENT)
def known_form(text: str) -> str:
    """A form's kind, by the first beginning of a word that is known; "" where none is."""
    found = tokens(text)
    for kind, beginnings in words().forms.items():
        if any(word.startswith(one) for word in found for one in map(folded, beginnings.split())):
            return kind
    return ""


@lru_cache(RECENT)
def form(text: str) -> str:
    """A form's kind; its own words where it is not known."""
    return known_form(text) or " ".join(tokens(text))


@lru_cache(RECENT)
def route(text: str) -> str:
    """A route's kind, by the first of its words that is known; else its words."""
    joined = folded(text).replace(".", "")
    known = _routes()
    return next((known[word] for word in tokens(joined) if word in known), " ".join(tokens(joined)))


@lru_cache(RECENT)
def tokens(text: str) -> tuple[str, ...]:
    """The words of a text, folded, without numbers."""
    return tuple(re.findall(r"[^\W\d_]+", folded(text)))


@lru_cache(RECENT)
def stems(text: str) -> frozenset[str]:
    """The beginnings of the words that say something: "Jordnöt, trädnötter" is jordn, trädn."""
    empty = frozenset(map(folded, words().empty["words"].split()))
    return frozenset(word[:5] for word in tokens(text) if len(word) > 1 and word not in empty)


def alike(one: str, other: str) -> float:
    """How much two wordings share, 0 to 1: 1 where all of the shorter stands in the longer, which
    says hardly more. A wording and its opposite share nothing."""
    left, right = stems(one), stems(other)
    few, many = sorted((len(left), len(right)))
    if not few or (left ^ right) & _negations():
        return 0.0
    return len(left & right) / max(few, many - 1)


def says_the_same(one: str, other: str) -> bool:
    """Whether all words of the shorter stand in the longer, which has hardly more; in whatever
    number or gender. Penicillin is not penicillamine, however alike they begin."""
    few, many = sorted((_said(one), _said(other)), key=len)
    if not few or len(many) - len(few) > 1 or (few ^ many) & _negations():
        return False
    return all(any(_same_word(word, also) for also in many) for word in few)


def _same_word(one: str, other: str) -> bool:
    short, long = sorted((one, other), key=len)
    return long.startswith(short) and (short == long or long[len(short) :] in _endings())


@lru_cache(RECENT)
def _said(text: str) -> frozenset[str]:
    empty = map(folded, words().empty["words"].split())
    return frozenset(re.findall(r"\w+", folded(text))) - frozenset(empty)


@cache
def _endings() -> frozenset[str]:
    return frozenset(folded(word) for word in words().endings["words"].split())


@cache
def makers() -> frozenset[str]:
    """Words that follow a substance's name and are no part of it."""
    return frozenset(folded(word) for word in words().makers["words"].split())


@cache
def _negations() -> frozenset[str]:
    return frozenset(folded(word)[:5] for word in words().no["words"].split())
