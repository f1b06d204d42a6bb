"""Dates as a report writes them: only in a form that is named, and only where one reading fits."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time
from typing import Final
from zoneinfo import ZoneInfo

ISO: Final = "iso"
"""ISO 8601, with or without a time, its seconds and a zone."""

FORMS: Final = (
    ISO,
    *(
        day + clock
        for day in (
            "YYYYMMDD",
            "DD.MM.YYYY",
            "DD/MM/YYYY",
            "MM/DD/YYYY",
            "DD-MM-YYYY",
            "YYYY/MM/DD",
        )
        for clock in ("", " hh:mm", " hh:mm:ss")
    ),
    *("YYYYMMDDhhmm", "YYYYMMDDhhmmss", "YYYY-MM-DD hh.mm", "YYYYMMDD hhmm"),
)
"""The forms that are tried where a file is looked at for the first time."""

_LETTERS = (
    *(("YYYY", "%Y"), ("MM", "%m"), ("DD", "%d")),
    *(("hh", "%H"), ("mm", "%M"), ("ss", "%S")),
)


def form_fault(form: str) -> bool:
    """Whether the form does not name a day with its whole year: two digits name no century."""
    return form != ISO and not all(form.count(part) == 1 for part in ("YYYY", "MM", "DD"))


def read(text: str, forms: Iterable[str]) -> date | datetime | None:
    """The one date or time that the text says; None where no form fits it, or two fit it
    otherwise ("03/04/2026" as March and as April)."""
    found = {one for form in forms if (one := _in_form(text.strip(), form)) is not None}
    return found.pop() if len(found) == 1 else None


def in_utc(said: date | datetime, zone: ZoneInfo, *, end: bool = False) -> datetime | None:
    """The moment; a day alone begins at midnight in `zone`, as an `end` it includes its whole
    day."""
    if not isinstance(said, datetime):
        said = datetime.combine(said, time(23, 59, 59) if end else time())
    try:
        zoned = said if said.tzinfo else said.replace(tzinfo=zone)
        return zoned.astimezone(UTC).replace(microsecond=0)
    except (OverflowError, ValueError):
        return None


def _in_form(text: str, form: str) -> date | datetime | None:
    try:
        if form == ISO:
            return _iso(text)
        pattern = form.replace("%", "%%")
        for letters, code in _LETTERS:
            pattern = pattern.replace(letters, code)
        if len(text) != len(form):
            return None  # strptime would take "1" for "01", and so read two forms as one
        found = datetime.strptime(text, pattern)  # noqa: DTZ007 -- the ward's zone is added later
        return found if "hh" in form else found.date()
    except ValueError:
        return None


def _iso(text: str) -> date | datetime | None:
    if len(text) < len("2026-11-24") or text[4] != "-":
        return None
    return date.fromisoformat(text) if len(text) == 10 else datetime.fromisoformat(text)
