"""Snapshots: landed whole, a document a chart, with the columns that are searched beside it.

Newer is what landed later, whatever a clock said.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TypeVar

import msgspec

from fallback.chart.model import Chart, ChartHead, Snapshot, Ward
from fallback.store import search
from fallback.store.database import Row, Transaction
from fallback.store.docs import pack, unpack
from fallback.store.times import from_iso, iso
from fallback.texts import Message

C = TypeVar("C", bound=ChartHead)
Messages = tuple[Message, ...]


@dataclass(frozen=True)
class SnapshotRow:
    """A snapshot without its charts. `doubts` says why it is kept apart; none: it is trusted.
    `remarks` are worth knowing, and no reason to keep it apart."""

    id: str
    ward_id: str
    ward_name: str
    source: str
    fetched_at: str
    landed_at: str
    proven_at: str | None
    charts: int
    gaps: Messages
    doubts: Messages
    trusted_at: str | None
    serial: int = 0  # in the order of landing
    remarks: Messages = ()
    trusted_by: str = ""
    trust_reason: str = ""
    pinned_at: str | None = None
    pin_reason: str = ""
    purged_at: str | None = None  # its charts are gone

    @property
    def trusted(self) -> bool:
        """Whether it may be the current one."""
        return not self.doubts or self.trusted_at is not None


@dataclass(frozen=True)
class ChartRow:
    """Who a chart is about, as the ward list shows it. `birth_date` is ISO, or ""."""

    patient_id: str
    position: int
    name: str
    number: str
    birth_date: str
    bed: str


_SELECT = (
    "SELECT id, ward_id, ward_name, source, fetched_at, landed_at, proven_at, charts,"
    " gaps, doubts, trusted_at, serial, remarks, trusted_by, trust_reason, pinned_at, pin_reason,"
    " purged_at FROM snapshot"
)
_NEWEST = " AND store_id = '' AND purged_at IS NULL ORDER BY serial DESC"
_CHART = "SELECT patient_id, position, name, number, birth_date, bed FROM chart"
_WORD = (
    " AND (instr(name_folded, ?) > 0 OR instr(bed_parts, ?) > 0"
    " OR (length(?) >= 4 AND instr(number_digits, ?) > 0))"
)


def land(
    tx: Transaction,
    snapshot: Snapshot,
    *,
    landed_at: str,
    doubts: Messages,
    remarks: Messages = (),
    store_id: str = "",
) -> None:
    """Keep a snapshot, its charts in ward order: by bed, those without one last, then name.

    One that only another PC printed from (its `store_id`) is no generation of a ward here."""
    last = tx.row("SELECT coalesce(max(serial), 0) FROM snapshot") or (0,)
    tx.insert(
        "snapshot",
        id=snapshot.id,
        ward_id=snapshot.ward.id,
        ward_name=snapshot.ward.name,
        source=snapshot.source,
        fetched_at=iso(snapshot.fetched_at),
        landed_at=landed_at,
        charts=len(snapshot.charts),
        gaps=_written(snapshot.gaps),
        doubts=_written(doubts),
        serial=last[0] + 1,
        remarks=_written(remarks),
        store_id=store_id,
    )
    _keep_charts(tx, snapshot)


def restore(tx: Transaction, snapshot: Snapshot) -> None:
    """The charts of a snapshot that was purged are needed again."""
    sql = "UPDATE snapshot SET purged_at = NULL WHERE id = ? AND purged_at IS NOT NULL"
    tx.change_one(sql, snapshot.id)
    _keep_charts(tx, snapshot)


def _keep_charts(tx: Transaction, snapshot: Snapshot) -> None:
    tx.many(
        "INSERT INTO chart (snapshot_id, patient_id, position, name, name_folded, number,"
        " number_digits, birth_date, bed, bed_parts, doc) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        _chart_values(snapshot),
    )


def _chart_values(snapshot: Snapshot) -> Iterator[tuple[object, ...]]:
    in_order = sorted(snapshot.charts, key=_ward_order)
    for position, chart in enumerate(in_order, start=1):
        who, bed = chart.patient, chart.stay.bed
        yield (
            *(snapshot.id, who.id, position, who.name, search.folded(who.name)),
            *(who.number, search.digits(who.number)),
            who.birth_date.isoformat() if who.birth_date else "",
            *(bed, search.bed_parts(bed), pack(chart)),
        )


def _ward_order(chart: Chart) -> tuple[object, ...]:
    who, bed = chart.patient, chart.stay.bed
    return (bed == "", search.natural(bed), search.swedish(who.name), who.number, who.id)


def mark_proven(tx: Transaction, id: str, at: str) -> None:
    """A packet was rendered from it, through a fresh opening of the store."""
    tx.change_one("UPDATE snapshot SET proven_at = ? WHERE id = ?", at, id)


def trust(tx: Transaction, id: str, at: str, *, by: str = "", reason: str = "") -> None:
    """A person trusts it in spite of its doubts."""
    tx.change_one(
        "UPDATE snapshot SET trusted_at = ?, trusted_by = ?, trust_reason = ?"
        " WHERE id = ? AND purged_at IS NULL",
        *(at, by, reason, id),
    )


def current(tx: Transaction, ward_id: str) -> SnapshotRow | None:
    """The ward's newest snapshot that has no doubts or was trusted."""
    trusted = " WHERE ward_id = ? AND (doubts = '[]' OR trusted_at IS NOT NULL)"
    found = tx.row(_SELECT + trusted + _NEWEST + " LIMIT 1", ward_id)
    return _snapshot_row(found) if found else None


