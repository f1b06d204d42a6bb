"""What the recovery desk works on: the ward's open outage, and the record system as it is now."""

from contextlib import AbstractContextManager

from fallback.app import record_system
from fallback.app.record_system import RecordSystem
from fallback.errors import FallbackError
from fallback.session import Session
from fallback.store.outages import Outage
from ui.ward.acts import standing_now


def open_outage(session: Session) -> Outage:
    """FallbackError where none is open."""
    outage = standing_now(session).outage
    if outage is None:
        raise FallbackError("window.no_open_outage")
    return outage


def connected(session: Session) -> AbstractContextManager[RecordSystem]:
    """The record system, to be asked; a feed is read in the store that is open."""
    return record_system.connect(session.settings, session.clock, session.database)
