"""Whether a patient is on paper: never said better than the sheet that is worst off."""

from collections import Counter, defaultdict
from datetime import tzinfo
from typing import Final

from fallback.store import sheets
from fallback.store.database import Transaction
from fallback.store.sheets import Sheet, SheetState
from fallback.store.times import from_iso
from fallback.texts import Message, say

NOT_YET: Final = say("outage.paper_none")

_NO_CARE: Final = ("record", "worklist")  # printed of a patient after the outage
_GONE: Final[frozenset[SheetState]] = frozenset({"void", "lost"})
_BACK: Final[frozenset[SheetState]] = frozenset({"returned", "keyed", "verified", "filed"})
_WORST_FIRST: Final[tuple[SheetState, ...]] = ("uncertain", "issued", "sent")


def on_paper(tx: Transaction, outage_id: str, zone: tzinfo) -> dict[str, Message]:
    """By patient id, where the patient's forms of an outage stand; those without any are left
    out (`NOT_YET`). What came back is counted once all of it was on paper."""
    found: defaultdict[str, list[Sheet]] = defaultdict(list)
    for sheet in sheets.of_outage(tx, outage_id):
        if sheet.patient_id and sheet.form not in _NO_CARE:
            found[sheet.patient_id].append(sheet)
    return {
        patient: _told(live, zone)
        for patient, every in found.items()
        if (live := [one for one in every if one.state not in _GONE])
    }


def _told(live: list[Sheet], zone: tzinfo) -> Message:
    states = Counter(one.state for one in live)
    for state in _WORST_FIRST:
        if states[state]:
            return say(f"outage.paper_{state}")
    returning = [one for one in live if one.returns]
    back = sum(1 for one in returning if one.state in _BACK)
    if back:
        return say("outage.paper_back", count=back, of=len(returning))
    at = max(one.changed_at for one in live)
    return say("outage.paper_printed", at=f"{from_iso(at).astimezone(zone):%m-%d %H:%M}")
