"""What was done at the desk to an outage since it came: each kind of thing stands otherwise than
it did then. A word carries nothing of that, so an outage does not go back with any of it."""

import hashlib
from typing import Final

import msgspec

from fallback.store import entries, handing, outages, sheets
from fallback.store.database import Transaction
from fallback.store.handover import TakenOver

_DONE_HERE: Final = ""


def standing(tx: Transaction, outage_id: str) -> dict[str, str]:
    """For each kind of thing of the outage, a digest of all of it as it stands now."""
    outage = outages.get(tx, outage_id)
    every = sheets.of_outage(tx, outage_id)
    kinds: dict[str, object] = {
        "entries": handing.entries(tx, outage_id),
        "passes": entries.passes_of(tx, outage_id),
        "sheets": [(one.number, one.state, one.reason) for one in every],
        "pages": handing.placed_pages(tx, outage_id),
        "arrivals": handing.arrivals(tx, outage_id),
        "end": (outage and outage.ended_at, outages.reopenings(tx, outage_id)),
    }
    return {kind: _digest(things) for kind, things in kinds.items()}


def landed(
    tx: Transaction, last: TakenOver | None, before: dict[str, str], outage_id: str
) -> dict[str, str]:
    """How it stands as a handover has landed. `before` is how it stood until then: what was done
    here since the last one stays done here."""
    now = standing(tx, outage_id)
    if last is None:
        return now
    return {
        kind: now[kind] if before[kind] == last.standing.get(kind) else _DONE_HERE for kind in now
    }


def begun(tx: Transaction, taken: TakenOver) -> tuple[str, ...]:
    """The kinds of things that something was done to here; () where it stands as it came."""
    now = standing(tx, taken.outage_id)
    found = [kind for kind in now if now[kind] != taken.standing.get(kind)]
    if handing.begun_to_write(tx, taken.outage_id):
        found.append("decisions")
    return tuple(found)


def _digest(things: object) -> str:
    return hashlib.sha256(msgspec.json.encode(things)).hexdigest()
