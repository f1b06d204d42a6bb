"""The hours a ward keeps. They are its custom, and a ward may have others in its settings."""

import re
from collections.abc import Iterator, Mapping
from datetime import time
from itertools import pairwise
from pathlib import Path
from typing import TypeAlias

import msgspec

from fallback.errors import FallbackError

_Thrice: TypeAlias = tuple[time, time, time]
_ONE = ("morning", "noon", "afternoon", "evening", "night")
_THREE = "three_a_day"
_CLOCK = re.compile(r"([01]?[0-9]|2[0-3])(?:[:.]([0-5][0-9]))?")


class WardTimes(msgspec.Struct, frozen=True):
    """When this ward gives what is ordered "in the morning", "with lunch" or "three a day" (with
    no times of its own: morning, evening and midway between)."""

    morning: time = time(8)
    noon: time = time(12)
    afternoon: time = time(16)
    evening: time = time(20)
    night: time = time(22)
    three_a_day: _Thrice | None = None

    def a_day(self, count: int) -> tuple[time, ...]:
        """The customary times for `count` doses a day; empty where there is no custom."""
        day = (self.morning, self.noon, self.afternoon, self.evening, self.night)
        thrice = self.three_a_day or (self.morning, self._midway(), self.evening)
        custom = {1: day[:1], 2: (day[0], day[3]), 3: thrice, 4: day[:4], 5: day}
        if count in custom:
            return custom[count]
        if count < 1 or 24 % count:
            return ()
        step = 24 // count
        hours = sorted((self.morning.hour + n * step) % 24 for n in range(count))
        return tuple(time(hour, self.morning.minute) for hour in hours)

    def _midway(self) -> time:
        return time(*divmod((_minutes(self.morning) + _minutes(self.evening)) // 2, 60))

    def when(self) -> dict[str, tuple[time, ...]]:
        """HL7 EventTiming codes and their times. Before and after a meal are the meal's time;
        the words beside it say which."""
        meals = (self.morning, self.noon, self.afternoon)
        hours = {
            "MORN": self.morning,
            "NOON": self.noon,
            "AFT": self.afternoon,
            "EVE": self.evening,
            "NIGHT": self.night,
            "HS": self.night,
            "WAKE": self.morning,
        }
        found: dict[str, tuple[time, ...]] = {code: (hour,) for code, hour in hours.items()}
        for before in ("", "A", "P"):
            found[f"{before}C"] = meals
            for letter, meal in zip("MDV", meals, strict=True):
                found[f"{before}C{letter}"] = (meal,)
        return found


WARD_TIMES = WardTimes()


def read(said: object, file: Path) -> WardTimes:
    """The times of a settings file's section: clock times as "07:00", those that are not named as
    usual. Raises FallbackError where one is no time of day, or where they do not follow on each
    other, for then two doses would be drawn as one."""
    if not isinstance(said, Mapping):
        raise FallbackError("settings.ward_times_section", path=file)
    named = {str(name): value for name, value in said.items()}
    if strange := sorted(named.keys() - {*_ONE, _THREE}):
        raise FallbackError("settings.ward_times_name", path=file, name=", ".join(strange))
    ones = {name: _clock(name, named[name], file) for name in _ONE if name in named}
    found = WardTimes(**ones, three_a_day=_thrice(named[_THREE], file) if _THREE in named else None)
    for times in _in_order(found):
        if any(one >= other for one, other in pairwise(times)):
            told = ", ".join(f"{one:%H:%M}" for one in times)
            raise FallbackError("settings.ward_times_order", path=file, times=told)
    return found


def _in_order(found: WardTimes) -> Iterator[tuple[time, ...]]:
    """What has to follow on each other; a ward's night may be after midnight."""
    day = found.a_day(4)
    yield (found.night, *day) if found.night < found.morning else (*day, found.night)
    yield found.a_day(3)


def _thrice(said: object, file: Path) -> _Thrice:
    if not isinstance(said, list) or len(said) != 3:
        raise FallbackError("settings.ward_times_clock", path=file, name=_THREE, value=said)
    first, second, third = (_clock(_THREE, one, file) for one in said)
    return first, second, third


def _clock(name: str, said: object, file: Path) -> time:
    if isinstance(said, time):  # TOML's own
        return said.replace(second=0, microsecond=0)
    found = _CLOCK.fullmatch(said) if isinstance(said, str) else None
    if found is None:
        raise FallbackError("settings.ward_times_clock", path=file, name=name, value=said)
    return time(int(found[1]), int(found[2] or 0))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
