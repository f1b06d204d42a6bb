"""The course of the outage for the reports of 24 hours, 72 hours and a month: what happened when.
No patient is in it."""

import json
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

import msgspec

from fallback.outage.declare import the_outage
from fallback.session import Action, Session, from_iso, iso
from fallback.store import findings, handover, outages, outbox, people, sheets
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.texts import Message, say

_MONTH: Final = timedelta(days=30)
DUE: Final = {"24h": timedelta(hours=24), "72h": timedelta(hours=72), "month": _MONTH}
"""After the outage was known; the last counts from the report of 72 hours."""
_TOLD: Final = {
    Action.PACKET_ISSUE: "issued",
    Action.SHEET_STATE: "returned",
    Action.ENTRY_KEY: "keyed",
    Action.FINDING_RUN: "compared",
    Action.FINDING_DECIDE: "decided",
    Action.WRITEBACK_SEND: "sent",
}
"""Acts of which the first and the last are told, with how many there were."""


class Moment(msgspec.Struct, frozen=True):
    """Something that happened. `at` is ISO in UTC."""

    at: str
    what: Message


class Timeline(msgspec.Struct, frozen=True):
    """The moments in their order, and when each report is due (ISO in UTC)."""

    outage_id: str
    ward: str
    kind: str
    hours: float  # from when the record system failed until it was back, or until now
    moments: tuple[Moment, ...]
    due: dict[str, str]


def timeline(session: Session, outage_id: str) -> Timeline:
    """An outage's, open or closed."""
    outage = the_outage(session, outage_id)
    with session.act(Action.CHART_READ, timeline=outage_id) as noted:
        found = (*_outage(noted.tx, outage), *_acts(noted.tx, outage))
    ended = from_iso(outage.ended_at) if outage.ended_at else session.now()
    began = from_iso(outage.began_at)
    return Timeline(
        outage.id,
        outage.ward_name,
        outage.kind,
        round((ended - began) / timedelta(hours=1), 1),
        tuple(sorted(found, key=lambda one: one.at)),
        due(from_iso(outage.declared_at)),
    )


def due(known: datetime) -> dict[str, str]:
    """When each report is due, of what became known then."""
    second = known + DUE["72h"]
    return {
        "24h": iso(known + DUE["24h"]),
        "72h": iso(second),
        "month": iso(second + DUE["month"]),
    }


def _outage(tx: Transaction, outage: Outage) -> Iterable[Moment]:
    yield Moment(outage.began_at, say("timeline.began", reason=outage.reason or "–"))
    yield Moment(outage.declared_at, say("timeline.declared"))
    for one in handover.reclaimed(tx, outage.id):
        told = {"desk": one.desk, "person": one.person, "reason": one.reason}
        yield Moment(one.at, say("handover.reclaimed", **told))
    if outage.ended_at:
        yield Moment(outage.ended_at, say("timeline.ended"))
    if outage.closed_at:
        yield Moment(outage.closed_at, say("timeline.closed"))
    names = people.by_id(tx)
    for closed, again, reason, who in outages.reopenings(tx, outage.id):
        yield Moment(closed, say("timeline.closed"))
        yield Moment(again, say("timeline.reopened", reason=reason, by=names.get(who, who)))


def _acts(tx: Transaction, outage: Outage) -> Iterable[Moment]:
    """The first and the last of each kind of act, and how many there were."""
    known = {outage.id, *(one.number for one in sheets.of_outage(tx, outage.id))}
    known |= {one.id for one in findings.of_outage(tx, outage.id)}
    known |= {one.identifier for one in outbox.of_outage(tx, outage.id)}
    times: dict[str, list[str]] = {}
    for row in handover.trail_with(tx, outage.store_id):
        word = _TOLD.get(Action(row.action)) if row.action in _NAMES else None
        if word and not known.isdisjoint(json.loads(row.details).values()):
            times.setdefault(word, []).append(row.at)
    for word, at in times.items():
        yield Moment(min(at), say(f"timeline.first_{word}"))
        if len(at) > 1:
            yield Moment(max(at), say(f"timeline.last_{word}", count=len(at)))


_NAMES: Final = frozenset(str(action) for action in Action)
