"""Set-up: a complete store, or nothing that anyone could take for one; never over another.

All is built in a folder of its own. Claiming the keyslot file's name is the one moment at which
the store comes to be; what is left to move then is moved by whoever comes next.
"""

import contextlib
import os
import shutil
import uuid
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from fallback.app.sign_in import check_name, check_pin
from fallback.errors import FallbackError
from fallback.session import Action, Session, iso, now_utc
from fallback.settings import Settings
from fallback.store import files, keyslots, machine, people
from fallback.store.break_glass import Code, new_code
from fallback.store.database import Database, migrate
from fallback.store.people import Role
from fallback.store.ways import (
    CODE_COST,
    PASSPHRASE_COST,
    BreakGlass,
    MachineSecret,
    Params,
    Passphrase,
)
from fallback.texts import say
from forms.codes import machine_code

LEAST_PASSPHRASE = 12
STAGE = ".set-up-"
SETTINGS = "settings.toml"


@dataclass(frozen=True)
class FirstPerson:
    """Who sets up, and can add the others."""

    name: str
    pin: str = field(repr=False)
    role: Role = "it"


@dataclass(frozen=True)
class Envelope:
    """A break-glass code to print and seal; it cannot be shown again."""

    label: str
    code: Code


@dataclass(frozen=True)
class SetUp:
    """What was made."""

    store_id: str
    machine_code: str
    envelopes: tuple[Envelope, ...]


def set_up(
    settings: Settings,
    *,
    passphrase: str,
    first: FirstPerson,
    envelopes: int = 3,
    clock: Callable[[], datetime] = now_utc,
    passphrase_cost: Params = PASSPHRASE_COST,
    code_cost: Params = CODE_COST,
    settings_text: str = "",
) -> SetUp:
    """Make the store, its keyslots and its first person, and with them the settings file where a
    text for one is handed in. FallbackError where there is a store already."""
    check_passphrase(passphrase)
    check_name(first.name)
    check_pin(first.pin)
    finish_interrupted(settings)
    if settings.store_file.exists() or settings.keyslot_file.exists():
        raise FallbackError("store.exists", path=settings.data_dir)
    store_id, key = uuid.uuid4().hex, os.urandom(32)
    stage = _stage(settings, store_id)
    try:
        settings.data_dir.mkdir(mode=0o700, parents=True, exist_ok=True)
        stage.mkdir(mode=0o700)
        code = _build_store(settings, stage / settings.store_file.name, store_id, key, first, clock)
        ways = _Ways(Passphrase(passphrase, passphrase_cost), envelopes, code_cost)
        if settings_text:
            (stage / SETTINGS).write_text(settings_text, "utf-8")
        made = _build_keyslots(settings, stage, store_id, key, ways, iso(clock()))
        files.sync_folder(stage)
        files.claim(stage / settings.keyslot_file.name, settings.keyslot_file)
    except BaseException as error:
        owner = _owner(settings)
        if owner != store_id:  # else the store has come to be: nothing of it is thrown away
            shutil.rmtree(stage, ignore_errors=True)
        if owner not in ("", store_id):  # someone else was quicker
            raise FallbackError("store.exists", path=settings.data_dir) from error
        if isinstance(error, OSError):
            raise files.worded(error, settings.data_dir) from error
        raise
    finish_interrupted(settings)
    return SetUp(store_id, code, made)


def check_passphrase(phrase: str) -> None:
    """FallbackError where it is too short."""
    if len(phrase.strip()) < LEAST_PASSPHRASE:
        raise FallbackError("store.short_passphrase", least=LEAST_PASSPHRASE)


def finish_interrupted(settings: Settings) -> None:
    """Move what a claimed store still has in its folder of making, and clear up after others."""
    if not settings.keyslot_file.exists():
        return
    stage = _stage(settings, keyslots.read(settings.keyslot_file).store_id)
    try:
        told = settings.data_dir / SETTINGS
        for target in (MachineSecret(settings.data_dir).file, told, settings.store_file):
            with contextlib.suppress(FileNotFoundError):  # moved already
                (stage / target.name).replace(target)
        if settings.store_file.exists() and any(settings.data_dir.glob(STAGE + "*")):
            files.sync_folder(settings.data_dir)
            for left in settings.data_dir.glob(STAGE + "*"):
                shutil.rmtree(left, ignore_errors=True)
    except OSError as error:
        raise files.worded(error, settings.data_dir) from error


@dataclass(frozen=True)
class _Ways:
    passphrase: Passphrase
    envelopes: int
    code_cost: Params


def _stage(settings: Settings, store_id: str) -> Path:
    return settings.data_dir / f"{STAGE}{store_id}"


def _owner(settings: Settings) -> str:
    """Whose keyslots are in place; "" where nobody's are."""
    file = settings.keyslot_file
    return keyslots.read(file).store_id if file.exists() else ""


def _build_store(
    settings: Settings,
    path: Path,
    store_id: str,
    key: bytes,
    first: FirstPerson,
    clock: Callable[[], datetime],
) -> str:
    """The database with its machine and its first person; the machine's code."""
    code = machine_code()
    with Database(path, key) as database:
        migrate(database)
        session = Session(database, settings, clock=clock)
        with session.act(Action.SET_UP, store=store_id, machine=code) as noted:
            machine.create(noted.tx, store_id, code, noted.at)
            id, name = uuid.uuid4().hex, first.name.strip()
            people.add(noted.tx, id=id, name=name, role=first.role, pin=first.pin, at=noted.at)
            noted.details |= {"person": id, "name": name, "role": first.role}
    return code


def _build_keyslots(
    settings: Settings, stage: Path, store_id: str, key: bytes, ways: _Ways, at: str
) -> tuple[Envelope, ...]:
    """The keyslot file of the passphrase, the machine and the envelopes; the envelopes."""
    slots = keyslots.create(store_id, key)
    phrase = say("app.ward_phrase").text(settings.lang)
    slots = keyslots.with_slot(slots, key, ways.passphrase, label=phrase, at=at)
    machine_label = say("app.this_machine").text(settings.lang)
    slots = keyslots.with_slot(slots, key, MachineSecret(stage), label=machine_label, at=at)
    made = []
    for number in range(1, ways.envelopes + 1):
        label = say("app.envelope", number=number).text(settings.lang)
        code = new_code(keyslots.free_id(slots))
        way = BreakGlass(code, ways.code_cost)
        slots = keyslots.with_slot(slots, key, way, label=label, at=at)
        made.append(Envelope(label, code))
    keyslots.write(stage / settings.keyslot_file.name, slots)
    return tuple(made)
