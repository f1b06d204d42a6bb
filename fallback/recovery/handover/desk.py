"""The recovery desk makes itself known to the ward PCs, by a file and a telephone call.

A ward PC that is enrolled with the very IT whose store the desk is needs no call: the file is
signed by the key that it trusts already. The desk knows a ward PC by its request of enrolment.
"""

import hmac
import re
from typing import Literal

import msgspec

from fallback.errors import FallbackError
from fallback.session import Action, Session
from fallback.staging.packages import enrolment, sealing, signed
from fallback.staging.packages.enrolment import Key, Text, Written
from fallback.staging.packages.sealing import NotGenuineError
from fallback.store import handover, staging
from fallback.store.handover import RecoveryDesk
from fallback.store.staging import Recipient

_PURPOSE = "recovery desk"


class Card(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Whom handovers are sealed to, and whose word gives them back."""

    kind: Literal["fallback-recovery-desk 1"]
    name: Text
    open_key: Key
    sign_key: Key
    made_at: Text


def card(session: Session, name: str) -> Written:
    """At the desk: its card, for every ward PC, and what to read aloud."""
    with session.act(Action.HANDOVER_DESK, what="card", name=name) as act:
        opening = enrolment.own_keys(act.tx, "open", act.at)
        signing = enrolment.own_keys(act.tx, "sign", act.at)
        content = Card(
            kind="fallback-recovery-desk 1",
            name=name.strip(),
            open_key=opening.public,
            sign_key=signing.public,
            made_at=act.at,
        )
    try:
        data, raw = signed.write(content, Card, signing, _PURPOSE)
    except msgspec.ValidationError as error:
        raise FallbackError("staging.enrolment_wrong", said=error) from error
    return Written(data, sealing.fingerprint(raw))


def know(session: Session, data: bytes, read_aloud: str) -> Recipient:
    """At the desk: take over from the ward PC whose request of enrolment this is. Where the desk is
    IT's own store, enrolling the PC did so already. FallbackError as of `enrolment.accept`."""
    known, _ = enrolment.accept(session, data, read_aloud, action=Action.HANDOVER_DESK)
    return known


def use(session: Session, data: bytes, read_aloud: str = "") -> RecoveryDesk:
    """On the ward PC: seal handovers to that desk from now on. FallbackError where the file is not
    what was read aloud or, with nothing read aloud, not of this PC's own IT."""
    try:
        found, raw = signed.read(data, Card, _PURPOSE, lambda content: content.sign_key)
        sealing.seal_key(sealing.new_key(), found.open_key, b"")
    except (NotGenuineError, ValueError) as error:
        raise FallbackError("handover.no_card") from error
    with session.act(Action.HANDOVER_DESK, what="use", name=found.name) as act:
        known = staging.grant(act.tx)
        said = re.sub(r"[^A-Z0-9]", "", read_aloud.upper())
        if said and not hmac.compare_digest(said, sealing.fingerprint(raw).replace("-", "")):
            raise FallbackError("staging.other_fingerprint")
        if not said and (known is None or known.sign_key != found.sign_key):
            raise FallbackError("handover.call_first", desk=found.name)
        enrolment.own_keys(act.tx, "sign", act.at)
        new = RecoveryDesk(found.name, found.open_key, found.sign_key, act.at)
        handover.keep_desk(act.tx, new)
        act.details["key"] = sealing.key_id(found.open_key)
    return new
