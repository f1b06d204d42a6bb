"""When a dose is due. What cannot be turned into times is `Untimed` with a reason, never nothing.

Wall times follow the ward's clock over a change to summer time; intervals follow elapsed time.
"""

from collections.abc import Callable, Iterator, Set
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from itertools import islice, takewhile
from typing import TypeAlias
from zoneinfo import ZoneInfo

import msgspec

from fallback.chart.model import Timing
from fallback.texts import Message, say
from fallback.ward_times import WARD_TIMES, WardTimes

SHORTEST = timedelta(minutes=30)  # closer than this, a sheet of lines says less than the words
ONE_DAY = timedelta(days=1)
HOURS_A_DAY = 24
NO_OFFSET = timedelta()
CLOCK_CHANGE = timedelta(hours=2)  # a skipped hour may come after the one that follows it
_HOURS = {"s": 1 / 3600, "min": 1 / 60, "h": 1.0}
_DAYS = {"d": 1, "wk": 7}
_MONTHS = {"mo": 1, "a": 12}
_WEEKDAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")


class DueTimes(msgspec.Struct, frozen=True):
    """The times in the window, UTC, in order. `customary`: the ward's custom chose the hours."""

    times: tuple[datetime, ...]
    customary: bool = False


class Untimed(msgspec.Struct, frozen=True):
    """No times can be told, because of `reason`."""

    reason: Message


_Days: TypeAlias = Callable[[date], bool]
_Clock: TypeAlias = tuple[tuple[time, timedelta], ...]  # times of day, each with its offset


def due_times(
    timing: Timing,
    start: datetime | None,
    window_start: datetime,
    window_end: datetime,
    zone: ZoneInfo,
    ward_times: WardTimes = WARD_TIMES,
) -> DueTimes | Untimed:
    """The due times t with window_start <= t < window_end, not before the order's `start`."""
    anchor = timing.bounds_start or start
    anchor = anchor.astimezone(UTC) if anchor else None
    window_start, end = window_start.astimezone(UTC), window_end.astimezone(UTC)
    if timing.bounds_end is not None:
        end = min(end, timing.bounds_end + timedelta(seconds=1))
    if timing.events:
        kept = sorted(one for one in timing.events if window_start <= one < end)
        return DueTimes(tuple(one.astimezone(UTC) for one in kept))
    if timing.count is not None and anchor is None:
        return Untimed(say("chart.untimed_count_without_start", count=timing.count))
    since = anchor if timing.count is not None and anchor else window_start
    found = _occurrences(timing, anchor, since, window_start, zone, ward_times)
    if isinstance(found, Untimed):
        return found
    moments, customary = found
    first = max(window_start, anchor) if anchor else window_start
    counted = islice((m for m in moments if anchor is None or m >= anchor), timing.count)
    near = takewhile(lambda m: m < end + CLOCK_CHANGE, counted)
    return DueTimes(tuple(sorted({m for m in near if first <= m < end})), customary)


def _occurrences(
    timing: Timing,
    anchor: datetime | None,
    since: datetime,
    window_start: datetime,
    zone: ZoneInfo,
    ward: WardTimes,
) -> tuple[Iterator[datetime], bool] | Untimed:
    """All times from `since` on, without end, and whether the ward's custom chose them."""
    clock = _clock_times(timing, ward)
    if isinstance(clock, Untimed):
        return clock
    if clock is None:
        step = timedelta(hours=float(timing.period or 0) * _HOURS[timing.period_unit])
        return _interval(step / (timing.frequency or 1), anchor, since, window_start, zone, ward)
    times, customary = clock
    days = _days(timing, anchor.astimezone(zone).date() if anchor else None)
    if isinstance(days, Untimed):
        return days
    return _wall(times, days, since, zone), customary


def _clock_times(timing: Timing, ward: WardTimes) -> tuple[_Clock, bool] | Untimed | None:
    """The times of day; None where the timing is an interval of elapsed time."""
    if timing.times_of_day:
        return _agreeing(timing, {(hour, NO_OFFSET) for hour in timing.times_of_day}, False)
    if timing.when:
        hours = ward.when()
        unknown = [code for code in timing.when if code not in hours]
        if unknown:
            return Untimed(say("chart.untimed_when", code=", ".join(unknown)))
        times = {(hour, _offset(timing, code)) for code in timing.when for hour in hours[code]}
        return _agreeing(timing, times, True)
    found = _by_frequency(timing, ward)
    if found is None or isinstance(found, Untimed):
        return found
    return tuple((hour, NO_OFFSET) for hour in found), True


def _by_frequency(timing: Timing, ward: WardTimes) -> tuple[time, ...] | Untimed | None:
    frequency, period, unit = timing.frequency or 1, timing.period, timing.period_unit
    if period is None:
        if timing.days_of_week and timing.frequency is None:
            return ward.a_day(1)
        return Untimed(say("chart.untimed_none"))
    if period <= 0 or frequency <= 0:
        return Untimed(say("chart.untimed_none"))
    if unit in _HOURS and not (frequency > 1 and unit == "h" and period == 24):
        return None
    if unit not in _HOURS and unit not in _DAYS and unit not in _MONTHS:
        return Untimed(say("chart.untimed_unit", unit=unit))
    if timing.days_of_week and unit == "wk":
        doubt, frequency = _week_doubt(timing, 1), 1
    else:
        doubt = None if unit == "h" else _days_doubt(timing)
    times = ward.a_day(frequency)
    return doubt or times or Untimed(say("chart.untimed_no_custom", count=frequency))


