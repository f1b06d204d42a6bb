"""The way back: the desk gives an outage back, or says that it is closed; the PC takes its word.

A word counts for the very last handover of that PC, so that never both of them may key.
"""

from dataclasses import replace
from typing import Literal

import msgspec

from fallback.errors import FallbackError
from fallback.recovery.findings.wording import Wording
from fallback.recovery.handover import begun
from fallback.recovery.handover.contents import Serial
from fallback.recovery.handover.manifest import Id
from fallback.session import Action, Session, from_iso
from fallback.staging.packages import enrolment, signed
from fallback.staging.packages.enrolment import Key, Text
from fallback.staging.packages.sealing import NotGenuineError
from fallback.store import handing, handover, machine, outages
from fallback.store.database import Transaction
from fallback.store.handover import HandedOver
from fallback.store.outages import Outage

_PURPOSE = "handover word"


class Word(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What the desk says of an outage. `ended_at` and `at` are ISO in UTC."""

    kind: Literal["fallback-handover-word 1"]
    what: Literal["returned", "closed"]
    sign_key: Key
    outage: Id
    code: Text  # of the ward PC
    serial: Serial
    ended_at: str
    at: Text


def give_back(session: Session, outage_id: str) -> bytes:
    """At the desk: the PC may key its sheets itself again; or, of a closed outage, that it is
    closed. The word, for that PC. FallbackError where something was keyed or decided here."""
    with session.act(Action.HANDOVER_RETURN, outage=outage_id) as act:
        outage = outages.get(act.tx, outage_id)
        taken = handover.taken_over(act.tx, outage_id)
        if outage is None or taken is None:
            raise FallbackError("handover.not_taken", outage=outage_id)
        if outage.closed_at is None:
            if done := begun.begun(act.tx, taken):
                what = f"handover.kind_{done[0]}"
                raise FallbackError("handover.begun_at_desk", ward=outage.ward_name, what=what)
            outages.hand_to(act.tx, outage_id, taken.machine)
        signing = enrolment.own_keys(act.tx, "sign", act.at)
        word = Word(
            kind="fallback-handover-word 1",
            what="returned" if outage.closed_at is None else "closed",
            sign_key=signing.public,
            outage=outage_id,
            code=taken.code,
            serial=taken.serial,
            ended_at=outage.ended_at or "",
            at=outage.closed_at or act.at,
        )
        act.details["word"] = word.what
    data, _ = signed.write(word, Word, signing, _PURPOSE)
    return data


def take_word(session: Session, data: bytes) -> Outage:
    """On the ward PC: the outage is its own again, or closed. FallbackError where it is not the
    word of the desk that it was handed to, or not of the last handover."""
    try:
        word, _ = signed.read(data, Word, _PURPOSE, lambda content: content.sign_key)
    except NotGenuineError as error:
        raise FallbackError("handover.no_word") from error
    with session.act(Action.HANDOVER_RETURN, outage=word.outage, word=word.what) as act:
        last = handover.handed_over(act.tx, word.outage)
        outage = outages.get(act.tx, word.outage)
        if last is None or outage is None or machine.read(act.tx).code != word.code:
            raise FallbackError("handover.not_handed", outage=word.outage)
        if word.sign_key != last.sign_key:
            raise FallbackError("handover.other_desks_word", desk=last.desk)
        if word.serial != last.serial:
            raise FallbackError("handover.older_word", desk=last.desk, at=_local(session, last.at))
        if outage.closed_at is None:
            _not_reclaimed(session, act.tx, outage, word, last)
            _settle(act.tx, outage, word, last)
            handover.keep_handed_over(act.tx, replace(last, returned_at=act.at))
        found = outages.get(act.tx, word.outage)
    return found or outage


def _not_reclaimed(
    session: Session, tx: Transaction, outage: Outage, word: Word, last: HandedOver
) -> None:
    """What the ward took back by itself, and may have keyed since, no word closes."""
    since = [one for one in handover.reclaimed(tx, outage.id) if one.serial > last.serial]
    if since and word.what == "closed":
        at, who = _local(session, since[-1].at), since[-1].person
        raise FallbackError("handover.reclaimed_since", desk=last.desk, person=who, at=at)


def _settle(tx: Transaction, outage: Outage, word: Word, last: HandedOver) -> None:
    if word.what == "closed":
        if newer := handing.newer(tx, last):  # the desk's ledger balanced without them
            numbers = ", ".join(newer)
            raise FallbackError("handover.not_all_there", desk=last.desk, numbers=numbers)
        if outage.ended_at is None:
            outages.mark_ended(tx, outage.id, word.ended_at)
        outages.mark_closed(tx, outage.id, word.at)
        return
    other = outages.open_for(tx, outage.ward_id)
    if other is not None and other.id != outage.id:
        raise FallbackError("handover.another_open", ward=outage.ward_name)
    outages.hand_to(tx, outage.id, "")


def _local(session: Session, at: str) -> str:
    """A time by the ward's clock."""
    return Wording(session.settings.zone, session.lang).at(from_iso(at))
