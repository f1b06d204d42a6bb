"""What the page of the trail asks of the core: checked, its last rows, written out."""

import json
from collections import deque
from dataclasses import dataclass
from pathlib import Path

from fallback import audit
from fallback.outage.export import new_file
from fallback.session import Session
from fallback.sources.record_system import Progress
from fallback.store import trail
from fallback.store.trail import TrailRow
from fallback.texts import Message, say
from ui.readiness.entry import Entry
from ui.readiness.ready_acts import moment
from ui.table import Line

MOST = 200  # rows on the screen; the export has all


@dataclass(frozen=True)
class Checked:
    """Whether the trail holds, and its last rows, the newest first."""

    holds: bool
    said: Message
    entries: tuple[Entry, ...]


def check(session: Session, _: Progress) -> Checked:
    """Check every row, and show the last. That it was looked at is noted."""
    found = audit.verify(session)
    with session.read() as tx:
        last = deque(trail.rows(tx), maxlen=MOST)
    entries = tuple(_entry(session, row) for row in reversed(last))
    if found.first_fault is None:
        said = say("cli.trail_holds", rows=found.rows, hash=found.last_hash)
    else:
        said = say("cli.trail_broken", row=found.first_fault)
    return Checked(found.first_fault is None, said, entries)


def _entry(session: Session, row: TrailRow) -> Entry:
    who = row.person_name or "–"
    act = say("trail." + row.action.replace(".", "_").replace("-", "_")).text(session.lang)
    cells = (str(row.seq), moment(session, row.at), who, act)
    details = json.loads(row.details).items()
    told = [f"{name}: {value}" for name, value in (("patient", row.patient_id), *details) if value]
    digest = " ".join(row.hash[at : at + 8] for at in range(0, len(row.hash), 8))
    about = "\n".join((cells[1], who, row.action, "", *told, "", digest))
    return Entry(Line(str(row.seq), cells), f"{row.seq}: {act}", about)


def export(session: Session, path: str) -> Message:
    """The whole trail as JSON lines. FallbackError where it may not be, or cannot be written."""
    target = Path(path)
    with new_file(target) as out:
        rows = audit.export(session, out)
    return say("cli.trail_exported", rows=rows, path=target)
