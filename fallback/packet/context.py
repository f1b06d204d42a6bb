"""What every page of a packet needs to know besides the charts."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Literal, TypeAlias
from zoneinfo import ZoneInfo

from fallback.texts import Lang, worded
from fallback.ward_times import WARD_TIMES, WardTimes
from forms.catalogue import BUILT_IN, Forms

PacketKind: TypeAlias = Literal["outage", "suspect", "drill", "proof"]

DAY = timedelta(hours=24)
LOOK_BACK = timedelta(hours=4)  # further back, an earlier print-out has the lines


@dataclass(frozen=True)
class Context:
    """The occasion of a print-out. Times are aware; `kind` "proof" is a trial, never printed."""

    lang: Lang
    zone: ZoneInfo
    source: str
    printed_at: datetime
    valid_hours: int
    kind: PacketKind = "outage"
    began_at: datetime | None = None
    reason: str = ""
    ward_times: WardTimes = WARD_TIMES
    contacts: tuple[tuple[str, str], ...] = ()  # whom to phone, and the number
    drawn: tuple[datetime, datetime] | None = None  # hours of a continuation; else from `window`
    forms: Forms = BUILT_IN  # what can be printed

    def words(self, key: str, **values: object) -> str:
        """A sentence of the catalogue's area `packet`, in the reader's language."""
        return worded(f"packet.{key}", self.lang, **values)

    def local(self, moment: datetime | None) -> str:
        """A date and time on the ward's clock; "" for none."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d %H:%M}" if moment else ""

    def day(self, moment: datetime | None) -> str:
        """A date on the ward's calendar; "" for none."""
        return f"{moment.astimezone(self.zone):%Y-%m-%d}" if moment else ""

    @property
    def window(self) -> tuple[datetime, datetime]:
        """The hours an administration sheet is drawn for: the day to come, and what fell due
        since the system failed (whole hours); of a continuation, its own."""
        if self.drawn is not None:
            return self.drawn
        printed = self.printed_at.astimezone(UTC)  # a day is 24 hours, also when clocks change
        since = printed
        if self.began_at is not None and self.began_at < since:
            since = max(self.began_at.astimezone(UTC), since - LOOK_BACK)
        start = since.replace(minute=0, second=0, microsecond=0)
        return start, printed.replace(second=0, microsecond=0) + DAY
