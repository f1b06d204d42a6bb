"""What the timetable asks of the core: what the operating system would run, and that it does."""

import sys

from fallback.errors import FallbackError
from fallback.session import Session
from fallback.staging.timetable import schedule
from fallback.staging.timetable.schedule import Timetable
from fallback.texts import Message, say
from ui.readiness.ready_acts import moment


def table(session: Session) -> Timetable:
    """This PC's refresh. FallbackError where there is nothing to run."""
    steps = schedule.steps(session.settings, "ward")
    if not steps:
        raise FallbackError("ready.nothing_to_run")
    home = session.settings.data_dir.absolute()
    every = session.settings.staging.every_minutes
    return Timetable("ward", every, schedule.program(), home, steps, schedule.owner(home))


def shown(session: Session) -> str:
    """The files as the operating system would get them."""
    made = table(session)
    if sys.platform == "win32":
        return schedule.windows(made)
    return "\n".join(f"# {name}\n{text}" for name, text in schedule.systemd(made).items())


def install(session: Session) -> Message:
    """Hand it to the operating system."""
    names = schedule.install(table(session))
    run = schedule.next_run()
    at = moment(session, run.isoformat() if run else "", "readiness.unknown")
    return say("ready.installed", names=", ".join(names), at=at)
