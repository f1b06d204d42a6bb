"""What unlocking and signing in ask of the core; run on the store's thread."""

import re
from dataclasses import replace

from fallback.app import sign_in as signing_in
from fallback.app.unlock import unlock as open_store
from fallback.recovery.keying import entry, journalled
from fallback.recovery.keying.journalled import Standing
from fallback.session import Session
from fallback.settings import Settings
from fallback.store.people import Person, Role
from fallback.texts import Lang
from ui.desk import Reopen

_LIKE_A_CODE = re.compile(r"\s*(\w{5}[-–\s]){3,}\w{1,5}\s*")  # a phrase has no such groups


def unlock(
    settings: Settings, secret: str, lang: Lang, *, desk: bool = False
) -> tuple[Session, Reopen]:
    """Open the store with what was typed: a break-glass code where it looks like one. `desk`: and
    go on to the hospital's recovery desk."""
    if like_a_code(secret):
        session = open_store(settings, code=secret, desk=desk, lang=lang)
    else:
        session = open_store(settings, passphrase=secret, desk=desk, lang=lang)
    return session, session.reopened


def like_a_code(secret: str) -> bool:
    """Whether what was typed looks like a break-glass code."""
    return _LIKE_A_CODE.fullmatch(secret) is not None


def catch_up(session: Session) -> Standing:
    """Send what was keyed while the hospital's desk was away; what is not there yet."""
    entry.catch_up(session)
    return journalled.standing(session)


def names(session: Session) -> list[str]:
    """Who can sign in."""
    return [one.name for one in signing_in.everyone(session)]


def sign_in(session: Session, name: str, pin: str) -> tuple[Session, Person]:
    """The session in that person's name."""
    signed = signing_in.sign_in(session, name, pin)
    return signed, signed.person


def in_language(session: Session, lang: Lang) -> tuple[Session, None]:
    """The same session, answering in another language."""
    return replace(session, lang=lang), None


def as_person(session: Session, person: Person) -> tuple[Session, None]:
    """The same session in someone else's name, who has signed in."""
    return session.as_person(person), None


def add_person(session: Session, name: str, role: Role, pin: str) -> Person:
    """Add someone who may sign in."""
    return signing_in.add_person(session, name, role, pin)
