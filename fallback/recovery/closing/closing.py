"""An outage is closed when nothing is left to do, with a report; else it says what is left.

Reserve numbers that nobody got are given back in the same act."""

from dataclasses import dataclass

from fallback.errors import FallbackError
from fallback.outage.issue import IssuedPacket, issue
from fallback.packet.compose import FormCopy
from fallback.recovery.closing import closing_form, report
from fallback.recovery.closing.report import ClosingReport
from fallback.recovery.findings.reconcile import open_outage
from fallback.recovery.findings.wording import Wording
from fallback.recovery.ledger import obstacles
from fallback.recovery.ledger.reserve_numbers import give_back
from fallback.recovery.writeback.documents import newest_snapshot, ward_heading
from fallback.session import Action, Session, iso
from fallback.store import outages
from fallback.store.docs import pack
from fallback.texts import Message


@dataclass(frozen=True)
class ClosedOutage:
    """The report as data, and as the numbered pages that are filed."""

    report: ClosingReport
    packet: IssuedPacket


def what_is_left(session: Session, outage_id: str) -> tuple[Message, ...]:
    """What stands in the way of closing, a sentence each; empty where nothing does."""
    with session.read() as tx:
        return obstacles.before_closing(session, tx, open_outage(tx, outage_id))


def close_outage(session: Session, outage_id: str) -> ClosedOutage:
    """Close it for good. FallbackError names everything that is left to do."""
    closed = iso(session.now())
    with session.read() as tx:
        outage = open_outage(tx, outage_id)
        _nothing_left(session, obstacles.before_closing(session, tx, outage))
        found = report.count(tx, outage, closed)
        snapshot_id = newest_snapshot(tx, outage)
    wording = Wording(session.settings.zone, session.lang)
    copy = FormCopy("closing", ward_heading(session, outage), closing_form.fill(found, wording))
    packet = issue(session, outage, snapshot_id, [copy], title=f"Fallback {outage.ward_name}")
    with session.act(Action.OUTAGE_CLOSE, outage=outage_id) as noted:
        outage = open_outage(noted.tx, outage_id)
        _nothing_left(session, obstacles.before_closing(session, noted.tx, outage))
        noted.details["returned"] = str(give_back(noted, outage, session.lang))
        outages.keep_report(noted.tx, outage_id, closed, packet.packet_id, pack(found))
        outages.mark_closed(noted.tx, outage_id, closed)
    return ClosedOutage(found, packet)


def _nothing_left(session: Session, left: tuple[Message, ...]) -> None:
    if left:
        words = " ".join(message.text(session.lang) for message in left)
        raise FallbackError("closing.not_yet", why=words)
