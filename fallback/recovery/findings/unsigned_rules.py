"""A dose that fell due during the outage and of which the paper says nothing: asked about, unless
another sheet or the record system tells what became of it."""

from collections.abc import Iterable

from fallback.chart.model import Administration, Chart
from fallback.chart.section import NotFetched, items
from fallback.recovery.events.events import DoseUnsigned, DoseWritten, Event
from fallback.recovery.findings import patient_rules
from fallback.recovery.findings.dose_rules import NEAR, VOID
from fallback.recovery.findings.finding import Against, Judged, judged


def judge(event: DoseUnsigned, against: Against, other: str, used: Iterable[str]) -> Judged:
    """`other` is the sheet that answers for the dose; `used` the charted doses (ids) that answer
    for what was written."""
    if other:
        return judged("same", "unsigned_elsewhere", "todo_nothing", writable=False, other=other)
    both = patient_rules.comparable(against)
    if isinstance(both, Judged):
        return both
    _, live = both
    if isinstance(live.administrations, NotFetched):
        return judged("query", "live_part_unread", "todo_again", writable=False)
    if (given := _charted(event, live, frozenset(used))) is not None:
        at = against.wording.at(given.at)
        return judged("same", "unsigned_charted", "todo_nothing", writable=False, at=at)
    return judged("query", "dose_unsigned", "todo_ask_given", writable=False)


def _charted(event: DoseUnsigned, live: Chart, used: frozenset[str]) -> Administration | None:
    """The dose in the record system that answers for it: given, or charted as not given."""
    for one in items(live.administrations):
        mine = one.order_id == event.order_id and one.id not in used and one.status not in VOID
        if mine and one.at is not None and abs(one.at - event.due) <= NEAR:
            return one
    return None


def elsewhere(events: Iterable[Event]) -> dict[str, str]:
    """The place of each unsigned line → the sheet that tells of the same dose: one where it is
    signed, else the newest where it is blank too, which is asked about in its stead."""
    every = list(events)
    signed = {
        (one.order_id, one.due): one.origin.sheet for one in every if isinstance(one, DoseWritten)
    }
    blank = [one for one in every if isinstance(one, DoseUnsigned)]
    newest = {(one.order_id, one.due): one.origin for one in blank}
    found: dict[str, str] = {}
    for one in blank:
        key = (one.order_id, one.due)
        if key in signed:
            found[one.origin.place] = signed[key]
        elif newest[key].place != one.origin.place:
            found[one.origin.place] = newest[key].sheet
    return found
