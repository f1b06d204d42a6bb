"""What the page of outages asks of the core: the course of each, its report again, reopening."""

from dataclasses import dataclass
from pathlib import Path

from fallback import printing
from fallback.printing import Job, Outcome
from fallback.recovery.closing import reopening, timeline_table
from fallback.recovery.closing.timeline import timeline
from fallback.recovery.findings.wording import Wording
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.store import outages
from fallback.store.outages import Outage
from fallback.texts import Message, say
from ui.readiness.entry import Entry
from ui.readiness.ready_acts import moment
from ui.table import Line


def every(session: Session) -> tuple[Entry, ...]:
    """All outages that this store knows, the newest first."""
    with session.read() as tx:
        found = outages.listed(tx)
    return tuple(_entry(session, one) for one in found)


def _entry(session: Session, one: Outage) -> Entry:
    lang = session.lang
    kind = say(f"closing.kind_{one.kind}").text(lang)
    if one.closed_at:
        state = say("window.outage_closed", at=moment(session, one.closed_at))
    elif one.ended_at:
        state = say("window.outage_ended", at=moment(session, one.ended_at))
    else:
        state = say("window.outage_open")
    sign = "✓" if one.closed_at else "○"
    cells = (moment(session, one.began_at), one.ward_name, kind, f"{sign} {state.text(lang)}")
    can = frozenset({"report", "figures", "reopen"} if one.closed_at else ())
    title = f"{one.ward_name}, {moment(session, one.began_at)}"
    return Entry(Line(one.id, cells, frozenset({0})), title, one.reason, can)


def course(session: Session, outage_id: str) -> str:
    """What happened when, and when the reports are due, a line each."""
    wording = Wording(session.settings.zone, session.lang)
    found = timeline_table.lines(timeline(session, outage_id), wording)
    happened = "\n".join(f"{at}  {what}" for at, what in found if at)
    return "\n\n".join(filter(None, (happened, "\n".join(what for at, what in found if not at))))


@dataclass(frozen=True)
class Again:
    """The closing report as it was given: the same sheets, on the screen, on paper or in a file."""

    whose: str
    outage_id: str
    pdf: bytes
    notes: tuple[Message, ...] = ()
    kept: bool = True
    suffix: str = "pdf"
    lockable: bool = True

    @property
    def about(self) -> Message:
        """The same sheets."""
        return say("window.report_again")

    def send(self, session: Session, queue: str) -> Job:
        """It is noted."""
        return reopening.print_again(session, self.outage_id, self.pdf, queue)

    def look(self, _: Session, job: Job) -> Outcome:
        """See `Paper`."""
        return printing.look(job)

    def withdraw(self, _: Session, job: Job) -> Outcome:
        """See `Paper`."""
        return printing.cancel(job)

    def came_out(self, _: Session, *, right: bool) -> Message:
        """No sheet is moved."""
        return say("window.report_out" if right else "window.report_unsure")

    def export(self, session: Session, path: str, password: str | None) -> Message:
        """See `Paper`."""
        reopening.save_again(session, self.outage_id, self.pdf, Path(path), password)
        return say("window.saved" if password else "window.saved_open", path=path)


@dataclass(frozen=True)
class Figures:
    """The closing report as data."""

    outage_id: str
    suffix: str = "json"
    lockable: bool = False

    def export(self, session: Session, path: str, _: str | None) -> Message:
        """See `Savable`."""
        found, _pdf = reopening.report_again(session, self.outage_id)
        reopening.save_figures(session, found, Path(path))
        return say("window.saved_open", path=path)


@dataclass(frozen=True)
class Course:
    """The timeline for a spreadsheet."""

    outage_id: str
    suffix: str = "csv"
    lockable: bool = False

    def export(self, session: Session, path: str, _: str | None) -> Message:
        """See `Savable`."""
        found = timeline(session, self.outage_id)
        timeline_table.save_table(session, found, Path(path))
        return say("window.saved_open", path=path)


def report(session: Session, outage_id: str, _: Progress) -> Again:
    """The last closing report of an outage."""
    found, pdf = reopening.report_again(session, outage_id)
    return Again(found.ward, outage_id, pdf)


def reopen(session: Session, outage_id: str, reason: str) -> Message:
    """A sheet turned up."""
    found = reopening.reopen(session, outage_id, reason)
    return say("cli.reopened", ward=found.ward_name)
