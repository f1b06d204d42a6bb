"""What the page of people asks of the core: who can sign in, and changes."""

from fallback.app import sign_in
from fallback.session import Session
from fallback.store.people import Person
from fallback.texts import Message, say
from ui.readiness.entry import Entry
from ui.readiness.ready_acts import CARE
from ui.table import Line


def people(session: Session) -> tuple[Entry, ...]:
    """Everyone, by name."""
    return tuple(_entry(session, one) for one in sign_in.everyone(session))


def _entry(session: Session, one: Person) -> Entry:
    lang = session.lang
    role = say(f"session.role_{one.role}").text(lang)
    wrong = say("readiness.paused", count=one.failures) if one.failures else None
    told = (wrong or say("readiness.no_pause")).text(lang)
    cells = (one.name, role, f"{CARE} {told}" if wrong else told)
    can = frozenset({"reset"} if one.id == session.person.id else {"reset", "retire"})
    return Entry(Line(one.name, cells, frozenset({0})), one.name, f"{role}\n\n{told}", can)


def reset(session: Session, name: str, pin: str) -> Message:
    """A new PIN, and an end to the pause."""
    sign_in.reset_pin(session, name, pin)
    return say("cli.pin_reset", name=name)


def retire(session: Session, name: str) -> Message:
    """They sign in no more."""
    sign_in.retire_person(session, name)
    return say("cli.person_retired", name=name)
