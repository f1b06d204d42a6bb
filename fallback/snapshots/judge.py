"""A bad snapshot never replaces a good one: a new one is judged against the last trusted."""

from collections.abc import Callable

from fallback.chart.model import Chart, Snapshot
from fallback.chart.section import items
from fallback.texts import Message, say

FEW = 2  # fewer lists than this can all end on a good day


def judge(new: Snapshot, last: Snapshot | None) -> tuple[Message, ...]:
    """Why `new` is to be kept apart until a person trusts it; empty: nothing speaks against it."""
    if not new.charts:
        return (say("snapshots.doubt_empty_ward", ward=new.ward.name),)
    if last is None:
        return ()
    before = {chart.patient.id: chart for chart in last.charts}
    both = [(before[c.patient.id], c) for c in new.charts if c.patient.id in before]
    found = (
        _older(new, last),
        _gone(len(before) - len(both), len(before)),
        _emptied("medications", both, lambda chart: bool(items(chart.medications))),
        _emptied("allergies", both, lambda chart: bool(items(chart.allergies))),
        _changed(both),
    )
    return tuple(doubt for doubt in found if doubt)


def _older(new: Snapshot, last: Snapshot) -> Message | None:
    if new.fetched_at >= last.fetched_at:
        return None
    return say("snapshots.doubt_older")


def _gone(gone: int, before: int) -> Message | None:
    if gone * 2 <= before:
        return None
    return say("snapshots.doubt_gone", gone=gone, before=before)


def _emptied(
    name: str, both: list[tuple[Chart, Chart]], has: Callable[[Chart], bool]
) -> Message | None:
    """More than half of the lists that held something hold nothing now, for whatever reason."""
    had = [(old, new) for old, new in both if has(old)]
    emptied = sum(1 for _, new in had if not has(new))
    if len(had) < FEW or emptied * 2 <= len(had):
        return None
    return say(f"snapshots.doubt_{name}_emptied", emptied=emptied, before=len(had))


def _changed(both: list[tuple[Chart, Chart]]) -> Message | None:
    """The same patient to the source, somebody else to a reader."""
    changed = sum(1 for old, new in both if somebody_else(old, new))
    if not changed:
        return None
    return say("snapshots.doubt_identities", changed=changed, both=len(both))


def somebody_else(old: Chart, new: Chart) -> bool:
    """A reserve number that became a personnummer is no other person; all else is asked about."""
    was, now = old.patient, new.patient
    same_kind = was.number_system == now.number_system
    renumbered = same_kind and bool(was.number) and was.number != now.number
    reborn = was.birth_date is not None and now.birth_date not in (None, was.birth_date)
    renamed = was.family.casefold() != now.family.casefold() and (
        was.given.casefold() != now.given.casefold()
    )
    return renumbered or (reborn and same_kind) or (renamed and same_kind)
