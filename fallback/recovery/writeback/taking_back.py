"""What was decided in one act can be taken back, all of it, as long as nothing came of it."""

from fallback.errors import FallbackError
from fallback.recovery.findings.reconcile import open_outage
from fallback.recovery.ledger import obstacles
from fallback.session import Action, Session
from fallback.store import findings, outbox, trail
from fallback.store.database import Transaction
from fallback.store.findings import FindingRow


def last_act(session: Session, outage_id: str) -> tuple[str, ...]:
    """The findings (ids) of the last act in which the person decided any, where all of it can
    still be taken back; else none."""
    with session.read() as tx:
        rows = _last(session, tx, outage_id)
        return () if _came_of(tx, outage_id, rows) else tuple(row.id for row in rows)


def take_back(session: Session, outage_id: str) -> int:
    """Take back the person's own last act of deciding; how many findings are open again.

    FallbackError where there is none, or some of it was sent, stands on a worklist that was
    issued, or in a patient's record of the outage: nothing is changed then.
    """
    with session.act(Action.FINDING_DECIDE, outage=outage_id) as noted:
        open_outage(noted.tx, outage_id)
        rows = _last(session, noted.tx, outage_id)
        if not rows:
            raise FallbackError("recovery.nothing_decided")
        if came := _came_of(noted.tx, outage_id, rows):
            raise FallbackError("recovery.came_of_it", count=len(rows), done=len(came))
        items = {row.finding_id: row.identifier for row in outbox.of_outage(noted.tx, outage_id)}
        for row in rows:
            if row.id in items:
                outbox.drop(noted.tx, items[row.id])
            findings.take_back(noted.tx, row.id)
        noted.details["taken_back"] = str(len(rows))
    return len(rows)


def _last(session: Session, tx: Transaction, outage_id: str) -> tuple[FindingRow, ...]:
    """What the person decided last: one act has one time."""
    every = findings.of_outage(tx, outage_id)
    mine = [row for row in every if row.decided_by == session.person.id]
    last = max((str(row.decided_at) for row in mine), default="")
    return tuple(row for row in mine if row.decided_at == last)


def _came_of(tx: Transaction, outage_id: str, rows: tuple[FindingRow, ...]) -> set[str]:
    """Those of them (ids) of which something came already."""
    every = outbox.of_outage(tx, outage_id)
    left = {row.finding_id for row in every if row.state != "planned"}
    recorded = {row.patient_id for row in every if row.kind == "document"}
    listed = obstacles.on_worklists(tx, outage_id) | _in_a_table(tx, outage_id, rows)
    return {row.id for row in rows if row.id in left | listed or row.patient_id in recorded}


def _in_a_table(tx: Transaction, outage_id: str, rows: tuple[FindingRow, ...]) -> set[str]:
    """Those for the worklist that left as a table since: somebody may be entering them."""
    saved = trail.last(tx, Action.PACKET_EXPORT, outage=outage_id, table="worklist")
    return {row.id for row in rows if row.decision == "worklist" and str(row.decided_at) <= saved}
