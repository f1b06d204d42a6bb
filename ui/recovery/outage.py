"""What the recovery desk works on: the ward's open outage."""

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
