"""What is printed for somebody who arrived, and labels for anybody; each print-out is noted."""

from pathlib import Path

from msgspec.structs import replace

from fallback import printing
from fallback.chart.model import Chart, Ward
from fallback.chart.reserve import ReserveIdentity
from fallback.errors import FallbackError
from fallback.outage import plan as planning
from fallback.outage.declare import open_outage
from fallback.outage.export import locked, new_file
from fallback.outage.issue import IssuedPacket, issue
from fallback.outage.packets import context, pinned
from fallback.outage.reserve.identities import find, identity
from fallback.packet.arrival import arrival_chart, compose_arrival
from fallback.packet.labels import Printout
from fallback.printing import Job, Outcome, Watching
from fallback.session import Action, Session
from fallback.snapshots.drill import for_drill
from fallback.store import own_forms, snapshots
from fallback.store.outages import Outage
from fallback.texts import say


def arrival_packet(session: Session, outage: Outage, one: ReserveIdentity) -> IssuedPacket:
    """Issue a patient's forms for a reserve identity, as the ward's plan says. FallbackError where
    it is void, or where the ward has no snapshot to number its sheets by."""
    if one.state == "void":
        raise FallbackError("reserve.is_void", number=one.number)
    with session.read() as tx:
        row = pinned(tx, outage)
        plan = planning.read_plan(tx, outage.ward_id)
        now = context(session, outage, row, own_forms.forms(tx))
    ward = Ward(outage.ward_id, outage.ward_name)
    planned = [form.form for form in plan.forms for _ in range(form.copies)]
    copies = compose_arrival(one, ward, now, planned)
    return issue(session, outage, row.id, copies, title=f"Fallback {outage.ward_name}")


def chart_for_labels(session: Session, ward: Ward, patient: str) -> Chart:
    """Whose labels are asked for: the patient of an id in the ward's snapshot, or a reserve number;
    in a drill the ward's name says so. FallbackError where there is neither."""
    outage = open_outage(session, ward.id)
    with session.read() as tx:
        row = pinned(tx, outage) if outage else snapshots.current(tx, ward.id)
        chart = snapshots.chart(tx, row.id, patient) if row else None
        arrived = find(tx, patient)
    if chart is None:
        if arrived is None and not patient.upper().startswith("LOKAL"):
            raise FallbackError("outage.no_patient", ward=ward.name)
        chart = arrival_chart(identity(session, patient), ward)
    if (outage and outage.kind == "drill") or (row and for_drill(row)):
        marked = f"{say('packet.mark_drill').text(session.lang)} · {chart.stay.ward}"
        chart = replace(chart, stay=replace(chart.stay, ward=marked))
    return chart


def send(session: Session, one: Printout, patient_id: str, queue: str) -> Job:
    """Print labels or a wristband. FallbackError where it cannot be printed, or where it is not
    known whether the queue took it."""
    _note(session, patient_id, queue=queue, labels=one.count)  # before anything leaves the store
    try:
        return printing.send(one.pdf, queue, "Fallback")
    except FallbackError as error:
        unsure = error.message.key in printing.UNCERTAIN
        _note(session, patient_id, queue=queue, ended="unanswered" if unsure else "refused")
        raise


def look(session: Session, patient_id: str, job: Job) -> Outcome:
    """Where the job stands; where it ended, that is noted. Whether the labels came out, only a
    person can say."""
    return _ended(session, patient_id, printing.look(job))


def follow(
    session: Session,
    patient_id: str,
    job: Job,
    progress: Watching = printing.unwatched,
    *,
    patience: float = 600.0,
) -> Outcome:
    """Follow the job to its end, as `printing.follow`, and note it as `look` does."""
    return _ended(session, patient_id, printing.follow(job, progress, patience=patience))


def withdraw(session: Session, patient_id: str, job: Job) -> Outcome:
    """Take a job back before it is printed elsewhere, so that a patient does not get labels twice;
    some may have come out before."""
    return _ended(session, patient_id, printing.cancel(job))


def confirm(session: Session, patient_id: str, job: Job, *, came_out: bool) -> None:
    """Someone stood at the printer: all of it came out, or not. It is noted."""
    seen = "printed" if came_out else "uncertain"
    _note(session, patient_id, queue=job.queue, job=job.id, seen=seen)


def _ended(session: Session, patient_id: str, outcome: Outcome) -> Outcome:
    if outcome.ended:
        ended = outcome.state if outcome.accepted or outcome.state != "completed" else "doubtful"
        _note(session, patient_id, queue=outcome.job.queue, job=outcome.job.id, ended=ended)
    return outcome


def _note(session: Session, patient_id: str, **details: object) -> None:
    with session.act(Action.LABEL_PRINT, patient_id=patient_id, **details):
        pass


def save(
    session: Session, one: Printout, patient_id: str, path: Path, password: str | None
) -> None:
    """Write labels or a wristband to a new file, locked with `password`; None writes it open.
    FallbackError where it cannot be written."""
    pdf = locked(one.pdf, password)
    with new_file(path) as out:
        details = {"file": path.name, "locked": password is not None, "labels": one.count}
        with session.act(Action.LABEL_PRINT, patient_id=patient_id, **details):
            pass  # noted before anything leaves the store
        out.write(pdf)
