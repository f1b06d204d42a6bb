"""What a ward prints: a plan that a person may change, checked before it is kept."""

from collections.abc import Iterable, Iterator
from typing import Literal, TypeAlias

import msgspec

from fallback.chart.model import Chart, Snapshot
from fallback.errors import FallbackError
from fallback.packet.compose import (
    USUAL,
    WARD_FORMS,
    FormCopy,
    compose_blank,
    compose_form,
    compose_overview,
    patient_forms,
)
from fallback.packet.context import Context
from fallback.printing import Duplex
from fallback.session import Action, Session
from fallback.store import own_forms, plans
from fallback.store.database import Transaction
from forms.catalogue import BUILT_IN, Forms

Whom: TypeAlias = Literal["all", "chosen"]

MOST_COPIES = 9
MOST_BLANKS = 200


class PlannedForm(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A form of each patient, in so many copies."""

    form: str
    copies: int = 1


class PlannedBlank(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """So many of a form without a patient, for those whom the snapshot does not know."""

    form: str
    count: int


class PacketPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """A ward's packet: the overview, each patient's forms in this order, then blank forms.

    `patients` "chosen": the ward's packet holds no patient; they are picked each time.
    `duplex` and `tray` are for the printer; "" is the tray that the printer takes by itself.
    """

    forms: tuple[PlannedForm, ...] = tuple(PlannedForm(form) for form in USUAL)
    overview: bool = True
    patients: Whom = "all"
    blanks: tuple[PlannedBlank, ...] = ()
    duplex: Duplex = "one-sided"
    tray: str = ""


USUAL_PLAN = PacketPlan()
"""What a ward prints that has not chosen."""


def plan_of(session: Session, ward_id: str) -> PacketPlan:
    """The ward's plan; the usual one where none was kept."""
    with session.read() as tx:
        return read_plan(tx, ward_id)


def read_plan(tx: Transaction, ward_id: str) -> PacketPlan:
    """The same, within a transaction."""
    return plans.of_ward(tx, ward_id, PacketPlan) or USUAL_PLAN


def keep_plan(session: Session, ward_id: str, plan: PacketPlan) -> PacketPlan:
    """Keep a plan for the ward. FallbackError where it names a form that there is not, a form
    twice, an impossible number, or nothing at all."""
    with session.act(Action.PACKET_PLAN, ward=ward_id) as act:
        check_plan(plan, own_forms.forms(act.tx))
        plans.keep(act.tx, ward_id, plan, person_id=act.person.id, at=act.at)
        act.details["forms"] = " ".join(f"{one.form}*{one.copies}" for one in plan.forms)
    return plan


def check_plan(plan: PacketPlan, forms: Forms = BUILT_IN) -> None:
    """FallbackError with the first thing that is wrong; `forms` are those there are."""
    of_patients = patient_forms(forms)
    _known((one.form for one in plan.forms), of_patients)
    _known((one.form for one in plan.blanks), (*of_patients, *WARD_FORMS))
    for one in plan.forms:
        _within(one.form, one.copies, MOST_COPIES)
    for blank in plan.blanks:
        _within(blank.form, blank.count, MOST_BLANKS)
    if not plan.forms or not (plan.patients == "all" or plan.overview or plan.blanks):
        raise FallbackError("outage.plan_empty")


def _known(named: Iterable[str], known: Iterable[str]) -> None:
    seen: set[str] = set()
    for form in named:
        if form not in known:
            raise FallbackError("outage.plan_form", form=form, known=", ".join(known))
        if form in seen:
            raise FallbackError("outage.plan_twice", form=form)
        seen.add(form)


def _within(form: str, count: int, most: int) -> None:
    if not 1 <= count <= most:
        raise FallbackError("outage.plan_count", form=form, count=count, most=most)


def planned_ward(plan: PacketPlan, snapshot: Snapshot, context: Context) -> tuple[FormCopy, ...]:
    """Everything for the ward, in the order of the plan."""
    charts = snapshot.charts if plan.patients == "all" else ()
    overview = (compose_overview(snapshot, context),) if plan.overview else ()
    patients = (copy for chart in charts for copy in planned_patient(plan, chart, context))
    return (*overview, *patients, *_blanks(plan, snapshot, context))


def planned_patient(plan: PacketPlan, chart: Chart, context: Context) -> tuple[FormCopy, ...]:
    """One patient's forms."""
    return tuple(
        copy
        for one in plan.forms
        for copy in (compose_form(one.form, chart, context),) * one.copies
    )


def _blanks(plan: PacketPlan, snapshot: Snapshot, context: Context) -> Iterator[FormCopy]:
    for one in plan.blanks:
        yield from (compose_blank(one.form, snapshot.ward, context),) * one.count
