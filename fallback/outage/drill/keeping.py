"""What people do about a drill beside the printing: hold it, find the packet, tell, sign off."""

from datetime import datetime

import msgspec

from fallback.errors import FallbackError
from fallback.outage import declare
from fallback.outage.drill.evidence import Evidence, evidence, gathered, the_drill
from fallback.session import Action, Noted, Session, from_iso, iso
from fallback.store import drills
from fallback.store.outages import Outage


def hold(session: Session, *, ward_id: str, ward_name: str, reason: str = "") -> Outage:
    """Declare a drill now. FallbackError where an outage or a drill is open on the ward."""
    return declare.declare(
        session, ward_id=ward_id, ward_name=ward_name, kind="drill", reason=reason
    )


def found(session: Session, outage_id: str, at: datetime | None = None) -> Evidence:
    """Somebody holds the printed packet in their hands (`at`; now where not told)."""
    now = session.now()
    seen = at or now
    with session.act(Action.DRILL_TELL, outage=outage_id, what="found", at=iso(seen)) as act:
        outage = _unsigned(act, outage_id)
        if not from_iso(outage.declared_at) <= seen <= now:
            raise FallbackError("drill.found_before", at=iso(seen))
        drills.found(act.tx, outage_id, iso(seen), act.person.name)
    return evidence(session, outage_id)


def tell(session: Session, outage_id: str, *, took_part: str, went_wrong: str) -> Evidence:
    """Who took part and what went wrong, in a person's words."""
    with session.act(Action.DRILL_TELL, outage=outage_id, what="told") as act:
        _unsigned(act, outage_id)
        drills.tell(act.tx, outage_id, took_part.strip(), went_wrong.strip())
    return evidence(session, outage_id)


def sign(session: Session, outage_id: str) -> Evidence:
    """Sign it off: nothing of it changes any more. FallbackError where the drill still goes on, or
    nobody has told who took part."""
    with session.act(Action.DRILL_SIGN, outage=outage_id) as act:
        outage = _unsigned(act, outage_id)
        if outage.ended_at is None:
            raise FallbackError("drill.goes_on", ward=outage.ward_name)
        now = gathered(session, act.tx, outage)
        if not now.took_part:
            raise FallbackError("drill.nobody_told")
        signed = msgspec.structs.replace(now, signed_by=act.person.name, signed_at=act.at)
        drills.sign(act.tx, outage_id, act.at, signed)
    return signed


def _unsigned(act: Noted, outage_id: str) -> Outage:
    outage = the_drill(act.tx, outage_id)
    if drills.get(act.tx, outage_id).signed_at:
        raise FallbackError("drill.signed", ward=outage.ward_name)
    return outage
