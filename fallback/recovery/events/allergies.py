"""A new allergy on paper: what it is to, how it showed, since when, and who wrote it."""

from collections.abc import Iterator
from typing import Final

from fallback.recovery.events.events import AllergyWritten, Event
from fallback.recovery.events.groups import Group, UnclearError

_SUBSTANCE: Final = "allergy.substance"
_REACTION: Final = "allergy.reaction"


def is_row(group: Group) -> bool:
    """Whether the group tells of an allergy, whatever form it stands on."""
    return bool(_field(group, _SUBSTANCE))


def read(group: Group) -> Iterator[Event]:
    """The allergy. UnclearError where a part cannot be read, or nobody can say what to."""
    group.need_readable()
    substance = group.text(_field(group, _SUBSTANCE))
    if not substance:
        raise UnclearError("query_no_substance")
    reaction, sign = group.text(_field(group, _REACTION)), group.text("sign")
    yield AllergyWritten(group.origin, substance, reaction, group.text("date"), sign)


def _field(group: Group, concept: str) -> str:
    return next((field for field, box in group.boxes.items() if box.concept == concept), "")
