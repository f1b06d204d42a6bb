"""All enrolled ward PCs at a glance: first those that could not print a fresh packet right now.

A PC that says nothing counts as failing, and so does one whose status is old, forged or from the
future. How old a snapshot is, is counted here, not believed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.settings import StagingSettings
from fallback.staging.fleet import status
from fallback.staging.fleet.status import Status, WardStatus
from fallback.staging.packages.sealing import NotGenuineError
from fallback.staging.shares.share import Share
from fallback.store import staging
from fallback.store.staging import Recipient
from fallback.texts import Message, say

_COUNTED_HERE: Final = {"ready.stale", "ready.clock", "ready.no_snapshot", "ready.not_proven"}


@dataclass(frozen=True)
class WardOfFleet:
    """A ward on a PC. `told` says why it could not print a fresh packet; empty: it could."""

    machine: str
    code: str
    ward_id: str
    ward_name: str
    age_seconds: int | None  # of its snapshot; None: there is none, or nobody knows
    said_seconds: int | None  # since the PC said anything
    proven: bool
    told: tuple[Message, ...]

    @property
    def ready(self) -> bool:
        """Whether a fresh packet could be printed now."""
        return not self.told


def fleet(session: Session, share: Share) -> tuple[WardOfFleet, ...]:
    """Every ward of every PC that is enrolled and not revoked. FallbackError where the share as a
    whole does not answer."""
    share.names()
    with session.read() as tx:
        active = [one for one in staging.recipients(tx) if one.revoked_at is None]
    found = [row for one in active for row in _of_pc(session, share, one)]
    return tuple(sorted(found, key=_worst_first))


def _worst_first(row: WardOfFleet) -> tuple[object, ...]:
    age = -row.age_seconds if row.age_seconds is not None else float("-inf")
    return (row.ready, age, row.ward_name, row.machine)


def _of_pc(session: Session, share: Share, pc: Recipient) -> Iterator[WardOfFleet]:
    now, limits = session.now(), session.settings.staging
    said: Status | None = None
    told: tuple[Message, ...] = ()
    try:
        said = status.of(share, pc.sign_key)
    except NotGenuineError:
        told = (say("ready.status_not_genuine", machine=pc.machine),)
    except FallbackError as error:
        told = (error.message,)
    if said is None:
        told = told or (say("ready.silent_always", machine=pc.machine),)
        for ward_id in pc.wards:
            yield WardOfFleet(pc.machine, pc.code, ward_id, ward_id, None, None, False, told)
        return
    told = (*_silence(pc, said, now, limits), *said.hindrances)
    since = _seconds(now, said.at)
    wards = {ward.id: ward for ward in said.wards}
    for ward_id in pc.wards:
        ward = wards.get(ward_id) or WardStatus(ward_id, ward_id, None, False, ())
        age = _seconds(now, ward.fetched_at) if ward.fetched_at else None
        why = (*told, *_ward(ward, age, limits))
        yield WardOfFleet(
            pc.machine,
            pc.code,
            ward_id,
            ward.name,
            age,
            since,
            ward.proven,
            why,
        )


def _silence(
    pc: Recipient, said: Status, now: datetime, limits: StagingSettings
) -> Iterator[Message]:
    since = now - said.at
    if since > timedelta(minutes=limits.silent_minutes):
        yield say("ready.silent", machine=pc.machine, minutes=since // timedelta(minutes=1))
    if since < -timedelta(minutes=limits.clock_minutes):
        yield say("ready.status_clock", machine=pc.machine)


def _ward(ward: WardStatus, age: int | None, limits: StagingSettings) -> Iterator[Message]:
    if age is None:
        yield say("ready.no_snapshot", ward=ward.name)
        return
    if age > limits.fresh_minutes * 60:
        yield say("ready.stale", ward=ward.name, minutes=age // 60)
    elif age < -limits.clock_minutes * 60:
        yield say("ready.clock", ward=ward.name)
    if not ward.proven:
        yield say("ready.not_proven", ward=ward.name)
    yield from (said for said in ward.hindrances if said.key not in _COUNTED_HERE)


def _seconds(now: datetime, at: datetime) -> int:
    return int((now - at).total_seconds())
