"""Allergies and alerts: matched by identifiers, then code, then the words that say something."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from fallback.chart.model import Alert, Allergy
from fallback.snapshots.compare.amounts import same_words
from fallback.snapshots.compare.matching import Likeness
from fallback.snapshots.compare.words import alike, says_the_same, stems

LIKELY = 0.25

A = TypeVar("A", Allergy, Alert)


@dataclass(frozen=True)
class Named(Generic[A]):
    """An allergy or an alert as it is compared."""

    item: A = field(compare=False)
    source: str = field(compare=False)
    text: str = field(compare=False)
    code: str
    said: frozenset[str]


def allergy(one: Allergy, source: str) -> Named[Allergy]:
    """An allergy, by substance."""
    code = one.code.rpartition("|")[2].upper()
    return Named(one, source, one.substance, code, stems(one.substance))


def alert(one: Alert, source: str) -> Named[Alert]:
    """An alert, by its text."""
    return Named(one, source, one.text, "", stems(one.text))


def likeness(one: Named[A], other: Named[A]) -> Likeness | None:
    """How likely they are the same."""
    if one.source == other.source and one.item.id == other.item.id:
        return Likeness(1000, "identifier")
    if one.code and one.code == other.code:
        return Likeness(100 + alike(one.text, other.text), "code")
    apart = bool(one.code and other.code)
    if same_words(one.text, other.text):
        return Likeness(90, "text", certain=not apart)
    if apart and not (one.code.startswith(other.code) or other.code.startswith(one.code)):
        return None
    shared = alike(one.text, other.text)
    if shared < LIKELY:
        return Likeness(50, "code", certain=False) if apart else None
    sure = says_the_same(one.text, other.text)
    return Likeness(60 + 20 * shared, "text", certain=sure and not apart)


def allergy_changed(
    was: Named[Allergy], now: Named[Allergy], *, same_source: bool
) -> Iterator[str]:
    """What differs. Between two systems, a reaction in other words is none; one that is gone is."""
    one, other = was.item, now.item
    if one.criticality != other.criticality:
        yield "criticality"
    if one.verification != other.verification:
        yield "verification"
    worded = not same_words(one.reaction, other.reaction)
    if worded and (same_source or not (one.reaction and other.reaction)):
        yield "reaction"
    if same_source and not same_words(one.substance, other.substance):
        yield "substance"


def alert_changed(one: Named[Alert], other: Named[Alert], *, same_source: bool) -> Iterator[str]:
    """What differs: between two times of one system, the words."""
    if same_source and not same_words(one.text, other.text):
        yield "text"
