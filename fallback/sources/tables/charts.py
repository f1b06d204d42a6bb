"""A patient's rows as the sections of a chart. No row is "not recorded", never "none".

"None" is only where the profile names the words for it, and the source wrote them. What a profile
has no table for was never asked.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import msgspec

from fallback.chart import model
from fallback.chart.section import AssertedNone, NotFetched, NotRecorded, Recorded, Section
from fallback.sources.numbered import numbered
from fallback.sources.tables import items
from fallback.sources.tables.book import Book
from fallback.sources.tables.items import one_main
from fallback.sources.tables.profile import MAIN
from fallback.sources.tables.reading import Reading
from fallback.texts import Message, say

T = TypeVar("T")
Listed = TypeVar("Listed", model.Allergy, model.Alert, model.Problem)


@dataclass(frozen=True)
class Depth:
    """How far back doses and measurements are read; with `latest`, the newest of each kind."""

    doses: timedelta
    measures: timedelta
    latest: bool


WARD = Depth(timedelta(hours=48), timedelta(days=14), latest=True)
LIVE = Depth(timedelta(days=14), timedelta(days=14), latest=False)  # after an outage of days


def chart(
    book: Book, patient: model.Patient, stay: model.Stay, now: datetime, depth: Depth
) -> model.Chart:
    """The chart."""
    return model.Chart(
        patient=patient,
        stay=stay,
        fetched_at=now,
        allergies=_listed(book, patient.id, "allergies", items.allergy),
        alerts=_listed(book, patient.id, "alerts", items.alert),
        problems=_listed(book, patient.id, "problems", items.problem),
        medications=_orders(book, patient.id),
        administrations=_administrations(book, patient.id, now - depth.doses),
        observations=_observations(book, patient.id, now - depth.measures, latest=depth.latest),
    )


def _listed(
    book: Book, patient: str, kind: str, read: Callable[[Reading, str], Listed | None]
) -> Section[Listed]:
    """What is listed, each once; a cell that asserts there is none beside it is said."""
    made: list[Listed] = []
    none: list[str] = []
    odd: list[Message] = []
    for row in _fresh(book, kind, patient):
        if row.says_nothing:
            continue
        for part in one_main(row):
            if part in row.table.none:
                none.append(part)
                continue
            if not part:
                row.missing(row.table.columns.get(MAIN[kind], MAIN[kind]))
            if (item := read(row, part)) is not None:
                made.append(item)
        odd += row.odd
    if none and made:
        odd.append(say("tables.contradiction", said=none[0]))
    return _section(book, kind, _each_once(made), odd, none[0] if none else None)


def _orders(book: Book, patient: str) -> Section[model.MedicationOrder]:
    """All orders but those entered in error. A row that asserts there is none is no order, unless
    it says something to give all the same."""
    rows = _fresh(book, "orders", patient)
    made = [(row, items.order(row)) for row in rows]
    odd = [message for row in rows for message in row.odd]
    said = [one.drug for row, one in made if _asserts_none(row, one)]
    kept = [
        one for row, one in made if not _asserts_none(row, one) and one.status not in items.VOID
    ]
    if said and kept:
        odd.append(say("tables.contradiction", said=said[0]))
    return _section(book, "orders", numbered(kept), odd, said[0] if said else None)


def _asserts_none(row: Reading, one: model.MedicationOrder) -> bool:
    return one.drug in row.table.none and not one.dosages and not one.strength


def _administrations(book: Book, patient: str, since: datetime) -> Section[model.Administration]:
    """Doses given and not given, newest first; one without a time is among them."""
    rows = _fresh(book, "administrations", patient)
    made = [items.administration(row) for row in rows]
    odd = [message for row in rows for message in row.odd]
    kept = [one for one in made if one.status not in items.VOID and _late(one.at, since)]
    kept.sort(key=lambda one: _sortable(one.at), reverse=True)
    return _section(book, "administrations", numbered(kept), odd, None)


def _observations(
    book: Book, patient: str, since: datetime, *, latest: bool
) -> Section[model.Observation]:
    """Measurements, newest first; with `latest`, the newest one of each kind."""
    rows = _fresh(book, "observations", patient)
    made = [one for row in rows for one in items.observations(row)]
    odd = [message for row in rows for message in row.odd]
    kept = [one for one in made if one.status not in (*items.VOID, "cancelled")]
    kept.sort(key=lambda one: _sortable(one.at), reverse=True)
    if latest:
        newest: dict[str, model.Observation] = {}
        for one in kept:
            newest.setdefault(one.code or one.name, one)
        kept = list(newest.values())
    else:
        kept = [one for one in kept if _late(one.at, since)]
    return _section(book, "observations", kept, odd, None)


def _fresh(book: Book, kind: str, patient: str) -> list[Reading]:
    """The patient's rows, as if never read before."""
    rows = book.rows(kind, patient)
    for row in rows:
        row.odd.clear()
        row.verbatim.clear()
    return rows


def _section(
    book: Book, kind: str, made: Iterable[T], odd: Iterable[Message], none: str | None
) -> Section[T]:
    """The items with all that is missing: also rows that may be this patient's, for they name
    nobody."""
    sheets = book.of(kind)
    if not sheets:
        return NotFetched(say("tables.not_mapped", what=f"tables.kind_{kind}"))
    found = tuple(made)
    missing = (*odd, *(gap for sheet in sheets for gap in sheet.gaps()))
    if found or missing:
        return Recorded(found, missing)
    return AssertedNone(none) if none is not None else NotRecorded()


def _each_once(made: Iterable[Listed]) -> list[Listed]:
    """A report of several rows a patient repeats what is listed on each of them."""
    found: dict[Listed, Listed] = {}
    for one in made:
        found.setdefault(msgspec.structs.replace(one, id=""), one)
    return list(found.values())


def _late(at: datetime | None, since: datetime) -> bool:
    return at is None or at >= since


def _sortable(at: datetime | None) -> datetime:
    return at or datetime.min.replace(tzinfo=UTC)
