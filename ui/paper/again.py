"""What the ward asks of the core after the first print: some patients, again, changed, next day."""

from fallback.errors import FallbackError
from fallback.outage.blanks import blank_packet
from fallback.outage.changed import changed_packet
from fallback.outage.ledger import ledger
from fallback.outage.packets import chosen_packet
from fallback.outage.plan import PlannedBlank
from fallback.outage.replacing import in_use
from fallback.outage.reprint import reprint
from fallback.recovery.continuation import continuation_packet, next_day
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.store.outages import Outage
from ui.paper.acts import NO_OUTAGE
from ui.paper.kinds import Issued
from ui.ward.acts import standing_now

Ids = tuple[str, ...]


def chosen(session: Session, ids: Ids, whose: str, progress: Progress) -> Issued:
    """These patients' forms."""
    return Issued(whose, chosen_packet(session, _outage(session), ids, progress))


def again(session: Session, ids: Ids, reason: str, whose: str, progress: Progress) -> Issued:
    """All that may be in use of these patients' forms, in the old sheets' place."""
    sheets = ledger(session, _outage(session).id).sheets
    numbers = in_use(sheets, ids)
    if not numbers:
        raise FallbackError("window.nothing_out")
    return Issued(whose, reprint(session, numbers, reason, progress))


def changed(session: Session, progress: Progress) -> Issued:
    """Only what differs from what is out."""
    outage = _outage(session)
    return Issued(outage.ward_name, changed_packet(session, outage, progress))


def following_day(session: Session, ids: Ids, whose: str, progress: Progress) -> Issued:
    """The next day's administration sheets, of these patients or (none) of all."""
    outage = _outage(session)
    day = next_day(session, outage)
    packet = continuation_packet(session, outage, day, ids, progress)
    return Issued(whose or outage.ward_name, packet)


def blank(
    session: Session, wanted: tuple[PlannedBlank, ...], whose: str, progress: Progress
) -> Issued:
    """So many blank forms."""
    return Issued(whose, blank_packet(session, _outage(session), wanted, progress))


def _outage(session: Session) -> Outage:
    found = standing_now(session).outage
    if found is None:
        raise FallbackError(NO_OUTAGE)
    return found
