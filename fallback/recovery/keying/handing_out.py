"""The next sheet to key, of whichever outage is not closed: the one that began first."""

from fallback.recovery.keying.leasing import next_sheet
from fallback.session import Session
from fallback.store import outages


def next_of_all(session: Session) -> str | None:
    """Hand out the next sheet that came back and that this person may key; None: there is none."""
    with session.read() as tx:
        still_open = [one for one in outages.listed(tx) if one.closed_at is None]
    for outage in sorted(still_open, key=lambda one: one.began_at):
        number = next_sheet(session, outage.id)
        if number is not None:
            return number
    return None
