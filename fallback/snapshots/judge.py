"""A bad snapshot never replaces a good one: a new one is judged against the last trusted one, and
against the one of a day ago, so that what erodes slowly shows too.

What could not be fetched is never called emptied. Pure; judges any two snapshots.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeAlias

from fallback.chart.model import Chart, MedicationOrder, Snapshot
from fallback.chart.section import NotFetched, items
from fallback.settings import Thresholds
from fallback.snapshots.clocks import latest_entry
from fallback.texts import Message, say

IN_FORCE = frozenset({"active", "on-hold", "unknown", ""})
TURNOVER = timedelta(hours=12)  # further apart, other people may lie in the beds

Both: TypeAlias = list[tuple[Chart, Chart]]


@dataclass(frozen=True)
class Judgement:
    """`doubts`: why it is kept apart until a person trusts it; none: it is trusted. `remarks`: what
    is worth knowing of one that may be."""

    doubts: tuple[Message, ...] = ()
    remarks: tuple[Message, ...] = ()


def judge(
    new: Snapshot,
    last: Snapshot | None,
    *,
    day_ago: Snapshot | None = None,
    now: datetime | None = None,
    limits: Thresholds = Thresholds(),  # noqa: B008 frozen
) -> Judgement:
    """Judge `new` against the last trusted one and the one of a day ago, where there are such.
    `now` is our clock's time."""
    if not new.charts and (last is None or last.charts):
        return Judgement((say("snapshots.doubt_empty_ward", ward=new.ward.name),))
    doubts: list[Message] = []
    if last is not None:
        doubts += _older(new, last, now or last.fetched_at, limits)
        doubts += _against(new, last, "snapshots.since_last", limits)
        doubts += _lost_doses(_still_here(new, last), new, last, limits)
    if day_ago is not None:
        known = {one.key for one in doubts}
        eroded = _against(new, day_ago, "snapshots.since_day", limits)
        doubts += (one for one in eroded if one.key not in known)
    return Judgement(tuple(doubts), tuple(_remarks(new)))


def _against(new: Snapshot, old: Snapshot, since: str, limits: Thresholds) -> Iterator[Message]:
    both = _still_here(new, old)
    yield from _gone(new, old, len(old.charts) - len(both), since, limits)
    yield from _lost_lists(both, since, limits)
    yield from _fewer_orders(both, since, limits)
    yield from _lost_allergies(both, since, limits)
    changed = sum(1 for was, now in both if somebody_else(was, now))
    if changed > limits.identities:
        yield say("snapshots.doubt_identities", changed=changed, both=len(both), since=since)
    yield from _silent(new, old, limits)


def _still_here(new: Snapshot, old: Snapshot) -> Both:
    before = {chart.patient.id: chart for chart in old.charts}
    return [(before[c.patient.id], c) for c in new.charts if c.patient.id in before]


def _older(new: Snapshot, last: Snapshot, now: datetime, limits: Thresholds) -> Iterator[Message]:
    """One that is itself from the future was stamped by a wrong clock, and pins nothing."""
    wrong_clock = last.fetched_at > now + timedelta(minutes=limits.clock_minutes)
    if new.fetched_at < last.fetched_at and not wrong_clock:
        minutes = (last.fetched_at - new.fetched_at).total_seconds() / 60
        yield say("snapshots.doubt_older", minutes=round(minutes))


def _gone(
    new: Snapshot, old: Snapshot, gone: int, since: str, limits: Thresholds
) -> Iterator[Message]:
    """Who lay here a moment ago; over a longer time, only how many lie here."""
    before = len(old.charts)
    if abs(new.fetched_at - old.fetched_at) > TURNOVER:
        gone = before - len(new.charts)
    if _many(gone, before, limits.gone, limits.gone_least):
        renamed = _same_numbers(new, old)
        if renamed * 2 > gone:
            yield say("snapshots.doubt_ids", renamed=renamed, before=before, since=since)
        else:
            yield say("snapshots.doubt_gone", gone=gone, before=before, since=since)


def _same_numbers(new: Snapshot, old: Snapshot) -> int:
    """How many have the same identity number and another id: this is another record system."""
    ids = {chart.patient.number: chart.patient.id for chart in old.charts if chart.patient.number}
    numbers = ((c.patient.number, c.patient.id) for c in new.charts)
    return sum(1 for number, id in numbers if ids.get(number, id) != id)


