"""Unlock: from what someone holds to a session in the machine's name. Needs no network."""

from collections.abc import Callable
from datetime import datetime

from fallback.app.central import at_desk
from fallback.app.set_up import finish_interrupted
from fallback.errors import FallbackError
from fallback.session import Action, Session, now_utc
from fallback.settings import Settings
from fallback.store import keyslots, spare
from fallback.store import machine as machines
from fallback.store.break_glass import read_code
from fallback.store.database import Database, migrate, schema_version
from fallback.store.keyslots import Keyslots, Opened
from fallback.store.ways import BreakGlass, MachineSecret, Passphrase, Way
from fallback.texts import Lang


def unlock(
    settings: Settings,
    *,
    passphrase: str | None = None,
    code: str | None = None,
    machine: bool = False,
    desk: bool = False,
    clock: Callable[[], datetime] = now_utc,
    lang: Lang | None = None,
) -> Session:
    """Open the store with a passphrase, a break-glass code as typed, or as the machine itself;
    `desk`: and go on to the hospital's recovery desk, which needs the network.

    Close it with `session.close()`. FallbackError where it cannot be opened; it is then as it was.
    """
    way = way_of(settings, passphrase=passphrase, code=code, machine=machine)
    finish_interrupted(settings)
    if not settings.keyslot_file.exists() and not settings.store_file.exists():
        raise FallbackError("store.not_set_up", path=settings.data_dir)
    slots = keyslots.read(settings.keyslot_file)
    opened = keyslots.open_with(slots, way)
    if not settings.store_file.exists() or settings.store_file.stat().st_size == 0:
        raise FallbackError("store.missing", path=settings.store_file)
    if not machine:
        spare.give_back(settings.data_dir)
    database = Database(settings.store_file, opened.key)
    try:
        session = Session(database, settings, clock=clock, lang=lang or settings.lang)
        _check_in(session, slots, opened)
        if desk:
            session = at_desk(session)
    except BaseException:
        database.close()
        raise
    if machine:
        spare.lay_by(settings.data_dir)
    return session


def way_of(
    settings: Settings,
    *,
    passphrase: str | None = None,
    code: str | None = None,
    machine: bool = False,
) -> Way:
    """The one way that was given. FallbackError where a code is mistyped."""
    if (passphrase is not None) + (code is not None) + machine != 1:
        raise ValueError("one way to unlock, please")
    if passphrase is not None:
        return Passphrase(passphrase)
    if code is not None:
        return BreakGlass(read_code(code))
    return MachineSecret(settings.data_dir)


def _check_in(session: Session, slots: Keyslots, opened: Opened) -> None:
    """Bring the store up to date, see that it is the right one, and note who opened it."""
    if schema_version(session.database) == 0:
        raise FallbackError("store.missing", path=session.database.path)
    migrate(session.database)
    slot = opened.slot
    with session.act(Action.UNLOCK, slot=slot.id, type=slot.type, label=slot.label) as noted:
        if machines.read(noted.tx).store_id != slots.store_id:
            raise FallbackError("store.foreign_keyslots", path=session.database.path)
