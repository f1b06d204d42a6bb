"""Entries: what was keyed from a sheet. A correction follows the earlier value, which stays."""

from collections import Counter
from dataclasses import asdict, dataclass
from typing import Literal, TypeAlias

from fallback.errors import FallbackError
from fallback.store.database import Transaction

EntryState: TypeAlias = Literal["value", "blank", "struck", "illegible"]


@dataclass(frozen=True)
class Entry:
    """One box, keyed once. `keying`: 1 first, 2 second (by another person), 3 arbitration."""

    sheet_number: str
    path: str
    keying: int
    state: EntryState
    value: str  # "" unless the state is "value"
    person_id: str
    at: str
    strokes: int = 0  # keys pressed for it


_SELECT = (
    "SELECT e.sheet_number, e.path, e.keying, e.state, e.value, e.person_id, e.at,"
    " e.strokes FROM entry e"
)
_CURRENT = " AND e.superseded = 0 ORDER BY e.id"


def keep(tx: Transaction, entry: Entry) -> None:
    """Keep an entry; an earlier one of the same keying by the same person is superseded.

    FallbackError where someone else keyed that box in that keying, or the same person in the
    other one.
    """
    held = tx.rows(
        "SELECT keying, person_id FROM entry"
        " WHERE sheet_number = ? AND path = ? AND superseded = 0",
        *(entry.sheet_number, entry.path),
    )
    hands: dict[int, str] = dict(held)
    _check_hands(hands, entry.sheet_number, entry.keying, entry.person_id)
    if entry.keying in hands:
        take_back(tx, entry.sheet_number, entry.path, entry.keying, entry.person_id)
    tx.insert("entry", **asdict(entry))


def _check_hands(held: dict[int, str], number: str, keying: int, person_id: str) -> None:
    """`held`: who did which keying. Each is one person's, and the first two are two people's."""
    if held.get(keying, person_id) != person_id:
        raise FallbackError("store.keyed_by_other", sheet=number)
    if held.get(3 - keying) == person_id:
        raise FallbackError("store.keyed_by_same", sheet=number)


def of_sheet(tx: Transaction, number: str, keying: int | None = None) -> tuple[Entry, ...]:
    """The current entries of a sheet, of all keyings or of one, as keyed."""
    if keying is None:
        found = tx.rows(_SELECT + " WHERE e.sheet_number = ?" + _CURRENT, number)
    else:
        one = " WHERE e.sheet_number = ? AND e.keying = ?"
        found = tx.rows(_SELECT + one + _CURRENT, number, keying)
    return tuple(Entry(*row) for row in found)


def of_outage(tx: Transaction, outage_id: str) -> tuple[Entry, ...]:
    """The current entries of all sheets of an outage, as keyed."""
    sheets = " JOIN sheet s ON s.number = e.sheet_number WHERE s.outage_id = ?"
    return tuple(Entry(*row) for row in tx.rows(_SELECT + sheets + _CURRENT, outage_id))


def finish(tx: Transaction, number: str, keying: int, person_id: str, at: str) -> None:
    """A person has keyed the whole sheet. FallbackError where someone else already had, or the
    same person did the other keying."""
    held = {done: by for done, (by, _) in passes(tx, number).items()}
    _check_hands(held, number, keying, person_id)
    if keying in held:
        sql = "UPDATE keying_pass SET at = ? WHERE sheet_number = ? AND keying = ?"
        tx.change_one(sql, at, number, keying)
    else:
        tx.insert("keying_pass", sheet_number=number, keying=keying, person_id=person_id, at=at)


def passes_of(tx: Transaction, outage_id: str) -> tuple[tuple[str, int, str, str], ...]:
    """Every keying that was finished in an outage: sheet, keying, who, when; the earliest first."""
    found = tx.rows(
        "SELECT p.sheet_number, p.keying, p.person_id, p.at FROM keying_pass p"
        " JOIN sheet s ON s.number = p.sheet_number WHERE s.outage_id = ? ORDER BY p.at",
        outage_id,
    )
    return tuple((number, keying, who, at) for number, keying, who, at in found)


def strokes_of(tx: Transaction, outage_id: str) -> dict[str, int]:
    """Sheet → the keys pressed for it in all keyings, corrections with them."""
    return dict(
        tx.rows(
            "SELECT e.sheet_number, sum(e.strokes) FROM entry e"
            " JOIN sheet s ON s.number = e.sheet_number WHERE s.outage_id = ?"
            " GROUP BY e.sheet_number",
            outage_id,
        )
    )


def take_back(tx: Transaction, number: str, path: str, keying: int, person_id: str) -> bool:
    """The person's entry of a box counts no more; it stays, superseded. False: there is none."""
    changed = tx.run(
        "UPDATE entry SET superseded = 1 WHERE sheet_number = ? AND path = ? AND keying = ?"
        " AND person_id = ? AND superseded = 0",
        *(number, path, keying, person_id),
    )
    return changed > 0


def used(tx: Transaction, outage_id: str, field: str, most: int = 5000) -> Counter[str]:
    """How often each value was keyed in boxes called so, in the newest entries of an outage."""
    found = tx.rows(
        "SELECT e.value FROM entry e JOIN sheet s ON s.number = e.sheet_number"
        " WHERE s.outage_id = ? AND e.state = 'value' AND e.superseded = 0 AND e.path LIKE ?"
        " ORDER BY e.id DESC LIMIT ?",
        *(outage_id, f"%/{field}", most),
    )
    return Counter(value for (value,) in found)


def passes(tx: Transaction, number: str) -> dict[int, tuple[str, str]]:
    """Keying → who finished it, and when."""
    sql = "SELECT keying, person_id, at FROM keying_pass WHERE sheet_number = ? ORDER BY keying"
    return {keying: (person_id, at) for keying, person_id, at in tx.rows(sql, number)}
