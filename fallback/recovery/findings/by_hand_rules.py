"""What is never written automatically is laid against the record system all the same: somebody may
have entered it already, and the patient may be another one now."""

from datetime import timedelta

from fallback.chart.model import Chart
from fallback.chart.section import items
from fallback.recovery.events.events import DoseSinceWritten, NoteWritten, OrderWritten
from fallback.recovery.findings import patient_rules
from fallback.recovery.findings.dose_rules import NEAR, VOID
from fallback.recovery.findings.finding import Against, Judged, Unreachable, judged

_ABOUT: timedelta = NEAR


def judge(event: DoseSinceWritten | OrderWritten | NoteWritten, against: Against) -> Judged:
    """New, unless the patient is not who and where the sheet says, or it seems to be entered."""
    if against.base is not None and not isinstance(against.live, Unreachable):
        both = patient_rules.comparable(against)
        if isinstance(both, Judged):
            return both
        if not isinstance(event, NoteWritten) and (found := _found(event, against, *both)):
            return found
    return _new(event)


def _found(
    event: DoseSinceWritten | OrderWritten, against: Against, base: Chart, live: Chart
) -> Judged | None:
    if isinstance(event, DoseSinceWritten):
        return _charted(event, against, live)
    return _ordered(event, base, live) or patient_rules.changed(base, live, writable=False)


def _new(event: DoseSinceWritten | OrderWritten | NoteWritten) -> Judged:
    match event:
        case DoseSinceWritten():
            return judged("new", "since_new", "todo_worklist", writable=False)
        case OrderWritten():
            return judged("new", "order_new", "todo_prescriber", writable=False)
        case NoteWritten():
            return judged("new", "note_new", "todo_worklist", writable=False)


def _charted(event: DoseSinceWritten, against: Against, live: Chart) -> Judged | None:
    """A dose of the same name near that time: charted before the record system failed?"""
    for one in items(live.administrations):
        near = one.at is not None and abs(one.at - event.at) <= _ABOUT
        if near and one.status not in VOID and _like(one.drug, event.drug):
            at = against.wording.at(one.at)
            return judged("conflict", "since_charted", "todo_clinician", writable=False, at=at)
    return None


def _ordered(event: OrderWritten, base: Chart, live: Chart) -> Judged | None:
    """An order of the same name that was not there when the sheet was printed."""
    before = {one.id for one in items(base.medications)}
    for one in items(live.medications):
        if one.id not in before and one.status == "active" and _like(one.drug, event.drug):
            return judged(
                "conflict", "order_entered", "todo_prescriber", writable=False, drug=one.drug
            )
    return None


def _like(one: str, other: str) -> bool:
    """The same first word: enough to make a person look."""
    first, second = one.casefold().split(), other.casefold().split()
    return bool(first and second) and first[0].strip(",.;") == second[0].strip(",.;")
