"""What a handover said otherwise than is kept here: both are shown, and somebody who held the
paper says what came of it. Until then the outage is not closed."""

from dataclasses import dataclass
from typing import Final

from fallback.errors import FallbackError
from fallback.recovery.handover.contents import Arrived, Keyed, Pass
from fallback.session import Action, Session
from fallback.store import handover, merging, reserve, sheets
from fallback.store.database import Transaction
from fallback.store.docs import unpack
from fallback.store.handover import KeptApart
from fallback.texts import Message, say

_ONLY_TOLD: Final = "handover.form_differs"
"""Sheets are keyed as they were printed, whichever wording the archive holds."""


@dataclass(frozen=True)
class Side:
    """One thing as it is kept: which box and keying, or the identity, and what stands there."""

    what: str
    value: str


@dataclass(frozen=True)
class Difference:
    """What was kept apart: in words, as it stands here, and as it came. `seen`: what somebody said
    who compared them, "" while nobody did."""

    thing: str
    said: Message
    here: tuple[Side, ...]
    there: tuple[Side, ...]
    seen: str


def waiting(tx: Transaction, outage_id: str) -> tuple[KeptApart, ...]:
    """Values that were kept apart and that nobody has compared yet."""
    every = handover.apart(tx, outage_id)
    return tuple(one for one in every if not one.seen and one.said.key != _ONLY_TOLD)


def on_ledger(tx: Transaction, outage_id: str) -> tuple[Message, ...]:
    """What hinders the closing, in a sentence; () where nothing waits to be compared."""
    found = waiting(tx, outage_id)
    things = ", ".join(dict.fromkeys(one.thing for one in found))
    return (say("closing.kept_apart", count=len(found), things=things),) if found else ()


def differences(session: Session, outage_id: str) -> tuple[Difference, ...]:
    """All that was kept apart of an outage, with both sides of it. That it was read is noted."""
    with session.act(Action.HANDOVER_COMPARE, outage=outage_id, what="show") as act:
        return tuple(_difference(act.tx, one) for one in handover.apart(act.tx, outage_id))


def compared(session: Session, outage_id: str, thing: str, reason: str) -> int:
    """Somebody compared what was kept apart of a sheet or reserve number; what came of it. How
    much that was. FallbackError where nothing of it waits, or no reason is given."""
    if not reason.strip():
        raise FallbackError("handover.say_why")
    with session.act(Action.HANDOVER_COMPARE, outage=outage_id, what="seen", thing=thing) as act:
        found = [one for one in waiting(act.tx, outage_id) if one.thing == thing.strip().upper()]
        if not found:
            raise FallbackError("handover.nothing_apart", thing=thing, outage=outage_id)
        for one in found:
            handover.mark_seen(act.tx, one.id, session.person.id, reason.strip(), act.at)
        sheet = sheets.get(act.tx, found[0].thing)
        act.patient_id = sheet.patient_id if sheet else ""
    return len(found)


def _difference(tx: Transaction, one: KeptApart) -> Difference:
    here: tuple[Side, ...] = ()
    there: tuple[Side, ...] = ()
    doc = handover.apart_doc(tx, one.id)
    if one.said.key == "handover.keyed_twice":
        told, _ = unpack(doc, tuple[list[Keyed], list[Pass]])
        there = tuple(_keyed(it.path, it.keying, it.state, it.value) for it in told)
        rows = merging.entries_of(tx, one.thing)
        here = tuple(
            _keyed(path, keying, state, value) for _, path, keying, state, value, *_ in rows
        )
    elif one.said.key == "handover.identity_differs":
        arrived, kept = unpack(doc, Arrived), reserve.get(tx, one.thing)
        there = (_identity(arrived.state, arrived.patient_id, arrived.reason),)
        here = (_identity(kept.state, kept.patient_id, kept.reason),) if kept else ()
    return Difference(one.thing, one.said, here, there, one.seen)


def _keyed(path: str, keying: int, state: str, value: str) -> Side:
    return Side(f"{path} ({keying})", value if state == "value" else f"[{state}]")


def _identity(state: str, patient_id: str, reason: str) -> Side:
    return Side(state, " ".join(part for part in (patient_id, reason) if part))
