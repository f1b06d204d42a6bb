"""Medication orders: matched by identifiers, then code, then name; compared by what they mean."""

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import TypeAlias

from fallback.chart.model import MedicationOrder
from fallback.snapshots.compare.amounts import Amount, amounts, same_words, strength
from fallback.snapshots.compare.dosing import Dosing, differences, dosing
from fallback.snapshots.compare.matching import Likeness
from fallback.snapshots.compare.words import form, known_form, makers, route, tokens

IN_FORCE = frozenset({"active", "on-hold", "unknown", "draft", ""})
_UNSAID = frozenset({"unknown", "draft", ""})
_CODE, _TEXT, _NAME, _UNNAMED = 100.0, 60.0, 30.0, 10.0  # ranks; what else is alike adds to them

Name: TypeAlias = tuple[str, ...]
Lexicon: TypeAlias = dict[Name, str]  # a drug's whole name → its ATC code


@dataclass(frozen=True)
class Told:
    """An order as it is compared; two with the same meaning are equal, whatever their ids."""

    order: MedicationOrder = field(compare=False)
    ids: frozenset[tuple[str, str]] = field(compare=False)
    name: tuple[str, ...] = field(compare=False)
    atc: str
    strength: tuple[Amount, ...]
    form: str
    routes: frozenset[str]
    dosing: Dosing
    status: str
    stop: date | None

    @property
    def in_force(self) -> bool:
        """Whether it is to be given now."""
        return self.status in IN_FORCE


def lexicon(orders: Iterable[MedicationOrder]) -> Lexicon:
    """What the two systems themselves say of names and codes: a brand that one of them codes is
    known where the other does not. A name of several codes says nothing."""
    found: dict[Name, set[str]] = {}
    for order in orders:
        if order.atc:
            for name in _names(order):
                found.setdefault(name, set()).add(order.atc.upper())
    return {name: codes.pop() for name, codes in found.items() if len(codes) == 1}


def _names(order: MedicationOrder) -> Iterator[Name]:
    """What a drug is called, with its form and without: "kaliumklorid" is drip or tablet."""
    if order.drug.strip():
        name = _name(order.drug)
        yield (*name, f"({_form(order)})")
        yield name


def _name(drug: str) -> Name:
    """The whole name and no more: without strength, form and maker, which may follow it. Half a
    name is another drug's: insulin aspart is not insulin lispro."""
    own = re.split(r"\d", drug, maxsplit=1)[0]
    first, *rest = tokens(own) or tokens(drug) or ("",)
    return (first, *(word for word in rest if not known_form(word) and word not in makers()))


def _form(order: MedicationOrder) -> str:
    return form(order.form) if order.form else known_form(order.drug)


def told(order: MedicationOrder, source: str, known: Lexicon) -> Told:
    """What an order means. Its own id counts within its source alone."""
    strengths = strength(order.strength) or tuple(sorted(amounts(order.drug)))
    stops = [order.stop, *(one.timing.bounds_end for one in order.dosages if one.timing)]
    return Told(
        order,
        frozenset({(one.system, one.value) for one in order.identifiers} | {(source, order.id)}),
        _name(order.drug),
        order.atc.upper() or next((known[x] for x in _names(order) if x in known), ""),
        strengths,
        _form(order),
        frozenset(route(one.route) for one in order.dosages if one.route),
        dosing(order, strengths),
        order.status,
        max((moment.date() for moment in stops if isinstance(moment, datetime)), default=None),
    )


def likeness(one: Told, other: Told) -> Likeness | None:
    """How likely they are the same order."""
    if one.ids & other.ids:
        return Likeness(1000, "identifier")
    if not (one.in_force or other.in_force):
        return None
    alike = _alike(one, other)
    if one.atc and other.atc:
        if one.atc == other.atc:
            elsewhere = bool(one.form and other.form) and one.form != other.form
            apart = elsewhere and not one.routes & other.routes
            return Likeness(_CODE + alike, "code", not apart)
        prefix = one.atc.startswith(other.atc) or other.atc.startswith(one.atc)
        if prefix and one.name == other.name:
            return Likeness(_TEXT + alike, "code")
    return _by_name(one, other, alike)


def _by_name(one: Told, other: Told, alike: float) -> Likeness | None:
    """Where no code decides."""
    coded = bool(one.atc and other.atc)
    if one.name != ("",) and one.name == other.name:
        sure = not coded and one.strength == other.strength and one.form == other.form
        return Likeness(_TEXT + alike, "text", sure)
    if {word for word in one.name if len(word) > 4} & set(other.name):
        return Likeness(_NAME + alike, "text", certain=False)
    if not coded and _given_alike(one, other):
        return Likeness(_UNNAMED + alike, "text", certain=False)
    return None


def _given_alike(one: Told, other: Told) -> bool:
    """Another name, no code, and all else the same: a brand and its substance, perhaps."""
    same = one.strength == other.strength and one.form == other.form
    return bool(one.strength) and same and one.dosing.doses == other.dosing.doses


def _alike(one: Told, other: Told) -> float:
    """What makes one of several orders of a substance the right one."""
    same: tuple[tuple[float, Callable[[Told], object]], ...] = (
        (8, lambda order: order.form),
        (6, lambda order: order.strength),
        (5, lambda order: order.dosing.as_needed),
        (4, lambda order: order.routes),
        (4, lambda order: order.dosing.whens),
        (4, lambda order: order.dosing.much),
        (2, lambda order: order.dosing.words),
        (1, lambda order: order.status),
        (1, lambda order: order.name[:1]),
    )
    points = sum(weight for weight, of in same if of(one) == of(other))
    return points + (20 if one.in_force and other.in_force else 0)


def changed(one: Told, other: Told, *, same_source: bool) -> Iterator[str]:
    """The names of what differs, each once."""
    if one.strength != other.strength:
        yield "strength"
    if one.form != other.form:
        yield "form"
    if one.routes != other.routes:
        yield "route"
    yield from dict.fromkeys(differences(one.dosing, other.dosing, same_source=same_source))
    if one.status != other.status and not {one.status, other.status} & _UNSAID:
        yield "status"
    if one.stop != other.stop:
        yield "stop"
    if one.order.do_not_perform != other.order.do_not_perform:
        yield "status"
    if same_source:
        yield from _wording(one.order, other.order)


def _wording(one: MedicationOrder, other: MedicationOrder) -> Iterator[str]:
    """Between two times of one system, its words count too."""
    if not same_words(one.drug, other.drug):
        yield "drug"
    said = ([d.text for d in order.dosages] + [order.note] for order in (one, other))
    before, after = said
    if before != after:
        yield "text"
