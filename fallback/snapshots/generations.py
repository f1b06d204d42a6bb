"""Which generations are kept: every one for 6 hours, hourly for a day, then four-hourly; and always
what is in use. Pure. Ages are counted so that no clock's leap empties the store."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from fallback.session import from_iso
from fallback.snapshots.clocks import ages
from fallback.store.snapshots import SnapshotRow

KeptAs: TypeAlias = Literal["used", "every", "hourly", "four_hourly"]

EVERY = timedelta(hours=6)
HOURLY = timedelta(hours=24)
HOUR = 3600  # seconds
DAY = timedelta(hours=24)
STILL_A_DAY = timedelta(hours=36)  # an older one says nothing of erosion


def in_use(rows: Sequence[SnapshotRow], began: Sequence[str] = ()) -> frozenset[str]:
    """Of a ward's generations, newest first: the newest landing, the current one, the trusted one
    before it (a packet may just be drawn from it), the pinned one, and what is printed in an open
    outage that began then (ISO times)."""
    trusted = [row for row in rows if row.trusted]
    found = [*rows[:1], *trusted[:2], *(row for row in rows if row.pinned_at)]
    for at in began:
        found += [row for row in trusted if row.fetched_at <= at][:1]
    return frozenset(row.id for row in found)


def outdated(
    rows: Sequence[SnapshotRow],
    now: datetime,
    keep: timedelta,
    used: frozenset[str],
) -> tuple[SnapshotRow, ...]:
    """Of a ward's generations, newest first: those that the plan of keeping has no place for, and
    that are not `used`. Of an hour, or of four, the one that landed first stays."""
    oldest_first = tuple(reversed(rows))
    old = ages([from_iso(row.landed_at) for row in oldest_first], now)
    taken: set[tuple[object, ...]] = set()
    gone: list[SnapshotRow] = []
    for row, age in zip(oldest_first, old, strict=True):
        place = _place(row, age, keep)
        if (place is None or place in taken) and row.id not in used:
            gone.append(row)
        elif place is not None:
            taken.add(place)
    return tuple(gone)


def kept_as(rows: Sequence[SnapshotRow], now: datetime, used: frozenset[str]) -> dict[str, KeptAs]:
    """Why each of a ward's generations, newest first, is still there: it is in use, or has a place
    in the plan of keeping."""
    old = reversed(ages([from_iso(row.landed_at) for row in reversed(rows)], now))
    found: dict[str, KeptAs] = {}
    for row, age in zip(rows, old, strict=True):
        planned: KeptAs = "every" if age <= EVERY else "hourly" if age <= HOURLY else "four_hourly"
        found[row.id] = "used" if row.id in used else planned
    return found


def _place(row: SnapshotRow, age: timedelta, keep: timedelta) -> tuple[object, ...] | None:
    """What only one generation may hold: the hours of the clock, so that nothing drifts with now.
    One kept apart never takes a trusted one's place."""
    if age > keep:
        return None
    if age <= EVERY:
        return (row.id,)
    hours = 1 if age <= HOURLY else 4
    return (row.trusted, hours, int(from_iso(row.landed_at).timestamp()) // (hours * HOUR))


def day_ago(rows: Sequence[SnapshotRow], now: datetime) -> SnapshotRow | None:
    """The newest trusted generation that is at least a day old, and not much older; newest first in
    `rows`. What a person trusted in spite of its doubts is where judging begins anew."""
    old = reversed(ages([from_iso(row.landed_at) for row in reversed(rows)], now))
    for row, age in _since_trust(tuple(zip(rows, old, strict=True))):
        if row.trusted and DAY <= age <= STILL_A_DAY:
            return row
    return None


def _since_trust(
    rows: Sequence[tuple[SnapshotRow, timedelta]],
) -> Iterator[tuple[SnapshotRow, timedelta]]:
    for row, age in rows:
        yield row, age
        if row.doubts and row.trusted:
            return
