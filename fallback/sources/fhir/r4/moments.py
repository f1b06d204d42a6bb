"""FHIR dates and times as moments. A date without a time is the ward's day; less is no moment."""

from datetime import UTC, date, datetime, time
from functools import lru_cache
from zoneinfo import ZoneInfo


def day(text: str) -> date | None:
    """The date of a FHIR date or dateTime; None where it names no single day."""
    try:
        return date.fromisoformat(text[:10]) if len(text) >= 10 else None
    except ValueError:
        return None


@lru_cache(maxsize=4096)  # the same hours come again and again
def moment(text: str, zone: ZoneInfo, *, end: bool = False) -> datetime | None:
    """The moment in UTC. A date alone begins at midnight in `zone`; as an `end` it includes its
    whole day. None where it names no moment ("2014", "2014-07", or no date at all)."""
    try:
        if len(text) == 10:
            clock = time(23, 59, 59) if end else time()
            found = datetime.combine(date.fromisoformat(text), clock, zone)
        elif len(text) > 10:
            found = datetime.fromisoformat(text)
            found = found if found.tzinfo else found.replace(tzinfo=zone)
        else:
            return None
        at = found.astimezone(UTC)
        return at.replace(microsecond=0) if at.microsecond else at
    except (ValueError, OverflowError):
        return None


@lru_cache(maxsize=256)
def clock_time(text: str) -> time | None:
    """A FHIR time ("08:00:00")."""
    try:
        return time.fromisoformat(text).replace(tzinfo=None)
    except ValueError:
        return None
