"""Help on paper: drawn by the core, from words that the window shows."""

from dataclasses import dataclass, field
from pathlib import Path

from fallback import printing
from fallback.outage.export import new_file
from fallback.outage.leaflet import leaflet, routine_page
from fallback.printing import Job, Outcome
from fallback.session import Session
from fallback.texts import Message, say
from ui.help.texts import HelpText


@dataclass(frozen=True)
class Leaflet:
    """A page of help; see `ui.paper.kinds.Paper`. Nothing of a patient is on it."""

    whose: str
    pdf: bytes = field(repr=False)
    notes: tuple[Message, ...] = ()
    kept: bool = True
    suffix: str = "pdf"
    lockable: bool = False

    @property
    def about(self) -> Message:
        """Where it belongs."""
        return say("help.about")

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
        return say("help.out" if right else "help.again")

    def export(self, _: Session, path: str, __: str | None) -> Message:
        """See `Paper`."""
        with new_file(Path(path)) as out:
            out.write(self.pdf)
        return say("window.saved_open", path=path)


def on_paper(session: Session, text: HelpText, keys: tuple[tuple[str, str], ...]) -> Leaflet:
    """The page that is read, with its keys."""
    told = " · ".join(f"{key}: {words}" for key, words in keys)
    parts = (*text.paragraphs, told) if told else text.paragraphs
    return Leaflet(text.title, leaflet(text.title, parts, session.lang))


def routine(session: Session) -> Leaflet:
    """The routine's own form, with this ward's telephone numbers."""
    title, pdf = routine_page(session)
    return Leaflet(title, pdf)