def _lost_lists(both: Both, since: str, limits: Thresholds) -> Iterator[Message]:
    had = [(was, now) for was, now in both if _in_force(was)]
    lost: list[object] = [now.medications for _, now in had if not _in_force(now)]
    if _many(len(lost), len(had), limits.lists, limits.lists_least):
        yield from _emptied_or_not_fetched("medications", lost, len(had), since)
    had = [(was, now) for was, now in both if items(was.alerts)]
    lost = [now.alerts for _, now in had if not items(now.alerts)]
    if _many(len(lost), len(had), limits.lists, limits.lists_least):
        yield from _emptied_or_not_fetched("alerts", lost, len(had), since)


def _lost_doses(both: Both, new: Snapshot, old: Snapshot, limits: Thresholds) -> Iterator[Message]:
    """Without the doses given, they would be given again. Sources tell those of the last day or so:
    over a longer time a list may well run empty. That they could not be fetched is a remark."""
    if abs(new.fetched_at - old.fetched_at) > TURNOVER:
        return
    had = [now.administrations for was, now in both if items(was.administrations)]
    lost = sum(1 for one in had if not items(one) and not isinstance(one, NotFetched))
    if _many(lost, len(had), limits.lists, limits.lists_least):
        told = {"emptied": lost, "before": len(had), "since": "snapshots.since_last"}
        yield say("snapshots.doubt_doses_emptied", **told)


def _emptied_or_not_fetched(
    name: str, lost: Sequence[object], had: int, since: str
) -> Iterator[Message]:
    not_fetched = sum(1 for section in lost if isinstance(section, NotFetched))
    if emptied := len(lost) - not_fetched:
        yield say(f"snapshots.doubt_{name}_emptied", emptied=emptied, before=had, since=since)
    if not_fetched:
        yield say(f"snapshots.doubt_{name}_not_fetched", count=not_fetched, before=had, since=since)


def _fewer_orders(both: Both, since: str, limits: Thresholds) -> Iterator[Message]:
    """Counted where both lists were fetched, and hold something: the rest is another doubt."""
    counts = [(len(_in_force(was)), len(_in_force(now))) for was, now in both]
    told = [(was, now) for was, now in counts if was and now]
    before, after = sum(was for was, _ in told), sum(now for _, now in told)
    if _many(before - after, before, limits.orders, limits.orders_least):
        yield say("snapshots.doubt_orders_fewer", before=before, after=after, since=since)


def _lost_allergies(both: Both, since: str, limits: Thresholds) -> Iterator[Message]:
    had = [(was, now) for was, now in both if items(was.allergies)]
    before = sum(len(items(was.allergies)) for was, _ in had)
    blind = [one for one in had if isinstance(one[1].allergies, NotFetched)]
    vanished = sum(
        max(0, len(items(was.allergies)) - len(items(now.allergies)))
        for was, now in had
        if not isinstance(now.allergies, NotFetched)
    )
    least = limits.allergies_least
    if _many(vanished, before, limits.allergies, least):
        yield say("snapshots.doubt_allergies_gone", gone=vanished, before=before, since=since)
    if _many(len(blind), len(had), limits.lists, limits.lists_least):
        told = {"count": len(blind), "before": len(had), "since": since}
        yield say("snapshots.doubt_allergies_not_fetched", **told)


def _silent(new: Snapshot, old: Snapshot, limits: Thresholds) -> Iterator[Message]:
    """The source says it is of now, and its newest entry stays where it was: it is older than it
    says, or a clock leapt. Told by how much longer the silence is than it was."""
    then, now = latest_entry(old), latest_entry(new)
    if then is None or now is None:
        return
    silent = (new.fetched_at - now) - max(old.fetched_at - then, timedelta())
    if silent > timedelta(hours=limits.silent_hours):
        hours = (new.fetched_at - now).total_seconds() / 3600
        yield say("snapshots.doubt_silent", hours=round(hours))


def _remarks(new: Snapshot) -> Iterator[Message]:
    """Gaps that are no reason for doubt are said all the same."""
    sections: dict[str, Callable[[Chart], object]] = {
        "medications": lambda chart: chart.medications,
        "allergies": lambda chart: chart.allergies,
        "alerts": lambda chart: chart.alerts,
        "administrations": lambda chart: chart.administrations,
    }
    for name, of in sections.items():
        if missing := sum(1 for chart in new.charts if isinstance(of(chart), NotFetched)):
            told = {"count": missing, "charts": len(new.charts)}
            yield say("snapshots.remark_not_fetched", section=f"snapshots.section_{name}", **told)


def _in_force(chart: Chart) -> list[MedicationOrder]:
    return [one for one in items(chart.medications) if one.status in IN_FORCE]


def _many(lost: int, before: int, share: float, least: int) -> bool:
    return lost >= least and lost > before * share


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
