"""The keystroke journal of a desk PC: what is keyed lies here before it is sent to the hospital's
desk, and until the desk has it. Encrypted, as all of this machine's store is.

In the desk each line is taken once: its id is kept there in the transaction that keeps its entry.
"""

from dataclasses import asdict, dataclass, field, fields
from datetime import date
from pathlib import Path

from fallback.store.database import Database, Transaction
from fallback.store.entries import EntryState
from fallback.store.people import Person
from forms.geometry import Box


@dataclass(frozen=True)
class Line:
    """A box as it was keyed. `said`: why the desk could not take it; "": it waits."""

    id: str
    desk: str
    sheet_number: str
    path: str
    keying: int
    state: EntryState
    value: str
    strokes: int
    person_id: str
    person_name: str
    at: str
    said: str = ""


@dataclass(frozen=True)
class LiesOpen:
    """The sheet that was called up last: what is needed to key it while the desk is away."""

    number: str
    person: Person
    keying: int
    boxes: tuple[Box, ...]
    reference: date


@dataclass
class Journal:
    """The journal of one desk, in this machine's store. One connection, one thread."""

    database: Database
    desk: str
    open: LiesOpen | None = field(default=None, repr=False)
    quiet_until: float = 0.0  # monotonic seconds: the desk is not asked before

    def reopen(self) -> "Journal":
        """The same through a connection of its own."""
        return Journal(self.database.reopen(), self.desk)

    def add(self, line: Line) -> None:
        """Keep a line; on the disk when this returns."""
        with self.database.write() as tx:
            tx.insert("journal_line", **asdict(line))

    def waiting(self) -> tuple[Line, ...]:
        """What the desk has not taken yet, as keyed."""
        return self._lines("said = ''")

    def refused(self) -> tuple[Line, ...]:
        """What the desk could not take; kept until a person has seen to it."""
        return self._lines("said <> ''")

    def _lines(self, which: str) -> tuple[Line, ...]:
        sql = f"SELECT {_NAMES} FROM journal_line WHERE desk = ? AND {which} ORDER BY number"  # noqa: S608 words from the code
        with self.database.read() as tx:
            return tuple(Line(*row) for row in tx.rows(sql, self.desk))

    def done(self, line: Line) -> None:
        """The desk has it."""
        with self.database.write() as tx:
            tx.run("DELETE FROM journal_line WHERE id = ?", line.id)

    def refuse(self, line: Line, said: str) -> None:
        """The desk cannot take it, and why."""
        with self.database.write() as tx:
            tx.run("UPDATE journal_line SET said = ? WHERE id = ?", said, line.id)


_NAMES = ", ".join(one.name for one in fields(Line))


def take(tx: Transaction, line: Line) -> bool:
    """In the desk: whether the line is new there; it is not from then on."""
    sql = "INSERT INTO journal_taken (id) VALUES (?) ON CONFLICT (id) DO NOTHING"
    return tx.run(sql, line.id) == 1


def password(tx: Transaction, desk: str) -> str | None:
    """The password of a desk, as it was kept here; None: none was."""
    row = tx.row("SELECT password FROM desk_password WHERE desk = ?", desk)
    return str(row[0]) if row else None


def keep_password(tx: Transaction, desk: str, word: str) -> None:
    """Keep the password of a desk; "": forget it."""
    tx.run("DELETE FROM desk_password WHERE desk = ?", desk)
    if word:
        tx.insert("desk_password", desk=desk, password=word)


def desk_of(host: str, database: str) -> str:
    """What a desk is called here, whichever role reaches it."""
    return str(Path(f"{host}:{database}"))
