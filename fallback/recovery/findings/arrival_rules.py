"""Does a row of the arrivals log agree with what is known of its reserve number?"""

from collections import defaultdict
from collections.abc import Iterable

from fallback.recovery.events.events import ArrivalWritten
from fallback.recovery.findings.finding import Against, Arrived, Judged, judged
from fallback.recovery.findings.patient_rules import arrived


def twins(rows: Iterable[ArrivalWritten]) -> dict[str, str]:
    """By place, the sheet where somebody else stands under the same number."""
    by_number: defaultdict[str, list[ArrivalWritten]] = defaultdict(list)
    for row in rows:
        by_number[row.number].append(row)
    return {
        row.origin.place: other.origin.sheet
        for same in by_number.values()
        for row in same
        for other in same
        if other is not row
    }


def judge(event: ArrivalWritten, against: Against, twin: str) -> Judged:
    """What is to be done about the row: nothing of it is written to the record system."""
    live = against.live
    if twin:
        return _conflict("arrival_twice", event, other=twin)
    if not isinstance(live, Arrived):
        return _conflict("arrival_unknown", event)
    if live.state == "void":
        return _conflict("arrival_void", event)
    if event.name and live.name and _plain(event.name) != _plain(live.name):
        return _conflict("arrival_other_name", event, name=live.name)
    return arrived(against) or _conflict("arrival_unknown", event)


def _conflict(why: str, event: ArrivalWritten, **values: object) -> Judged:
    return judged("conflict", why, "todo_clinician", writable=False, number=event.number, **values)


def _plain(name: str) -> str:
    return " ".join(name.replace(",", " ").casefold().split())
