"""The keyslots of an open store: listed, added, handed out, removed. Each change is noted.

A change needs a way that opens the store now; the session alone does not hold the key.
"""

from collections.abc import Callable

from fallback.app.set_up import Envelope, check_passphrase
from fallback.session import Action, Session, iso
from fallback.settings import Settings
from fallback.store import keyslots
from fallback.store.break_glass import new_code
from fallback.store.keyslots import Keyslots, Opened, Slot
from fallback.store.ways import (
    CODE_COST,
    PASSPHRASE_COST,
    BreakGlass,
    MachineSecret,
    Params,
    Passphrase,
    Way,
)
from fallback.texts import say


def listed(settings: Settings) -> tuple[Slot, ...]:
    """The keyslots, oldest first. Needs no key."""
    return keyslots.read(settings.keyslot_file).slots


def add_passphrase(
    session: Session, held: Way, phrase: str, label: str, cost: Params = PASSPHRASE_COST
) -> None:
    """Another passphrase, beside the ones there are."""
    check_passphrase(phrase)
    _add(session, held, lambda _: Passphrase(phrase, cost), label)


def add_envelope(session: Session, held: Way, label: str, cost: Params = CODE_COST) -> Envelope:
    """A new break-glass code; it cannot be shown again."""
    made: list[BreakGlass] = []

    def new(slots: Keyslots) -> Way:
        made.append(BreakGlass(new_code(keyslots.free_id(slots)), cost))
        return made[0]

    _add(session, held, new, label)
    return Envelope(label, made[0].code)


def add_machine(session: Session, held: Way) -> None:
    """This machine's own keyslot, for the refresh that runs with nobody there."""
    label = say("app.this_machine").text(session.lang)
    _add(session, held, lambda _: MachineSecret(session.settings.data_dir), label)


def remove(session: Session, held: Way, slot_id: str) -> None:
    """Remove a keyslot; `held` has to open another."""

    def change(slots: Keyslots, opened: Opened) -> Keyslots:
        return keyslots.without_slot(slots, slot_id, opened)

    _change(session, held, change, what="removed", slot=slot_id)


def _add(session: Session, held: Way, new: Callable[[Keyslots], Way], label: str) -> None:
    def change(slots: Keyslots, opened: Opened) -> Keyslots:
        at = iso(session.now())
        return keyslots.with_slot(slots, opened.key, new(slots), label=label, at=at)

    _change(session, held, change, what="added", label=label)


def _change(
    session: Session,
    held: Way,
    change: Callable[[Keyslots, Opened], Keyslots],
    **details: str,
) -> None:
    """Replace the keyslot file inside the act, or, where the act fails, put it back."""
    path = session.settings.keyslot_file
    after = before = keyslots.read(path)
    opened = keyslots.open_with(before, held)
    try:
        with session.act(Action.KEYSLOT, **details) as noted:
            after = before = keyslots.read(path)  # under the write lock: nobody else changes it now
            after = change(before, opened)
            noted.details["slots"] = " ".join(slot.id for slot in after.slots)
            keyslots.write(path, after)
    except BaseException:
        if after is not before:
            keyslots.write(path, before)
        raise
