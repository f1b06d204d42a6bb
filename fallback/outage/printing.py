"""A packet goes to a printer, and a person says whether it came out."""

from fallback import printing
from fallback.errors import FallbackError
from fallback.outage.ledger import may_move
from fallback.printing import Job
from fallback.session import Action, Session
from fallback.store import sheets
from fallback.store.sheets import Sheet, SheetState


def print_packet(session: Session, packet_id: str, pdf: bytes, queue: str) -> Job:
    """Send an issued packet; its sheets are `sent` once the queue accepted it, and `uncertain`
    where it is not known whether it did. FallbackError where it cannot be printed."""
    _packet(session, packet_id, "sent")
    try:
        job = printing.send(pdf, queue, f"Fallback {packet_id[:8]}")
    except FallbackError as error:
        if error.message.key == "printing.no_answer":
            _move(session, packet_id, "uncertain", queue=queue)
        raise
    _move(session, packet_id, "sent", queue=queue, job=job.id)
    return job


def confirm(session: Session, packet_id: str, *, came_out: bool) -> tuple[Sheet, ...]:
    """Someone stood at the printer: all of it came out, or it is uncertain."""
    state: SheetState = "printed" if came_out else "uncertain"
    return _move(session, packet_id, state)


def _move(
    session: Session, packet_id: str, state: SheetState, *, queue: str = "", job: str = ""
) -> tuple[Sheet, ...]:
    """Move the sheets of a packet together; those that went their own way meanwhile stay there."""
    with session.act(Action.SHEET_STATE, packet=packet_id, state=state) as act:
        act.details |= {"queue": queue, "job": job} if queue else {}
        moved = [one for one in sheets.of_packet(act.tx, packet_id) if one.state in _BEFORE]
        for sheet in moved:
            if sheet.state != state:
                may_move(sheet, state)
                sheets.set_state(act.tx, sheet.number, state, act.at)
        act.details["sheets"] = str(len(moved))
        return sheets.of_packet(act.tx, packet_id)


_BEFORE: frozenset[SheetState] = frozenset({"issued", "sent", "printed", "uncertain"})


def _packet(session: Session, packet_id: str, state: SheetState) -> None:
    with session.read() as tx:
        found = sheets.of_packet(tx, packet_id)
    if not found:
        raise FallbackError("outage.packet_unknown", packet=packet_id)
    for sheet in found:
        may_move(sheet, state)
