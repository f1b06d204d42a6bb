"""A ward PC takes its packages: verified, newer than what it has, its own; then landed and proven.

What was accepted is remembered in the transaction that lands it, so that after a kill at any
moment either both are there or neither.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, TypeAlias

from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.session import Noted, Session, from_iso, iso
from fallback.snapshots.drill import for_drill
from fallback.snapshots.prove import prove
from fallback.snapshots.take import Taken, land
from fallback.staging.packages import package, sealing
from fallback.staging.packages.package import Header
from fallback.staging.shares.share import Share
from fallback.staging.timetable.alone import alone
from fallback.store import snapshots, staging
from fallback.store.staging import Grant, KeyPair, Received
from fallback.texts import Message, say

Outcome: TypeAlias = Literal["landed", "doubted", "unproven", "nothing-new", "overtaken", "refused"]


@dataclass(frozen=True)
class Arrival:
    """How a ward's package went. `told` says it in words; what is refused changed nothing."""

    ward_id: str
    outcome: Outcome
    told: tuple[Message, ...]
    taken: Taken | None = None
    fetched_at: datetime | None = None

    @property
    def well(self) -> bool:
        """Whether nothing about it has to be seen to."""
        return self.outcome in ("landed", "nothing-new", "overtaken")


@dataclass(frozen=True)
class _Holder:
    """Who this PC is, and whom it trusts."""

    session: Session
    share: Share
    grant: Grant
    pair: KeyPair


def receive(session: Session, share: Share) -> tuple[Arrival, ...]:
    """Take what is new on the share, for each of this PC's wards. FallbackError where the PC is
    not enrolled or another run is at it; what concerns one ward is its `Arrival`."""
    with alone(session.settings.data_dir / "receive.lock"):
        with session.read() as tx:
            grant, pair = staging.grant(tx), staging.key_pair(tx, "open")
        if grant is None or pair is None:
            raise FallbackError("staging.not_enrolled")
        holder = _Holder(session, share, grant, pair)
        return tuple(_one(holder, ward_id) for ward_id in grant.wards)


def _one(holder: _Holder, ward_id: str) -> Arrival:
    _prove_what_was_cut_short(holder.session, ward_id)
    try:
        return _arrival(holder, ward_id)
    except FallbackError as error:
        return Arrival(ward_id, "refused", (error.message,))


def _prove_what_was_cut_short(session: Session, ward_id: str) -> None:
    """A run that was killed between landing and proving left a current generation unproven; no
    other run would come back to it while nothing new is on the share."""
    with session.read() as tx:
        current = snapshots.current(tx, ward_id)
    if current is not None and not current.proven_at:
        prove(session, current.id)


def _arrival(holder: _Holder, ward_id: str) -> Arrival:
    session, name = holder.session, package.file_name(ward_id)
    data = holder.share.read(name, package.MOST_PACKAGE)
    if data is None:
        raise FallbackError("staging.no_package", ward=ward_id, share=holder.share.label)
    found = package.verify(data, holder.grant.sign_key, name)
    header = found.header
    if header.ward.id != ward_id:
        raise FallbackError("staging.another_ward", file=name, ward=header.ward.name)
    with session.read() as tx:
        last = staging.received(tx, holder.grant.sign_key, ward_id)
        known = last is not None and (header.serial, header.digest) == (last.serial, last.digest)
        current = snapshots.current(tx, ward_id)
    if last and not known and header.serial <= last.serial:
        raise FallbackError("staging.rolled_back", ward=header.ward.name, made=last.made_at)
    _in_time(session, header)
    real = current is not None and not for_drill(current)
    if header.drill and real:
        raise FallbackError("staging.for_drill", ward=header.ward.name)
    if known:
        told = say("staging.nothing_new", ward=header.ward.name, made=iso(header.made_at))
        return Arrival(ward_id, "nothing-new", (told,), fetched_at=header.fetched_at)
    ahead = current is not None and from_iso(current.fetched_at) >= header.fetched_at
    if ahead and current and current.proven_at and (real or header.drill):
        _no_clock_set_back(session, header, last)
        told = say("staging.overtaken", ward=header.ward.name)
        return Arrival(ward_id, "overtaken", (told,), fetched_at=header.fetched_at)
    return _landed(holder, found, name)


def _in_time(session: Session, header: Header) -> None:
    """Neither from the future nor past its time, as far as two clocks can agree."""
    now = session.now()
    slack = timedelta(minutes=session.settings.staging.clock_minutes)
    said = {"ward": header.ward.name, "made": iso(header.made_at), "now": iso(now)}
    if max(header.made_at, header.fetched_at) > now + slack:
        raise FallbackError("staging.from_the_future", **said)
    if now > header.expires_at + slack:
        raise FallbackError("staging.expired", **said)


def _no_clock_set_back(session: Session, header: Header, last: Received | None) -> None:
    """A later package that says it was made earlier: nothing of it would land until that clock has
    caught up, and the snapshot would grow old with nobody told."""
    slack = timedelta(minutes=session.settings.staging.clock_minutes)
    if last and header.made_at < from_iso(last.made_at) - slack:
        said = {"ward": header.ward.name, "made": iso(header.made_at), "before": last.made_at}
        raise FallbackError("staging.clock_set_back", **said)


def _landed(holder: _Holder, found: package.Package, name: str) -> Arrival:
    header, sign_key = found.header, holder.grant.sign_key
    snapshot = package.unseal(found, holder.pair, name)
    at = iso(holder.session.now())
    new = Received(header.ward.id, header.serial, header.digest, iso(header.made_at), at)

    def beside(act: Noted) -> None:
        staging.keep_received(act.tx, sign_key, new)
        act.details |= {"serial": str(header.serial), "signer": sealing.key_id(sign_key)}

    taken = land(holder.session, snapshot, beside)
    outcome: Outcome = "doubted" if taken.doubts else "landed" if taken.proven else "unproven"
    return Arrival(header.ward.id, outcome, _told(header.ward, taken), taken, header.fetched_at)


def _told(ward: Ward, taken: Taken) -> tuple[Message, ...]:
    if taken.doubts:
        return (say("staging.doubted", ward=ward.name), *taken.doubts)
    if not taken.proven:
        return (say("staging.unproven", ward=ward.name), *taken.faults)
    return (say("staging.landed", ward=ward.name, charts=taken.row.charts),)
