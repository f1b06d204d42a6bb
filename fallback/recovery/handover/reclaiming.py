"""A ward takes its outage back although the desk gives no word: the desk is lost, and somebody
answers for that. Who, and why, stands on the ledger and in the trail.

A desk that comes back after all is told by a notice, signed by the ward PC: from then on it keys,
decides and sends nothing of that outage. What it sent before is found by the look-up that comes
before anything is sent; what it keyed comes beside the ward's by the next handover.
"""

from dataclasses import dataclass, replace
from typing import Literal

import msgspec

from fallback.errors import FallbackError
from fallback.recovery.handover import begun
from fallback.recovery.handover.contents import Serial
from fallback.recovery.handover.manifest import Id
from fallback.session import Action, Session
from fallback.staging.packages import signed
from fallback.staging.packages.enrolment import Key, Text
from fallback.staging.packages.sealing import NotGenuineError
from fallback.store import handover, machine, outages, outbox, staging, trail
from fallback.store.database import Transaction
from fallback.store.handover import HandedOver, Reclaimed
from fallback.store.outages import Outage
from fallback.texts import Message, say

_PURPOSE = "handover reclaimed"


class Notice(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the ward PC says to the desk. `at` is ISO in UTC."""

    kind: Literal["fallback-handover-reclaimed 1"]
    sign_key: Key
    outage: Id
    code: Text
    serial: Serial  # the row of the trail that notes it
    desk: Text
    person: Text
    reason: Text
    at: Text


@dataclass(frozen=True)
class Told:
    """At the desk: whose outage is the ward's again. `begun`: kinds of things that something was
    done to here; `sent`: how much of it went to the record system."""

    outage: Outage
    machine: str
    begun: tuple[str, ...]
    sent: int


def reclaim(session: Session, outage_id: str, reason: str) -> bytes:
    """On the ward PC: the outage is its own again without the desk's word. The notice, for the
    desk. FallbackError where it was not handed over, is closed, or no reason is given."""
    if not reason.strip():
        raise FallbackError("handover.say_why")
    with session.act(Action.HANDOVER_RECLAIM, outage=outage_id, reason=reason.strip()) as act:
        last, outage = _handed(act.tx, outage_id)
        another = outages.open_for(act.tx, outage.ward_id)
        if another is not None and another.id != outage.id:
            raise FallbackError("handover.another_open", ward=outage.ward_name)
        signer = staging.key_pair(act.tx, "sign")
        if signer is None:
            raise FallbackError("handover.no_desk")
        serial, who = trail.end(act.tx)[0] + 1, session.person.name
        new = Reclaimed(outage_id, serial, last.desk, who, reason.strip(), act.at)
        handover.keep_reclaimed(act.tx, new)
        handover.keep_handed_over(act.tx, replace(last, returned_at=act.at))
        outages.hand_to(act.tx, outage_id, "")
        content = Notice(
            kind="fallback-handover-reclaimed 1",
            sign_key=signer.public,
            outage=outage_id,
            code=machine.read(act.tx).code,
            serial=serial,
            desk=last.desk,
            person=who,
            reason=new.reason,
            at=act.at,
        )
        try:
            data, _ = signed.write(content, Notice, signer, _PURPOSE)
        except msgspec.ValidationError as error:
            raise FallbackError("handover.say_why") from error
    return data


def _handed(tx: Transaction, outage_id: str) -> tuple[HandedOver, Outage]:
    last, outage = handover.handed_over(tx, outage_id), outages.get(tx, outage_id)
    if last is None or outage is None or not outage.handed_to:
        raise FallbackError("handover.not_handed", outage=outage_id)
    if outage.closed_at is not None:
        raise FallbackError("handover.closed", ward=outage.ward_name)
    return last, outage


def is_notice(data: bytes) -> bool:
    """Whether a file says of itself that it is one."""
    return b"fallback-handover-reclaimed 1" in data


def take_notice(session: Session, data: bytes) -> Told:
    """At the desk: nothing of that outage is keyed, decided or sent here any more. FallbackError
    where it is not the word of the PC that handed it over, is older than its last handover, or
    the outage was closed here."""
    try:
        notice, _ = signed.read(data, Notice, _PURPOSE, lambda content: content.sign_key)
    except NotGenuineError as error:
        raise FallbackError("handover.no_word") from error
    with session.act(Action.HANDOVER_IMPORT, outage=notice.outage, what="reclaimed") as act:
        taken, outage = (
            handover.taken_over(act.tx, notice.outage),
            outages.get(act.tx, notice.outage),
        )
        if taken is None or outage is None:
            raise FallbackError("handover.not_taken", outage=notice.outage)
        if (notice.sign_key, notice.code) != (taken.sign_key, taken.code):
            raise FallbackError("handover.other_pcs_notice", machine=taken.machine)
        if notice.serial < taken.serial:
            raise FallbackError("handover.older_notice", machine=taken.machine, at=taken.made_at)
        if outage.closed_at is not None:
            at = outage.closed_at
            raise FallbackError("handover.closed_anyway", ward=outage.ward_name, at=at)
        known = {one.serial for one in handover.reclaimed(act.tx, notice.outage)}
        if notice.serial not in known:
            who, why = notice.person, notice.reason
            new = Reclaimed(notice.outage, notice.serial, notice.desk, who, why, notice.at)
            handover.keep_reclaimed(act.tx, new)
        outages.hand_to(act.tx, notice.outage, taken.machine)
        act.details |= {"machine": taken.machine, "person": notice.person}
        sent = sum(row.state != "planned" for row in outbox.of_outage(act.tx, notice.outage))
        return Told(outage, taken.machine, begun.begun(act.tx, taken), sent)


def on_ledger(tx: Transaction, outage_id: str) -> tuple[Message, ...]:
    """What the ledger says of it, a sentence each time."""
    return tuple(
        say("handover.reclaimed", desk=one.desk, person=one.person, reason=one.reason)
        for one in handover.reclaimed(tx, outage_id)
    )
