"""A new allergy on paper: told with what is known of the patient's before and now, and entered by a
person who knows how the record system codes it; it is never written by itself."""

from collections.abc import Iterator
from typing import Final

from fallback.chart.model import Allergy, Chart
from fallback.chart.section import AssertedNone, Recorded, items
from fallback.recovery.events.events import AllergyWritten
from fallback.recovery.findings import patient_rules
from fallback.recovery.findings.finding import Against, Judged, Unreachable, judged

_WRONG: Final = frozenset({"refuted", "entered-in-error"})


def judge(event: AllergyWritten, against: Against) -> Judged:
    """New, unless it is in the record system now; then a person looks whether it is the same."""
    if against.base is None or isinstance(against.live, Unreachable):
        return judged("new", "allergy_not_compared", "todo_allergy", writable=False)
    both = patient_rules.comparable(against)
    if isinstance(both, Judged):
        return both
    base, live = both
    if (found := known(event, live)) is None:
        return _new(live)
    why = "allergy_known" if known(event, base) else "allergy_entered"
    return judged(
        "conflict", why, "todo_allergy_compare", writable=False, substance=found.substance
    )


def _new(live: Chart) -> Judged:
    if isinstance(live.allergies, AssertedNone):
        return judged("conflict", "allergy_against_none", "todo_allergy", writable=False)
    if not isinstance(live.allergies, Recorded):
        return judged("new", "allergy_not_compared", "todo_allergy", writable=False)
    return judged("new", "allergy_new", "todo_allergy", writable=False)


def known(event: AllergyWritten, chart: Chart) -> Allergy | None:
    """An allergy of the chart to what is called the same: enough to make a person look."""
    wanted = set(_words(event.substance))
    return next(
        (
            one
            for one in items(chart.allergies)
            if one.verification not in _WRONG and wanted & set(_words(one.substance))
        ),
        None,
    )


def _words(text: str) -> Iterator[str]:
    """Those that can name a substance."""
    plain = (word.strip(".,;:()/") for word in text.casefold().split())
    return (word for word in plain if len(word) > 3)
