"""A clerk calls up a sheet by its number or code; every value is kept the moment it is keyed.

Whoever keys second is never handed what the first keyed.
"""

from datetime import date
from zoneinfo import ZoneInfo

import msgspec

from fallback.errors import FallbackError
from fallback.recovery.intake import image
from fallback.recovery.intake.scanned import sheet_number
from fallback.recovery.keying import entering, journalled, leasing, lying_open, tasks
from fallback.recovery.keying.tasks import Keyed, Step, Task
from fallback.recovery.keying.verification import FIRST, SECOND, Reading
from fallback.session import Action, Noted, Session, from_iso
from fallback.store import entries, leases, outages, people, sheets
from fallback.store.database import Transaction
from fallback.store.entries import EntryState
from fallback.store.journal import LiesOpen
from fallback.store.sheets import FrozenSheet, Sheet, SheetState
from forms.geometry import Box
from forms.parse import Confirm, Problem, parse

_KEYED: frozenset[SheetState] = frozenset({"returned", "keyed", "verified", "filed"})


class KeyingSheet(msgspec.Struct, frozen=True):
    """A sheet as this person may key it. `boxes` are what remains theirs to key, in the paper's
    order; `before` what they kept already, by path. Only where `step` is "done" are there
    `readings`; only in arbitration is there `both`: what the first and the second keyed, by path,
    and `who` they are. `waiting`: the scanned page whose name and birth date have to be confirmed
    first, and no box is open until then; 0 where none is.
    """

    sheet: Sheet
    frozen: FrozenSheet
    step: Step
    boxes: tuple[Box, ...]
    before: dict[str, Keyed]
    both: dict[str, tuple[Keyed, Keyed]]
    readings: dict[str, Reading]
    reference: date  # the day the sheet was issued, by the ward's clock
    zone: ZoneInfo
    who: dict[str, tuple[str, str]] = {}
    waiting: int = 0


class Kept(msgspec.Struct, frozen=True):
    """What was kept, in its canonical form; `confirm` asks the person to look again."""

    value: str
    confirm: Confirm | None = None
    waits: bool = False  # it is kept on this PC until the hospital's desk answers again


def call_up(session: Session, typed: str, outage_id: str = "") -> KeyingSheet:
    """The sheet of a number or page code as typed. FallbackError where it cannot be right or is
    not here, or is of another outage than `outage_id`, where one is named."""
    _all_sent(session)
    number = _number(session, typed)
    with session.act(Action.CHART_READ, sheet=number) as noted:
        task = tasks.task(noted.tx, number, session.person.id)
        _of_outage(session, noted, task.sheet, outage_id)
        noted.patient_id = task.sheet.patient_id
        if task.keying:
            leasing.hold(session, noted, number)
        done = tasks.settled(noted.tx, number) if task.step == "done" else None
        both = tasks.both(noted.tx, task) if task.step == "arbitration" else {}
        who = _who(noted.tx, task) if both else {}
        page = image.waiting(noted.tx, number) if task.keying else None
        lying_open.forget(session)
        if task.keying and page is None:
            lying_open.remembered(session, task)
    return KeyingSheet(
        task.sheet,
        task.frozen,
        task.step,
        tuple(box for box in task.boxes if box.path not in task.taken and page is None),
        {entry.path: (entry.state, entry.value) for entry in task.own},
        both,
        done or {},
        lying_open.reference(session, task),
        session.settings.zone,
        who,
        page.id if page else 0,
    )


def key(
    session: Session,
    number: str,
    path: str,
    typed: str,
    state: EntryState = "value",
    strokes: int | None = None,
) -> Kept:
    """Keep what was keyed for one box. FallbackError where it is no value, or not theirs to key.

    `strokes` is how many keys were pressed for it; None: what was typed, and the key that ends it.
    """
    here = lying_open.lies_open(session, number)
    box = next((box for box in here.boxes if box.path == path), None)
    if box is None:
        raise FallbackError("recovery.not_to_key", number=here.number)
    kept = _parsed(session, here, box, typed) if state == "value" else Kept("")
    pressed = (len(typed) if state == "value" else 0) + 1 if strokes is None else strokes
    line = journalled.line(session, here, path, (state, kept.value), pressed)
    if session.journal is None:
        entering.enter(session, line)
        return kept
    waits = not journalled.keep(session, session.journal, line, entering.enter)
    return msgspec.structs.replace(kept, waits=waits)


