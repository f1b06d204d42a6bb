"""A ward PC is enrolled by two files and two telephone calls; its private keys never leave it.

The PC writes a request, IT accepts it and writes a grant, the PC takes the grant. Each file is
believed only once somebody has read its fingerprint aloud from the screen where it was made.
"""

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated, Final, Literal, TypeVar

import msgspec

from fallback.errors import FallbackError
from fallback.session import Action, Session
from fallback.staging.packages import sealing, signed
from fallback.staging.packages.sealing import NotGenuineError
from fallback.store import machine, staging
from fallback.store.database import Transaction
from fallback.store.staging import Grant, KeyPair, Recipient

_KEY: Final = msgspec.Meta(min_length=32, max_length=32)
_TEXT: Final = msgspec.Meta(min_length=1, max_length=80, pattern=r"^[^\x00-\x1f\x7f-\x9f]*$")
Key = Annotated[bytes, _KEY]
Text = Annotated[str, _TEXT]
WardIds = Annotated[tuple[Text, ...], msgspec.Meta(min_length=1, max_length=200)]
S = TypeVar("S", "Request", "GrantFile")


class Request(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What a ward PC asks for: to open packages of these wards, with this key."""

    kind: Literal["fallback-enrolment-request 1"]
    machine: Text
    code: Text
    wards: WardIds
    open_key: Key
    sign_key: Key
    made_at: Text


class GrantFile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What IT grants, to the one PC that has `open_key`."""

    kind: Literal["fallback-enrolment-grant 1"]
    giver: Text
    sign_key: Key
    open_key: Key
    wards: WardIds
    granted_at: Text


@dataclass(frozen=True)
class Written:
    """A file to hand over, and what to read aloud."""

    data: bytes
    fingerprint: str


def request(
    session: Session, name: str, wards: Sequence[str], *, new_keys: bool = False
) -> Written:
    """On the ward PC: its request, for the keys it has or for new ones."""
    with session.act(Action.STAGING_ENROL, what="request", machine=name) as act:
        opening = own_keys(act.tx, "open", act.at, fresh=new_keys)
        signing = own_keys(act.tx, "sign", act.at, fresh=new_keys)
        content = Request(
            kind="fallback-enrolment-request 1",
            machine=name.strip(),
            code=machine.read(act.tx).code,
            wards=tuple(dict.fromkeys(wards)),
            open_key=opening.public,
            sign_key=signing.public,
            made_at=act.at,
        )
        return _written(content, Request, signing, "enrolment request")


def accept(
    session: Session,
    data: bytes,
    read_aloud: str,
    wards: Sequence[str] = (),
    action: Action = Action.STAGING_ENROL,
) -> tuple[Recipient, Written]:
    """At IT: seal to this PC from now on, for the wards it asks for or only for `wards`, and write
    its grant. Keys that the same PC had before are revoked. FallbackError where the file is not
    what was read aloud."""
    asked = _read(data, Request, "enrolment request", read_aloud)
    granted = tuple(dict.fromkeys(wards)) or asked.wards
    try:
        sealing.seal_key(sealing.new_key(), asked.open_key, b"")
    except ValueError as error:
        raise FallbackError("staging.not_enrolment") from error
    with session.act(action, what="accept", machine=asked.machine) as act:
        signing = own_keys(act.tx, "sign", act.at)
        known = staging.recipient(act.tx, asked.open_key)
        if known and known.revoked_at:
            raise FallbackError("staging.was_revoked", machine=known.machine)
        for one in staging.recipients(act.tx):
            if (one.open_key == asked.open_key) != (one.sign_key == asked.sign_key):
                raise FallbackError("staging.not_enrolment")
            if one.code == asked.code and one != known and one.revoked_at is None:
                staging.revoke(act.tx, one.open_key, session.person.id, act.at)
        new = Recipient(
            asked.open_key, asked.sign_key, asked.machine, asked.code, granted, act.at, None
        )
        staging.keep_recipient(act.tx, new, session.person.id)
        act.details |= {"key": sealing.key_id(new.open_key), "wards": " ".join(granted)}
        grant = GrantFile(
            kind="fallback-enrolment-grant 1",
            giver=session.person.name,
            sign_key=signing.public,
            open_key=new.open_key,
            wards=granted,
            granted_at=act.at,
        )
        return new, _written(grant, GrantFile, signing, "enrolment grant")


def finish(session: Session, data: bytes, read_aloud: str) -> Grant:
    """On the ward PC: accept packages of this IT from now on. FallbackError where the grant is not
    what was read aloud, or is another PC's."""
    granted = _read(data, GrantFile, "enrolment grant", read_aloud)
    with session.act(Action.STAGING_ENROL, what="finish", giver=granted.giver) as act:
        opening = staging.key_pair(act.tx, "open")
        if opening is None or opening.public != granted.open_key:
            raise FallbackError("staging.grant_of_another")
        new = Grant(granted.giver, granted.sign_key, granted.wards, granted.granted_at, act.at)
        staging.keep_grant(act.tx, new)
        act.details |= {"key": sealing.key_id(granted.sign_key), "wards": " ".join(granted.wards)}
    return new


def enrolled(session: Session) -> tuple[Recipient, ...]:
    """At IT: the ward PCs, also the revoked."""
    with session.read() as tx:
        return staging.recipients(tx)


def revoke(session: Session, wanted: str) -> Recipient:
    """At IT: seal nothing more to the PC of that key id or, where only one has it, that name."""
    with session.act(Action.STAGING_ENROL, what="revoke", machine=wanted) as act:
        active = [one for one in staging.recipients(act.tx) if one.revoked_at is None]
        found = [o for o in active if wanted in (sealing.key_id(o.open_key), o.machine, o.code)]
        if len(found) != 1:
            known = ", ".join(f"{o.machine} ({sealing.key_id(o.open_key)})" for o in active) or "–"
            raise FallbackError("staging.which_machine", wanted=wanted, known=known)
        staging.revoke(act.tx, found[0].open_key, session.person.id, act.at)
    return found[0]


def own_keys(tx: Transaction, purpose: staging.Purpose, at: str, *, fresh: bool = False) -> KeyPair:
    """This machine's keys for a purpose; made where there are none, or anew."""
    known = staging.key_pair(tx, purpose)
    if known and not fresh:
        return known
    made = sealing.new_opening_pair() if purpose == "open" else sealing.new_signing_pair()
    staging.keep_key_pair(tx, purpose, made, at)
    return made


def _written(content: S, kind: type[S], pair: KeyPair, purpose: str) -> Written:
    """The file, if its own reader would take it."""
    try:
        data, raw = signed.write(content, kind, pair, purpose)
    except msgspec.ValidationError as error:
        raise FallbackError("staging.enrolment_wrong", said=error) from error
    return Written(data, sealing.fingerprint(raw))


def _read(data: bytes, kind: type[S], purpose: str, read_aloud: str) -> S:
    """What a file holds, if it is whole, signed by the key in it, and what was read aloud."""
    try:
        content, raw = signed.read(data, kind, purpose, lambda found: found.sign_key)
    except NotGenuineError as error:
        raise FallbackError("staging.not_enrolment") from error
    said = re.sub(r"[^A-Z0-9]", "", read_aloud.upper())
    if not hmac.compare_digest(said, sealing.fingerprint(raw).replace("-", "")):
        raise FallbackError("staging.other_fingerprint")
    return content
