"""People: who they are, and that it is they. Five wrong PINs, and a pause.

An attempt is counted in the transaction that checks it, so that no number of programs at once
gets more tries than one.
"""

import uuid
from datetime import datetime, timedelta

from fallback.errors import FallbackError
from fallback.session import Action, Session, from_iso
from fallback.store import people
from fallback.store.database import Transaction
from fallback.store.people import MACHINE, Person, Role

LEAST_PIN = 6
TRIES = 5
PAUSE = timedelta(minutes=5)
_MINUTES = PAUSE // timedelta(minutes=1)


def sign_in(session: Session, name: str, pin: str) -> Session:
    """The session in that person's name. FallbackError where the name or PIN is wrong."""
    refusal: FallbackError | None
    with session.as_person(MACHINE).act(Action.SIGN_IN) as noted:
        person = _named(noted.tx, name)
        if _paused(person, session.now()):
            refusal = FallbackError("app.locked", name=person.name, minutes=_MINUTES)
            noted.details |= {"person": person.id, "outcome": "locked"}
        elif people.pin_holds(noted.tx, person, pin):
            refusal = None
            people.count_failure(noted.tx, person, 0, "")
            noted.person = person
        else:
            refusal = _wrong(person)
            people.count_failure(noted.tx, person, person.failures + 1, noted.at)
            noted.details |= {"person": person.id, "outcome": "wrong PIN"}
    if refusal:
        raise refusal
    return session.as_person(Person(person.id, person.name, person.role))


def _wrong(person: Person) -> FallbackError:
    left = TRIES - person.failures - 1
    if left <= 0:
        return FallbackError("app.locked", name=person.name, minutes=_MINUTES)
    return FallbackError("app.wrong_pin", name=person.name, left=left, minutes=_MINUTES)


def _paused(person: Person, now: datetime) -> bool:
    """Within the pause, also where the clock was set back."""
    if person.failures < TRIES:
        return False
    return abs(now - from_iso(person.failed_at)) < PAUSE


def add_person(session: Session, name: str, role: Role, pin: str) -> Person:
    """Add someone. FallbackError where the name was ever used, or the PIN is too short."""
    check_name(name)
    check_pin(pin)
    with session.act(Action.PERSON_ADD) as noted:
        if came := people.came_with_a_handover(noted.tx, name):
            person = people.take_up(noted.tx, came, role, pin)
        elif people.taken(noted.tx, name):
            raise FallbackError("app.person_exists", name=name.strip())
        else:
            id, called = uuid.uuid4().hex, name.strip()
            person = people.add(noted.tx, id=id, name=called, role=role, pin=pin, at=noted.at)
        noted.details |= {"person": person.id, "name": person.name, "role": role}
    return person


def reset_pin(session: Session, name: str, pin: str) -> None:
    """Give someone a new PIN, and end their pause."""
    check_pin(pin)
    with session.act(Action.PERSON_RESET) as noted:
        person = _named(noted.tx, name)
        people.set_pin(noted.tx, person, pin)
        noted.details |= {"person": person.id, "name": person.name}


def retire_person(session: Session, name: str) -> None:
    """Someone no longer works here; what they did keeps their name."""
    with session.act(Action.PERSON_RETIRE) as noted:
        person = _named(noted.tx, name)
        if person.id == session.person.id:
            raise FallbackError("app.own_retirement")
        people.retire(noted.tx, person, noted.at)
        noted.details |= {"person": person.id, "name": person.name}


def everyone(session: Session) -> tuple[Person, ...]:
    """Those who can sign in, by name."""
    with session.read() as tx:
        return people.everyone(tx)


def check_name(name: str) -> None:
    """FallbackError where there is none."""
    if not name.strip():
        raise FallbackError("app.no_name")


def check_pin(pin: str) -> None:
    """FallbackError where it is not six digits or more."""
    if len(pin) < LEAST_PIN or not (pin.isascii() and pin.isdecimal()):
        raise FallbackError("app.short_pin", least=LEAST_PIN)


def _named(tx: Transaction, name: str) -> Person:
    person = people.named(tx, name)
    if person is None:
        raise FallbackError("app.no_such_person", name=name.strip())
    return person
