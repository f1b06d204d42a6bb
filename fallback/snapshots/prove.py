"""A snapshot is proven by rendering from it what lies on the disk, through a fresh opening."""

from collections.abc import Sequence

from fallback.chart.model import Chart, Snapshot
from fallback.chart.section import items
from fallback.errors import FallbackError
from fallback.packet.compose import FormCopy, compose_overview, compose_patient
from fallback.packet.context import Context
from fallback.packet.proving import prove as faults_of
from fallback.packet.render import Laid, draw, lay
from fallback.session import Action, Session, iso
from fallback.store import own_forms, snapshots
from fallback.texts import Message, say
from forms import codes
from forms.values import SheetMark

TRIAL = "PROV"  # in place of a sheet number: nothing of a trial is printed


def prove(session: Session, snapshot_id: str) -> tuple[Message, ...]:
    """Load the snapshot anew, render the overview and one patient's forms, and read them back.
    Empty: it is marked as proven. Else why it is not; the snapshot stays as it is."""
    try:
        faults = _tried(session, snapshot_id)
    except FallbackError as error:
        faults = (error.message,)
    if not faults:
        with session.act(Action.SNAPSHOT_PROVE, snapshot=snapshot_id) as act:
            snapshots.mark_proven(act.tx, snapshot_id, iso(session.now()))
    return faults


def _tried(session: Session, snapshot_id: str) -> tuple[Message, ...]:
    with session.database.reopen() as fresh, fresh.read() as tx:
        try:
            snapshot = snapshots.load(tx, snapshot_id)
        except LookupError:
            return (say("snapshots.unknown", snapshot=snapshot_id),)
        forms = own_forms.forms(tx)
    copies = _trial(snapshot, session)
    laid = tuple(lay(copies, session.lang, forms))
    drawn = draw(laid, [_marks(one, snapshot_id) for one in laid], TRIAL)
    return tuple(fault.said for fault in faults_of(drawn, copies, session.lang, codes=True))


def _marks(one: Laid, snapshot_id: str) -> list[SheetMark]:
    form, count = one.definition, one.flow.count
    token = codes.token()
    payloads = (
        codes.payload(form.code, form.version, page, count, token, snapshot_id)
        for page in range(1, count + 1)
    )
    return [SheetMark(TRIAL, payload) for payload in payloads]


def _trial(snapshot: Snapshot, session: Session) -> Sequence[FormCopy]:
    """The overview, and the forms of the patient who has the most on them."""
    context = Context(
        lang=session.lang,
        zone=session.settings.zone,
        source=snapshot.source,
        printed_at=session.now(),
        valid_hours=session.settings.valid_hours,
        ward_times=session.settings.ward_times,
        kind="proof",
    )
    copies = [compose_overview(snapshot, context)]
    if snapshot.charts:
        fullest = max(snapshot.charts, key=_much)
        copies += compose_patient(fullest, context)
    return copies


def _much(chart: Chart) -> int:
    return len(items(chart.medications)) + len(items(chart.allergies)) + len(items(chart.alerts))
