"""What is keyed is on this PC's disk before it is sent to the hospital's desk, in its order.

The desk takes each line once, however often it is sent. What it cannot take is kept here and said.
"""

import time
import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TypeAlias

from fallback.errors import FallbackError
from fallback.recovery.keying.tasks import Keyed
from fallback.session import Action, Session, iso
from fallback.store import people
from fallback.store.journal import Journal, LiesOpen, Line

AWAY = frozenset(
    {
        "central.unreachable",
        "central.refused",
        "central.too_many",
        "central.not_done",
        "central.broken_off",
        "central.disk_full",
        "central.read_only",
        "central.server_fault",
        "store.busy",
    }
)
"""The desk cannot be reached, or not written, now: what is keyed waits."""
_REST = 10.0  # seconds in which a desk that is away is not asked again

Enter: TypeAlias = Callable[[Session, Line], None]


def line(session: Session, here: LiesOpen, path: str, keyed: Keyed, strokes: int) -> Line:
    """What was keyed, with an id of its own."""
    state, value = keyed
    return Line(
        uuid.uuid4().hex,
        session.journal.desk if session.journal else "",
        here.number,
        path,
        here.keying,
        state,
        value,
        strokes,
        session.person.id,
        session.person.name,
        iso(session.now()),
    )


def keep(session: Session, journal: Journal, new: Line, enter: Enter) -> bool:
    """Keep it here, then send it after all that waits; whether it arrived. FallbackError where
    the desk does not take it: then it is nowhere, and the person knows."""
    journal.add(new)
    refused = catch_up(session, journal, enter, new)
    if refused is not None:
        raise refused
    return all(line.id != new.id for line in journal.waiting())


def catch_up(
    session: Session, journal: Journal, enter: Enter, new: Line | None = None
) -> FallbackError | None:
    """Send what waits, until all of it is there or the desk is away; why it did not take `new`."""
    if away(journal):
        return None
    for one in journal.waiting():
        try:
            enter(_by(session, one), one)
        except FallbackError as error:
            if rest(journal, error):
                return None
            if new is not None and one.id == new.id:
                journal.done(one)
                return error
            journal.refuse(one, error.text(session.lang))
        else:
            journal.done(one)
    return None


def away(journal: Journal | None) -> bool:
    """Whether the desk was away a moment ago."""
    return journal is not None and time.monotonic() < journal.quiet_until


def rest(journal: Journal | None, error: FallbackError) -> bool:
    """Whether it says that the desk is away; then it is left alone for a while."""
    if journal is None or error.message.key not in AWAY:
        return False
    journal.quiet_until = time.monotonic() + _REST
    return True


def _by(session: Session, one: Line) -> Session:
    """In the name of who keyed it, whoever sits here now."""
    if one.person_id == session.person.id:
        return session
    with session.read() as tx:
        person = next((who for who in people.everyone(tx) if who.id == one.person_id), None)
    if person is None:
        raise FallbackError("session.retired", person=one.person_name)
    return session.as_person(person)


@dataclass(frozen=True)
class Standing:
    """What was keyed on this PC and is not in the desk."""

    waiting: tuple[Line, ...] = ()
    refused: tuple[Line, ...] = ()


def standing(session: Session) -> Standing:
    """What waits, and what the desk could not take. A value is shown to who keyed it alone: whoever
    else sits here may be the one who keys that box blind."""
    held, me = session.journal, session.person.id
    if held is None:
        return Standing()
    return Standing(
        *(tuple(_seen_by(me, one) for one in of) for of in (held.waiting(), held.refused()))
    )


def _seen_by(person_id: str, one: Line) -> Line:
    return one if one.person_id == person_id else replace(one, state="value", value="")


def forget_refused(session: Session) -> int:
    """A person has seen to what the desk could not take; how much that was. It is noted there."""
    lines = standing(session).refused
    for one in lines:
        with session.act(Action.ENTRY_KEY, sheet=one.sheet_number, path=one.path) as noted:
            noted.details["seen"] = one.id
        if session.journal:
            session.journal.done(one)
    return len(lines)
