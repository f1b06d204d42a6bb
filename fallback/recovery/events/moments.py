"""A time of day written by hand is placed on the day it must mean; where two would do, on none."""

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HALF_A_DAY = timedelta(hours=12)


def on_day(clock: time, day: date, zone: ZoneInfo) -> tuple[datetime, ...]:
    """The moments (UTC) when the ward's clock shows `clock` on `day`.

    None in the hour that spring skips, two in the hour that autumn repeats.
    """
    found: list[datetime] = []
    for fold in (0, 1):
        local = datetime.combine(day, clock, tzinfo=zone).replace(fold=fold)
        moment = local.astimezone(UTC)
        shown = moment.astimezone(zone).replace(tzinfo=None)
        if shown == datetime.combine(day, clock) and moment not in found:
            found.append(moment)
    return tuple(found)


def between(clock: time, zone: ZoneInfo, start: datetime, end: datetime) -> tuple[datetime, ...]:
    """All moments from `start` to `end` (both included) when the ward's clock shows `clock`."""
    day, last = start.astimezone(zone).date(), end.astimezone(zone).date()
    found: list[datetime] = []
    while day <= last:
        found += [moment for moment in on_day(clock, day, zone) if start <= moment <= end]
        day += timedelta(days=1)
    return tuple(found)


def nearest(clock: time, zone: ZoneInfo, due: datetime, earliest: datetime) -> tuple[datetime, ...]:
    """The moment nearest a printed due time, across midnight where that is nearer, but not before
    `earliest`. Two where they are as near; none where none is within half a day."""
    near = between(clock, zone, max(due - HALF_A_DAY, earliest), due + HALF_A_DAY)
    least = min((abs(moment - due) for moment in near), default=None)
    return tuple(moment for moment in near if abs(moment - due) == least)