def catch_up(session: Session) -> int:
    """Send what was keyed on this PC while the hospital's desk was away; how much waits still."""
    if session.journal is None:
        return 0
    journalled.catch_up(session, session.journal, entering.enter)
    return len(session.journal.waiting())


def take_back(session: Session, number: str, path: str) -> None:
    """What the same person keyed in that box in this keying counts no more: it is open again.
    FallbackError where there is nothing to take back."""
    _all_sent(session)
    task = lying_open.task_of(session, number)
    with session.act(entering.action(task.keying), patient_id=task.sheet.patient_id) as noted:
        noted.details |= {"sheet": task.sheet.number, "path": path, "taken_back": str(task.keying)}
        entering.same_task(session, noted, task.sheet.number, task.keying)
        place, me = task.sheet.number, session.person.id
        if not entries.take_back(noted.tx, place, path, task.keying, me):
            raise FallbackError("recovery.not_to_key", number=place)


def blank_rest(session: Session, number: str, strokes: int = 1) -> int:
    """Keep "blank" for every box of this keying that nobody has keyed; how many those were.
    `strokes` as in `key`, for all of them together."""
    _all_sent(session)
    task = lying_open.task_of(session, number)
    with session.act(entering.action(task.keying), patient_id=task.sheet.patient_id) as noted:
        noted.details["sheet"] = task.sheet.number
        now = entering.same_task(session, noted, task.sheet.number, task.keying)
        return entering.blank_rest(session, noted, now, strokes)


def finish(
    session: Session, number: str, *, rest_blank: bool = False, strokes: int = 1
) -> SheetState:
    """This keying is done: every box of it has an entry, or, where `rest_blank` is said, is blank
    where it has none (`strokes` as in `blank_rest`). The sheet's new state."""
    _all_sent(session)
    task = lying_open.task_of(session, number)
    with session.act(entering.action(task.keying), patient_id=task.sheet.patient_id) as noted:
        place, tx = task.sheet.number, noted.tx
        now = entering.same_task(session, noted, place, task.keying)
        if rest_blank:
            entering.blank_rest(session, noted, now, strokes)
        elif now.missing:
            raise FallbackError("recovery.not_finished", number=place, count=len(now.missing))
        entries.finish(tx, place, task.keying, session.person.id, noted.at)
        state: SheetState = "verified" if tasks.settled(tx, place) is not None else "keyed"
        if now.sheet.state == "filed":
            state = "filed"
        else:
            sheets.set_state(tx, place, state, noted.at)
        leases.give_back(tx, place, session.person.id)
        noted.details |= {"sheet": place, "finished": str(task.keying), "state": state}
    lying_open.forget(session)
    return state


def _all_sent(session: Session) -> None:
    """What follows decides on what was keyed, so all of it has to be there."""
    if session.journal is not None:
        session.journal.quiet_until = 0.0  # a person waits for it: the desk is asked
    waits = catch_up(session)
    if waits:
        raise FallbackError("central.waiting", count=waits)


def _who(tx: Transaction, task: Task) -> dict[str, tuple[str, str]]:
    """The names of the two who keyed each box that is to be settled."""
    names = people.by_id(tx)
    keyed = {
        (entry.path, entry.keying): names[entry.person_id]
        for entry in entries.of_sheet(tx, task.sheet.number)
    }
    return {box.path: (keyed[box.path, FIRST], keyed[box.path, SECOND]) for box in task.boxes}


def _parsed(session: Session, here: LiesOpen, box: Box, typed: str) -> Kept:
    found = parse(box, typed, here.reference)
    if isinstance(found, Problem):
        raise FallbackError("recovery.not_a_value", said=found.text(session.lang))
    return Kept(found.value, found.confirm)


def _number(session: Session, typed: str) -> str:
    with session.read() as tx:
        return sheet_number(tx, typed)


def _of_outage(session: Session, noted: Noted, sheet: Sheet, outage_id: str) -> None:
    if not outage_id or sheet.outage_id == outage_id:
        return
    other = outages.get(noted.tx, sheet.outage_id)
    began = from_iso(other.began_at).astimezone(session.settings.zone) if other else None
    raise FallbackError(
        "recovery.other_outage",
        number=sheet.number,
        ward=other.ward_name if other else "",
        began=f"{began:%Y-%m-%d %H:%M}" if began else "",
    )
