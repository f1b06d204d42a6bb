"""The evidence of a drill: what the store saw by itself, and what people say of it.

Times are counted from the declaration. What the store saw cannot be written by anyone.
"""

import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from typing import Final

import msgspec

from fallback.errors import FallbackError
from fallback.session import Session, from_iso
from fallback.snapshots.drill import for_drill
from fallback.store import drills, outages, own_forms, sheets, snapshots
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.sheets import Sheet

STEPS: Final = ("declared", "first_page", "whole_ward", "found", "ended")
"""What is timed, in the order it happens."""
OVERVIEW: Final = "overview"  # the packet that holds it is the whole ward's
OUT: Final = frozenset({"printed", "returned", "keyed", "verified", "filed"})  # it was on paper


class Step(msgspec.Struct, frozen=True):
    """When it was reached (ISO in UTC), and so many seconds after the declaration; "" and None:
    it was not."""

    name: str
    at: str = ""
    seconds: int | None = None


class FormPrinted(msgspec.Struct, frozen=True):
    """Sheets of one form: issued, and of these come out of the printer."""

    form: str
    title: str
    issued: int
    printed: int


class Evidence(msgspec.Struct, frozen=True):
    """All that a drill left behind. `invented`: held on the demo ward. `did` are the names that the
    trail has, `took_part` those that a person wrote."""

    outage_id: str
    ward_id: str
    ward: str
    reason: str
    invented: bool
    steps: tuple[Step, ...]
    printed: tuple[FormPrinted, ...]
    did: tuple[str, ...]
    took_part: str = ""
    went_wrong: str = ""
    found_by: str = ""
    signed_by: str = ""
    signed_at: str = ""

    def step(self, name: str) -> Step:
        """One of `STEPS`."""
        return next(one for one in self.steps if one.name == name)


def evidence(session: Session, outage_id: str) -> Evidence:
    """What is known of a drill now, or as it was signed. FallbackError where it is none."""
    with session.read() as tx:
        return gathered(session, tx, the_drill(tx, outage_id))


def every(session: Session, ward_id: str = "") -> tuple[Evidence, ...]:
    """Of all drills that were declared on this PC (or only the ward's), the newest first."""
    with session.read() as tx:
        held = [one for one in outages.listed(tx) if one.kind == "drill" and not one.store_id]
        return tuple(gathered(session, tx, one) for one in held if ward_id in ("", one.ward_id))


def the_drill(tx: Transaction, outage_id: str) -> Outage:
    """FallbackError where there is none of that id, or it is an outage in earnest."""
    found = outages.get(tx, outage_id)
    if found is None:
        raise FallbackError("outage.unknown", outage=outage_id)
    if found.kind != "drill":
        raise FallbackError("drill.in_earnest", ward=found.ward_name)
    return found


def gathered(session: Session, tx: Transaction, outage: Outage) -> Evidence:
    """As it was signed, else from what the store holds now."""
    if (kept := drills.signed(tx, outage.id, Evidence)) is not None:
        return kept
    told, issued = drills.get(tx, outage.id), sheets.of_outage(tx, outage.id)
    first = snapshots.row(tx, issued[0].snapshot_id) if issued else None
    row = first or snapshots.current(tx, outage.ward_id)
    times = {
        "declared": outage.declared_at,
        "found": told.found_at,
        "ended": outage.ended_at or "",
        **_printing(tx, outage, issued),
    }
    titles = {one.id: one.title.text(session.lang) for one in own_forms.forms(tx).all()}
    return Evidence(
        outage_id=outage.id,
        ward_id=outage.ward_id,
        ward=outage.ward_name,
        reason=outage.reason,
        invented=row is not None and (for_drill(row) or session.settings.source == "demo"),
        steps=tuple(_step(name, times.get(name, ""), outage.declared_at) for name in STEPS),
        printed=tuple(_printed(issued, titles)),
        did=tuple(drills.did(tx, outage.id, outage.declared_at)),
        took_part=told.took_part,
        went_wrong=told.went_wrong,
        found_by=told.found_by,
    )


def _step(name: str, at: str, declared: str) -> Step:
    if not at:
        return Step(name)
    return Step(name, at, int((from_iso(at) - from_iso(declared)) / timedelta(seconds=1)))


def _printing(tx: Transaction, outage: Outage, issued: tuple[Sheet, ...]) -> dict[str, str]:
    """When somebody first said that a page had come out, and that the whole ward had."""
    packets = {one.packet_id for one in issued}
    whole = {one.packet_id for one in issued if one.form == OVERVIEW}
    numbers = {one.number for one in issued}
    found: dict[str, str] = {}
    for at, details in drills.printed(tx, outage.declared_at):
        what = json.loads(details)
        if what.get("packet") in packets or what.get("sheet") in numbers:
            found.setdefault("first_page", at)
        if what.get("packet") in whole:
            found.setdefault("whole_ward", at)
    return found


def _printed(issued: tuple[Sheet, ...], titles: dict[str, str]) -> Iterator[FormPrinted]:
    every = Counter(one.form for one in issued)
    out = Counter(one.form for one in issued if one.state in OUT)
    for form, count in every.items():
        yield FormPrinted(form, titles.get(form, form), count, out[form])
