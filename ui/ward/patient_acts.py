"""What the page of one patient asks of the core."""

from dataclasses import dataclass, replace

from fallback.errors import FallbackError
from fallback.outage.on_paper import NOT_YET, on_paper
from fallback.packet.heading import age, expired
from fallback.packet.on_screen import Part, parts
from fallback.packet.patient_heading import patient_heading
from fallback.session import Action, Session
from fallback.store import own_forms
from fallback.store import snapshots as stored
from fallback.texts import say
from forms.values import Heading
from ui.ward.acts import context_of, standing_now


@dataclass(frozen=True)
class PatientNow:
    """Everything that the snapshot holds of a patient, worded as on paper; `age_now` is how old it
    is by now."""

    id: str
    heading: Heading
    age_now: str
    expired: bool
    paper: str
    parts: tuple[Part, ...]


def patient(session: Session, patient_id: str) -> PatientNow:
    """As the snapshot has it that would be printed from. It is noted who looked."""
    found = standing_now(session)
    if found.snapshot is None or found.ward is None:
        raise FallbackError("window.no_ward")
    row, open_one = found.snapshot, found.outage
    with session.act(Action.CHART_READ, patient_id=patient_id, snapshot=row.id) as noted:
        chart = stored.chart(noted.tx, row.id, patient_id)
        forms = own_forms.forms(noted.tx)
        zone = session.settings.zone
        papers = on_paper(noted.tx, open_one.id, zone) if open_one is not None else {}
    if chart is None:
        raise FallbackError("outage.no_patient", ward=found.ward.name)
    context = replace(context_of(session, row, open_one), forms=forms)
    now = say("window.age", age=age(chart.fetched_at, context)).text(session.lang)
    over = expired(chart.fetched_at, context)
    paper = papers.get(patient_id, NOT_YET).text(session.lang)
    heading = patient_heading(chart, context)
    return PatientNow(patient_id, heading, now, over, paper, parts(chart, context))
