"""Clocks disagree. What landed later is newer whatever they say; that they disagree is said."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from fallback.chart.model import Chart, Snapshot
from fallback.chart.section import items
from fallback.session import from_iso
from fallback.settings import Thresholds
from fallback.store.snapshots import SnapshotRow
from fallback.texts import Message, say

NOTHING = timedelta()
LONGEST_SILENCE = timedelta(hours=24)  # a longer pause counts as this: it may be a clock's leap


def remarks(
    new: Snapshot, newest: SnapshotRow | None, now: datetime, limits: Thresholds
) -> Iterator[Message]:
    """What to say of the clocks, when a snapshot lands at `now` after the ward's `newest`."""
    tolerance = timedelta(minutes=limits.clock_minutes)
    if new.fetched_at > now + tolerance:
        yield say("snapshots.remark_source_ahead", minutes=_minutes(new.fetched_at - now))
    entry = latest_entry(new)
    if entry is not None and entry > new.fetched_at + tolerance:
        yield say("snapshots.remark_entries_ahead", minutes=_minutes(entry - new.fetched_at))
    if newest is not None and from_iso(newest.landed_at) > now + tolerance:
        back = from_iso(newest.landed_at) - now
        yield say("snapshots.remark_clock_back", minutes=_minutes(back))


def latest_entry(snapshot: Snapshot) -> datetime | None:
    """The newest thing that was done or measured, of all patients; None where nothing is dated."""
    return max((at for chart in snapshot.charts for at in _entries(chart)), default=None)


def _entries(chart: Chart) -> Iterator[datetime]:
    yield from (one.at for one in items(chart.administrations) if one.at)
    yield from (one.at for one in items(chart.observations) if one.at)
    yield from (one.authored for one in items(chart.medications) if one.authored)


def ages(landed: Sequence[datetime], now: datetime) -> tuple[timedelta, ...]:
    """How old each landing is at `now`; `landed` is in the order of landing.

    By the clock where that is sane. A clock that went back makes nothing older, and one that leapt
    forward makes everything older by a day at most: no leap empties the store.
    """
    found: list[timedelta] = []
    elapsed, later = NOTHING, now
    for at in reversed(landed):
        elapsed += min(max(later - at, NOTHING), LONGEST_SILENCE)
        later = at
        by_clock = now - at
        found.append(elapsed if by_clock < NOTHING else min(elapsed, by_clock))
    return tuple(reversed(found))


def _minutes(span: timedelta) -> int:
    return round(span.total_seconds() / 60)
