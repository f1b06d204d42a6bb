"""What was keyed becomes entries, in one act; nobody may have finished that keying meanwhile."""

from fallback.errors import FallbackError
from fallback.recovery.keying import leasing, tasks
from fallback.recovery.keying.tasks import Keyed, Task
from fallback.recovery.keying.verification import ARBITRATION
from fallback.session import Action, Noted, Session
from fallback.store import entries, journal, sheets
from fallback.store.entries import Entry
from fallback.store.journal import Line
from fallback.store.sheets import SheetState

_KEYED: frozenset[SheetState] = frozenset({"returned", "keyed", "verified", "filed"})


def enter(session: Session, line: Line) -> None:
    """One line becomes an entry; in the hospital's desk only where it did not come before."""
    number = line.sheet_number
    with session.act(action(line.keying)) as noted:
        noted.details |= {"sheet": number, "path": line.path, "keying": str(line.keying)}
        if session.journal is not None and not journal.take(noted.tx, line):
            noted.details["came"] = "before"
            return
        task = same_task(session, noted, number, line.keying, line.path)
        noted.patient_id = task.sheet.patient_id
        keyed: dict[str, Keyed] = {line.path: (line.state, line.value)}
        keep(session, noted, task, keyed, line.strokes, line.at)


def blank_rest(session: Session, noted: Noted, task: Task, strokes: int) -> int:
    """Every box of this keying that has no entry is kept as blank; how many those were."""
    rest: dict[str, Keyed] = {box.path: ("blank", "") for box in task.missing}
    keep(session, noted, task, rest, strokes)
    noted.details["blank"] = str(len(rest))
    return len(rest)


def same_task(
    session: Session, noted: Noted, number: str, keying: int, path: str | None = None
) -> Task:
    """What lies before us as it is now; nobody may have finished this keying since we looked."""
    now = tasks.task(noted.tx, number, session.person.id)
    if now.keying != keying or not (path is None or any(box.path == path for box in now.boxes)):
        raise FallbackError("recovery.not_to_key", number=number)
    leasing.hold(session, noted, number)
    return now


def keep(
    session: Session,
    noted: Noted,
    task: Task,
    keyed: dict[str, Keyed],
    strokes: int,
    at: str = "",
) -> None:
    """Keep entries of one keying; ink on a void or lost sheet brings it back."""
    sheet = task.sheet
    for path, (state, value) in keyed.items():
        entry = Entry(
            *(sheet.number, path, task.keying, state, value, session.person.id, at or noted.at),
            strokes=strokes,
        )
        entries.keep(noted.tx, entry)
        strokes = 0
    if sheet.state not in _KEYED:
        sheets.set_state(noted.tx, sheet.number, "returned", noted.at)


def action(keying: int) -> Action:
    """What keying of this kind is called in the trail."""
    return Action.ENTRY_ARBITRATE if keying == ARBITRATION else Action.ENTRY_KEY
