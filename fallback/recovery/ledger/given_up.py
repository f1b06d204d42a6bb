"""Who said of a sheet that it is lost, void or filed: the paper is not there to tell."""

import json

from fallback.outage.ledger import REASONED
from fallback.session import Action, Session
from fallback.store import sheets, trail
from fallback.store.database import Transaction
from fallback.store.outages import Outage


def said_by(tx: Transaction, outage: Outage) -> dict[str, str]:
    """The number of each such sheet → the name of the person who said so last; those that no
    person named (a reprint took their place) are left out."""
    every = sheets.of_outage(tx, outage.id)
    states = {one.number: one.state for one in every if one.state in REASONED}
    found: dict[str, str] = {}
    if not states:
        return found
    for row in trail.rows(tx):
        if row.action != Action.SHEET_STATE:
            continue
        details = json.loads(row.details)
        number = details.get("sheet", "")
        if number in states and details.get("state") == states[number]:
            found[number] = row.person_name
    return found


def names(session: Session, outage: Outage) -> dict[str, str]:
    """The same, as it stands now."""
    with session.read() as tx:
        return said_by(tx, outage)
