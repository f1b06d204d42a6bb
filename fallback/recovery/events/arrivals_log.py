"""A row of the arrivals log is tied to the reserve number that is printed on it, or that a hand
wrote there: what it says is found under that patient."""

from collections.abc import Iterator
from typing import Final

import msgspec

from fallback.chart.reserve import sheet_id
from fallback.outage.reserve.local import normal_local
from fallback.recovery.events.events import ArrivalWritten, Event
from fallback.recovery.events.groups import Group, UnclearError

BLOCK: Final = "arrivals"
_NUMBER: Final = "reserve"


def is_row(group: Group) -> bool:
    """Whether it is a row that has, or has room for, a reserve number."""
    return group.block == BLOCK and (_NUMBER in group.boxes or bool(_printed(group)))


def read(group: Group) -> Iterator[Event]:
    """The arrival. UnclearError where the row has ink but no number that can be read."""
    number = _printed(group) or _written(group)
    origin = msgspec.structs.replace(group.origin, patient_id=sheet_id(number))
    yield ArrivalWritten(origin, number, group.text("name"), group.noted())


def _printed(group: Group) -> str:
    return next((box.row_id for box in group.boxes.values() if box.row_id), "")


def _written(group: Group) -> str:
    if _NUMBER in group.having("illegible") + group.having("struck"):
        raise UnclearError("query_illegible", fields=group.label(_NUMBER))
    typed = "".join(group.text(_NUMBER).split()).upper()
    if not typed:
        raise UnclearError("query_no_reserve")
    return normal_local(typed) or typed
