"""Two snapshots laid side by side: two times of one system, or two systems. Pure, and the same
either way round: what is missing one way is new the other."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from functools import partial
from typing import TypeVar, assert_never

from fallback.chart.model import Alert, Allergy, Chart, MedicationOrder, Snapshot
from fallback.chart.section import (
    AssertedNone,
    NotFetched,
    NotRecorded,
    Recorded,
    Section,
    items,
)
from fallback.snapshots.compare import listed, orders
from fallback.snapshots.compare.matching import Likeness, match
from fallback.snapshots.compare.model import (
    Comparison,
    Pair,
    PatientPair,
    SectionKind,
    SectionPair,
)
from fallback.snapshots.compare.orders import Lexicon
from fallback.snapshots.compare.patients import match_patients
from fallback.snapshots.compare.words import stems

T = TypeVar("T", Allergy, Alert, MedicationOrder)
W = TypeVar("W")


def compare(one: Snapshot, other: Snapshot) -> Comparison:
    """Lay `other` beside `one`: what it lacks is missing, what it has more is new."""
    same = one.source == other.source
    matched = match_patients(one.charts, other.charts, same_source=same)
    partner = {found.before: found for found in matched}
    known = orders.lexicon(
        order for chart in (*one.charts, *other.charts) for order in items(chart.medications)
    )
    sources = (one.source, other.source)
    pairs: list[PatientPair] = []
    for place, chart in enumerate(one.charts):
        if (found := partner.get(place)) is None:
            pairs.append(PatientPair(Pair(chart, None)))
        else:
            after = other.charts[found.after]
            renamed = ("identity",) if found.how == "identifier" and _renamed(chart, after) else ()
            person = Pair(chart, after, found.how, found.certain, renamed)
            pairs.append(_laid(person, chart, after, sources, known))
    taken = {found.after for found in matched}
    new = (chart for place, chart in enumerate(other.charts) if place not in taken)
    pairs += (PatientPair(Pair(None, chart)) for chart in new)
    return Comparison(one, other, tuple(pairs))


def _laid(
    person: Pair[Chart], before: Chart, after: Chart, sources: tuple[str, str], known: Lexicon
) -> PatientPair:
    """One patient's lists."""
    return PatientPair(
        person,
        tuple(_sections(before, after)),
        tuple(_orders(before, after, sources, known)),
        _pairs(
            (before.allergies, after.allergies),
            tuple(
                [listed.allergy(one, source) for one in items(chart.allergies)]
                for chart, source in zip((before, after), sources, strict=True)
            ),
            listed.likeness,
            lambda told: told.item,
            partial(listed.allergy_changed, same_source=sources[0] == sources[1]),
        ),
        _pairs(
            (before.alerts, after.alerts),
            tuple(
                [listed.alert(one, source) for one in items(chart.alerts)]
                for chart, source in zip((before, after), sources, strict=True)
            ),
            listed.likeness,
            lambda told: told.item,
            partial(listed.alert_changed, same_source=sources[0] == sources[1]),
        ),
    )


def _orders(
    before: Chart, after: Chart, sources: tuple[str, str], known: Lexicon
) -> Iterator[Pair[MedicationOrder]]:
    """Those in force on either side; one that ended on the other side is changed."""
    told = tuple(
        [orders.told(one, source, known) for one in items(chart.medications)]
        for chart, source in zip((before, after), sources, strict=True)
    )
    pairs = _pairs(
        (before.medications, after.medications),
        told,
        orders.likeness,
        lambda one: one.order,
        partial(orders.changed, same_source=sources[0] == sources[1]),
    )
    for pair in pairs:
        sides = (one for one in (pair.before, pair.after) if one is not None)
        if any(one.status in orders.IN_FORCE for one in sides):
            yield pair


def _pairs(
    sections: tuple[Section[T], Section[T]],
    told: tuple[Sequence[W], ...],
    likeness: Callable[[W, W], Likeness | None],
    item: Callable[[W], T],
    changed: Callable[[W, W], Iterable[str]],
) -> tuple[Pair[T], ...]:
    """In the order of the first list, then what only the second has."""
    before, after = told
    found = match(before, after, likeness)
    partner = {one.before: one for one in found}
    pairs: list[Pair[T]] = []
    for place, one in enumerate(before):
        if (pair := partner.get(place)) is None:
            unknown = isinstance(sections[1], NotFetched)
            pairs.append(Pair(item(one), None, unknown=unknown))
        else:
            other = after[pair.after]
            differing = tuple(dict.fromkeys(changed(one, other)))
            pairs.append(Pair(item(one), item(other), pair.how, pair.certain, differing))
    taken = {one.after for one in found}
    unknown = isinstance(sections[0], NotFetched)
    alone = (other for place, other in enumerate(after) if place not in taken)
    pairs += (Pair(None, item(other), unknown=unknown) for other in alone)
    return tuple(pairs)


def _sections(before: Chart, after: Chart) -> Iterator[SectionPair]:
    yield SectionPair("medications", _kind(before.medications), _kind(after.medications))
    yield SectionPair("allergies", _kind(before.allergies), _kind(after.allergies))
    yield SectionPair("alerts", _kind(before.alerts), _kind(after.alerts))


def _kind(section: Section[T]) -> SectionKind:
    match section:
        case Recorded():
            return "recorded"
        case AssertedNone():
            return "asserted-none"
        case NotRecorded():
            return "not-recorded"
        case NotFetched():
            return "not-fetched"
        case _:
            assert_never(section)


def _renamed(before: Chart, after: Chart) -> bool:
    """Somebody else's name or birth date under the same number."""
    was, now = before.patient, after.patient
    born = was.birth_date and now.birth_date and was.birth_date != now.birth_date
    family = stems(was.family).isdisjoint(stems(now.family)) and was.family and now.family
    given = stems(was.given).isdisjoint(stems(now.given)) and was.given and now.given
    return bool(born or family or given)
