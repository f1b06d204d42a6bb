"""Only what changed since the last print: forms that would be printed otherwise now, and new ones.

The old sheets are compared as of their own hour, so that time alone changes nothing.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

import msgspec

from fallback.chart.model import Chart, Snapshot
from fallback.errors import FallbackError
from fallback.outage import plan as planning
from fallback.outage.issue import IssuedPacket, issue, unheeded
from fallback.outage.out import OVERVIEW, Out, out
from fallback.outage.packets import context, pinned, title
from fallback.outage.plan import PacketPlan
from fallback.outage.replacing import Replacing
from fallback.packet.compare import difference
from fallback.packet.compose import (
    DRAWN,
    FormCopy,
    compose_form,
    compose_overview,
    patient_forms,
)
from fallback.packet.context import Context
from fallback.packet.continuation import FORM as CONTINUATION
from fallback.session import Session, from_iso
from fallback.sources.record_system import Progress
from fallback.store import own_forms, snapshots
from fallback.store.outages import Outage
from fallback.store.sheets import Sheet
from fallback.texts import Message, worded


@dataclass(frozen=True)
class _Ward:
    plan: PacketPlan
    snapshot: Snapshot
    now: Context
    out: dict[tuple[str, str], Out]

    def said(self, key: str, **values: object) -> str:
        return worded(f"outage.{key}", self.now.lang, **values)


@dataclass(frozen=True)
class _Wanted:
    """A form to print in so many copies, and why; without a copy, only a word to the nurse."""

    why: str
    copy: FormCopy | None = None
    count: int = 1
    old: tuple[Sheet, ...] = ()


def changed_packet(session: Session, outage: Outage, progress: Progress = unheeded) -> IssuedPacket:
    """Issue the forms that differ from what is out, in its place, and those never printed;
    `notes` say which and why. FallbackError where there is nothing to print."""
    with session.read() as tx:
        row = pinned(tx, outage)
        plan, snapshot = planning.read_plan(tx, outage.ward_id), snapshots.load(tx, row.id)
        now = context(session, outage, row, own_forms.forms(tx))
        ward = _Ward(plan, snapshot, now, out(tx, outage.id))
    found = tuple(_wanted(ward))
    copies: list[FormCopy] = []
    old: dict[int, tuple[Sheet, ...]] = {}
    for one in found:
        if one.copy is not None:
            old[len(copies)] = one.old
            copies += [one.copy] * one.count
    if not copies:
        notes = " ".join(one.why for one in found)
        raise FallbackError("outage.nothing_changed", notes=notes)
    return issue(
        session,
        outage,
        row.id,
        copies,
        title=title(outage),
        progress=progress,
        replacing=Replacing(old, ward.said("why_changed")),
        notes=tuple(Message("outage.note", {"said": one.why}) for one in found),
    )


def _wanted(ward: _Ward) -> Iterator[_Wanted]:
    """In the order of a packet."""
    if ward.plan.overview or OVERVIEW in ward.out:
        yield from _overview(ward)
    for chart in ward.snapshot.charts:
        yield from _patient(ward, chart)
    here = {chart.patient.id for chart in ward.snapshot.charts} | {""}
    gone = {one.sheets[0].patient_id: one.sheets[0].patient_name for one in ward.out.values()}
    for patient_id, name in gone.items():
        if patient_id not in here:
            yield _Wanted(ward.said("why_left", name=name))


def _overview(ward: _Ward) -> Iterator[_Wanted]:
    def compose(told: Context, printed: Out) -> FormCopy:
        fetched = printed.fetched_at or ward.snapshot.fetched_at
        return compose_overview(msgspec.structs.replace(ward.snapshot, fetched_at=fetched), told)

    yield from _form(ward, OVERVIEW, 1, compose)


def _patient(ward: _Ward, chart: Chart) -> Iterator[_Wanted]:
    who = chart.patient
    counts = {one.form: one.copies for one in ward.plan.forms}
    known = patient_forms(ward.now.forms)
    own = [form for patient, form in ward.out if patient == who.id and form in known]
    for form in dict.fromkeys((*counts, *own)):

        def compose(told: Context, printed: Out, form: str = form) -> FormCopy:
            fetched = printed.fetched_at or chart.fetched_at
            return compose_form(form, msgspec.structs.replace(chart, fetched_at=fetched), told)

        for one in _form(ward, (who.id, form), counts.get(form, 1), compose):
            later = ward.out.get((who.id, CONTINUATION))
            if form in DRAWN and later is not None and later.last:
                yield _Wanted(ward.said("why_continue", name=who.name))
            else:
                yield one


def _form(
    ward: _Ward, key: tuple[str, str], count: int, compose: Callable[[Context, Out], FormCopy]
) -> Iterator[_Wanted]:
    """The form, where it was never printed or differs from what is out."""
    printed = ward.out.get(key, Out())
    if printed.sheets and not printed.last:
        return  # it has come back, and is in nobody's hand
    copy = compose(ward.now, Out())
    why = ward.said("why_first")
    if printed.last:
        found = difference(
            printed.last, compose(_as_of(printed, ward.now), printed), ward.now.forms
        )
        if not found:
            return
        added, gone = found.told(found.added), found.told(found.gone)
        why = ward.said("why_texts", why=ward.said("why_changed"), added=added, gone=gone)
    form = ward.now.forms.get(copy.form).title.text(ward.now.lang)
    told = ward.said("changed", form=form, name=copy.patient_name or copy.heading.name, why=why)
    yield _Wanted(told, copy, count, printed.replaceable)


def _as_of(printed: Out, now: Context) -> Context:
    """The occasion when the old copy was printed."""
    first = printed.last[0]
    hours = (from_iso(first.since), from_iso(first.until)) if first.until else None
    when = printed.issued_at or now.printed_at
    return replace(now, lang=first.lang, printed_at=when, drawn=hours)
