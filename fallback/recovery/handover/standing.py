"""How an outage stands on the ward PC at one moment: all that may still change."""

from collections.abc import Iterable

from fallback.recovery.handover.contents import (
    Allotted,
    Arrived,
    Declared,
    Keyed,
    Pass,
    Reopening,
    Stands,
    State,
    Who,
)
from fallback.session import Action
from fallback.store import entries, handing, outages, reserve, sheets
from fallback.store.database import Row, Transaction
from fallback.store.outages import Outage
from forms.codes import number_parts


def state_of(tx: Transaction, outage: Outage) -> State:
    """The state of an outage, with everybody who acted and its numbers."""
    every = sheets.of_outage(tx, outage.id)
    return State(
        outage=Declared(
            outage.id,
            outage.kind,
            outage.ward_id,
            outage.ward_name,
            outage.reason,
            outage.began_at,
            outage.declared_at,
            outage.ended_at,
        ),
        reopenings=tuple(Reopening(*row) for row in outages.reopenings(tx, outage.id)),
        people=tuple(Who(*row) for row in handing.people(tx)),
        sheets=tuple(Stands(one.number, one.state, one.reason, one.changed_at) for one in every),
        others=_between((one.number for one in every), handing.numbers_of_others(tx, outage.id)),
        entries=tuple(_keyed(row) for row in handing.entries(tx, outage.id)),
        passes=tuple(Pass(*row) for row in entries.passes_of(tx, outage.id)),
        blocks=tuple(
            _allotted(row, reserve.allotted(tx, row[0])) for row in handing.blocks(tx, outage.id)
        ),
        arrivals=tuple(Arrived(*row) for row in handing.arrivals(tx, outage.id)),
        trail_from=handing.declared_in(tx, Action.OUTAGE_DECLARE, outage.id),
    )


def _keyed(row: Row) -> Keyed:
    number, path, keying, state, value, who, at, strokes, superseded = row
    return Keyed(number, path, keying, state, value, who, at, strokes, bool(superseded))


def _allotted(row: Row, numbers: tuple[str, ...]) -> Allotted:
    id, format, series, first, last, by, at = row
    return Allotted(id, format, series, first, last, numbers, by, at)


def _between(own: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """Those of the others' numbers that lie between our first and our last."""
    serials = [number_parts(number)[1] for number in own]
    if not serials:
        return ()
    first, last = min(serials), max(serials)
    return tuple(number for number in others if first < number_parts(number)[1] < last)
