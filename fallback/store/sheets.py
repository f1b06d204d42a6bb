"""Sheets: every printed side by its number, with its boxes and values frozen as issued."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from typing import Literal, TypeAlias

import msgspec

from fallback.store.database import Transaction
from fallback.store.docs import pack, unpack
from forms.geometry import Box
from forms.spec import Lang
from forms.values import Heading

SheetState: TypeAlias = Literal[
    "issued",
    "sent",
    "printed",
    "uncertain",
    "void",
    "returned",
    "keyed",
    "verified",
    "filed",
    "lost",
]


class FrozenSheet(msgspec.Struct, frozen=True):
    """What stands on the side, kept for ever: sizes in mm, printed texts by path. `since` and
    `until` are the hours that due times are drawn for (ISO, UTC), "" where none are."""

    form: str
    version: int
    lang: Lang
    title: str
    heading: Heading
    width: float
    height: float
    boxes: tuple[Box, ...]
    values: dict[str, str]
    page: int
    pages: int
    since: str = ""
    until: str = ""


@dataclass(frozen=True)
class Sheet:
    """Where one side stands. `reason`: why void or lost, where filed."""

    number: str
    token: str
    outage_id: str
    snapshot_id: str
    patient_id: str  # "" for a ward's form
    patient_name: str
    form: str
    form_version: int
    returns: bool
    page: int
    pages: int
    packet_id: str
    issued_at: str
    changed_at: str
    state: SheetState = "issued"
    reason: str = ""
    replaces: str | None = None


_SELECT = (
    "SELECT number, token, outage_id, snapshot_id, patient_id, patient_name, form, form_version,"
    " returns, page, pages, packet_id, issued_at, changed_at, state, reason, replaces FROM sheet"
)


def issue(tx: Transaction, sheets: Sequence[tuple[Sheet, FrozenSheet]]) -> None:
    """Keep new sheets; before anything of them is printed."""
    for sheet, doc in sheets:
        tx.insert("sheet", **asdict(sheet), doc=pack(doc))


def get(tx: Transaction, number: str) -> Sheet | None:
    """The sheet of that number."""
    found = _sheets(tx, " WHERE number = ?", number)
    return found[0] if found else None


def by_token(tx: Transaction, token: str, page: int) -> Sheet | None:
    """The sheet whose page code holds that token."""
    found = tx.row("SELECT number FROM sheet WHERE token = ? AND page = ?", token, page)
    return get(tx, found[0]) if found else None


def frozen(tx: Transaction, number: str) -> FrozenSheet:
    """What was printed on it. LookupError where there is no such sheet."""
    found = tx.row("SELECT doc FROM sheet WHERE number = ?", number)
    if found is None:
        raise LookupError(f"no sheet {number}")
    return unpack(found[0], FrozenSheet)


def of_outage(tx: Transaction, outage_id: str) -> tuple[Sheet, ...]:
    """All sheets of an outage, as issued."""
    return _sheets(tx, " WHERE outage_id = ? ORDER BY id", outage_id)


def of_packet(tx: Transaction, packet_id: str) -> tuple[Sheet, ...]:
    """The sheets that were printed together, as issued."""
    return _sheets(tx, " WHERE packet_id = ? ORDER BY id", packet_id)


def set_state(tx: Transaction, number: str, state: SheetState, at: str, reason: str = "") -> None:
    """Move a sheet; the caller knows that it may. Void, lost and filed need a reason."""
    tx.change_one(
        "UPDATE sheet SET state = ?, changed_at = ?, reason = ? WHERE number = ?",
        *(state, at, reason, number),
    )


def _sheets(tx: Transaction, where: str, value: str) -> tuple[Sheet, ...]:
    return tuple(
        replace(Sheet(*row), returns=bool(row[8]))  # SQLite has no booleans
        for row in tx.rows(_SELECT + where, value)
    )
