"""What an HL7 v2 feed keeps: messages, whose identifiers are whose, and who lies on which ward."""

import zlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

import msgspec

from fallback.chart.model import Identifier
from fallback.store.database import Row, Transaction
from fallback.texts import Message

State: TypeAlias = Literal["applied", "ignored", "quarantined", "dropped", "purged"]


@dataclass(frozen=True)
class MessageRow:
    """A message as kept. `happened_at` is by the message itself, `kept_at` by our clock."""

    id: int
    sender: str
    control_id: str
    kind: str
    happened_at: str
    kept_at: str
    state: State
    patient_id: str
    reason: Message | None
    note: str
    doc: bytes = field(default=b"", repr=False)


@dataclass(frozen=True)
class NewMessage:
    """A message to keep."""

    sender: str
    control_id: str
    digest: str
    kind: str
    happened_at: str
    kept_at: str
    state: State
    patient_id: str = ""
    reason: Message | None = None
    note: str = ""
    doc: bytes = field(default=b"", repr=False)


_COLUMNS = (
    "id, sender, control_id, kind, happened_at, kept_at, state, patient_id, reason, note, doc"
)


def _row(row: Row) -> MessageRow:
    id, sender, control_id, kind, happened_at, kept_at, state = row[:7]
    return MessageRow(
        *(id, sender, control_id, kind, happened_at, kept_at, state),
        patient_id=row[7] or "",
        reason=msgspec.json.decode(row[8], type=Message) if row[8] else None,
        note=row[9],
        doc=zlib.decompress(row[10]) if row[10] is not None else b"",
    )


def add(tx: Transaction, new: NewMessage) -> int:
    """Keep a message; its number."""
    held = new.state in ("applied", "quarantined")
    tx.insert(
        "hl7_message",
        sender=new.sender,
        control_id=new.control_id,
        digest=new.digest,
        kind=new.kind,
        happened_at=new.happened_at,
        kept_at=new.kept_at,
        state=new.state,
        patient_id=new.patient_id or None,
        reason=msgspec.json.encode(new.reason).decode() if new.reason else "",
        note=new.note,
        doc=zlib.compress(new.doc) if held else None,
    )
    return int((tx.row("SELECT last_insert_rowid()") or (0,))[0])


def same(tx: Transaction, sender: str, control_id: str, digest: str) -> MessageRow | None:
    """The message, if it was kept before."""
    row = tx.row(
        f"SELECT {_COLUMNS} FROM hl7_message "  # noqa: S608 constant
        "WHERE sender = ? AND control_id = ? AND digest = ?",
        *(sender, control_id, digest),
    )
    return _row(row) if row else None


def message(tx: Transaction, id: int) -> MessageRow | None:
    """The message of this number."""
    row = tx.row(f"SELECT {_COLUMNS} FROM hl7_message WHERE id = ?", id)  # noqa: S608 constant
    return _row(row) if row else None


def change(
    tx: Transaction, id: int, state: State, patient_id: str = "", reason: Message | None = None
) -> None:
    """Another state of a message that was quarantined. Only what is applied keeps its text."""
    tx.change_one(
        "UPDATE hl7_message SET state = ?, patient_id = ?, reason = ?, "
        "doc = iif(? IN ('applied', 'quarantined'), doc, NULL) WHERE id = ?",
        *(state, patient_id or None),
        *(msgspec.json.encode(reason).decode() if reason else "", state, id),
    )


def describe(tx: Transaction, id: int, kind: str, happened_at: str) -> None:
    """What a message says of itself, once it can be read."""
    sql = "UPDATE hl7_message SET kind = ?, happened_at = ? WHERE id = ?"
    tx.change_one(sql, kind, happened_at, id)


def of_patient(tx: Transaction, patient_id: str, kinds: str = "%") -> list[MessageRow]:
    """The patient's messages, in the order in which things happened."""
    rows = tx.each(
        f"SELECT {_COLUMNS} FROM hl7_message "  # noqa: S608 constant
        "WHERE patient_id = ? AND kind LIKE ? ORDER BY happened_at, id",
        *(patient_id, kinds),
    )
    return [_row(row) for row in rows]


def quarantined(tx: Transaction) -> list[MessageRow]:
    """What is still to be looked at, oldest first."""
    rows = tx.each(
        f"SELECT {_COLUMNS} FROM hl7_message WHERE state = 'quarantined' ORDER BY id"  # noqa: S608 constant
    )
    return [_row(row) for row in rows]


def counts(tx: Transaction) -> dict[tuple[str, State], int]:
    """How many messages of each kind and state."""
    rows = tx.each("SELECT kind, state, count(*) FROM hl7_message GROUP BY kind, state")
    return {(row[0], row[1]): row[2] for row in rows}


