"""A sheet takes another's place: the new one names the old, the old one is void in the same act.

A replaced sheet that comes back with ink on it is keyed all the same.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

import msgspec

from fallback.errors import FallbackError
from fallback.packet.compose import PATIENT_FORMS, FormCopy
from fallback.session import Noted
from fallback.store import sheets
from fallback.store.sheets import FrozenSheet, Sheet, SheetState
from fallback.texts import Lang, worded

LIVE: Final[frozenset[SheetState]] = frozenset({"issued", "sent", "printed", "uncertain"})
"""Sheets that may be in use at a bedside."""
REPLACEABLE: Final[frozenset[SheetState]] = LIVE | {"lost"}


@dataclass(frozen=True)
class Replacing:
    """`old`: the place of a copy in its packet → the sheets that it takes the place of. `why`: in
    words, for the ledger."""

    old: Mapping[int, tuple[Sheet, ...]] = field(default_factory=dict)
    why: str = ""


NOTHING: Final = Replacing()


def copies_of(found: Iterable[Sheet]) -> tuple[tuple[Sheet, ...], ...]:
    """Sheets in the order of issue, those of one copy of a form together."""
    copies: list[list[Sheet]] = []
    for sheet in found:
        if sheet.page == 1 or not copies:
            copies.append([])
        copies[-1].append(sheet)
    return tuple(map(tuple, copies))


def in_use(found: Iterable[Sheet], patient_ids: Collection[str]) -> tuple[str, ...]:
    """The numbers of those patients' sheets that may be in use: what is printed again."""
    return tuple(
        one.number
        for one in found
        if one.patient_id in patient_ids and one.state in LIVE and one.form in PATIENT_FORMS
    )


def named(copies: Sequence[FormCopy], replacing: Replacing, lang: Lang) -> tuple[FormCopy, ...]:
    """The copies, each with the numbers that it replaces in the heading of every page."""
    return tuple(
        _naming(copy, replacing.old[place], lang) if replacing.old.get(place) else copy
        for place, copy in enumerate(copies)
    )


def _naming(copy: FormCopy, old: Sequence[Sheet], lang: Lang) -> FormCopy:
    numbers = ", ".join(sheet.number for sheet in old)
    said = worded("packet.replaces", lang, numbers=numbers)
    heading = msgspec.structs.replace(copy.heading, warnings=(said, *copy.heading.warnings))
    return msgspec.structs.replace(copy, heading=heading)


def linked(
    made: Iterable[tuple[Sheet, FrozenSheet]], old: Sequence[Sheet]
) -> tuple[tuple[Sheet, FrozenSheet], ...]:
    """New sides, each naming the side that it takes the place of."""
    if not old:
        return tuple(made)
    return tuple(
        (_after(sheet, old[min(page, len(old) - 1)]), frozen)
        for page, (sheet, frozen) in enumerate(made)
    )


def _after(sheet: Sheet, old: Sheet) -> Sheet:
    return replace(sheet, replaces=old.number)


def void_replaced(
    act: Noted, new: Sequence[Sheet], old: Sequence[Sheet], why: str, lang: Lang
) -> None:
    """The old sheets are void, each with the number that stands in its place. FallbackError where
    one of them came back or was voided meanwhile."""
    for page, sheet in enumerate(old):
        now = sheets.get(act.tx, sheet.number) or sheet
        may_be_replaced(now)
        number = new[min(page, len(new) - 1)].number
        reason = worded("outage.replaced_by", lang, number=number, why=why)
        sheets.set_state(act.tx, sheet.number, "void", act.at, reason)


def may_be_replaced(sheet: Sheet) -> None:
    """FallbackError where another sheet cannot take its place."""
    if sheet.state not in REPLACEABLE:
        state = f"outage.state_{sheet.state}"
        raise FallbackError("outage.not_replaceable", number=sheet.number, state=state)