def listed(tx: Transaction, ward_id: str | None = None) -> tuple[SnapshotRow, ...]:
    """All snapshots that still have their charts, or a ward's, newest first."""
    if ward_id is None:
        found = tx.rows(_SELECT + " WHERE true" + _NEWEST)
    else:
        found = tx.rows(_SELECT + " WHERE ward_id = ?" + _NEWEST, ward_id)
    return tuple(map(_snapshot_row, found))


def row(tx: Transaction, id: str) -> SnapshotRow | None:
    """One snapshot without its charts, which may be purged."""
    found = tx.row(_SELECT + " WHERE id = ?", id)
    return _snapshot_row(found) if found else None


def load(tx: Transaction, id: str) -> Snapshot:
    """A snapshot with its charts in ward order. LookupError where there is none, or no more."""
    head = _with_charts(tx, id)
    return Snapshot(
        id=head.id,
        ward=Ward(head.ward_id, head.ward_name),
        source=head.source,
        fetched_at=from_iso(head.fetched_at),
        charts=_charts(tx, id, Chart),
        gaps=head.gaps,
    )


def heads(tx: Transaction, id: str) -> tuple[ChartHead, ...]:
    """What a list says of its charts, in ward order; the rest of each is not read. LookupError as
    of `load`."""
    return _charts(tx, _with_charts(tx, id).id, ChartHead)


def _with_charts(tx: Transaction, id: str) -> SnapshotRow:
    found = row(tx, id)
    if found is None or found.purged_at is not None:
        raise LookupError(f"no snapshot {id}")
    return found


def _charts(tx: Transaction, id: str, of: type[C]) -> tuple[C, ...]:
    docs = tx.rows("SELECT doc FROM chart WHERE snapshot_id = ? ORDER BY position", id)
    return tuple(unpack(doc, of) for (doc,) in docs)


def chart(tx: Transaction, snapshot_id: str, patient_id: str) -> Chart | None:
    """One patient's chart."""
    sql = "SELECT doc FROM chart WHERE snapshot_id = ? AND patient_id = ?"
    found = tx.row(sql, snapshot_id, patient_id)
    return unpack(found[0], Chart) if found else None


def chart_rows(tx: Transaction, snapshot_id: str) -> tuple[ChartRow, ...]:
    """Who is in a snapshot, in ward order."""
    return find(tx, snapshot_id, "")


def find(tx: Transaction, snapshot_id: str, text: str) -> tuple[ChartRow, ...]:
    """Those whom every word of `text` fits, in ward order: a part of the name, a part of the bed
    ("12" of "12:1"), or four or more characters of the identity number."""
    words, wanted = search_for(text)
    sql = _CHART + " WHERE snapshot_id = ?" + words + " ORDER BY position"
    return tuple(ChartRow(*found) for found in tx.rows(sql, snapshot_id, *wanted))


def search_for(text: str) -> tuple[str, list[object]]:
    """What of a chart's row every word of `text` has to fit: SQL, and the values in it."""
    wanted: list[object] = []
    words = text.split()
    for word in words:
        number = search.digits(word)
        wanted += [search.folded(word), search.bed_parts(word) or "\0", number, number]
    return _WORD * len(words), wanted


def wards(tx: Transaction) -> tuple[Ward, ...]:
    """The wards that have a snapshot, each by its newest name."""
    names: dict[str, str] = {}
    for snapshot in listed(tx):
        names.setdefault(snapshot.ward_id, snapshot.ward_name)
    in_order = sorted(names.items(), key=lambda one: search.swedish(one[1]))
    return tuple(Ward(id, name) for id, name in in_order)


def _snapshot_row(found: Row) -> SnapshotRow:
    bare = SnapshotRow(*found)
    gaps, doubts, remarks = map(_read, (found[8], found[9], found[12]))
    return replace(bare, gaps=gaps, doubts=doubts, remarks=remarks)


def _written(messages: Messages) -> str:
    return msgspec.json.encode(messages).decode()


def _read(text: str) -> Messages:
    return msgspec.json.decode(text, type=tuple[Message, ...])
