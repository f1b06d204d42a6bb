"""A time of day lands on the day it must mean."""

from datetime import UTC, date, datetime, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fallback.recovery.events import moments
from tests.recovery.papers import ZONE, local

MINUTES = st.integers(0, 2 * 365 * 24 * 60)
DAYS = MINUTES.map(lambda n: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=n))


@pytest.mark.parametrize(
    ("written", "due", "meant"),
    [
        ("08:10", local("08:00"), local("08:10")),
        ("23:50", local("00:00", "2026-11-25"), local("23:50")),
        ("00:20", local("23:30"), local("00:20", "2026-11-25")),
        ("07:45", local("08:00", "2026-11-25"), local("07:45", "2026-11-25")),
    ],
)
def test_a_time_near_its_due_time_is_taken_across_midnight(
    written: str, due: datetime, meant: datetime
) -> None:
    long_ago = due - timedelta(days=1)
    assert moments.nearest(time.fromisoformat(written), ZONE, due, long_ago) == (meant,)


@given(DAYS, st.times().map(lambda at: at.replace(second=0, microsecond=0, tzinfo=None)))
def test_the_nearest_moment_shows_that_time_and_is_within_half_a_day(
    due: datetime, clock: time
) -> None:
    found = moments.nearest(clock, ZONE, due, due - timedelta(days=1))
    if not found:  # only the hour that spring skips
        assert clock.hour == 2
    for moment in found:
        assert moment.astimezone(ZONE).time() == clock
        assert abs(moment - due) <= timedelta(hours=12)
    assert len({abs(moment - due) for moment in found}) <= 1


def test_a_time_half_a_day_from_its_due_time_can_mean_two_days_unless_one_was_too_early() -> None:
    eight, due = time(20), local("08:00")
    evenings = (local("20:00", "2026-11-23"), local("20:00"))
    assert moments.nearest(eight, ZONE, due, due - timedelta(days=1)) == evenings
    assert moments.nearest(eight, ZONE, due, due - timedelta(hours=4)) == evenings[1:]


def test_the_hour_that_autumn_repeats_has_two_moments_and_the_one_spring_skips_none() -> None:
    half_past_two = time(2, 30)
    assert len(moments.on_day(half_past_two, date(2026, 10, 25), ZONE)) == 2
    assert moments.on_day(half_past_two, date(2026, 3, 29), ZONE) == ()


def test_a_window_of_more_than_a_day_can_hold_a_time_twice() -> None:
    start, end = local("07:00"), local("09:00", "2026-11-25")
    assert len(moments.between(time(8), ZONE, start, end)) == 2
    assert moments.between(time(10), ZONE, start, end) == (local("10:00"),)
    assert moments.between(time(10), ZONE, start, local("09:00")) == ()
