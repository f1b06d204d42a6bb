"""Amounts in one unit each, so that "0,04 g" is "40 mg" and "5 000 E" is "5000 IE". Exact."""

import re
from fractions import Fraction
from functools import lru_cache
from typing import TypeAlias

from fallback.chart.model import Quantity
from fallback.snapshots.compare.words import RECENT, hours, tokens, units
from fallback.store.search import folded

Amount: TypeAlias = tuple[Fraction, str]  # a value and its unit: "mg", "mg/ml", "ml/h", "E" …

_GROUPED = r"[0-9]{1,3}(?:[\u0020\u00a0\u2009\u202f][0-9]{3})+"
_NUMBER = rf"(?:{_GROUPED}|[0-9]{{1,12}})(?:[.,][0-9]{{1,9}})?|[½¼¾]"
_AMOUNT = re.compile(
    rf"(?P<value>{_NUMBER})\s*(?P<unit>%|[^\W\d_]+)"
    rf"(?:\s*(?:/|\bper\b)\s*(?P<many>{_NUMBER})?\s*(?P<of>[^\W\d_]+)(?!\s*/))?"
)
_PARTS = {"½": Fraction(1, 2), "¼": Fraction(1, 4), "¾": Fraction(3, 4)}


def of(quantity: Quantity) -> Amount:
    """A coded quantity; its unit as it stands where that is not known."""
    if not quantity.value.is_finite():
        return Fraction(0), f"{quantity.value} {quantity.unit}"
    unit = re.sub(r"[{}\[\]]", "", quantity.unit or quantity.ucum)
    found = amounts(f"1 {unit}")
    if len(found) == 1:
        return found[0][0] * Fraction(quantity.value), found[0][1]
    return Fraction(quantity.value), folded(unit)


@lru_cache(RECENT)
def amounts(text: str) -> tuple[Amount, ...]:
    """All amounts of a text with a unit that is known, "250 mg/5 ml" as 50 mg/ml."""
    found: list[Amount] = []
    for one in _AMOUNT.finditer(text):
        known = units().get(folded(one["unit"]))
        if known is None:
            continue
        value, unit = _number(one["value"]) * known[0], known[1]
        found += _with_divisor(value, unit, one["many"], one["of"])
    return tuple(found)


def _with_divisor(value: Fraction, unit: str, many: str | None, of: str | None) -> list[Amount]:
    if of is None:
        return [(value, unit)]
    count = (_number(many) if many else Fraction(1)) or Fraction(1)
    below = units().get(folded(of))
    if (long := hours().get(folded(of))) is not None:
        return [(value / (count * long), f"{unit}/h")]
    if below is None:
        return [(value, unit)]
    if below[1] == "ml":
        return [(value / (count * below[0]), f"{unit}/ml")]
    return [(value, unit), (count * below[0], below[1])]  # two substances in one


def _number(text: str) -> Fraction:
    if text in _PARTS:
        return _PARTS[text]
    return Fraction(re.sub(r"\s", "", text).replace(",", "."))


def strength(text: str) -> tuple[Amount, ...]:
    """A strength to compare; empty where none is told."""
    return tuple(sorted(amounts(text)))


def in_substance(amount: Amount, strengths: tuple[Amount, ...]) -> Amount:
    """Tablets or millilitres as the substance that is in them, where it is one and its strength
    is told."""
    value, unit = amount
    if len(strengths) != 1:
        return amount
    (each, of_what) = strengths[0]
    if of_what == f"mg/{unit}" or of_what == f"E/{unit}" or of_what == f"mmol/{unit}":
        return value * each, of_what.partition("/")[0]
    if "/" in of_what or of_what == "%" or unit not in PIECES:
        return amount
    return value * each, of_what


PIECES = frozenset({"tablett", "kapsel", "suppositorium", "plåster", "spruta"})


def numbers(text: str) -> tuple[Fraction, ...]:
    """All numbers of a text, in order of size."""
    return tuple(sorted(_number(found) for found in re.findall(_NUMBER, text)))


def same_words(one: str, other: str) -> bool:
    """Whether two texts say the same words and numbers, however they are spaced and punctuated."""
    return tokens(one) == tokens(other) and numbers(one) == numbers(other)
