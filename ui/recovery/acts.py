"""What keying asks of the core; run on the store's thread."""

from fallback.recovery import entry
from fallback.recovery.entry import KeyingSheet
from fallback.session import Session
from fallback.store.entries import EntryState
from fallback.store.sheets import SheetState


def call_up(session: Session, typed: str) -> KeyingSheet:
    """The sheet of a number, typed or read by a barcode reader."""
    return entry.call_up(session, typed)


def key(session: Session, number: str, path: str, state: EntryState, value: str) -> str:
    """Keep one box; its canonical value."""
    return entry.key(session, number, path, value, state).value


def blank_rest(session: Session, number: str) -> int:
    """All boxes that nobody keyed are blank on the paper; how many those were."""
    return entry.blank_rest(session, number)


def finish(session: Session, number: str) -> SheetState:
    """This keying is done."""
    return entry.finish(session, number)
