"""The hospital's recovery desk: made ready by IT, looked over, and reached from an unlocked PC.

A session is in one store: this machine's, or the desk's. A PC of the desk keeps its password and
its keystroke journal in its own store, so nobody reaches the desk from a PC that is locked.
"""

import uuid
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from fallback.app.set_up import FirstPerson
from fallback.app.sign_in import check_name, check_pin
from fallback.errors import FallbackError
from fallback.session import Action, Session, now_utc
from fallback.settings import PostgresqlSettings, Settings
from fallback.store import journal, machine, people
from fallback.store.database import migrate, newest_version
from fallback.store.journal import Journal
from fallback.store.postgresql import CentralDatabase, connect, conninfo, rights
from fallback.store.postgresql.rights import Look
from fallback.texts import Message, say
from forms.codes import machine_code


@dataclass(frozen=True)
class Prepared:
    """A desk that is ready. `machine_code`: its part of the numbers of sheets printed there."""

    where: str
    version: int
    machine_code: str
    new: bool


@dataclass(frozen=True)
class Checked:
    """A desk that was reached. `faults`: what IT has to see to, worst first."""

    where: str
    look: Look
    faults: tuple[Message, ...]
    waiting: int  # values keyed on this PC that are not there yet
    refused: int  # and those that it could not take


def named(settings: Settings) -> PostgresqlSettings:
    """The desk of the settings. FallbackError where none is named."""
    desk = settings.recovery.postgresql
    if desk is None:
        raise FallbackError("central.not_set", path=settings.data_dir)
    return desk


def at_desk(session: Session) -> Session:
    """From this machine's unlocked store on to the desk. Close it with `close()`, which closes
    both. FallbackError where the desk is not reached; the session given is as it was."""
    desk = named(session.settings)
    name = journal.desk_of(desk.host, desk.database)
    with session.read() as tx:
        password = journal.password(tx, name)
    central = connect(conninfo(desk), password=password)
    return replace(session, database=central, journal=Journal(session.database, name))


def keep_password(session: Session, password: str) -> None:
    """Keep the password of the desk's role in this machine's own store; "": forget it."""
    desk = named(session.settings)
    with session.act(Action.KEYSLOT, what="desk password", desk=desk.host) as noted:
        journal.keep_password(noted.tx, journal.desk_of(desk.host, desk.database), password)


def prepare(
    settings: Settings,
    owner: str,
    password: str | None = None,
    first: FirstPerson | None = None,
    clock: Callable[[], datetime] = now_utc,
) -> Prepared:
    """Make or migrate the desk's tables as the role that owns them, and give the clerks' role what
    it needs and no more. `first` is who adds the others. May be run again."""
    desk = named(settings)
    if owner == desk.user:
        raise FallbackError("central.same_role", role=owner)
    if first is not None:
        check_name(first.name)
        check_pin(first.pin)
    with CentralDatabase(conninfo(desk, owner), password=password) as database:
        new = _is_new(database)
        if new and first is None:
            raise FallbackError("central.first_person", where=database.path)
        migrate(database)
        if new and first is not None:
            _begin(Session(database.ready(), settings, clock=clock), first)
        with database.write() as tx:
            rights.grant(tx, desk.user)
            code = machine.read(tx).code
        return Prepared(str(database.path), newest_version(), code, new)


def _is_new(database: CentralDatabase) -> bool:
    with database.read() as tx:
        return database.version(tx) == 0 or tx.row("SELECT 1 FROM machine") is None


def _begin(session: Session, first: FirstPerson) -> None:
    """The desk's own row and its first person."""
    store_id, code, id = uuid.uuid4().hex, machine_code(), uuid.uuid4().hex
    name = first.name.strip()
    with session.act(Action.SET_UP, store=store_id, machine=code) as noted:
        machine.create(noted.tx, store_id, code, noted.at)
        people.add(noted.tx, id=id, name=name, role=first.role, pin=first.pin, at=noted.at)
        noted.details |= {"person": id, "name": name, "role": first.role}


def check(session: Session) -> Checked:
    """Reach the desk and look it over; it and this PC stay as they are."""
    desk = at_desk(session)
    try:
        with desk.read() as tx:
            look = rights.look(tx, session.now())
        held = desk.journal
        waiting, refused = (len(held.waiting()), len(held.refused())) if held else (0, 0)
        return Checked(str(desk.database.path), look, _faults(look, refused), waiting, refused)
    finally:
        desk.database.close()


def _faults(look: Look, refused: int) -> tuple[Message, ...]:
    found = []
    if look.missing:
        found.append(say("central.fault_missing", rights=", ".join(look.missing)))
    if look.beyond:
        found.append(say("central.fault_beyond", rights=", ".join(look.beyond)))
    if look.unsafe:
        found.append(say("central.fault_unsafe", settings=", ".join(look.unsafe)))
    if abs(look.clock_seconds) > _CLOCK_SECONDS:
        found.append(say("central.fault_clock", seconds=round(look.clock_seconds)))
    if refused:
        found.append(say("central.fault_refused", count=refused))
    return tuple(found)


_CLOCK_SECONDS = 120
