"""What a plan would print, before anything is issued: counted, and shown as a trial.

Every page of it says that it is a trial, and bears a number that is never issued.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal, TypeAlias

import msgspec

from fallback.chart.model import Snapshot
from fallback.errors import FallbackError
from fallback.outage import packets
from fallback.outage.issue import unheeded
from fallback.outage.plan import PacketPlan, check_plan, planned_ward
from fallback.packet.compose import FormCopy, compose_overview
from fallback.packet.context import Context
from fallback.packet.render import Laid, lay
from fallback.packet.trial import drawn
from fallback.packet.trial import sides as sides_of
from fallback.session import Session, iso
from fallback.sources.record_system import Progress
from fallback.store import outages, own_forms, snapshots
from fallback.store.outages import Outage
from fallback.store.snapshots import SnapshotRow
from forms.geometry import Page

Whose: TypeAlias = Literal["ward", "patients", "blank"]


@dataclass(frozen=True)
class FormCount:
    """How many copies of a form, and how many sides they take."""

    form: str
    whose: Whose
    copies: int
    sides: int


@dataclass(frozen=True)
class PlanPreview:
    """`pdf` shows the overview, one patient and one of each blank form; the counts are of all.
    `leaves` are sheets of paper."""

    pdf: bytes
    counts: tuple[FormCount, ...]
    sides: int
    leaves: int


def preview(
    session: Session, ward_id: str, plan: PacketPlan, progress: Progress = unheeded
) -> PlanPreview:
    """Lay out what the plan would print now: in the open outage, or as if one began. FallbackError
    where the plan is impossible, where there is no snapshot, or where `progress` asked to stop."""
    with session.read() as tx:
        forms, outage = own_forms.forms(tx), outages.open_for(tx, ward_id)
        check_plan(plan, forms)
        row = packets.pinned(tx, outage) if outage else snapshots.current(tx, ward_id)
        if row is None:
            raise FallbackError("outage.no_snapshot", ward=ward_id)
        snapshot = snapshots.load(tx, row.id)
    now = _as_if_now(session, outage, row)
    context = packets.context(session, now, row, forms)
    laid = tuple(_laid(planned_ward(plan, snapshot, context), context, progress))
    whose = [_whose(one, first=plan.overview and n == 0) for n, one in enumerate(laid)]
    sides = [one.flow.count for one in laid]
    two = plan.duplex != "one-sided"
    leaves = sum((count + 1) // 2 if two else count for count in sides)
    pages = _shown(plan, snapshot, replace(context, kind="proof"))
    return PlanPreview(drawn(pages, "Fallback")[0], _counts(laid, whose), sum(sides), leaves)


def _as_if_now(session: Session, outage: Outage | None, row: SnapshotRow) -> Outage:
    """The open outage, or one that begins now and is never kept."""
    at = iso(session.now())
    return outage or Outage("", "outage", row.ward_id, row.ward_name, "", at, at)


def _laid(copies: Sequence[FormCopy], context: Context, progress: Progress) -> Iterator[Laid]:
    """Each copy laid out; equal ones, such as blanks, once."""
    known: dict[int, Laid] = {}
    for done, copy in enumerate(copies, start=1):
        if id(copy) not in known:
            known |= {id(copy): one for one in lay([copy], context.lang, context.forms)}
        yield known[id(copy)]
        if not progress(done, len(copies)):
            raise FallbackError("packet.stopped")


def _whose(one: Laid, *, first: bool) -> Whose:
    """The ward's overview comes first; what is nobody's after it is blank."""
    return "patients" if one.copy.patient_id else "ward" if first else "blank"


def _shown(plan: PacketPlan, snapshot: Snapshot, context: Context) -> tuple[Page, ...]:
    """The overview of everybody, the first patient's forms, and one of each blank form."""
    one_each = msgspec.structs.replace(
        plan,
        forms=tuple(msgspec.structs.replace(one, copies=1) for one in plan.forms),
        blanks=tuple(msgspec.structs.replace(one, count=1) for one in plan.blanks),
        overview=False,
    )
    somebody = msgspec.structs.replace(snapshot, charts=snapshot.charts[:1])
    overview = (compose_overview(snapshot, context),) if plan.overview else ()
    copies = (*overview, *planned_ward(one_each, somebody, context))
    laid = lay(copies, context.lang, context.forms)
    return tuple(page for one in laid for page in sides_of(one.definition, one.flow))


def _counts(laid: Sequence[Laid], whose: Sequence[Whose]) -> tuple[FormCount, ...]:
    copies: Counter[tuple[str, Whose]] = Counter()
    sides: Counter[tuple[str, Whose]] = Counter()
    for one, kind in zip(laid, whose, strict=True):
        copies[one.copy.form, kind] += 1
        sides[one.copy.form, kind] += one.flow.count
    return tuple(FormCount(*key, copies[key], sides[key]) for key in copies)
