"""What the page of keyslots asks of the core: who can unlock, what was handed out, and changes."""

import json
from collections.abc import Iterator

from fallback.app import keys
from fallback.app.unlock import way_of
from fallback.session import Action, Session
from fallback.store import readiness, trail
from fallback.store.keyslots import Slot
from fallback.store.trail import TrailRow
from fallback.store.ways import Way
from fallback.texts import Message, say
from ui.readiness.entry import Entry
from ui.readiness.ready_acts import moment
from ui.table import Line
from ui.unlock.acts import like_a_code

_LOG = (Action.KEYSLOT, Action.UNLOCK)


def slots(session: Session) -> tuple[Entry, ...]:
    """Every keyslot; beside it when it was made, handed out and used."""
    with session.read() as tx:
        used = readiness.exercised(tx)
        log = [row for row in trail.rows(tx) if row.action in _LOG]
    found = keys.listed(session.settings)
    return tuple(_entry(session, one, used.get(one.id, ""), log) for one in found)


def _entry(session: Session, one: Slot, used: str, log: list[TrailRow]) -> Entry:
    lang = session.lang
    kind = say(f"readiness.key_{one.type.replace('-', '_')}").text(lang)
    label = one.label or one.id
    last = moment(session, used, "readiness.never")
    about = [
        say("readiness.key_about", kind=kind, id=one.id, at=moment(session, one.created)).text(
            lang
        ),
        say("readiness.last_used", at=last).text(lang),
        say("readiness.log").text(lang),
        *_log(session, one, log),
    ]
    line = Line(one.id, (label, kind, moment(session, one.created), last), frozenset({0}))
    return Entry(line, label, "\n".join(about), frozenset({"remove"}))


def _log(session: Session, one: Slot, log: list[TrailRow]) -> Iterator[str]:
    """The last first: when it was added or opened the store, and whose doing it was."""
    for row in reversed(log):
        details = json.loads(row.details)
        mine = details.get("slot") == one.id or (
            row.action == Action.KEYSLOT and details.get("label") == one.label
        )
        if mine:
            what = f"readiness.log_{'changed' if row.action == Action.KEYSLOT else 'opened'}"
            at = moment(session, row.at)
            yield f"{at}  {say(what, name=row.person_name).text(session.lang)}"


def held(session: Session, secret: str) -> Way:
    """The passphrase or break-glass code that opens the store now."""
    if like_a_code(secret):
        return way_of(session.settings, code=secret)
    return way_of(session.settings, passphrase=secret)


def add_code(session: Session, secret: str, label: str) -> str:
    """A new break-glass code, shown once. `label` says to whom it is handed out, and is kept."""
    return keys.add_envelope(session, held(session, secret), label).code.text


def add_machine(session: Session, secret: str) -> Message:
    """The refresh can unlock by itself."""
    keys.add_machine(session, held(session, secret))
    return say("cli.machine_added")


def remove(session: Session, secret: str, slot: str) -> Message:
    """It opens nothing any more; another has to be held."""
    keys.remove(session, held(session, secret), slot)
    return say("cli.keyslot_removed", slot=slot)
