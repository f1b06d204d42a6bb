"""A packet goes to a printer, and a person says whether it came out.

What the printing system says makes a sheet at most `sent`: only a person makes it `printed`.
"""

from fallback import printing
from fallback.errors import FallbackError
from fallback.outage.ledger import may_move
from fallback.printing import USUAL, Job, Outcome, PrintOptions, Watching
from fallback.session import Action, Session
from fallback.store import sheets
from fallback.store.sheets import Sheet, SheetState
from fallback.texts import say


def print_packet(
    session: Session, packet_id: str, pdf: bytes, queue: str, options: PrintOptions = USUAL
) -> Job:
    """Send an issued packet, or one that was sent and did not come out right, perhaps elsewhere.

    Its sheets are `sent` once the queue accepted it, and `uncertain` where it is not known
    whether it did. FallbackError where it cannot be printed.
    """
    before = _sent_before(session, packet_id)
    try:
        job = printing.send(pdf, queue, f"Fallback {packet_id[:8]}", options)
    except FallbackError as error:
        if error.message.key in printing.UNCERTAIN:
            _move(session, packet_id, "uncertain", queue=queue)
        raise
    copies = str(options.copies) if options.copies > 1 else ""
    again = "yes" if before else ""
    _move(session, packet_id, "sent", queue=queue, job=job.id, copies=copies, again=again)
    return job


def look(session: Session, packet_id: str, job: Job) -> Outcome:
    """Where the job stands; where it ended and was not taken whole, its sheets are `uncertain`."""
    return _noted(session, packet_id, printing.look(job))


def follow(
    session: Session,
    packet_id: str,
    job: Job,
    progress: Watching = printing.unwatched,
    *,
    patience: float = 600.0,
) -> Outcome:
    """Follow the job to its end, as `printing.follow`, and note it as `look` does."""
    return _noted(session, packet_id, printing.follow(job, progress, patience=patience))


def withdraw(session: Session, packet_id: str, job: Job) -> Outcome:
    """Take a job back before the packet is printed elsewhere, so that it does not come out twice.
    Its sheets are `uncertain`: pages may have come out before."""
    return _noted(session, packet_id, printing.cancel(job))


def confirm(session: Session, packet_id: str, *, came_out: bool) -> tuple[Sheet, ...]:
    """Someone stood at the printer: all of it came out, or it is uncertain."""
    state: SheetState = "printed" if came_out else "uncertain"
    return _move(session, packet_id, state)


def _noted(session: Session, packet_id: str, outcome: Outcome) -> Outcome:
    """What a person has said of a sheet meanwhile stands."""
    if outcome.ended and not outcome.accepted:
        told = printing.causes(outcome.reasons, outcome.said)
        state = say(f"printing.ended_{outcome.state}", queue=outcome.job.queue)
        reason = " ".join(one.text(session.lang) for one in (state, *told))
        job, ended = outcome.job, outcome.state
        where = {"queue": job.queue, "job": job.id, "ended": ended}
        _move(session, packet_id, "uncertain", reason, _SENT, **where)
    return outcome


_SENT: frozenset[SheetState] = frozenset({"sent"})
_BEFORE: frozenset[SheetState] = frozenset({"issued", "sent", "printed", "uncertain"})


def _move(
    session: Session,
    packet_id: str,
    state: SheetState,
    reason: str = "",
    before: frozenset[SheetState] = _BEFORE,
    **details: str,
) -> tuple[Sheet, ...]:
    """Move the sheets of a packet together; those that went their own way meanwhile stay there."""
    with session.act(Action.SHEET_STATE, packet=packet_id, state=state) as act:
        act.details |= {name: value for name, value in details.items() if value}
        moved = [one for one in sheets.of_packet(act.tx, packet_id) if one.state in before]
        for sheet in moved:
            if sheet.state != state:
                may_move(sheet, state)
                sheets.set_state(act.tx, sheet.number, state, act.at, reason)
        act.details["sheets"] = str(len(moved))
        return sheets.of_packet(act.tx, packet_id)


def _sent_before(session: Session, packet_id: str) -> bool:
    """Whether it was sent before. FallbackError where it is not there, or may not be sent now: what
    has come out, or has come back, is not printed again under the same numbers."""
    with session.read() as tx:
        found = sheets.of_packet(tx, packet_id)
    if not found:
        raise FallbackError("outage.packet_unknown", packet=packet_id)
    for sheet in found:
        if sheet.state != "sent":
            may_move(sheet, "sent")
    return any(sheet.state != "issued" for sheet in found)
