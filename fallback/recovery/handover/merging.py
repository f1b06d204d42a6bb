"""What two PCs say of one thing becomes one: pure, the same whichever is read first.

A sheet only goes forward. Paper that came back outweighs what was believed of it before.
"""

from collections.abc import Iterable, Sequence
from typing import Final

from fallback.store.sheets import SheetState
from forms.codes import number_parts

FORWARD: Final[tuple[SheetState, ...]] = (
    "issued",
    "sent",
    "uncertain",
    "printed",
    "lost",
    "void",
    "returned",
    "keyed",
    "verified",
    "filed",
)
"""From what is known least to what is known most."""
BACK: Final[frozenset[SheetState]] = frozenset({"returned", "keyed", "verified", "filed"})
GIVEN_UP: Final[frozenset[SheetState]] = frozenset({"void", "lost"})


def further(one: SheetState, other: SheetState) -> SheetState:
    """The one of two states that is further on."""
    return max(one, other, key=FORWARD.index)


def contradicts(one: SheetState, other: SheetState) -> bool:
    """Whether one PC gave the sheet up and the other has it back."""
    return (one in GIVEN_UP and other in BACK) or (other in GIVEN_UP and one in BACK)


def gaps(numbers: Iterable[str], others: Iterable[str]) -> tuple[str, ...]:
    """The running numbers between the first and the last sheet that no sheet has, in ranges
    ("00412" or "00412–00415"); `others` are sheets of other outages."""
    own = {number_parts(number)[1] for number in numbers}
    taken = own | {number_parts(number)[1] for number in others}
    missing = [n for n in range(min(own, default=1), max(own, default=0)) if n not in taken]
    found: list[list[int]] = []
    for number in missing:
        if found and found[-1][-1] == number - 1:
            found[-1] = [found[-1][0], number]
        else:
            found.append([number])
    return tuple("–".join(f"{n:05d}" for n in dict.fromkeys(one)) for one in found)


def rest(known: Sequence[object], told: Sequence[object]) -> list[int] | None:
    """The places in `told` of what is not known yet, if all that is known is in it, and in no other
    order; None: the two went different ways."""
    new: list[int] = []
    at = 0
    for place, one in enumerate(told):
        if at < len(known) and one == known[at]:
            at += 1
        else:
            new.append(place)
    return new if at == len(known) else None
