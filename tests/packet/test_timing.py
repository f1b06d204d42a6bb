"""Due times: on the ward's clock, in elapsed time, and never nothing."""

from datetime import UTC, datetime, time, timedelta
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.chart.model import Timing
from fallback.chart.timing import DueTimes, Untimed, due_times
from fallback.ward_times import WardTimes

STOCKHOLM = ZoneInfo("Europe/Stockholm")
DAY = timedelta(days=1)
TUESDAY = datetime(2026, 11, 24, 6, tzinfo=STOCKHOLM)


def local(*parts: int) -> datetime:
    year, month, day, hour, minute = parts
    return datetime(year, month, day, hour, minute, tzinfo=STOCKHOLM)


def every(period: str, unit: str, frequency: int = 1, **more: object) -> Timing:
    made = Timing(frequency=frequency, period=Decimal(period), period_unit=unit)
    return type(made)(**{name: getattr(made, name) for name in made.__struct_fields__} | more)


def clocks(
    timing: Timing, start: datetime | None = None, begin: datetime = TUESDAY, days: int = 1
) -> list[str]:
    found = due_times(timing, start, begin, begin + days * DAY, STOCKHOLM)
    assert isinstance(found, DueTimes), found
    return [f"{moment.astimezone(STOCKHOLM):%d %H:%M}" for moment in found.times]


def reason(timing: Timing, start: datetime | None = None) -> str:
    found = due_times(timing, start, TUESDAY, TUESDAY + DAY, STOCKHOLM)
    assert isinstance(found, Untimed), found
    return found.reason.key


def test_named_hours_are_taken_as_they_are() -> None:
    timing = every("1", "d", 2, times_of_day=(time(21, 30), time(9)))
    assert clocks(timing) == ["24 09:00", "24 21:30"]


def test_a_dose_at_the_windows_end_belongs_to_the_next_sheet() -> None:
    assert clocks(Timing(times_of_day=(time(6),))) == ["24 06:00"]


@pytest.mark.parametrize(
    ("count", "expected"),
    [
        (1, ["24 08:00"]),
        (2, ["24 08:00", "24 20:00"]),
        (3, ["24 08:00", "24 14:00", "24 20:00"]),
        (4, ["24 08:00", "24 12:00", "24 16:00", "24 20:00"]),
        (6, ["24 08:00", "24 12:00", "24 16:00", "24 20:00", "25 00:00", "25 04:00"]),
    ],
)
def test_so_many_a_day_are_given_at_the_wards_customary_hours(
    count: int, expected: list[str]
) -> None:
    timing = every("1", "d", count)
    assert clocks(timing) == expected
    found = due_times(timing, None, TUESDAY, TUESDAY + DAY, STOCKHOLM)
    assert isinstance(found, DueTimes)
    assert found.customary


def test_a_ward_may_have_other_hours() -> None:
    found = due_times(
        every("1", "d"), None, TUESDAY, TUESDAY + DAY, STOCKHOLM, WardTimes(morning=time(7))
    )
    assert isinstance(found, DueTimes)
    assert found.times == (local(2026, 11, 24, 7, 0),)


def test_every_eight_hours_is_counted_from_the_start() -> None:
    assert clocks(every("8", "h"), local(2026, 11, 20, 9, 30)) == [
        "24 09:30",
        "24 17:30",
        "25 01:30",
    ]


def test_the_bounds_of_a_timing_go_before_the_orders_start() -> None:
    timing = every("8", "h", bounds_start=local(2026, 11, 22, 7, 0))
    assert clocks(timing, local(2026, 11, 20, 9, 30)) == ["24 07:00", "24 15:00", "24 23:00"]


def test_a_patch_every_seventy_two_hours_falls_on_its_own_day_only() -> None:
    timing, start = every("72", "h"), local(2026, 11, 21, 9, 30)
    assert clocks(timing, start) == ["24 09:30"]
    assert clocks(timing, start, TUESDAY + DAY) == []


def test_a_patch_without_a_start_is_untimed_not_absent() -> None:
    assert reason(every("72", "h")) == "chart.untimed_no_start"
    assert reason(every("3", "d")) == "chart.untimed_no_start"


def test_every_other_day_is_counted_in_days_of_the_calendar() -> None:
    timing, start = every("2", "d"), local(2026, 11, 22, 23, 50)
    assert clocks(timing, start, days=4) == ["24 08:00", "26 08:00"]


def test_days_of_the_week_leave_the_other_days_empty() -> None:
    timing = Timing(days_of_week=("wed", "fri"), times_of_day=(time(8),))
    assert clocks(timing) == []
    assert clocks(timing, days=7) == ["25 08:00", "27 08:00"]


def test_a_weekly_dose_on_a_named_day_needs_no_start() -> None:
    assert clocks(every("1", "wk", days_of_week=("tue",))) == ["24 08:00"]


