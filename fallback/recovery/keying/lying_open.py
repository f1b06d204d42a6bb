"""The sheet that one person has before them, and what of it is theirs to key; on a PC of the
hospital's desk, as it was called up there."""

from datetime import date

from fallback.errors import FallbackError
from fallback.recovery.intake import image
from fallback.recovery.intake.scanned import sheet_number
from fallback.recovery.keying import tasks
from fallback.recovery.keying.tasks import Task
from fallback.session import Session, from_iso
from fallback.store.journal import LiesOpen


def task_of(session: Session, number: str) -> Task:
    """What this person may key on it now. FallbackError where it is nothing, or where a scanned
    page of it has to be confirmed first."""
    with session.read() as tx:
        task = tasks.task(tx, sheet_number(tx, number), session.person.id)
        image.unless_waiting(tx, task.sheet.number)
    if task.step == "other":
        raise FallbackError("recovery.by_another", number=task.sheet.number)
    if task.step == "done":
        raise FallbackError("recovery.sheet_done", number=task.sheet.number)
    return task


def lies_open(session: Session, number: str) -> LiesOpen:
    """What this person has before them: on a PC of the hospital's desk as it was called up there,
    else asked of the store. Whether it may still be keyed is decided as the value is taken."""
    held = session.journal
    if held and held.open and (held.open.number, held.open.person) == (number, session.person):
        return held.open
    return remembered(session, task_of(session, number))


def remembered(session: Session, task: Task) -> LiesOpen:
    """The same, as a PC of the hospital's desk knows it from here on."""
    sheet, day = task.sheet, reference(session, task)
    here = LiesOpen(sheet.number, session.person, task.keying, task.boxes, day)
    if session.journal is not None:
        session.journal.open = here
    return here


def forget(session: Session) -> None:
    """Nothing lies open on this PC: the next value asks the store."""
    if session.journal is not None:
        session.journal.open = None


def reference(session: Session, task: Task) -> date:
    """The day the sheet was issued, by the ward's clock."""
    return from_iso(task.sheet.issued_at).astimezone(session.settings.zone).date()