def guessed(tx: Transaction) -> dict[str, int]:
    """How many messages named no code page, by the one they were read in."""
    rows = tx.each("SELECT note, count(*) FROM hl7_message WHERE note <> '' GROUP BY note")
    return {row[0]: row[1] for row in rows}


def span(tx: Transaction) -> tuple[str, str]:
    """When the first and the newest message were kept; "" where none was."""
    first = tx.row("SELECT kept_at FROM hl7_message ORDER BY id LIMIT 1")
    last = tx.row("SELECT kept_at FROM hl7_message ORDER BY id DESC LIMIT 1")
    return (str(first[0]), str(last[0])) if first and last else ("", "")


def patient_of(tx: Transaction, identifier: Identifier) -> str | None:
    """Whose identifier it is."""
    row = tx.row(
        "SELECT patient_id FROM hl7_identifier WHERE system = ? AND value = ?",
        *(identifier.system, identifier.value),
    )
    return str(row[0]) if row else None


def identifiers(tx: Transaction, patient_id: str) -> list[Identifier]:
    """All that the patient was ever called by."""
    rows = tx.each("SELECT system, value FROM hl7_identifier WHERE patient_id = ?", patient_id)
    return [Identifier(*row) for row in rows]


def has_patient(tx: Transaction, patient_id: str) -> bool:
    """Whether anything is known of the patient."""
    return tx.row("SELECT 1 FROM hl7_patient WHERE id = ?", patient_id) is not None


def know(tx: Transaction, patient_id: str, by: Iterable[Identifier], at: str) -> None:
    """A patient, heard of at this time, and identifiers of theirs."""
    tx.run(
        "INSERT INTO hl7_patient (id, heard_at) VALUES (?, ?) "
        "ON CONFLICT (id) DO UPDATE SET heard_at = max(heard_at, excluded.heard_at)",
        *(patient_id, at),
    )
    for one in by:
        tx.run(
            "INSERT INTO hl7_identifier (system, value, patient_id) VALUES (?, ?, ?) "
            "ON CONFLICT DO NOTHING",
            *(one.system, one.value, patient_id),
        )


def merge(tx: Transaction, prior: str, survivor: str) -> None:
    """All that is known of `prior` belongs to `survivor`."""
    for table in ("hl7_message", "hl7_identifier"):
        sql = f"UPDATE {table} SET patient_id = ? WHERE patient_id = ?"  # noqa: S608 from the code
        tx.run(sql, survivor, prior)
    tx.run("DELETE FROM hl7_patient WHERE id = ?", prior)


def place(tx: Transaction, patient_id: str, ward_id: str | None) -> None:
    """Where the patient lies; None: no stay is under way."""
    tx.change_one(
        "UPDATE hl7_patient SET placed = ?, ward_id = ? WHERE id = ?",
        *(int(ward_id is not None), ward_id or "", patient_id),
    )


def on_ward(tx: Transaction, ward_id: str) -> list[str]:
    """Who lies on the ward; of the ward "", those whose ward the feed does not say."""
    rows = tx.each(
        "SELECT id FROM hl7_patient WHERE placed = 1 AND ward_id = ? ORDER BY id", ward_id
    )
    return [str(row[0]) for row in rows]


def wards(tx: Transaction) -> list[str]:
    """The wards on which someone lies."""
    rows = tx.each("SELECT DISTINCT ward_id FROM hl7_patient WHERE placed = 1 ORDER BY ward_id")
    return [str(row[0]) for row in rows if row[0]]


def unheard(tx: Transaction, ward_id: str, before: str) -> int:
    """How many lie on the ward by messages that are all older."""
    row = tx.row(
        "SELECT count(*) FROM hl7_patient WHERE placed = 1 AND ward_id = ? AND heard_at < ?",
        *(ward_id, before),
    )
    return int(row[0]) if row else 0


def purge(tx: Transaction, before: str, forget: str) -> int:
    """Forget those who are not in the hospital and of whom nothing came since; how many. That their
    messages came is remembered until `forget`, so that none of them counts as new. The feed's very
    first message stays: it tells since when there is a feed."""
    gone = [
        (str(row[0]),)
        for row in tx.rows("SELECT id FROM hl7_patient WHERE placed = 0 AND heard_at < ?", before)
    ]
    for sql in (
        "UPDATE hl7_message SET state = 'purged', patient_id = NULL, doc = NULL "
        "WHERE patient_id = ?",
        "DELETE FROM hl7_identifier WHERE patient_id = ?",
        "DELETE FROM hl7_patient WHERE id = ?",
    ):
        tx.many(sql, iter(gone))
    tx.run(
        "DELETE FROM hl7_message WHERE id > (SELECT min(id) FROM hl7_message) AND "
        "((state = 'ignored' AND kept_at < ?) OR (state IN ('purged', 'dropped') AND kept_at < ?))",
        *(before, forget),
    )
    return len(gone)
