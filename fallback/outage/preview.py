"""What a plan would print, before anything is issued: counted, and shown as a trial.

Every page of it says that it is a trial, and bears a number that is never issued.
"""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Literal, TypeAlias

from fallback.errors import FallbackError
from fallback.outage.issue import unheeded
from fallback.outage.plan import PacketPlan, check_plan, planned_ward
from fallback.packet.compose import FormCopy
from fallback.packet.context import Context
from fallback.packet.render import Laid, lay
from fallback.packet.trial import drawn
from fallback.packet.trial import sides as sides_of
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.store import own_forms, snapshots

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
    """Lay out what the plan would print from the ward's current snapshot. FallbackError where the
    plan is impossible, where there is no snapshot, or where `progress` asked to stop."""
    with session.read() as tx:
        forms = own_forms.forms(tx)
        check_plan(plan, forms)
        row = snapshots.current(tx, ward_id)
        if row is None:
            raise FallbackError("outage.no_snapshot", ward=ward_id)
        snapshot = snapshots.load(tx, row.id)
    context = Context(
        lang=session.lang,
        zone=session.settings.zone,
        source=row.source,
        printed_at=session.now(),
        valid_hours=session.settings.valid_hours,
        kind="proof",
        contacts=tuple(session.settings.contacts.items()),
        forms=forms,
    )
    copies = planned_ward(plan, snapshot, context)
    laid = tuple(_laid(copies, context, progress))
    whose = [_whose(one, first=plan.overview and n == 0) for n, one in enumerate(laid)]
    sides = [one.flow.count for one in laid]
    two = plan.duplex != "one-sided"
    leaves = sum((count + 1) // 2 if two else count for count in sides)
    shown = _shown(laid, whose)
    pages = tuple(page for one in shown for page in sides_of(one.definition, one.flow))
    return PlanPreview(drawn(pages, "Fallback"), _counts(laid, whose), sum(sides), leaves)


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


def _shown(laid: Sequence[Laid], whose: Sequence[Whose]) -> tuple[Laid, ...]:
    """The ward's own, the first patient's, and one of each blank form."""
    somebody = next((one.copy.patient_id for one in laid if one.copy.patient_id), "")
    found: dict[tuple[str, Whose], Laid] = {}
    for one, kind in zip(laid, whose, strict=True):
        if one.copy.patient_id in ("", somebody):
            found.setdefault((one.copy.form, kind), one)
    return tuple(found.values())


def _counts(laid: Sequence[Laid], whose: Sequence[Whose]) -> tuple[FormCount, ...]:
    copies: Counter[tuple[str, Whose]] = Counter()
    sides: Counter[tuple[str, Whose]] = Counter()
    for one, kind in zip(laid, whose, strict=True):
        copies[one.copy.form, kind] += 1
        sides[one.copy.form, kind] += one.flow.count
    return tuple(FormCount(*key, copies[key], sides[key]) for key in copies)
