"""The hours a ward keeps. They are its custom, and a ward may have others."""

from datetime import time

import msgspec


class WardTimes(msgspec.Struct, frozen=True):
    """When this ward gives what is ordered "in the morning", "with lunch" or "three a day"."""

    morning: time = time(8)
    noon: time = time(12)
    afternoon: time = time(16)
    evening: time = time(20)
    night: time = time(22)
    thrice: tuple[time, time, time] = (time(8), time(14), time(20))

    def a_day(self, count: int) -> tuple[time, ...]:
        """The customary times for `count` doses a day; empty where there is no custom."""
        day = (self.morning, self.noon, self.afternoon, self.evening, self.night)
        custom = {1: day[:1], 2: (day[0], day[3]), 3: self.thrice, 4: day[:4], 5: day}
        if count in custom:
            return custom[count]
        if count < 1 or 24 % count:
            return ()
        step = 24 // count
        hours = sorted((self.morning.hour + n * step) % 24 for n in range(count))
        return tuple(time(hour, self.morning.minute) for hour in hours)

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
