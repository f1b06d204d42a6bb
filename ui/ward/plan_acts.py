"""What the pages of the plan and of blank forms ask of the core."""

from collections.abc import Mapping
from dataclasses import dataclass

from fallback.errors import FallbackError
from fallback.outage.blanks import blank_forms
from fallback.outage.plan import PacketPlan, keep_plan, plan_of
from fallback.outage.preview import PlanPreview, preview
from fallback.packet.compose import WARD_FORMS
from fallback.packet.on_screen import titles
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.store import own_forms
from fallback.texts import Message, say
from ui.ward.acts import standing_now


@dataclass(frozen=True)
class FormsNow:
    """The forms that can be planned or had blank, and what they are called. Those of the ward
    itself are nobody's."""

    known: tuple[str, ...]
    wards: frozenset[str]
    titles: Mapping[str, str]


@dataclass(frozen=True)
class PlanNow:
    """The ward's plan, and the forms there are."""

    plan: PacketPlan
    forms: FormsNow


def forms_now(session: Session) -> FormsNow:
    """The forms there are, the hospital's own too."""
    with session.read() as tx:
        forms = own_forms.forms(tx)
    return FormsNow(blank_forms(forms), frozenset(WARD_FORMS), titles(forms, session.lang))


def plan_now(session: Session) -> PlanNow:
    """As it is kept."""
    return PlanNow(plan_of(session, _ward(session)), forms_now(session))


def keep(session: Session, plan: PacketPlan) -> Message:
    """Keep it for the ward."""
    keep_plan(session, _ward(session), plan)
    return say("window.plan_kept")


def look(session: Session, plan: PacketPlan, progress: Progress) -> PlanPreview:
    """What it would print."""
    return preview(session, _ward(session), plan, progress)


def _ward(session: Session) -> str:
    ward = standing_now(session).ward
    if ward is None:
        raise FallbackError("window.no_ward")
    return ward.id
