"""Scanned pages that have no place yet: each ends as a confirmed sheet, or aside with a reason."""

from collections.abc import Set
from typing import Final

from fallback.store import scans, sheets
from fallback.store.database import Transaction
from fallback.store.outages import Outage
from fallback.store.scans import PageState, ScanFile, ScanPage

_NOBODYS: Final[frozenset[PageState]] = frozenset({"unidentified", "elsewhere"})
"""Which sheet it is, or whether it is one of ours, is not known here."""
_WAITING: Final[frozenset[PageState]] = frozenset({"found", "second", "align", "other_outage"})
"""Of a sheet that is known, but nobody has said yes to it."""


def pages(tx: Transaction, outage: Outage) -> tuple[ScanPage, ...]:
    """Those that are, or may be, of a sheet of the outage, as they came."""
    ours = {one.number for one in sheets.of_outage(tx, outage.id)}
    return tuple(page for page in scans.listed(tx) if _unplaced(page, ours))


def files(tx: Transaction) -> tuple[ScanFile, ...]:
    """Files of which pages are missing: they have to be added again."""
    return tuple(file for file in scans.files(tx) if not file.whole)


def _unplaced(page: ScanPage, ours: Set[str]) -> bool:
    if page.sheet_number is None:
        return page.state in _NOBODYS
    return page.state in _WAITING and page.sheet_number in ours
