"""Leases: who has a sheet before them. One a sheet; it lapses by itself, or is given back.

Lapsing goes by the database's own clock (`Transaction.now`): twenty PCs have twenty.
"""

from dataclasses import dataclass
from datetime import timedelta

from fallback.store.database import Transaction
from fallback.store.times import from_iso, iso

LASTS = timedelta(minutes=10)
"""Without a keystroke; long enough to go and ask, short enough that a sheet is not forgotten."""


@dataclass(frozen=True)
class Lease:
    """A sheet before a person. `place` is the program in which it lies open."""

    sheet_number: str
    person_id: str
    place: str
    until: str = ""


def hold(tx: Transaction, wanted: Lease, at: str) -> Lease | None:
    """Take or renew it. None: held; else whose it is: nothing was changed then.

    The same person may go to another PC; in the same program the next person takes over, and the
    sheet that lay open there before is free.
    """
    now = tx.now(at)
    until = iso(from_iso(now) + LASTS)
    if _renewed(tx, wanted, until):
        return None
    held = get(tx, wanted.sheet_number)
    if held is not None and held.until > now and not _gives_way(held, wanted):
        return held
    if held is None or held.place != wanted.place:  # one sheet lies open in a program
        give_back_all(tx, wanted.place)
    tx.run(
        "INSERT INTO lease (sheet_number, person_id, place, until) VALUES (?, ?, ?, ?)"
        " ON CONFLICT (sheet_number) DO UPDATE SET person_id = excluded.person_id,"
        " place = excluded.place, until = excluded.until",
        *(wanted.sheet_number, wanted.person_id, wanted.place, until),
    )
    return None


def _renewed(tx: Transaction, wanted: Lease, until: str) -> bool:
    """Whether it lay before them already: so with every value but the first."""
    sql = "UPDATE lease SET until = ? WHERE sheet_number = ? AND person_id = ? AND place = ?"
    return tx.run(sql, until, wanted.sheet_number, wanted.person_id, wanted.place) == 1


def _gives_way(held: Lease, wanted: Lease) -> bool:
    return held.person_id == wanted.person_id or held.place == wanted.place


def get(tx: Transaction, number: str) -> Lease | None:
    """The lease of a sheet, also where it has lapsed."""
    found = tx.row(
        "SELECT sheet_number, person_id, place, until FROM lease WHERE sheet_number = ?", number
    )
    return Lease(*found) if found else None


def give_back(tx: Transaction, number: str, person_id: str) -> None:
    """The person has put the sheet aside; nothing where it is not theirs."""
    tx.run("DELETE FROM lease WHERE sheet_number = ? AND person_id = ?", number, person_id)


def give_back_all(tx: Transaction, place: str) -> int:
    """A program closes, or nobody is signed in there any more; how many sheets lay open."""
    return tx.run("DELETE FROM lease WHERE place = ?", place)


def free(tx: Transaction, outage_id: str, person_id: str, at: str, most: int) -> tuple[str, ...]:
    """Sheets of an outage that may still be keyed, in the order of issue: not before someone else
    now, and not keyed already by this person. What is to be keyed on them is not looked at."""
    found = tx.rows(
        "SELECT s.number FROM sheet s WHERE s.outage_id = ? AND s.state IN ('returned', 'keyed')"
        " AND EXISTS (SELECT 1 FROM outage o WHERE o.id = s.outage_id AND o.handed_to = '')"
        " AND NOT EXISTS (SELECT 1 FROM lease l WHERE l.sheet_number = s.number"
        " AND l.person_id <> ? AND l.until > ?)"
        " AND NOT EXISTS (SELECT 1 FROM keying_pass p WHERE p.sheet_number = s.number"
        " AND p.person_id = ?) ORDER BY s.id LIMIT ?",
        *(outage_id, person_id, tx.now(at), person_id, most),
    )
    return tuple(number for (number,) in found)
