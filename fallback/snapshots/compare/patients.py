"""Patients: matched by number, then by name and birth date; an uncertain match is said."""

from collections.abc import Iterator, Sequence
from functools import partial

from fallback.chart.identity import IdentifierKind, classify
from fallback.chart.model import Chart, Identifier, Patient
from fallback.snapshots.compare.matching import Likeness, Match, match
from fallback.store.search import digits, folded

_STRONG = frozenset(
    {
        IdentifierKind.PERSONNUMMER,
        IdentifierKind.SAMORDNINGSNUMMER,
        IdentifierKind.NATIONAL_RESERVE,
        IdentifierKind.REGIONAL_RESERVE,
    }
)


def match_patients(
    before: Sequence[Chart], after: Sequence[Chart], *, same_source: bool
) -> tuple[Match, ...]:
    """By number first, whoever shares one; the rest by what is known of them."""
    by_number = tuple(_by_number(before, after))
    left = {one.before for one in by_number}
    right = {one.after for one in by_number}
    rest = [i for i in range(len(before)) if i not in left]
    other = [j for j in range(len(after)) if j not in right]
    found = match(
        [before[i].patient for i in rest],
        [after[j].patient for j in other],
        partial(_likeness, same_source=same_source),
    )
    by_name = (Match(rest[one.before], other[one.after], one.how, one.certain) for one in found)
    return (*by_number, *by_name)


def _by_number(before: Sequence[Chart], after: Sequence[Chart]) -> Iterator[Match]:
    """Those who alone bear a number on each side."""
    first, second = _bearers(before), _bearers(after)
    left: set[int] = set()
    right: set[int] = set()
    for number in sorted(first.keys() & second.keys()):
        (i, *more), (j, *others) = first[number], second[number]
        if not more and not others and i not in left and j not in right:
            left.add(i)
            right.add(j)
            yield Match(i, j, "identifier", certain=True)


def _bearers(charts: Sequence[Chart]) -> dict[str, list[int]]:
    found: dict[str, list[int]] = {}
    for place, chart in enumerate(charts):
        for number in numbers(chart.patient):
            found.setdefault(number, []).append(place)
    return found


def numbers(who: Patient) -> frozenset[str]:
    """The identity numbers as they are compared: letters and digits, a century where it is told."""
    all_of_them = (*who.identifiers, Identifier(who.number_system, who.number))
    strong = (one for one in all_of_them if classify(one.system, one.value) in _STRONG)
    return frozenset(found for one in strong if (found := digits(one.value)))


def _likeness(one: Patient, other: Patient, *, same_source: bool) -> Likeness | None:
    same_name = folded(one.name) == folded(other.name) and bool(one.name)
    born, also_born = one.birth_date, other.birth_date
    if same_source and one.id == other.id:
        return Likeness(1000, "identifier", certain=same_name or born == also_born is not None)
    both_numbered = bool(numbers(one) and numbers(other))
    if same_name and born is not None and born == also_born:
        return Likeness(100, "name", certain=not both_numbered)
    if born is not None and born == also_born and _same_family(one, other):
        return Likeness(60, "name", certain=False)
    if same_name and (born is None or also_born is None):
        return Likeness(40, "name", certain=False)
    return None


def _same_family(one: Patient, other: Patient) -> bool:
    """The same family name, and a given name in common."""
    given = set(folded(one.given).split()) & set(folded(other.given).split())
    return folded(one.family) == folded(other.family) and bool(given)
