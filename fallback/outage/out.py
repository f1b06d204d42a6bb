"""What is out on the ward: of each patient's form, the sheets that are not void and the last copy
that may be in use."""

from dataclasses import dataclass
from datetime import datetime

from fallback.outage.replacing import LIVE, REPLACEABLE, copies_of
from fallback.session import from_iso
from fallback.store import sheets, snapshots
from fallback.store.database import Transaction
from fallback.store.sheets import FrozenSheet, Sheet

OVERVIEW = ("", "overview")


@dataclass
class Out:
    """`sheets` are all that are not void, `last` the pages of the newest copy that may be in use,
    `issued_at` and `fetched_at` the hours of that copy and of its facts."""

    sheets: tuple[Sheet, ...] = ()
    last: tuple[FrozenSheet, ...] = ()
    issued_at: datetime | None = None
    fetched_at: datetime | None = None

    @property
    def replaceable(self) -> tuple[Sheet, ...]:
        """Those that a new copy takes the place of."""
        return tuple(sheet for sheet in self.sheets if sheet.state in REPLACEABLE)


def out(tx: Transaction, outage_id: str) -> dict[tuple[str, str], Out]:
    """By patient ("" for the ward) and form. Blank forms are left out: nothing on them changes."""
    found: dict[tuple[str, str], Out] = {}
    for copy in copies_of(sheets.of_outage(tx, outage_id)):
        left = tuple(sheet for sheet in copy if sheet.state != "void")
        first = sheets.frozen(tx, copy[0].number)
        if not left or not first.heading.valid_until:
            continue
        one = found.setdefault((copy[0].patient_id, copy[0].form), Out())
        one.sheets += left
        if any(sheet.state in LIVE for sheet in left):
            more = (sheets.frozen(tx, sheet.number) for sheet in copy[1:])
            one.last = (first, *more)
            one.issued_at = from_iso(copy[0].issued_at)
            one.fetched_at = _fetched(tx, copy[0])
    return found


def _fetched(tx: Transaction, sheet: Sheet) -> datetime | None:
    chart = snapshots.chart(tx, sheet.snapshot_id, sheet.patient_id)
    if chart is not None:
        return chart.fetched_at
    row = snapshots.row(tx, sheet.snapshot_id)
    return from_iso(row.fetched_at) if row is not None else None
