"""Is the patient still who and where the sheet says? Asked before anything else is compared."""

from fallback.chart.model import Chart, Patient
from fallback.recovery.findings.finding import Against, Arrived, Gone, Judged, Unreachable, judged
from fallback.snapshots.judge import somebody_else

_OVER = frozenset({"finished", "completed", "discharged", "cancelled", "entered-in-error"})


def arrived(against: Against) -> Judged | None:
    """What is to be done about a sheet that bears a reserve number; None for any other.

    Nothing is written to the record system for it: who it is was said by a person, and is checked
    by the one who enters it.
    """
    if not isinstance(against.live, Arrived):
        return None
    number, patient = against.live.number, against.live.patient_id
    if not patient:
        return judged("conflict", "reserve_not_linked", "todo_link", writable=False, number=number)
    return judged(
        "new", "reserve_linked", "todo_worklist", writable=False, number=number, patient=patient
    )


def comparable(against: Against) -> tuple[Chart, Chart] | Judged:
    """Base and live chart; where there are not both, what to do about it."""
    if isinstance(against.live, Unreachable):
        return judged("query", "live_unreachable", "todo_again", writable=False)
    if isinstance(against.live, Gone | Arrived) or against.base is None:
        return judged("conflict", "patient_gone", "todo_clinician", writable=False)
    if number := _merged_with(against.base.patient, against.live.patient):
        return judged("conflict", "patient_merged", "todo_clinician", writable=False, number=number)
    if somebody_else(against.base, against.live):
        return judged("conflict", "patient_other", "todo_clinician", writable=False)
    return against.base, against.live


def _merged_with(before: Patient, now: Patient) -> str:
    """The record that the patient's was merged with since the sheet was printed; "" for none. One
    that another has replaced is never written to, since whenever that is."""
    if before.id != now.id:
        return now.number or now.id
    known = {link.patient_id for link in before.links}
    since = (
        link.patient_id
        for link in now.links
        if link.type == "replaced-by" or link.patient_id not in known
    )
    return next(since, "")


def changed(base: Chart, live: Chart, *, writable: bool = True) -> Judged | None:
    """Where the patient died, left or moved meanwhile; else None."""
    if live.patient.deceased:
        return judged("conflict", "patient_deceased", "todo_clinician", writable=writable)
    if live.stay.status in _OVER:
        return judged("conflict", "patient_left", "todo_clinician", writable=writable)
    before = (base.stay.ward_id, base.stay.encounter_id)
    if (live.stay.ward_id, live.stay.encounter_id) != before:
        place = live.stay.ward or live.stay.ward_id or "–"
        return judged("conflict", "patient_moved", "todo_clinician", writable=writable, place=place)
    return None
