"""How far back a chart reaches."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Final

ENDED: Final = ("stopped", "completed", "cancelled")
MEASURES: Final = (
    "http://loinc.org|29463-7",
    "http://loinc.org|8302-2",
    "http://loinc.org|3141-9",
)


@dataclass(frozen=True)
class Window:
    """How far back is read, and whether only the newest of each measurement is kept."""

    doses: timedelta = timedelta(hours=48)
    vitals: timedelta = timedelta(hours=48)
    labs: timedelta = timedelta(days=14)
    measures: timedelta = timedelta(days=365)
    ended: timedelta = timedelta(days=14)
    latest: bool = True


WARD = Window()
# After an outage of days, all that was entered meanwhile.
LIVE = Window(doses=timedelta(days=14), vitals=timedelta(days=14), latest=False)