def test_a_monthly_dose_for_the_31st_is_given_on_the_months_last_day() -> None:
    begin = local(2026, 11, 30, 6, 0)
    assert clocks(every("1", "mo"), local(2026, 8, 31, 10, 0), begin) == ["30 08:00"]


def test_around_meals_and_sleep_the_wards_meals_are_meant() -> None:
    assert clocks(Timing(when=("ACM", "PCD", "CV", "HS"))) == [
        "24 08:00",
        "24 12:00",
        "24 16:00",
        "24 22:00",
    ]
    assert clocks(Timing(when=("MORN", "NOON", "EVE"))) == ["24 08:00", "24 12:00", "24 20:00"]


def test_an_offset_before_a_meal_is_earlier_and_after_a_meal_later() -> None:
    assert clocks(Timing(when=("ACM",), offset=30)) == ["24 07:30"]
    assert clocks(Timing(when=("PCM",), offset=60)) == ["24 09:00"]


def test_events_are_the_times_themselves() -> None:
    events = (local(2026, 11, 24, 18, 15), local(2026, 11, 26, 8, 0))
    assert clocks(Timing(events=events)) == ["24 18:15"]


def test_nothing_is_due_after_the_bounds_end_or_before_the_start() -> None:
    ending = every("1", "d", 2, bounds_end=local(2026, 11, 24, 12, 0))
    assert clocks(ending) == ["24 08:00"]
    assert clocks(every("1", "d", 2), local(2026, 11, 24, 10, 0)) == ["24 20:00"]


def test_a_count_ends_the_doses() -> None:
    course = every("8", "h", count=10)
    assert clocks(course, local(2026, 11, 21, 8, 0)) == ["24 08:00"]
    assert clocks(course, local(2026, 11, 20, 8, 0)) == []
    assert reason(course) == "chart.untimed_count_without_start"


def test_on_the_night_of_23_hours_an_interval_keeps_its_length_and_a_skipped_hour_comes_after() -> (
    None
):
    begin = local(2026, 3, 28, 20, 0)
    assert clocks(every("6", "h"), begin, begin) == ["28 20:00", "29 03:00", "29 09:00", "29 15:00"]
    assert clocks(Timing(times_of_day=(time(2, 30), time(3))), None, begin) == [
        "29 03:00",
        "29 03:30",
    ]


def test_on_the_night_of_25_hours_no_dose_is_drawn_twice() -> None:
    begin = local(2026, 10, 24, 20, 0)
    assert clocks(every("6", "h"), begin, begin) == [
        "24 20:00",
        "25 02:00",
        "25 07:00",
        "25 13:00",
        "25 19:00",
    ]
    assert clocks(Timing(times_of_day=(time(2, 30),)), None, begin) == ["25 02:30"]


@pytest.mark.parametrize(
    ("timing", "key"),
    [
        (Timing(), "chart.untimed_none"),
        (Timing(frequency=2), "chart.untimed_none"),
        (Timing(when=("PHS",)), "chart.untimed_when"),
        (every("1", "fortnight"), "chart.untimed_unit"),
        (every("1", "wk", 3), "chart.untimed_which_days"),
        (every("1", "d", 7), "chart.untimed_no_custom"),
        (every("5", "min"), "chart.untimed_too_often"),
        (every("1", "d", 3, times_of_day=(time(8), time(20))), "chart.untimed_contradiction"),
    ],
)
def test_what_cannot_be_timed_says_why(timing: Timing, key: str) -> None:
    assert reason(timing) == key


@given(
    frequency=st.none() | st.integers(-1, 30),
    period=st.none() | st.decimals(-1, 400, places=1),
    unit=st.sampled_from(["", "s", "min", "h", "d", "wk", "mo", "a", "odd"]),
    when=st.lists(st.sampled_from(["MORN", "AC", "HS", "IMD", "PCV"]), max_size=3),
    days=st.lists(st.sampled_from(["mon", "sun", "thu", "day"]), max_size=3),
    hours=st.lists(st.times(), max_size=3),
    count=st.none() | st.integers(0, 50),
    started=st.none() | st.integers(-4000, 60),
)
def test_any_timing_gives_ordered_times_in_the_window_or_a_reason(
    frequency: int | None,
    period: Decimal | None,
    unit: str,
    when: list[str],
    days: list[str],
    hours: list[time],
    count: int | None,
    started: int | None,
) -> None:
    timing = Timing(
        times_of_day=tuple(hours),
        when=tuple(when),
        frequency=frequency,
        period=period,
        period_unit=unit,
        days_of_week=tuple(days),
        count=count,
    )
    start = TUESDAY + timedelta(hours=started) if started is not None else None
    found = due_times(timing, start, TUESDAY, TUESDAY + DAY, STOCKHOLM)
    if isinstance(found, Untimed):
        assert found.reason.text("sv")
        return
    assert list(found.times) == sorted(set(found.times))
    assert all(TUESDAY <= moment < TUESDAY + DAY for moment in found.times)
    assert all(moment.tzinfo is UTC for moment in found.times)
    assert start is None or all(moment >= start for moment in found.times)
