"""What keying asks of the core; run on the store's thread."""

from collections.abc import Mapping
from dataclasses import dataclass

from fallback.recovery import entry
from fallback.recovery.entry import KeyingSheet
from fallback.session import Session
from fallback.store import entries
from fallback.store.entries import EntryState
from fallback.store.sheets import SheetState

Both = Mapping[str, tuple[tuple[EntryState, str], tuple[EntryState, str]]]


@dataclass(frozen=True)
class Called:
    """A sheet to key. In arbitration `both` holds what the two keyed, by path."""

    sheet: KeyingSheet
    both: Both


def call_up(session: Session, typed: str) -> Called:
    """The sheet of a number, typed or read by a barcode reader."""
    found = entry.call_up(session, typed)
    return Called(found, _both(session, found) if found.step == "arbitration" else {})


def _both(session: Session, found: KeyingSheet) -> Both:
    with session.read() as tx:
        keyed = {
            (one.path, one.keying): (one.state, one.value)
            for one in entries.of_sheet(tx, found.sheet.number)
        }
    return {box.path: (keyed[box.path, 1], keyed[box.path, 2]) for box in found.boxes}


def key(session: Session, number: str, path: str, state: EntryState, value: str) -> str:
    """Keep one box; its canonical value."""
    return entry.key(session, number, path, value, state).value


def blank_rest(session: Session, number: str) -> int:
    """All boxes that nobody keyed are blank on the paper; how many those were."""
    return entry.blank_rest(session, number)


def finish(session: Session, number: str) -> SheetState:
    """This keying is done."""
    return entry.finish(session, number)
