"""Issue a packet: every side gets its number and is registered before anything can be printed."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fallback.errors import FallbackError
from fallback.outage import archiving
from fallback.outage.declare import the_outage
from fallback.outage.register import Marks, Register, numbered
from fallback.outage.replacing import NOTHING, Replacing, linked, named, void_replaced
from fallback.outage.reserve import log
from fallback.packet.compose import FormCopy
from fallback.packet.proving import PacketFault, prove, warned
from fallback.packet.render import Drawn, Laid, draw, lay
from fallback.session import Action, Noted, Session
from fallback.sources.record_system import Progress
from fallback.store import machine, outages, sheets
from fallback.store.outages import Outage
from fallback.store.sheets import Sheet
from fallback.texts import Message


@dataclass(frozen=True)
class IssuedPacket:
    """A print-out whose sheets are in the ledger as `issued`. With `faults` it is not complete:
    the pages concerned say so in their heading, and whoever prints it must be told. `notes` is
    what else they should know: what it replaces, and why."""

    packet_id: str
    title: str
    pdf: bytes
    sheets: tuple[Sheet, ...]
    faults: tuple[PacketFault, ...] = ()
    notes: tuple[Message, ...] = ()


def unheeded(_done: int, _of: int) -> bool:
    """The progress of which nobody wants to know."""
    return True


def issue(
    session: Session,
    outage: Outage,
    snapshot_id: str,
    copies: Sequence[FormCopy],
    *,
    title: str,
    progress: Progress = unheeded,
    replacing: Replacing = NOTHING,
    notes: tuple[Message, ...] = (),
) -> IssuedPacket:
    """Lay out, number, draw, prove and register. `title` is seen at the printer: no name in it.

    The sheets in `replacing` are void in the same act, and forms printed for the first time are
    archived in it. FallbackError where a form was printed otherwise under its version, where the
    outage is closed, where a sheet to replace has come back meanwhile, or where `progress` asked
    to stop (nothing is registered then).
    """
    _not_closed(the_outage(session, outage.id))
    copies = named(copies, replacing, session.lang)
    forms, new = archiving.first_printed(session, (copy.form for copy in copies))
    copies, told = log.with_numbers(session, outage, copies)
    step = _stepping(progress, 2 * len(copies) + 2)
    laid, marks, drawn = _render(
        session, snapshot_id, lay(copies, session.lang, forms), title, step
    )
    faults = prove(drawn, copies, session.lang)
    if faults:
        copies = warned(copies, faults, session.lang)
        step = _stepping(progress, 2 * len(copies) + 2)
        again = lay(copies, session.lang, forms)
        laid, marks, drawn = _render(session, snapshot_id, again, title, step)
        faults = prove(drawn, copies, session.lang) or faults
    step()
    packet_id = secrets.token_hex(8)
    with session.act(Action.PACKET_ISSUE, outage=outage.id, packet=packet_id) as act:
        _not_closed(outages.get(act.tx, outage.id) or outage)  # nor while the pages were drawn
        register = Register(outage.id, snapshot_id, packet_id, act.at, session.lang)
        each = zip(laid, marks, drawn.pages, strict=True)
        issued: tuple[Sheet, ...] = ()
        for place, (one, numbers, pages) in enumerate(each):
            old = replacing.old.get(place, ())
            made = linked(register.sheets(one, numbers, pages), old)
            sheets.issue(act.tx, made)
            issued += tuple(sheet for sheet, _ in made)
            void_replaced(act, issued[-len(made) :], old, replacing.why, session.lang)
        act.details |= {"snapshot": snapshot_id, "faults": str(len(faults))}
        _note_sheets(act, issued, replacing)
        archiving.keep(act, new)
    return IssuedPacket(packet_id, title, drawn.pdf, issued, faults, (*notes, *told))


def _note_sheets(act: Noted, issued: Sequence[Sheet], replacing: Replacing) -> None:
    """Which numbers, in the trail; whose, where they are one patient's."""
    act.details |= {
        "sheets": str(len(issued)),
        "first": issued[0].number,
        "last": issued[-1].number,
    }
    if gone := sum(map(len, replacing.old.values())):
        act.details["replaced"] = str(gone)
    patients = {sheet.patient_id for sheet in issued}
    act.patient_id = patients.pop() if len(patients) == 1 else ""


def _not_closed(outage: Outage) -> None:
    if outage.closed_at is not None:
        raise FallbackError("outage.closed", ward=outage.ward_name)


def _render(
    session: Session,
    snapshot_id: str,
    copies: Iterator[Laid],
    title: str,
    step: Callable[[], None],
) -> tuple[tuple[Laid, ...], tuple[Marks, ...], Drawn]:
    """Count the sides first, take their numbers in one act, then draw."""
    laid = tuple(_each(copies, step))
    with session.act(Action.SHEET_NUMBERS, count=sum(one.flow.count for one in laid)) as act:
        first = machine.take_serials(act.tx, sum(one.flow.count for one in laid))
        code = machine.read(act.tx).code
    marks = tuple(numbered(laid, snapshot_id, code, first))
    drawn = draw(laid, [one.marks for one in marks], title, step)
    step()
    return laid, marks, drawn


def _stepping(progress: Progress, of: int) -> Callable[[], None]:
    """Each call is one step done; raises where the person asked to stop."""
    done = 0

    def step() -> None:
        nonlocal done
        done = min(done + 1, of)
        if not progress(done, of):
            raise FallbackError("packet.stopped")

    return step


def _each(laid: Iterator[Laid], step: Callable[[], None]) -> Iterator[Laid]:
    for one in laid:
        yield one
        step()
