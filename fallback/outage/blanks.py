"""Blank forms by the number, for somebody the snapshot does not know; each side is registered."""

from collections.abc import Sequence

from fallback.chart.model import Ward
from fallback.errors import FallbackError
from fallback.outage.issue import IssuedPacket, issue, unheeded
from fallback.outage.packets import context, pinned, title
from fallback.outage.plan import MOST_BLANKS, PlannedBlank
from fallback.packet.compose import WARD_FORMS, compose_blank, patient_forms
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.store import own_forms
from fallback.store.outages import Outage
from forms.catalogue import Forms


def blank_forms(forms: Forms) -> tuple[str, ...]:
    """Every form that can be had blank, in the order of a packet."""
    return (*patient_forms(forms), *WARD_FORMS)


def blank_packet(
    session: Session,
    outage: Outage,
    wanted: Sequence[PlannedBlank],
    progress: Progress = unheeded,
) -> IssuedPacket:
    """Issue so many of these forms. FallbackError where a form or a number is impossible, or where
    the ward has no snapshot to number its sheets by."""
    if not wanted:
        raise FallbackError("outage.blank_none")
    with session.read() as tx:
        row, forms = pinned(tx, outage), own_forms.forms(tx)
    known = blank_forms(forms)
    for one in wanted:
        if one.form not in known:
            raise FallbackError("outage.blank_form", form=one.form, known=", ".join(known))
        if not 1 <= one.count <= MOST_BLANKS:
            raise FallbackError("outage.blank_count", count=one.count, most=MOST_BLANKS)
    ward, told = Ward(outage.ward_id, outage.ward_name), context(session, outage, row, forms)
    copies = [copy for one in wanted for copy in (compose_blank(one.form, ward, told),) * one.count]
    return issue(session, outage, row.id, copies, title=title(outage), progress=progress)