def _agreeing(
    timing: Timing, times: Set[tuple[time, timedelta]], customary: bool
) -> tuple[_Clock, bool] | Untimed:
    """A timing that says "twice a day" and names three times contradicts itself."""
    frequency, period, unit = timing.frequency, timing.period or Decimal(0), timing.period_unit
    if frequency is not None and period > 0:
        if unit == "wk" and timing.days_of_week:
            doubt = _week_doubt(timing, len(times))
        elif unit == "h" and period <= HOURS_A_DAY:
            doubt = _day_doubt(frequency * HOURS_A_DAY / period, len(times))
        elif unit == "d" and period == 1 and frequency != 1:
            doubt = _day_doubt(Decimal(frequency), len(times))
        else:
            doubt = _days_doubt(timing)
        if doubt:
            return doubt
    return tuple(sorted(times)), customary


def _day_doubt(said: Decimal, times: int) -> Untimed | None:
    if said == times:
        return None
    return Untimed(say("chart.untimed_contradiction", count=f"{said.normalize():f}", times=times))


def _week_doubt(timing: Timing, times: int) -> Untimed | None:
    """So many a week on named days: a dose a day, or one at each of the day's times."""
    said, days = timing.frequency or 1, len(set(timing.days_of_week))
    if said in (days, days * times):
        return None
    return Untimed(say("chart.untimed_week", count=said, days=days))


def _days_doubt(timing: Timing) -> Untimed | None:
    """Several doses in a period of several days, and no word on which of them."""
    daily = timing.period == 1 and timing.period_unit == "d"
    if timing.days_of_week or daily or (timing.frequency or 1) == 1:
        return None
    return Untimed(say("chart.untimed_which_days"))


def _offset(timing: Timing, code: str) -> timedelta:
    """Time after the event; before it where the code says "before a meal" or "before sleep"."""
    before = code.startswith("AC") or code == "HS"
    return timedelta(minutes=-timing.offset if before else timing.offset)


def _days(timing: Timing, anchor: date | None) -> _Days | Untimed:
    """Which days the times of day fall on."""
    named = frozenset(_WEEKDAYS.index(day) for day in timing.days_of_week if day in _WEEKDAYS)
    if len(named) < len(set(timing.days_of_week)):
        return Untimed(say("chart.untimed_none"))
    unit, period = timing.period_unit, timing.period or 1
    if unit in _MONTHS:
        return _monthly(int(period) * _MONTHS[unit], anchor)
    every = period * _DAYS.get(unit, 1) if unit in _DAYS else period / 24 if unit == "h" else 1
    if named and unit == "wk" and period > 1 and anchor is not None:
        monday = anchor.toordinal() - anchor.weekday()
        return lambda day: day.weekday() in named and (day.toordinal() - monday) // 7 % period == 0
    if named and (every <= 1 or unit == "wk"):
        if unit == "wk" and period > 1:
            return Untimed(say("chart.untimed_no_start"))
        return lambda day: day.weekday() in named
    if every <= 1:
        return lambda _: True
    if anchor is None:
        return Untimed(say("chart.untimed_no_start"))
    if every != int(every):
        return Untimed(say("chart.untimed_none"))
    return _every(int(every), anchor)


def _every(step: int, first: date) -> _Days:
    return lambda day: (day.toordinal() - first.toordinal()) % step == 0


def _monthly(months: int, anchor: date | None) -> _Days | Untimed:
    """The anchor's day of the month; the month's last day where it has no such day."""
    if anchor is None:
        return Untimed(say("chart.untimed_no_start"))

    def falls(day: date) -> bool:
        apart = (day.year - anchor.year) * 12 + day.month - anchor.month
        last = (day + ONE_DAY).month != day.month
        same = day.day == anchor.day or (last and day.day < anchor.day)
        return same and apart % max(months, 1) == 0

    return falls


def _wall(times: _Clock, days: _Days, since: datetime, zone: ZoneInfo) -> Iterator[datetime]:
    """The times on the ward's clock. An hour that a change of clocks skips is its hour after."""
    day = since.astimezone(zone).date() - ONE_DAY
    while True:
        if days(day):
            for hour, offset in times:
                yield datetime.combine(day, hour, zone).astimezone(UTC) + offset
        day += ONE_DAY


def _interval(
    step: timedelta,
    anchor: datetime | None,
    since: datetime,
    window_start: datetime,
    zone: ZoneInfo,
    ward: WardTimes,
) -> tuple[Iterator[datetime], bool] | Untimed:
    """Every `step` of elapsed time from the anchor; from the ward's morning where no hour is
    told and the step divides a day, or the other way round."""
    if step < SHORTEST:
        return Untimed(say("chart.untimed_too_often"))
    first = None if anchor is None or _is_day(anchor, zone) else anchor
    if first is None:
        if anchor is not None and not step % ONE_DAY:
            days = _every(step // ONE_DAY, anchor.astimezone(zone).date())
            return _wall(((ward.morning, NO_OFFSET),), days, since, zone), True
        if ONE_DAY % step:
            return Untimed(say("chart.untimed_no_start"))
        morning = datetime.combine(
            window_start.astimezone(zone).date() - ONE_DAY, ward.morning, zone
        )
        first = morning.astimezone(UTC)
    passed = max(0, -((first - since) // step) - 1)
    return _steps(first.astimezone(UTC) + passed * step, step), first is not anchor


def _is_day(moment: datetime, zone: ZoneInfo) -> bool:
    """Whether the source told a day and no hour: its first moment stands for it."""
    return moment.astimezone(zone).time() == time()


def _steps(moment: datetime, step: timedelta) -> Iterator[datetime]:
    while True:
        yield moment
        moment += step
