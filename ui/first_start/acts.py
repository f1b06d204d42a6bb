"""What a first start asks of the core; run on the threads, never on Qt's."""

from dataclasses import dataclass, field
from pathlib import Path

from fallback import printing
from fallback.app import first_settings, hl7
from fallback.app import set_up as setting_up
from fallback.app import sign_in as signing_in
from fallback.app.codes_page import codes_page
from fallback.app.first_settings import Chosen
from fallback.app.unlock import unlock as open_store
from fallback.chart.model import Ward
from fallback.outage import plan as planning
from fallback.outage.export import new_file
from fallback.outage.preview import preview
from fallback.printing import Job, Outcome
from fallback.recovery.writeback import policy
from fallback.session import Session
from fallback.settings import Settings
from fallback.snapshots.take import Taken
from fallback.sources.record_system import Progress
from fallback.store.people import Person, Role
from fallback.texts import Message, say
from ui.desk import Reopen
from ui.ward import acts as ward


@dataclass(frozen=True)
class Asked:
    """What was typed so far."""

    chosen: Chosen
    passphrase: str = field(repr=False)
    name: str = ""
    pin: str = field(default="", repr=False)
    role: Role = "it"


@dataclass(frozen=True)
class Made:
    """The store that came to be: its settings, its first person, its codes to show once (label and
    code), and how to open it again."""

    settings: Settings
    person: Person
    codes: tuple[tuple[str, str], ...] = field(repr=False)
    reopen: Reopen


@dataclass(frozen=True)
class Proven:
    """The first snapshot, in words, and the packet that was rendered from it."""

    well: bool
    said: tuple[Message, ...]
    pdf: bytes = field(repr=False)


def check(settings: Settings, chosen: Chosen) -> tuple[Ward, ...]:
    """Whether the source answers, before anything is made: its wards."""
    settled, _ = first_settings.settle(settings, chosen)
    return first_settings.wards(settled)


def make(settings: Settings, asked: Asked) -> tuple[Session, Made]:
    """Make the store with its settings and its first person, and open it in their name."""
    settled, text = first_settings.settle(settings, asked.chosen)
    first = setting_up.FirstPerson(asked.name, asked.pin, asked.role)
    made = setting_up.set_up(settled, passphrase=asked.passphrase, first=first, settings_text=text)
    lang = asked.chosen.lang
    session = open_store(settled, passphrase=asked.passphrase, lang=lang)
    named = signing_in.sign_in(session, asked.name, asked.pin)
    if settled.source == "demo":  # the demo shows the way back, too
        for kind, _ in policy.policy(named).items():
            policy.set_policy(named, kind, True)
    codes = tuple((one.label, one.code.text) for one in made.envelopes)
    return named, Made(settled, named.person, codes, named.reopened)


def prove(session: Session, progress: Progress) -> Proven:
    """Take the first snapshot, and render a packet from it. FallbackError where the source fails:
    nothing is kept then, and it can be tried again."""
    hl7.hear(session)
    taken = ward.take(session, progress)
    if taken.doubts or not taken.proven:
        return Proven(False, ward.what_was_taken(taken), b"")
    return Proven(True, _well(taken), trial(session, taken.row.ward_id, progress))


def trial(session: Session, ward_id: str, progress: Progress) -> bytes:
    """The packet of the ward's plan as a trial: its overview and one patient's forms."""
    with session.read() as tx:
        plan = planning.read_plan(tx, ward_id)
    return preview(session, ward_id, plan, progress).pdf


def _well(taken: Taken) -> tuple[Message, ...]:
    return say("first.taken", count=taken.row.charts), *taken.remarks


def code_pages(made: Made, session: Session) -> "Sheets":
    """The codes on paper."""
    return Sheets("codes", codes_page(made.codes, session.lang), kept=False)


@dataclass(frozen=True)
class Sheets:
    """Pages of nobody's care; see `ui.paper.kinds.Paper`. Codes are not `kept` in a file."""

    what: str  # "codes" or "proof"
    pdf: bytes = field(repr=False)
    kept: bool = True
    notes: tuple[Message, ...] = ()
    suffix: str = "pdf"
    lockable: bool = False

    @property
    def whose(self) -> str:
        """Nobody's."""
        return "Fallback"

    @property
    def about(self) -> Message:
        """What to do with them."""
        return say(f"first.{self.what}_about")

    def send(self, _: Session, queue: str) -> Job:
        """See `Paper`."""
        return printing.send(self.pdf, queue, "Fallback")

    def look(self, _: Session, job: Job) -> Outcome:
        """See `Paper`."""
        return printing.look(job)

    def withdraw(self, _: Session, job: Job) -> Outcome:
        """See `Paper`."""
        return printing.cancel(job)

    def came_out(self, _: Session, *, right: bool) -> Message:
        """Nothing is moved."""
        return say(f"first.{self.what}_out" if right else f"first.{self.what}_again")

    def export(self, _: Session, path: str, __: str | None) -> Message:
        """See `Paper`."""
        with new_file(Path(path)) as out:
            out.write(self.pdf)
        return say("window.saved_open", path=path)
