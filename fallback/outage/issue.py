"""Issue a packet: every side gets its number and is registered before anything can be printed."""

import secrets
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

from fallback.errors import FallbackError
from fallback.outage.declare import the_outage
from fallback.packet.compose import FormCopy
from fallback.packet.proving import PacketFault, prove, warned
from fallback.packet.render import Drawn, Laid, draw, lay
from fallback.session import Action, Session
from fallback.sources.record_system import Progress
from fallback.store import machine, sheets
from fallback.store.outages import Outage
from fallback.store.sheets import FrozenSheet, Sheet
from fallback.texts import Lang
from forms import codes
from forms.geometry import Page
from forms.values import SheetMark


@dataclass(frozen=True)
class IssuedPacket:
    """A print-out whose sheets are in the ledger as `issued`. With `faults` it is not complete:
    the pages concerned say so in their heading, and whoever prints it must be told."""

    packet_id: str
    title: str
    pdf: bytes
    sheets: tuple[Sheet, ...]
    faults: tuple[PacketFault, ...] = ()


@dataclass(frozen=True)
class _Marks:
    """The numbers and codes of all sides of one form."""

    tokens: tuple[str, ...]
    marks: tuple[SheetMark, ...]


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
) -> IssuedPacket:
    """Lay out, number, draw, prove and register. `title` is seen at the printer: no name in it.

    FallbackError where the outage is closed, or where `progress` asked to stop (nothing is
    registered then).
    """
    if the_outage(session, outage.id).closed_at is not None:
        raise FallbackError("outage.closed", ward=outage.ward_name)
    step = _stepping(progress, 2 * len(copies) + 2)
    laid, marks, drawn = _render(session, snapshot_id, copies, title, step)
    faults = prove(drawn, copies, session.lang)
    if faults:
        copies = warned(copies, faults, session.lang)
        step = _stepping(progress, 2 * len(copies) + 2)
        laid, marks, drawn = _render(session, snapshot_id, copies, title, step)
        faults = prove(drawn, copies, session.lang) or faults
    step()
    packet_id = secrets.token_hex(8)
    with session.act(Action.PACKET_ISSUE, outage=outage.id, packet=packet_id) as act:
        register = _Register(outage.id, snapshot_id, packet_id, act.at, session.lang)
        made = [
            pair
            for one, numbers, pages in zip(laid, marks, drawn.pages, strict=True)
            for pair in register.sheets(one, numbers, pages)
        ]
        sheets.issue(act.tx, made)
        issued = tuple(sheet for sheet, _ in made)
        act.details |= {
            "snapshot": snapshot_id,
            "sheets": str(len(issued)),
            "first": issued[0].number,
            "last": issued[-1].number,
            "faults": str(len(faults)),
        }
        patients = {sheet.patient_id for sheet in issued}
        act.patient_id = patients.pop() if len(patients) == 1 else ""
    return IssuedPacket(packet_id, title, drawn.pdf, issued, faults)


def _render(
    session: Session,
    snapshot_id: str,
    copies: Sequence[FormCopy],
    title: str,
    step: Callable[[], None],
) -> tuple[tuple[Laid, ...], tuple[_Marks, ...], Drawn]:
    """Count the sides first, take their numbers in one act, then draw."""
    laid = tuple(_each(lay(copies, session.lang), step))
    with session.act(Action.SHEET_NUMBERS, count=sum(one.flow.count for one in laid)) as act:
        first = machine.take_serials(act.tx, sum(one.flow.count for one in laid))
        code = machine.read(act.tx).code
    marks = tuple(_numbered(laid, snapshot_id, code, first))
    drawn = draw(laid, [one.marks for one in marks], title, step)
    step()
    return laid, marks, drawn


def _numbered(
    laid: Sequence[Laid], snapshot_id: str, machine_code: str, serial: int
) -> Iterator[_Marks]:
    for one in laid:
        tokens = tuple(codes.token() for _ in range(one.flow.count))
        form = one.definition
        payloads = (
            codes.payload(form.code, form.version, page, one.flow.count, token, snapshot_id)
            for page, token in enumerate(tokens, start=1)
        )
        marks = tuple(
            SheetMark(codes.sheet_number(machine_code, number), payload)
            for number, payload in enumerate(payloads, start=serial)
        )
        serial += one.flow.count
        yield _Marks(tokens, marks)


@dataclass(frozen=True)
class _Register:
    """What all sheets of a packet share."""

    outage_id: str
    snapshot_id: str
    packet_id: str
    at: str
    lang: Lang

    def sheets(
        self, one: Laid, numbers: _Marks, pages: Sequence[Page]
    ) -> Iterator[tuple[Sheet, FrozenSheet]]:
        """The rows of one form's sides, each with what stands on it, frozen."""
        form, count = one.definition, one.flow.count
        for page, side in enumerate(pages, start=1):
            frozen = FrozenSheet(
                form=form.id,
                version=form.version,
                lang=self.lang,
                title=form.title.text(self.lang),
                heading=one.copy.heading,
                width=side.width,
                height=side.height,
                boxes=side.boxes,
                values=side.values,
                page=page,
                pages=count,
            )
            sheet = Sheet(
                number=numbers.marks[page - 1].number,
                token=numbers.tokens[page - 1],
                outage_id=self.outage_id,
                snapshot_id=self.snapshot_id,
                patient_id=one.copy.patient_id,
                patient_name=one.copy.patient_name,
                form=form.id,
                form_version=form.version,
                returns=form.returns,
                page=page,
                pages=count,
                packet_id=self.packet_id,
                issued_at=self.at,
                changed_at=self.at,
            )
            yield sheet, frozen


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
