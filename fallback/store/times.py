"""Times as the store writes them: UTC, to the second, so that text order is time order."""

from datetime import UTC, datetime


def iso(moment: datetime) -> str:
    """A time as the store writes it: UTC, to the second, "2026-11-24T06:49:24Z"."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def from_iso(text: str) -> datetime:
    """The time that `iso` wrote."""
    return datetime.fromisoformat(text)
