"""Where every sheet stands. The ledger balances when each that returns is accounted for."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import get_args

from fallback.errors import FallbackError
from fallback.outage.declare import the_outage
from fallback.session import Action, Session
from fallback.store import scans, sheets
from fallback.store.database import Transaction
from fallback.store.sheets import Sheet, SheetState
from forms.codes import normal_number

STATES: tuple[SheetState, ...] = get_args(SheetState)
ACCOUNTED: frozenset[SheetState] = frozenset({"verified", "filed", "void", "lost"})
BY_HAND: tuple[SheetState, ...] = ("returned", "void", "lost", "filed")
"""What a person who has looked may say of a sheet; the rest comes of printing and keying."""
REASONED: frozenset[SheetState] = frozenset({"void", "lost", "filed"})

_OUT: frozenset[SheetState] = frozenset({"void", "lost"})
ALLOWED: dict[SheetState, frozenset[SheetState]] = {
    "issued": _OUT | {"sent", "printed", "uncertain", "returned"},
    "sent": _OUT | {"printed", "uncertain", "returned"},
    "printed": _OUT | {"uncertain", "returned"},
    "uncertain": _OUT | {"sent", "printed", "returned"},
    "returned": _OUT | {"keyed"},
    "keyed": _OUT | {"returned", "verified"},
    "verified": _OUT | {"filed"},
    "filed": _OUT,
    "void": frozenset({"returned"}),  # it may come back with ink on it, and is keyed then
    "lost": frozenset({"returned", "void"}),
}


@dataclass(frozen=True)
class Ledger:
    """The sheets of one outage, counted by state. Sheets that never come back are not `missing`."""

    sheets: tuple[Sheet, ...]
    counts: dict[SheetState, int]
    missing: tuple[Sheet, ...]

    @property
    def balanced(self) -> bool:
        """Whether nothing is missing."""
        return not self.missing


def count(found: Iterable[Sheet]) -> Ledger:
    """The ledger of these sheets."""
    kept = tuple(found)
    counted = Counter(sheet.state for sheet in kept)
    missing = tuple(one for one in kept if one.returns and one.state not in ACCOUNTED)
    return Ledger(kept, {state: counted[state] for state in STATES}, missing)


def ledger(session: Session, outage_id: str) -> Ledger:
    """Where the sheets of an outage stand now, and whose they are. Reading it is noted."""
    the_outage(session, outage_id)
    with session.act(Action.CHART_READ, ledger=outage_id) as noted:
        return count(sheets.of_outage(noted.tx, outage_id))


def set_state(
    session: Session, number: str, state: SheetState, reason: str = "", *, pictured: bool = False
) -> Sheet:
    """Move one sheet. FallbackError for an unknown number, a step that is not allowed, or where
    void, lost and filed come without a reason (for filed: the archive place); and where a sheet
    is to be void or lost though it was scanned, unless the person says that they know (`pictured`).
    """
    plain = normal_number(number)
    if plain is None:
        raise FallbackError("outage.sheet_misread", number=number)
    if state in REASONED and not reason.strip():
        raise FallbackError("outage.sheet_reason", number=plain, state=f"outage.state_{state}")
    with session.act(Action.SHEET_STATE, sheet=plain, state=state) as act:
        sheet = sheets.get(act.tx, plain)
        if sheet is None:
            raise FallbackError("outage.sheet_unknown", number=plain)
        may_move(sheet, state)
        act.patient_id = sheet.patient_id
        act.details["was"] = sheet.state
        if state in _OUT and _pictured(act.tx, plain):
            if not pictured:
                raise FallbackError("outage.sheet_pictured", number=plain)
            act.details["pictured"] = "yes"
        sheets.set_state(act.tx, plain, state, act.at, reason.strip())
        moved = sheets.get(act.tx, plain)
    return moved or sheet


def _pictured(tx: Transaction, number: str) -> bool:
    """Whether a picture of the sheet was taken in, and nobody put it aside."""
    return any(page.state != "aside" for page in scans.of_sheet(tx, number))


def may_move(sheet: Sheet, state: SheetState) -> None:
    """FallbackError where a sheet cannot go from where it stands to `state`."""
    if state not in ALLOWED[sheet.state]:
        raise FallbackError(
            "outage.sheet_step",
            number=sheet.number,
            was=f"outage.state_{sheet.state}",
            state=f"outage.state_{state}",
        )
