"""Outages of several PCs that a person says are one: progress, ledger, closing and report go over
all of them, and each stays that of its PC."""

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from fallback.errors import FallbackError
from fallback.outage.ledger import Ledger, count
from fallback.recovery.closing import joint_report, report
from fallback.recovery.closing.closing import ClosedOutage, close_outage
from fallback.recovery.closing.report import ClosingReport
from fallback.recovery.ledger import obstacles
from fallback.recovery.ledger.progress import WardProgress, progress_of
from fallback.session import Action, Session, iso
from fallback.store import handover, joint, outages, sheets
from fallback.store.database import Transaction
from fallback.store.joint import JointOutage
from fallback.store.outages import Outage
from fallback.texts import Message, say


@dataclass(frozen=True)
class Part:
    """One outage of a joint one. `machine`: the PC that it was taken over from; "": this one."""

    outage: Outage
    machine: str
    ledger: Ledger
    gaps: tuple[str, ...]


@dataclass(frozen=True)
class Standing:
    """A joint outage: each PC's ledger, and that of all together."""

    joint: JointOutage
    parts: tuple[Part, ...]
    ledger: Ledger


def join(session: Session, name: str, outage_ids: Sequence[str]) -> JointOutage:
    """These outages are one, under that name; more may be added under it later. FallbackError where
    one is not here, is in another already, or where a drill and an outage would be mixed."""
    wanted = name.strip()
    if not wanted or not outage_ids:
        raise FallbackError("joint.name_and_outages")
    with session.act(Action.OUTAGE_JOIN, outages=" ".join(outage_ids)) as act:
        found = next((one for one in joint.listed(act.tx) if one.name == wanted), None)
        if found is None:
            found = JointOutage(secrets.token_hex(8), wanted, act.at)
            joint.make(act.tx, found)
        act.details["joint"] = found.id
        for id in dict.fromkeys(outage_ids):
            if id not in found.outages:
                _may_join(act.tx, found, id)
                joint.join(act.tx, found.id, id, by=act.person.id, at=act.at)
                found = replace(found, outages=(*found.outages, id))
    return found


def _may_join(tx: Transaction, into: JointOutage, outage_id: str) -> None:
    outage = outages.get(tx, outage_id)
    if outage is None:
        raise FallbackError("outage.unknown", outage=outage_id)
    for one in joint.listed(tx):
        if outage_id in one.outages:
            raise FallbackError("joint.in_another", ward=outage.ward_name, name=one.name)
    others = (outages.get(tx, id) for id in into.outages)
    if any(one is not None and (one.kind == "drill") != (outage.kind == "drill") for one in others):
        raise FallbackError("joint.drill_and_outage", name=into.name)


def leave(session: Session, outage_id: str) -> None:
    """The outage stands alone again. FallbackError where it is in none."""
    with session.act(Action.OUTAGE_JOIN, leaves=outage_id) as act:
        if not any(outage_id in one.outages for one in joint.listed(act.tx)):
            raise FallbackError("joint.in_none", outage=outage_id)
        joint.leave(act.tx, outage_id)


def standing(session: Session, name: str) -> Standing:
    """Where all sheets of a joint outage stand. Reading it is noted."""
    with session.act(Action.CHART_READ, joint=name) as noted:
        found = the_joint(noted.tx, name)
        parts = tuple(_part(noted.tx, outage) for outage in members(noted.tx, found))
    return Standing(found, parts, count(one for part in parts for one in part.ledger.sheets))


def _part(tx: Transaction, outage: Outage) -> Part:
    taken = handover.taken_over(tx, outage.id)
    ledger = count(sheets.of_outage(tx, outage.id))
    return Part(outage, taken.machine if taken else "", ledger, taken.gaps if taken else ())


def progress(session: Session, name: str) -> tuple[tuple[WardProgress, ...], WardProgress]:
    """How far each of its outages has come that is not closed, and all of them together."""
    with session.read() as tx:
        found = the_joint(tx, name)
    each = tuple(one for one in progress_of(session) if one.outage_id in found.outages)
    left, rate = sum(one.keyings_left for one in each), sum(one.rate for one in each)
    waiting = [one for one in each if one.oldest]
    oldest = min(waiting, key=lambda one: (one.oldest_since, one.oldest), default=None)
    states: Counter[str] = Counter()
    for one in each:
        states.update(one.states)
    done = iso(session.now() + timedelta(hours=left / rate)) if left and rate else ""
    return each, WardProgress(
        found.id,
        found.name,
        dict(sorted(states.items())),
        left,
        oldest.oldest if oldest else "",
        oldest.oldest_since if oldest else "",
        rate,
        done,
    )


def the_joint(tx: Transaction, name: str) -> JointOutage:
    """By its name or id. FallbackError where there is none."""
    every = joint.listed(tx)
    found = next((one for one in every if name in (one.name, one.id)), None)
    if found is None:
        known = ", ".join(one.name for one in every) or "–"
        raise FallbackError("joint.unknown", name=name, known=known)
    return found


def members(tx: Transaction, found: JointOutage) -> tuple[Outage, ...]:
    """Its outages, as they were joined."""
    every = (outages.get(tx, id) for id in found.outages)
    return tuple(one for one in every if one is not None)


def what_is_left(session: Session, name: str) -> tuple[Message, ...]:
    """What stands in the way of closing it, each sentence with whose it is; empty where nothing."""
    with session.read() as tx:
        found: list[Message] = []
        for outage in members(tx, the_joint(tx, name)):
            if outage.closed_at is None:
                part = _part(tx, outage)
                left = obstacles.before_closing(session, tx, outage)
                words = (one.text(session.lang) for one in left)
                who = {"ward": outage.ward_name, "machine": part.machine or outage.id}
                found += [say("joint.left", said=said, **who) for said in words]
    return tuple(found)


def close(session: Session, name: str) -> tuple[ClosedOutage, ...]:
    """Close all of its outages, each with its own report; those that are closed stay so.
    FallbackError names everything that is left to do, and nothing is closed then."""
    left = what_is_left(session, name)
    if left:
        words = " ".join(message.text(session.lang) for message in left)
        raise FallbackError("closing.not_yet", why=words)
    with session.read() as tx:
        every = members(tx, the_joint(tx, name))
    return tuple(close_outage(session, one.id) for one in every if one.closed_at is None)


def whole_report(session: Session, name: str) -> ClosingReport:
    """The reports of all its outages as one, as they stand. Nothing clinical is in it."""
    with session.read() as tx:
        found = the_joint(tx, name)
        every = [report.count(tx, one, one.closed_at or "") for one in members(tx, found)]
    return joint_report.together(found.id, found.name, every)
