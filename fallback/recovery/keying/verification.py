"""What two people keyed, blind, becomes one reading of a box, or says what is still needed."""

import re
from collections.abc import Iterable, Mapping
from enum import StrEnum

import msgspec

from fallback.store.entries import Entry, EntryState
from forms.geometry import Box
from forms.spec import Keying

FIRST, SECOND, ARBITRATION = 1, 2, 3


class Standing(StrEnum):
    """How sure a reading is."""

    MISSING = "missing"  # nobody has keyed it
    SINGLE = "single"  # keyed once, and once is enough
    AWAITING = "awaiting"  # keyed once; a second person must key it
    AGREED = "agreed"
    DIFFERS = "differs"  # a third person must look
    ARBITRATED = "arbitrated"


# A short word after a number, or after a slash.
_UNIT = re.compile(r"(?:(?<=\d)|(?<=\d )|(?<=/))[^\W\d_]{1,4}(?![^\W_])")
_SETTLED = frozenset({Standing.SINGLE, Standing.AGREED, Standing.ARBITRATED})


class Reading(msgspec.Struct, frozen=True):
    """What a box says. `state` and `value` count only where it is settled."""

    path: str
    standing: Standing
    state: EntryState = "blank"
    value: str = ""

    @property
    def settled(self) -> bool:
        """Whether no one needs to key it any more."""
        return self.standing in _SETTLED


def is_keyed(box: Box) -> bool:
    """Whether a person keys this box at all."""
    return box.keying in (Keying.ONCE, Keying.TWICE)


def readings(boxes: Iterable[Box], entries: Iterable[Entry]) -> dict[str, Reading]:
    """The reading of every keyed box, by path, in the sheet's order."""
    by_place = {(entry.path, entry.keying): entry for entry in entries}
    return {box.path: _reading(box, by_place) for box in boxes if is_keyed(box)}


def _reading(box: Box, entries: Mapping[tuple[str, int], Entry]) -> Reading:
    first = entries.get((box.path, FIRST))
    second = entries.get((box.path, SECOND))
    third = entries.get((box.path, ARBITRATION))
    if first is None:
        return Reading(box.path, Standing.MISSING)
    if box.keying is not Keying.TWICE:
        return Reading(box.path, Standing.SINGLE, first.state, first.value)
    if second is None:
        return Reading(box.path, Standing.AWAITING)
    if third is not None:
        return Reading(box.path, Standing.ARBITRATED, third.state, third.value)
    if alike(first, second):
        return Reading(box.path, Standing.AGREED, first.state, first.value)
    if "illegible" in (first.state, second.state):
        return Reading(box.path, Standing.AGREED, "illegible")
    return Reading(box.path, Standing.DIFFERS)


def alike(one: Entry, other: Entry) -> bool:
    """Whether two keyings say the same. Spaces do not matter, nor capitals but in a unit: 10 mE is
    not 10 ME."""
    return (one.state, _bare(one.value)) == (other.state, _bare(other.value))


def _bare(value: str) -> str:
    plain = " ".join(value.split())
    exact = {place for found in _UNIT.finditer(plain) for place in range(*found.span())}
    return "".join(c if at in exact else c.casefold() for at, c in enumerate(plain))


def complete(found: Mapping[str, Reading]) -> bool:
    """Whether every box of the sheet is settled."""
    return all(reading.settled for reading in found.values())
