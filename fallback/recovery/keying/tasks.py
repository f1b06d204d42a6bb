"""Who may key what on a sheet next: one person, then another blind, a third where they differ.

Decided from what the store holds, in the transaction that asks; no screen can go around it.
"""

from collections.abc import Iterable
from typing import Literal, TypeAlias

import msgspec

from fallback.errors import FallbackError
from fallback.recovery.keying.verification import (
    ARBITRATION,
    FIRST,
    SECOND,
    Reading,
    Standing,
    is_keyed,
    readings,
)
from fallback.store import entries, outages, sheets
from fallback.store.database import Transaction
from fallback.store.entries import Entry, EntryState
from fallback.store.outages import Outage
from fallback.store.sheets import FrozenSheet, Sheet
from forms.geometry import Box
from forms.spec import Keying

Keyed: TypeAlias = tuple[EntryState, str]
"""A state, and the value where it is one."""
Step: TypeAlias = Literal["first", "second", "arbitration", "other", "done"]
"""What this person may do; "other": someone else has to do what comes next."""

_STEPS: dict[int, Step] = {FIRST: "first", SECOND: "second", ARBITRATION: "arbitration"}


class Task(msgspec.Struct, frozen=True):
    """What one person may key on a sheet now. `keying` is 0 where it is nothing."""

    sheet: Sheet
    frozen: FrozenSheet
    step: Step
    keying: int = 0
    boxes: tuple[Box, ...] = ()  # of the whole keying, in the paper's order
    own: tuple[Entry, ...] = ()  # this person's, of this keying
    taken: frozenset[str] = frozenset()  # paths that someone else keyed in this keying

    @property
    def missing(self) -> tuple[Box, ...]:
        """The boxes of this keying that nobody has keyed yet."""
        done = self.taken | {entry.path for entry in self.own}
        return tuple(box for box in self.boxes if box.path not in done)


def task(tx: Transaction, number: str, person_id: str) -> Task:
    """What the person may key. FallbackError where there is no such sheet, or it is too late."""
    sheet = sheets.get(tx, number)
    if sheet is None:
        raise FallbackError("recovery.no_such_sheet", number=number)
    frozen = sheets.frozen(tx, number)
    keyed = entries.of_sheet(tx, number)
    passes = entries.passes(tx, number)
    keying, boxes = _next(frozen.boxes, keyed, set(passes))
    if not keying:
        return Task(sheet, frozen, "done")
    earlier = {entry.person_id for entry in keyed if entry.keying < keying}
    earlier |= {who for done, (who, _) in passes.items() if done < keying}
    if person_id in earlier:
        return Task(sheet, frozen, "other")
    outage = outages.get(tx, sheet.outage_id)
    if outage is None or outage.closed_at is not None:
        raise FallbackError("recovery.outage_closed")
    keyed_here(outage)
    this = [entry for entry in keyed if entry.keying == keying]
    return Task(
        sheet,
        frozen,
        _STEPS[keying],
        keying,
        boxes,
        tuple(entry for entry in this if entry.person_id == person_id),
        frozenset(entry.path for entry in this if entry.person_id != person_id),
    )


def keyed_here(outage: Outage) -> None:
    """FallbackError where the outage was handed over: nothing is keyed or decided in two places."""
    if outage.handed_to:
        raise FallbackError("handover.elsewhere", ward=outage.ward_name, where=outage.handed_to)


def _next(
    boxes: Iterable[Box], keyed: Iterable[Entry], passes: set[int]
) -> tuple[int, tuple[Box, ...]]:
    """The keying that comes next, and its boxes; 0 where the sheet is done."""
    every = tuple(box for box in boxes if is_keyed(box))
    if FIRST not in passes:
        return FIRST, every
    twice = tuple(box for box in every if box.keying is Keying.TWICE)
    if twice and SECOND not in passes:
        return SECOND, twice
    found = readings(twice, [entry for entry in keyed if entry.keying != ARBITRATION])
    differs = tuple(box for box in twice if found[box.path].standing is Standing.DIFFERS)
    if differs and ARBITRATION not in passes:
        return ARBITRATION, differs
    return 0, ()


def settled(tx: Transaction, number: str) -> dict[str, Reading] | None:
    """The readings of a sheet that is done; None while someone still has to key it."""
    frozen, keyed = sheets.frozen(tx, number), entries.of_sheet(tx, number)
    keying, _ = _next(frozen.boxes, keyed, set(entries.passes(tx, number)))
    return None if keying else readings(frozen.boxes, keyed)


def nothing_to_key(tx: Transaction, number: str) -> bool:
    """Whether the sheet has no box that anyone keys: it only has to come back."""
    return not any(is_keyed(box) for box in sheets.frozen(tx, number).boxes)


def both(tx: Transaction, task: Task) -> dict[str, tuple[Keyed, Keyed]]:
    """What two people keyed in the boxes that a third is to settle."""
    keyed: dict[tuple[str, int], Keyed] = {
        (entry.path, entry.keying): (entry.state, entry.value)
        for entry in entries.of_sheet(tx, task.sheet.number)
    }
    return {box.path: (keyed[box.path, FIRST], keyed[box.path, SECOND]) for box in task.boxes}
