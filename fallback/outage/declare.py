"""An outage is declared, once at a time on a ward, and ended when the system is back."""

import secrets
from datetime import datetime

from fallback.errors import FallbackError
from fallback.session import Action, Session, from_iso, iso
from fallback.store import outages
from fallback.store.outages import Outage, OutageKind


def declare(
    session: Session,
    *,
    ward_id: str,
    ward_name: str,
    kind: OutageKind = "outage",
    reason: str = "",
    began_at: datetime | None = None,
) -> Outage:
    """Declare that the ward goes to paper; `began_at` (now where not told) is when the system
    failed, as far as is known. FallbackError where one is open already."""
    now = session.now()
    began = began_at or now
    if began > now:
        raise FallbackError("outage.began_later", began=iso(began))
    outage = Outage(
        id=secrets.token_hex(8),
        kind=kind,
        ward_id=ward_id,
        ward_name=ward_name,
        reason=reason,
        began_at=iso(began),
        declared_at=iso(now),
    )
    with session.act(
        Action.OUTAGE_DECLARE, outage=outage.id, kind=kind, ward=ward_id, began=outage.began_at
    ) as act:
        if outages.open_for(act.tx, ward_id) is not None:
            raise FallbackError("outage.already_open", ward=ward_name)
        outages.declare(act.tx, outage)
    return outage


def end(session: Session, outage_id: str, ended_at: datetime | None = None) -> Outage:
    """The record system is back (since `ended_at`; now where not told). Sheets may still be out."""
    now = session.now()
    ended = ended_at or now
    with session.act(Action.OUTAGE_END, outage=outage_id, ended=iso(ended)) as act:
        outage = outages.get(act.tx, outage_id)
        if outage is None:
            raise FallbackError("outage.unknown", outage=outage_id)
        if outage.ended_at is not None:
            raise FallbackError("outage.already_ended", ward=outage.ward_name)
        if not from_iso(outage.began_at) <= ended <= now:
            raise FallbackError("outage.ended_before", began=outage.began_at, ended=iso(ended))
        outages.mark_ended(act.tx, outage_id, iso(ended))
    return the_outage(session, outage_id)


def open_outage(session: Session, ward_id: str) -> Outage | None:
    """The ward's outage that is not closed, if there is one."""
    with session.read() as tx:
        return outages.open_for(tx, ward_id)


def the_outage(session: Session, outage_id: str) -> Outage:
    """One outage. FallbackError where there is none of that id."""
    with session.read() as tx:
        outage = outages.get(tx, outage_id)
    if outage is None:
        raise FallbackError("outage.unknown", outage=outage_id)
    return outage
